"""Whether an address has an account is nobody's business: the door answers, and works, the same."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import evenness
from accounts.models import User
from tests.accounts.doors import Knock, knock
from tests.accounts.forms import ENGLISH, SIGNUP
from tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Of one length, so that no page differs by it.
KNOWN, UNKNOWN = "alice@example.com", "nobod@example.com"


@pytest.fixture(params=["direct", "outbox"], autouse=True)
def _mail(request: pytest.FixtureRequest) -> None:
    """Sent at once, or a row first."""
    if request.param == "outbox":
        request.getfixturevalue("outbox")


@pytest.fixture(autouse=True)
def _hashes_are_counted(settings: Any, alice: User, bob: User) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.hashers.Counting"]
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"confirm_email": "1000/m/key"}
    for person in (alice, bob):
        person.set_password(PASSWORD)
        person.save()


def post(client: Client, path: str, **typed: str) -> Any:
    return client.post(path, typed, headers=ENGLISH)


def log_in(email: str) -> list[Knock]:
    client = Client()
    return [knock(lambda: post(client, "/accounts/login/", login=email, password="not the one"), email=email)]


def sign_up(email: str) -> list[Knock]:
    client, handle = Client(), f"{email[:5]}new"

    def ask() -> Any:
        return post(client, "/accounts/signup/", **SIGNUP | {"email": email, "username": handle})

    return [knock(ask, email=email), *at_the_code(client, "/accounts/confirm-email/", email)]


def reset(email: str) -> list[Knock]:
    client = Client()
    asked = knock(lambda: post(client, "/accounts/password/reset/", email=email), email=email)
    return [asked, *at_the_code(client, "/accounts/password/reset/confirm/", email)]


def add(email: str) -> list[Knock]:
    client = Client()
    client.force_login(User.objects.get(handle="bob"))
    post(client, "/accounts/reauthenticate/", password=PASSWORD)
    asked = knock(lambda: post(client, "/accounts/email/", action_add="", email=email), email=email)
    return [asked, *at_the_code(client, "/accounts/confirm-email/", email)]


def at_the_code(client: Client, path: str, email: str) -> list[Knock]:
    return [
        knock(lambda: client.get(path, headers=ENGLISH), email=email),
        knock(lambda: post(client, path, action="resend"), email=email),
        knock(lambda: client.get(path, headers=ENGLISH), email=email),
        *(knock(lambda: post(client, path, code="AAAA-AAAA"), email=email) for _ in range(4)),
    ]


DOORS = [log_in, sign_up, reset, add]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_door_does_not_tell_a_known_address_from_an_unknown_one(door: Callable[[str], list[Knock]]) -> None:
    known, unknown = door(KNOWN), door(UNKNOWN)
    for one, other in zip(known, unknown, strict=True):
        assert one == other


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_each_door_costs_both_a_hash_or_a_mail_where_it_should(door: Callable[[str], list[Knock]]) -> None:
    """Else both could be equal at nothing."""
    asked, *at_the_code = [(it.hashes, it.mails) for it in door(KNOWN)]
    resent = 0 if door in (log_in, reset) else 1
    assert asked == {log_in: (1, 0), sign_up: (1, 1), reset: (0, 1), add: (0, 1)}[door]
    assert sum(mails for _hashes, mails in at_the_code) == resent


def test_the_number_to_fill_up_to_is_above_what_any_way_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    fill_to = dict(evenness.STATEMENTS)
    monkeypatch.setattr(evenness, "STATEMENTS", {})
    for door, first, later in (
        (log_in, "account_login", "account_login"),
        (sign_up, "account_signup", "account_email_verification_sent"),
        (reset, "account_reset_password", "account_confirm_password_reset_code"),
        (add, "account_email", "account_email_verification_sent"),
    ):
        for email in (KNOWN, UNKNOWN):
            asked, *at_the_code = [it.statements for it in door(email)]
            assert asked <= fill_to[first]
            assert max(at_the_code, default=0) <= fill_to[later]
