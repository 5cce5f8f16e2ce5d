"""How long a session lasts, which ones a change ends, and that it is another one afterwards."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.accounts.forms import is_logged_in, log_in, log_in_just_now, mailed_code
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

PROFILE, SESSIONS = "/settings/profile/", "/accounts/sessions/"
NEW_PASSWORD = "another long pass phrase"
START = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def is_in(client: Client) -> bool:
    return client.get(PROFILE).status_code == 200


# --- limits ---


def test_a_session_ends_when_it_was_not_used_for_14_days(alice: User) -> None:
    client = Client()
    with time_machine.travel(START, tick=False) as clock:
        log_in(client, alice.email)
        clock.shift(dt.timedelta(days=14, seconds=-1))
        assert is_in(client)
        clock.shift(dt.timedelta(days=14, seconds=1))
        assert not is_in(client)


def test_a_session_that_is_used_daily_ends_after_90_days(alice: User) -> None:
    client = Client()
    with time_machine.travel(START, tick=False) as clock:
        log_in(client, alice.email)
        for _ in range(9):
            clock.shift(dt.timedelta(days=9, hours=23))
            assert is_in(client)
        clock.move_to(START + dt.timedelta(days=90))
        assert not is_in(client)
        assert not Session.objects.exists()


def test_a_session_from_before_there_was_a_limit_gets_one(alice: User) -> None:
    client = Client()
    with time_machine.travel(START, tick=False) as clock:
        log_in(client, alice.email)
        old = client.session
        del old["started_at"], old["seen_at"]
        old.save()
        assert is_in(client)
        clock.shift(dt.timedelta(days=1))
        assert client.session["started_at"] == int(START.timestamp())


def test_only_the_first_request_of_a_day_writes(alice: User) -> None:
    client = Client()
    with time_machine.travel(START, tick=False) as clock:
        log_in(client, alice.email)
        clock.shift(dt.timedelta(days=1))
        assert [writes(client) for _ in range(2)] == [1, 0]
        clock.shift(dt.timedelta(hours=23))
        assert writes(client) == 0


def writes(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(PROFILE)
    return sum(query["sql"].startswith(("UPDATE", "INSERT", "DELETE")) for query in asked)


# --- another key ---


def test_a_log_in_gets_a_key_that_nobody_had_before(alice: User) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": "nobody@example.com"})  # opens a session
    before = client.session.session_key
    log_in(client, alice.email)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_so_does_who_proves_once_more_who_they_are(alice: User) -> None:
    client = Client()
    log_in(client, alice.email)
    before = client.session.session_key
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert is_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert UserSession.objects.get().session_key == client.session.session_key


# --- what ends the others ---


@pytest.fixture
def here(alice: User) -> Client:
    return log_in_just_now(alice)


@pytest.fixture
def elsewhere(alice: User) -> Client:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) CriOS/120 Safari/604"})
    log_in(client, alice.email)
    return client


def change_password(client: Client, alice: User) -> None:
    sent = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post("/accounts/password/change/", sent)


def change_email(client: Client, alice: User) -> None:
    asked = client.post("/accounts/email/", {"action_add": "", "email": "new@example.com"})
    client.post(asked["Location"], {"code": mailed_code()})


def turn_app_off(client: Client, alice: User) -> None:
    client.post("/accounts/2fa/totp/deactivate/")


def end_all_others(client: Client, alice: User) -> None:
    client.post(SESSIONS)


CHANGES = [change_password, change_email, turn_app_off, end_all_others]


@pytest.mark.parametrize("change", CHANGES, ids=lambda it: it.__name__)
def test_a_change_ends_every_session_but_the_one_it_was_made_in(
    alice: User, here: Client, elsewhere: Client, change: Any
) -> None:
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "GEZDGNBVGY3TQOJQ"})
    change(here, alice)
    assert not is_in(elsewhere)
    assert is_in(here)
    assert [it.session_key for it in UserSession.objects.all()] == [here.session.session_key]


@pytest.mark.django_db(transaction=True)
def test_so_do_new_recovery_codes(alice: User, here: Client, elsewhere: Client) -> None:
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "GEZDGNBVGY3TQOJQ"})
    here.post("/accounts/2fa/recovery-codes/generate/")
    assert [is_in(here), is_in(elsewhere)] == [True, False]


def test_a_new_password_by_mailed_code_ends_every_session(
    alice: User, here: Client, elsewhere: Client
) -> None:
    forgetful = Client()
    asked = forgetful.post("/accounts/password/reset/", {"email": alice.email})
    confirmed = forgetful.post(asked["Location"], {"code": mailed_code()})
    forgetful.post(confirmed["Location"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert not is_in(here)
    assert not is_in(elsewhere)
    assert not Session.objects.filter(session_key=here.session.session_key).exists()


def test_one_other_can_be_ended_alone(alice: User, here: Client, elsewhere: Client) -> None:
    third = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/120"})
    log_in(third, alice.email)
    listed = here.get(SESSIONS)
    chosen = next(it.number for it in listed.context["sessions"] if "iPhone" in it.user_agent)
    assert here.post(SESSIONS, {"session": chosen})["Location"] == SESSIONS
    assert [is_in(it) for it in (here, elsewhere, third)] == [True, False, True]


def test_nobody_ends_the_session_of_another(alice: User, bob: User, here: Client) -> None:
    bobs = Client()
    log_in(bobs, bob.email)
    chosen = next(it.number for it in bobs.get(SESSIONS).context["sessions"])
    here.post(SESSIONS, {"session": chosen})
    here.post(SESSIONS)
    assert is_in(bobs)


def test_a_list_shows_no_key(here: Client, elsewhere: Client) -> None:
    page = here.get(SESSIONS).content.decode()
    assert here.session.session_key not in page
    assert elsewhere.session.session_key not in page


def test_to_log_out_empties_the_browser_s_cache(here: Client) -> None:
    key = here.session.session_key
    assert here.post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'
    assert not is_logged_in(here)
    assert not Session.objects.filter(session_key=key).exists()
