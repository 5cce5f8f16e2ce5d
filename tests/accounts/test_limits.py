"""The limits that allauth keeps, as it alone knows which address was typed and what failed: lists of instants
in the default cache, which is a table of the database in production. All of them answer with our page.
"""

import pytest
import time_machine
from allauth.account import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings as site
from django.core import mail
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.forms import is_logged_in, log_in, sign_up
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

WRONG = "not the pass phrase"


def is_stopped(response: HttpResponse) -> bool:
    return response.status_code == 429 and int(response["Retry-After"]) > 0


def test_too_many_resets_get_a_page_of_ours(client):
    for _ in range(25):
        page = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})

    assert page.status_code == 429
    assert "429.html" in [template.name for template in page.templates]


def test_mail_speaks_of_the_site_by_its_name(client, alice):
    client.post(reverse("account_reset_password"), {"email": alice.email})

    assert "MyMovie" in mail.outbox[0].body
    assert "testserver!" not in mail.outbox[0].body


# --- wrong passwords ---


@pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com"])
def test_the_sixth_wrong_log_in_gets_the_page_that_says_how_long_to_wait(alice: User, email: str) -> None:
    answers = [log_in(Client(), email, WRONG) for _ in range(6)]
    assert [is_stopped(it) for it in answers] == [False] * 5 + [True]
    assert [it.status_code for it in answers[:5]] == [200] * 5
    assert answers[5]["Retry-After"] == "300"
    assert "Wait 5 minutes, then try again." in answers[5].content.decode()
    assert WRONG not in answers[5].content.decode()


@pytest.mark.parametrize("spelling", ["alice@example.com", "ALICE@EXAMPLE.COM", " alice@example.com "])
def test_then_the_right_password_is_stopped_too_from_wherever_and_however_it_is_spelled(
    alice: User, spelling: str
) -> None:
    for n in range(5):
        log_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), alice.email, WRONG)
    elsewhere = Client(REMOTE_ADDR="2001:db8::1")
    assert is_stopped(log_in(elsewhere, spelling))
    assert not is_logged_in(elsewhere)


def test_nobody_else_is_stopped_and_it_ends_by_itself(alice: User, bob: User) -> None:
    with time_machine.travel("2026-03-01T12:00Z", tick=False) as clock:
        for _ in range(6):
            log_in(Client(), alice.email, WRONG)
        assert not is_stopped(log_in(Client(), bob.email))
        clock.shift(301)
        assert log_in(Client(), alice.email)["Location"] == "/"


def test_a_right_log_in_spends_nothing(alice: User) -> None:
    assert {log_in(Client(), alice.email).status_code for _ in range(9)} == {302}


def test_whoever_is_stopped_may_still_come_by_passkey_or_ask_for_a_new_password(alice: User) -> None:
    for _ in range(6):
        log_in(Client(), alice.email, WRONG)
    passkey = {"credential": '{"id": "nobody"}'}
    assert not is_stopped(Client().post("/accounts/2fa/webauthn/login/", passkey))
    assert not is_stopped(Client().post(reverse("account_reset_password"), {"email": alice.email}))


def test_the_sixth_wrong_code_of_an_app_gets_the_page_and_so_does_a_right_one_then(alice: User) -> None:
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "GEZDGNBVGY3TQOJQ"})
    right = RecoveryCodes.activate(alice).generate_codes()[0]
    client = Client()
    log_in(client, alice.email)
    answers = [
        client.post("/accounts/2fa/authenticate/", {"code": code}) for code in [*["000000"] * 5, right]
    ]
    assert [is_stopped(it) for it in answers] == [False] * 5 + [True]
    assert not is_logged_in(client)


def test_a_member_who_mistypes_five_times_that_it_is_them_is_stopped(as_alice: Client) -> None:
    answers = [as_alice.post("/accounts/reauthenticate/", {"password": WRONG}) for _ in range(6)]
    assert [is_stopped(it) for it in answers] == [False] * 5 + [True]
    assert is_stopped(as_alice.post("/accounts/reauthenticate/", {"password": PASSWORD}))


# --- codes that confirm an address ---


@pytest.mark.parametrize("email", ["newcomer@example.com", "alice@example.com"])
def test_an_address_gets_one_code_in_three_minutes_whether_it_has_an_account_or_not(
    client: Client, alice: User, email: str
) -> None:
    with time_machine.travel("2026-03-01T12:00Z", tick=False) as clock:
        waiting = sign_up(client, email=email)["Location"]
        clock.shift(179)
        assert is_stopped(client.post(waiting, {"action": "resend"}))
        assert len(mail.outbox) == 1
        clock.shift(2)
        assert client.post(waiting, {"action": "resend"}).status_code == 302
        assert len(mail.outbox) == 2


def test_the_count_is_in_the_cache_that_must_last(client: Client) -> None:
    assert app_settings.RATE_LIMITS["confirm_email"] == "1/3m/key"
    waiting = sign_up(client)["Location"]
    caches["tmdb"].clear()
    caches["cards"].clear()
    assert is_stopped(client.post(waiting, {"action": "resend"}))
    caches["default"].clear()
    assert client.post(waiting, {"action": "resend"}).status_code == 302
    assert set(site.CACHES) == {"default", "tmdb", "cards"}
