"""CACHE_URL names a Redis, whatever becomes of it: no door is closed for that, and it is asked little."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.core.internal.ratelimit import cache_lock
from django.core.cache import cache, caches
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from mymovie.caches import redis
from tests.accounts.forms import is_logged_in, mailed_code, sign_up
from tests.factories import PASSWORD, make_entry, make_movie
from tests.movies.pages import text_of
from tests.mymovie.fake_redis import FAULTS, SILENT, FakeRedis, caches_of, running
from tests.mymovie.test_cache_redis import be_patient, impatient

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WRONG = "a wrong password"


@pytest.fixture(params=FAULTS)
def server(
    request: pytest.FixtureRequest, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeRedis]:
    monkeypatch.setattr(redis, "REST_S", 1e9)
    be_patient(monkeypatch)
    with running() as fake:
        settings.CACHES = caches_of(fake)
        call_command("createcachetable")
        caches["tmdb"].set("warm", "connection")
        fake.commands.clear()
        fake.breaks(request.param)
        impatient(monkeypatch, request.param)
        yield fake


def log_in(client: Client, person: User, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def test_people_log_in_sign_up_and_ask_for_a_new_password(
    server: FakeRedis, client: Client, alice: User
) -> None:
    waiting = sign_up(client)
    client.post(waiting["Location"], {"code": mailed_code()})
    assert is_logged_in(client)
    again = Client()
    assert log_in(again, alice).status_code == 302
    assert is_logged_in(again)
    assert Client().post(reverse("account_reset_password"), {"email": alice.email}).status_code == 302
    assert server.commands == []


def test_wrong_passwords_are_counted(server: FakeRedis, alice: User) -> None:
    for _ in range(5):
        log_in(Client(), alice, WRONG)
    client = Client()
    log_in(client, alice)
    assert not is_logged_in(client)


def test_a_lock_holds_while_redis_comes_and_goes(server: FakeRedis) -> None:
    fault = server.fault
    with cache_lock("limit") as locked:
        assert locked
        assert not cache.add("limit:lock", True)
        if fault != "refused":
            server.breaks("")
        assert not cache.add("limit:lock", True)
    assert cache.add("limit:lock", True)
    assert server.commands == []


def test_films_are_found_and_cards_are_drawn(
    server: FakeRedis, client: Client, tmdb: Any, alice: User
) -> None:
    make_entry(alice, make_movie(tmdb_id=551), score=80)
    for _ in range(3):
        assert "ファイト・クラブ" in text_of(client.get("/search/further/", {"q": "fight club"}))
        assert client.get("/@alice/card.png").status_code == 200
    # Two caches are read three times each at most, and written to after a miss; and TMDB's pause.
    assert len(server.commands) <= (1 if server.fault in SILENT else 15)


def test_a_film_is_registered(server: FakeRedis, as_alice: Client, tmdb: Any) -> None:
    assert as_alice.post("/movies/27205/register/", {"score": "91"}).status_code == 302
    assert "91" in text_of(as_alice.get("/@alice/27205/"))


@pytest.mark.django_db(transaction=True)  # it is asked by a thread of its own
def test_the_site_is_ready(server: FakeRedis, client: Client) -> None:
    assert client.get("/readyz").status_code == 200
