"""The ways in and out: log-in, log-out, a new password by mailed code."""

from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from mymovie.hashers import Argon2
from tests.accounts.forms import ENGLISH, complaints, is_logged_in, log_in, mailed_code, sign_up
from tests.accounts.hashers import Counting

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "another long pass phrase"


@pytest.mark.parametrize("email", ["alice@example.com", "Alice@Example.COM"])
def test_a_member_logs_in_by_e_mail(client: Client, alice: User, email: str) -> None:
    assert log_in(client, email)["Location"] == "/"
    assert is_logged_in(client)


@pytest.mark.parametrize("handle", ["alice", "@alice"])
def test_a_handle_does_not_log_in_as_everybody_can_read_it(client: Client, alice: User, handle: str) -> None:
    response = log_in(client, handle)
    assert complaints(response, "login") == ["Enter a valid email address."]
    assert not is_logged_in(client)


def test_a_wrong_password_and_an_unknown_address_read_the_same(alice: User) -> None:
    wrong = log_in(Client(), "alice@example.com", "not the pass phrase")
    unknown = log_in(Client(), "nobody@example.com", "not the pass phrase")
    message = "The email address and/or password you specified are not correct."
    assert message in wrong.content.decode()
    assert message in unknown.content.decode()


@pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com"])
def test_a_failed_log_in_costs_one_hash_whether_the_address_is_known_or_not(
    client: Client, alice: User, settings: Any, email: str
) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.hashers.Counting"]
    alice.set_password("a long pass phrase")
    alice.save()
    before = Counting.made
    log_in(client, email, "not the pass phrase")
    assert Counting.made - before == 1


def test_who_has_not_confirmed_their_address_is_asked_for_the_code_again(client: Client) -> None:
    sign_up(Client())
    cache.clear()  # a code every ten seconds is the limit, and the limit is kept there
    assert log_in(client, "newcomer@example.com")["Location"] == "/accounts/confirm-email/"
    assert not is_logged_in(client)


def test_who_is_shut_out_is_not_logged_in(client: Client, alice: User) -> None:
    User.objects.update(is_active=False)
    assert log_in(client, alice.email)["Location"] == "/accounts/inactive/"
    assert not is_logged_in(client)


def test_a_log_in_leads_back_to_the_page_that_asked_for_it(client: Client, alice: User) -> None:
    sent = {"login": alice.email, "password": "a long pass phrase", "next": "/@alice/"}
    assert client.post("/accounts/login/", sent)["Location"] == "/@alice/"


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", r"\\evil.example"])
def test_a_log_in_leads_to_no_other_site(client: Client, alice: User, onward: str) -> None:
    sent = {"login": alice.email, "password": "a long pass phrase", "next": onward}
    assert client.post("/accounts/login/", sent)["Location"] == "/"


def test_too_many_tries_are_stopped_and_the_right_password_with_them(client: Client, alice: User) -> None:
    for _ in range(6):
        log_in(client, alice.email, "not the pass phrase")
    log_in(client, alice.email)
    assert not is_logged_in(client)


def test_to_look_at_the_log_out_page_logs_nobody_out(as_alice: Client) -> None:
    assert as_alice.get("/accounts/logout/").status_code == 200
    assert is_logged_in(as_alice)


def test_a_member_logs_out_by_post(as_alice: Client) -> None:
    assert as_alice.post("/accounts/logout/")["Location"] == "/"
    assert not is_logged_in(as_alice)


def test_a_forgotten_password_is_renewed_by_a_mailed_code(client: Client, alice: User) -> None:
    asked = client.post("/accounts/password/reset/", {"email": alice.email})
    confirmed = client.post(asked["Location"], {"code": mailed_code()})
    client.post(confirmed["Location"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert log_in(Client(), alice.email, NEW_PASSWORD)["Location"] == "/"
    assert log_in(Client(), alice.email).status_code == 200


def test_a_wrong_code_renews_no_password(client: Client, alice: User) -> None:
    asked = client.post("/accounts/password/reset/", {"email": alice.email})
    client.post(asked["Location"], {"code": "AAAA-AAAA"})
    assert client.get("/accounts/password/reset/complete/").status_code == 302


def test_a_new_password_is_held_to_the_same_rules(client: Client, alice: User) -> None:
    asked = client.post("/accounts/password/reset/", {"email": alice.email})
    confirmed = client.post(asked["Location"], {"code": mailed_code()})
    refused = client.post(
        confirmed["Location"], {"password1": "short", "password2": "short"}, headers=ENGLISH
    )
    assert "This password is too short" in refused.content.decode()


def test_to_ask_for_a_code_does_not_tell_whether_the_address_is_known(alice: User) -> None:
    answers = [
        Client().post("/accounts/password/reset/", {"email": email})
        for email in (alice.email, "nobody@example.com")
    ]
    assert {(it.status_code, it["Location"]) for it in answers} == {
        (302, "/accounts/password/reset/confirm/")
    }
    assert [message.to for message in mail.outbox] == [[alice.email], ["nobody@example.com"]]


def test_the_real_hasher_costs_what_it_says() -> None:
    """19 MiB, two passes, one lane: see OWASP's Password Storage Cheat Sheet."""
    hashed = Argon2().encode("a long pass phrase", "a salt of its own")
    assert hashed.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
