"""A flood of log-ins makes only so many hashes at once; who gets no turn hears it and loses nothing."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import Client

from accounts.models import User
from mymovie import hashers
from mymovie.hashers import Argon2, Turns
from mymovie.trouble import Busy
from tests.accounts.forms import ENGLISH, SIGNUP, is_logged_in, log_in, mailed_code
from tests.factories import PASSWORD

NEW_PASSWORD = "another long pass phrase"
ARGON2 = ["mymovie.hashers.Argon2"]


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_more_than_so_many_are_at_it_at_once(at_once: int) -> None:
    turns, together = Turns(at_once, patience_s=60), threading.Barrier(at_once)
    lock, most, now = threading.Lock(), 0, 0

    def hash_one(_: int) -> None:
        nonlocal most, now
        with turns.one():
            with lock:
                now += 1
                most = max(most, now)
            together.wait(timeout=60)  # each turn is over when all that may be taken are
            with lock:
                now -= 1

    with ThreadPoolExecutor(4 * at_once) as pool:
        list(pool.map(hash_one, range(4 * at_once)))
    assert most == at_once


def test_who_gets_no_turn_is_told_so_and_the_turn_is_free_again_afterwards() -> None:
    turns = Turns(1, patience_s=0)
    with turns.one(), pytest.raises(Busy), turns.one():
        pass
    with turns.one():
        pass


def test_a_hash_that_fails_gives_its_turn_back() -> None:
    turns = Turns(1, patience_s=0)
    with pytest.raises(ZeroDivisionError), turns.one():
        _ = 1 / 0
    with turns.one():
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone gives each thread a niceness")
def test_whoever_hashes_gives_way_to_whoever_draws_pages() -> None:
    usual = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    nice = Turns(1, patience_s=60).take(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    assert nice == min(usual + hashers.NICENESS, 19)
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == usual


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_hash_is_made_in_a_turn_and_what_it_raises_comes_back(at_once: int) -> None:
    turns = Turns(at_once, patience_s=0)
    with pytest.raises(ZeroDivisionError):
        turns.take(lambda: 1 // 0)
    assert turns.take(lambda: 2) == 2
    for _ in range(at_once):
        turns._free.acquire()
    with pytest.raises(Busy):
        turns.take(lambda: 2)


@pytest.fixture
def taken(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hashing as in production, and every turn taken from when it is called."""
    settings.PASSWORD_HASHERS = ARGON2
    turns = Turns(1, patience_s=0)
    monkeypatch.setattr(hashers, "turns", turns)
    return lambda: turns._free.acquire()


def at_log_in(client: Client, alice: User) -> Any:
    return lambda: log_in(client, alice.email)


def at_log_in_of_nobody(client: Client, alice: User) -> Any:
    return lambda: log_in(client, "nobody@example.com")


def at_sign_up(client: Client, alice: User) -> Any:
    return lambda: client.post("/accounts/signup/", SIGNUP)


def at_sign_up_of_somebody_known(client: Client, alice: User) -> Any:
    return lambda: client.post("/accounts/signup/", SIGNUP | {"email": alice.email})


def at_change(client: Client, alice: User) -> Any:
    client.force_login(alice)
    sent = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return lambda: client.post("/accounts/password/change/", sent)


def at_reset(client: Client, alice: User) -> Any:
    asked = client.post("/accounts/password/reset/", {"email": alice.email})
    confirmed = client.post(asked["Location"], {"code": mailed_code()})
    sent = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return lambda: client.post(confirmed["Location"], sent)


def at_the_question_whether_it_is_still_you(client: Client, alice: User) -> Any:
    client.force_login(alice)
    return lambda: client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def at_leaving(client: Client, alice: User) -> Any:
    client.force_login(alice)
    return lambda: client.post("/settings/account/leave/", {"password": PASSWORD})


DOORS = [
    *(at_log_in, at_log_in_of_nobody, at_sign_up, at_sign_up_of_somebody_known),
    *(at_change, at_reset, at_the_question_whether_it_is_still_you, at_leaving),
]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_every_door_that_hashes_says_when_it_is_busy(
    client: Client, alice: User, taken: Any, door: Any
) -> None:
    alice.set_password(PASSWORD)
    alice.save()
    knock = door(client, alice)
    people = list(User.objects.values_list("email", "password", "left_at"))
    taken()
    answer = knock()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "reload this page" in answer.content.decode()
    assert list(User.objects.values_list("email", "password", "left_at")) == people


def test_a_hash_of_old_is_made_anew_at_log_in(
    client: Client, alice: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PASSWORD_HASHERS = ARGON2
    with monkeypatch.context() as old:
        old.setattr(Argon2, "memory_cost", 8 * 1024)
        User.objects.filter(pk=alice.pk).update(password=make_password(PASSWORD))
    assert log_in(client, alice.email).status_code == 302
    assert is_logged_in(client)
    alice.refresh_from_db()
    assert alice.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert alice.check_password(PASSWORD)
    assert not identify_hasher(alice.password).must_update(alice.password)


def test_a_wrong_password_makes_no_old_hash_new(client: Client, alice: User, settings: Any) -> None:
    before = alice.password
    settings.PASSWORD_HASHERS = [*ARGON2, *settings.PASSWORD_HASHERS]
    client.post("/accounts/login/", {"login": alice.email, "password": "no"}, headers=ENGLISH)
    alice.refresh_from_db()
    assert alice.password == before
