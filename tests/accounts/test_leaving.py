"""Out of the door, and back within 14 days."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from accounts import actions
from accounts.erasure import GOODBYE
from accounts.models import User
from mymovie.models import Mail
from tests.accounts.forms import is_logged_in, log_in
from tests.factories import PASSWORD, make_entry, make_movie

pytestmark = pytest.mark.django_db

LEAVE, COME_BACK = "/settings/account/leave/", "/settings/account/come-back/"


def leave(client: Client, password: str = PASSWORD) -> object:
    return client.post(LEAVE, {"password": password})


def left(person: User) -> bool:
    return User.objects.get(pk=person.pk).left_at is not None


def test_leaving_takes_the_password_again(as_alice: Client, alice: User) -> None:
    assert leave(as_alice, "a wrong password").status_code == 422
    assert not left(alice)


def test_the_password_cannot_be_guessed_here(as_alice: Client, alice: User) -> None:
    for _ in range(10):
        leave(as_alice, "a wrong password")
    assert leave(as_alice).status_code == 429
    assert not left(alice)


def test_whoever_leaves_is_logged_out_and_told(as_alice: Client, alice: User) -> None:
    response = leave(as_alice)
    assert response["Location"] == "/settings/account/left/"
    assert not is_logged_in(as_alice)
    assert left(alice)


def test_whoever_leaves_is_logged_out_everywhere(alice: User) -> None:
    phone, laptop = Client(), Client()
    log_in(phone, alice.email)
    log_in(laptop, alice.email)
    leave(phone)
    assert laptop.get("/settings/profile/")["Location"].startswith("/accounts/login/")
    assert not UserSession.objects.exists()
    assert not [it for it in Session.objects.all() if "_auth_user_id" in it.get_decoded()]


def test_whoever_leaves_gets_a_mail(as_alice: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(language="en")
    leave(as_alice)
    (message,) = mail.outbox
    assert message.to == [alice.email]
    assert message.subject == "[MyMovie] You have left"
    assert "You have left MyMovie as @alice." in message.body
    assert "http://testserver/accounts/login/" in message.body


def test_leaving_and_the_mail_that_tells_it_are_one(
    as_alice: Client, alice: User, outbox: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(messages: object) -> int:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("mymovie.outbox.actions.put", fail)
        with pytest.raises(RuntimeError):
            leave(as_alice)
    assert not left(alice)
    assert leave(as_alice)["Location"] == "/settings/account/left/"
    assert left(alice)
    mail = Mail.objects.get()
    assert (mail.recipient, mail.kind) == (alice.email, GOODBYE)


def test_the_wall_and_the_films_counts_are_gone_at_once(
    client: Client, as_alice: Client, alice: User
) -> None:
    film = make_movie()
    make_entry(alice, film, score=90)
    leave(as_alice)
    film.refresh_from_db()
    assert (film.entry_count, film.score_sum) == (0, 0)
    assert client.get("/@alice/").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/", "/@alice/", "/settings/profile/", "/settings/account/", LEAVE, "/accounts/email/", "/search/"],
)
def test_logging_in_again_leads_to_the_way_back(alice: User, path: str) -> None:
    actions.leave(user=alice)
    client = Client()
    log_in(client, alice.email)
    assert client.get(path)["Location"] == COME_BACK


def test_whoever_comes_back_finds_everything_as_it_was(client: Client, alice: User) -> None:
    film = make_movie()
    make_entry(alice, film, score=90)
    actions.leave(user=alice)
    log_in(client, alice.email)
    assert client.get(COME_BACK).status_code == 200
    assert client.post(COME_BACK)["Location"] == "/"
    film.refresh_from_db()
    assert (film.entry_count, film.score_sum) == (1, 90)
    assert client.get("/@alice/").status_code == 200
    assert Client().get("/@alice/").status_code == 200


def test_coming_back_twice_is_no_error(client: Client, alice: User) -> None:
    actions.leave(user=alice)
    log_in(client, alice.email)
    client.post(COME_BACK)
    assert client.post(COME_BACK)["Location"] == "/settings/account/"


def test_whoever_has_not_left_needs_no_way_back(as_alice: Client) -> None:
    assert as_alice.get(COME_BACK)["Location"] == "/settings/account/"


def test_looking_at_the_way_back_brings_nobody_back(client: Client, alice: User) -> None:
    actions.leave(user=alice)
    log_in(client, alice.email)
    client.get(COME_BACK)
    assert left(alice)


def test_leaving_twice_does_not_lengthen_the_14_days(alice: User) -> None:
    actions.leave(user=alice)
    then = User.objects.get(pk=alice.pk).left_at
    actions.leave(user=User.objects.get(pk=alice.pk))
    assert User.objects.get(pk=alice.pk).left_at == then


def test_a_member_without_a_confirmed_address_can_leave(as_alice: Client, alice: User) -> None:
    """Those made by the command line have none."""
    EmailAddress.objects.all().delete()
    leave(as_alice)
    assert left(alice)


def test_the_page_names_the_last_day(as_alice: Client, alice: User) -> None:
    from django.utils import timezone

    day = timezone.localdate() + dt.timedelta(days=14)
    assert day.strftime("%Y/%m/%d") in as_alice.get(LEAVE).content.decode()


def test_the_goodbye_is_for_those_who_are_gone(client: Client, as_alice: Client) -> None:
    assert client.get("/settings/account/left/").status_code == 200
    assert as_alice.get("/settings/account/left/")["Location"] == "/settings/account/"
