"""What a borrowed browser must not do: each asks once more who it is, and then does it."""

from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import get_resolver

from accounts import actions
from accounts.models import User
from tests.accounts.forms import log_in
from tests.accounts.still import just_confirmed
from tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ASKED = ("/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/")
KEY = "/accounts/2fa/webauthn/keys/{key}/"
SENSITIVE = [
    ("POST", "/accounts/email/", {"action_add": "", "email": "new@example.com"}),
    ("POST", "/accounts/email/", {"action_remove": "", "email": "alice@example.com"}),
    ("GET", "/accounts/2fa/totp/activate/", {}),
    ("POST", "/accounts/2fa/totp/deactivate/", {}),
    ("GET", "/accounts/2fa/webauthn/add/", {}),
    ("POST", f"{KEY}remove/", {}),
    ("POST", f"{KEY}edit/", {"name": "mine"}),
    ("POST", "/accounts/2fa/recovery-codes/generate/", {}),
    ("GET", "/accounts/2fa/recovery-codes/", {}),
    ("POST", "/accounts/sessions/", {}),
    ("GET", "/settings/account/take-out.zip", {}),
    ("GET", "/settings/account/take-out.json", {}),
    ("GET", "/settings/account/take-out.csv", {}),
]
NEW = "another long pass phrase"
# Their forms ask for the password themselves.
WITH_THE_PASSWORD = [
    ("/accounts/password/change/", "oldpassword", {"password1": NEW, "password2": NEW}),
    ("/settings/account/leave/", "password", {}),
]


@pytest.fixture
def alice(alice: User) -> User:
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "GEZDGNBVGY3TQOJQ"})
    codes = {"seed": "seed", "used_mask": 0}
    Authenticator.objects.create(user=alice, type="recovery_codes", data=codes)
    return alice


@pytest.mark.parametrize(("method", "path", "sent"), SENSITIVE)
def test_who_logged_in_a_while_ago_is_asked_who_they_are(
    alice: User, as_alice: Client, method: str, path: str, sent: dict[str, str]
) -> None:
    path = named(path, alice)
    before = standing(alice)
    answer = as_alice.generic(method, path) if method == "GET" else as_alice.post(path, sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith(ASKED)
    assert standing(alice) == before


@pytest.mark.parametrize(("method", "path", "sent"), SENSITIVE)
def test_who_has_just_said_so_is_not(
    alice: User, as_alice: Client, method: str, path: str, sent: dict[str, str]
) -> None:
    path = named(path, alice)
    just_confirmed(as_alice)
    answer = as_alice.generic(method, path) if method == "GET" else as_alice.post(path, sent)
    assert answer.status_code in (200, 302)
    assert not answer.get("Location", "").startswith(ASKED)


@pytest.mark.parametrize(("path", "field", "sent"), WITH_THE_PASSWORD)
def test_nor_is_a_password_changed_or_an_account_left_without_it(
    alice: User, as_alice: Client, path: str, field: str, sent: dict[str, str]
) -> None:
    before = standing(alice)
    just_confirmed(as_alice)
    assert as_alice.post(path, sent | {field: "not the pass phrase"}).status_code in (200, 422)
    assert standing(alice) == before
    assert as_alice.post(path, sent | {field: PASSWORD}).status_code == 302


def test_it_holds_for_five_minutes(bob: User) -> None:
    client = Client()
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as clock:
        log_in(client, bob.email)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        clock.shift(299)
        assert client.get("/settings/account/take-out.json").status_code == 200
        clock.shift(2)
        assert client.get("/settings/account/take-out.json").status_code == 302


def test_whoever_took_something_out_comes_back_to_the_page_it_was_on(bob: User, as_bob: Client) -> None:
    link = {"Referer": "http://testserver/settings/account/"}
    asked = as_bob.get("/settings/account/take-out.csv", headers=link)
    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Fsettings%2Faccount%2F"
    assert as_bob.post(asked["Location"], {"password": PASSWORD})["Location"] == "/settings/account/"
    assert as_bob.get("/settings/account/take-out.csv").status_code == 200


def test_whoever_has_left_can_still_take_everything_out(bob: User, as_bob: Client) -> None:
    actions.leave(user=bob)
    client = Client()
    client.force_login(bob)
    asked = client.get("/settings/account/take-out.json")
    client.post(asked["Location"], {"password": PASSWORD})
    assert client.get("/settings/account/take-out.json").status_code == 200


def test_the_table_names_every_page_of_a_second_factor_that_writes() -> None:
    """A new one of allauth's has to be put into the table, or here with its reason."""
    of_a_log_in = {"mfa_authenticate", "mfa_login_webauthn", "mfa_trust", "mfa_signup_webauthn"}
    told_only = {"mfa_index", "mfa_list_webauthn", "mfa_download_recovery_codes"}
    the_question_itself = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
    named = {
        *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_remove_webauthn"),
        *("mfa_edit_webauthn", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"),
    }
    known: set[Any] = {name for name in get_resolver().reverse_dict if str(name).startswith("mfa_")}
    assert known <= of_a_log_in | told_only | the_question_itself | named


def named(path: str, person: User) -> str:
    if "{key}" not in path:
        return path
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "phone"})
    return path.format(key=key.pk)


def standing(person: User) -> list[object]:
    factors = Authenticator.objects.filter(user=person).order_by("pk")
    return [
        *User.objects.filter(pk=person.pk).values_list("email", "password", "left_at"),
        *person.emailaddress_set.values_list("email", "verified"),
        *factors.values_list("type", "data"),
    ]
