"""From the form to one's own wall, and everything that may be wrong on the way."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.accounts.forms import ENGLISH, SIGNUP, complaints, is_logged_in, mailed_code, sign_up

pytestmark = pytest.mark.django_db

ALIKE = "This handle is taken, or too much like one that is. Choose another."
MALFORMED = "Use 3 to 20 letters (a–z), digits or underscores."
NAMES_YOU = "This password is hardly more than your name, your address or that of this site."
RESERVED = "This handle is kept for the site itself. Choose another."


def test_a_newcomer_confirms_the_mailed_code_and_is_logged_in(client: Client) -> None:
    waiting = sign_up(client)
    assert not is_logged_in(client)
    confirmed = client.post(waiting["Location"], {"code": mailed_code()})
    assert confirmed["Location"] == "/"
    assert is_logged_in(client)
    assert client.get("/@newcomer/").status_code == 200


def test_a_wrong_code_opens_nothing(client: Client) -> None:
    waiting = sign_up(client)
    refused = client.post(waiting["Location"], {"code": "AAAA-AAAA"}, headers=ENGLISH)
    assert complaints(refused, "code") == ["Incorrect code."]
    assert not is_logged_in(client)


def test_the_code_is_mailed_to_the_address_and_to_nobody_else(client: Client) -> None:
    sign_up(client)
    assert [message.to for message in mail.outbox] == [["newcomer@example.com"]]


def test_another_code_can_be_asked_for(client: Client) -> None:
    waiting = sign_up(client)
    client.post(waiting["Location"], {"action": "resend"})
    client.post(waiting["Location"], {"code": mailed_code()})
    assert is_logged_in(client)


def test_what_was_said_at_sign_up_is_kept(client: Client) -> None:
    sign_up(client, country="KR", language="en", time_zone="Asia/Seoul")
    newcomer = User.objects.get(handle="newcomer")
    assert (newcomer.nickname, newcomer.birth_date) == ("新人", dt.date(1990, 2, 3))
    assert (newcomer.country, newcomer.language, newcomer.time_zone) == ("KR", "en", "Asia/Seoul")


def test_the_form_proposes_japan(client: Client) -> None:
    assert '<option value="JP" selected>' in client.get("/accounts/signup/").content.decode()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_form_proposes_the_language_it_is_read_in(client: Client, language: str) -> None:
    page = client.get("/accounts/signup/", headers={"Accept-Language": language})
    assert f'<option value="{language}" selected>' in page.content.decode()


def test_a_birth_date_may_be_left_out(client: Client) -> None:
    sign_up(client, birth_date="")
    assert User.objects.get(handle="newcomer").birth_date is None


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd"])
def test_a_browser_without_a_known_time_zone_is_taken_to_be_in_japan(client: Client, zone: str) -> None:
    sign_up(client, time_zone=zone)
    assert User.objects.get(handle="newcomer").time_zone == "Asia/Tokyo"


def test_capitals_give_the_same_handle(client: Client) -> None:
    sign_up(client, username="NewComer")
    assert User.objects.get().handle == "newcomer"


def test_capitals_give_the_same_address(client: Client) -> None:
    sign_up(client, email="NewComer@Example.com")
    assert User.objects.get().email == "newcomer@example.com"


def test_a_nickname_is_kept_in_one_clean_line(client: Client) -> None:
    sign_up(client, nickname=" か\u3099く\u202e  \u200bせい ")
    assert User.objects.get().nickname == "がく せい"


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("username", "ab", "Ensure this value has at least 3 characters (it has 2)."),
        ("username", "a" * 21, "Ensure this value has at most 20 characters (it has 21)."),
        ("username", "アリス", MALFORMED),
        ("username", "new-comer", MALFORMED),
        ("username", "new comer", MALFORMED),
        ("username", "ｎｅｗ", MALFORMED),
        ("username", "settings", RESERVED),
        ("username", "adm1n", RESERVED),
        ("username", "_support_", RESERVED),
        ("username", "alice", ALIKE),
        ("username", "ALICE", ALIKE),
        ("username", "a1ice", ALIKE),
        ("username", "al_ice", ALIKE),
        ("nickname", "\u200b", "Enter a name that can be seen."),
        ("nickname", "\u3164", "Enter a name that can be seen."),
        ("nickname", "長" * 41, "Ensure this value has at most 40 characters (it has 41)."),
        ("email", "newcomer", "Enter a valid email address."),
        ("email", "", "This field is required."),
        ("password1", "short", "This password is too short. It must contain at least 10 characters."),
        (
            "password1",
            "newcomer12",
            NAMES_YOU,
        ),
        ("password1", "password123", "This password is too common."),
        ("password1", "9471038265", "This password is entirely numeric."),
        ("birth_date", "2999-01-01", "Enter a date between 1900 and today."),
        ("birth_date", "1899-12-31", "Enter a date between 1900 and today."),
        ("birth_date", "1990-02-30", "Enter a valid date."),
        ("country", "ZZ", "Select a valid choice. ZZ is not one of the available choices."),
        ("language", "fr", "Select a valid choice. fr is not one of the available choices."),
    ],
)
def test_a_mistake_is_told_beside_its_field(
    client: Client, alice: User, field: str, typed: str, complaint: str
) -> None:
    response = sign_up(client, **{field: typed})
    assert response.status_code in (200, 422)
    assert complaints(response, field) == [complaint]
    assert User.objects.count() == 1


def test_a_mistake_is_told_in_japanese_to_who_reads_japanese(client: Client) -> None:
    response = client.post("/accounts/signup/", SIGNUP | {"username": "admin"})
    assert complaints(response, "username") == [
        "このハンドルはサイトのために確保されています。ほかのものを選んでください。"
    ]


def test_what_was_typed_beside_a_mistake_is_kept(client: Client) -> None:
    page = sign_up(client, username="admin", country="KR", language="en").content.decode()
    for value in ("admin", "新人", "newcomer@example.com", "1990-02-03", "Asia/Tokyo"):
        assert f'value="{value}"' in page
    for choice in ("KR", "en"):
        assert f'<option value="{choice}" selected>' in page


def test_a_password_is_never_written_into_a_page(client: Client) -> None:
    assert SIGNUP["password1"] not in sign_up(client, username="admin").content.decode()


def test_a_known_address_gets_the_same_answer_as_a_new_one(alice: User) -> None:
    new, known = Client(), Client()
    answers = [sign_up(new), sign_up(known, username="another", email=alice.email)]
    assert [(it.status_code, it["Location"]) for it in answers] == [(302, "/accounts/confirm-email/")] * 2
    assert next_page(new, "newcomer@example.com") == next_page(known, alice.email)


def test_a_wrong_code_gets_the_same_answer_for_a_known_address_as_for_a_new_one(alice: User) -> None:
    new, known = Client(), Client()
    sign_up(new)
    sign_up(known, username="another", email=alice.email)
    assert wrong_code(new, "newcomer@example.com") == wrong_code(known, alice.email)


def next_page(client: Client, email: str) -> str:
    return without_the_differing(client.get("/accounts/confirm-email/"), email)


def wrong_code(client: Client, email: str) -> str:
    response = client.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"}, headers=ENGLISH)
    return without_the_differing(response, email)


def without_the_differing(response: HttpResponse, email: str) -> str:
    page = response.content.decode().replace(email, "the address")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_the_owner_of_a_known_address_is_told_by_mail(client: Client, alice: User) -> None:
    sign_up(client, username="another", email="Alice@Example.com")
    assert [message.to for message in mail.outbox] == [["alice@example.com"]]
    assert mail.outbox[0].subject == "[MyMovie] Account Already Exists"
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_loses_the_race_for_a_handle_may_choose_another(client: Client, settings: Any) -> None:
    settings.ACCOUNT_ADAPTER = "tests.accounts.adapters.Overtaken"
    response = sign_up(client)
    assert response.status_code in (200, 422)
    assert complaints(response, "username") == [ALIKE]
    assert User.objects.get(handle="newcomer").email == "faster@example.com"


@pytest.mark.django_db(transaction=True)
def test_who_loses_the_race_for_an_address_gets_the_answer_of_a_known_one(
    client: Client, settings: Any
) -> None:
    settings.ACCOUNT_ADAPTER = "tests.accounts.adapters.OvertakenByAddress"
    response = sign_up(client)
    assert response["Location"] == "/accounts/confirm-email/"
    assert mail.outbox[-1].subject == "[MyMovie] Account Already Exists"
    assert not User.objects.filter(handle="newcomer").exists()
