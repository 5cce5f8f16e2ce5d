import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.signing import BadSignature

from mymovie.caches import redis
from mymovie.caches.redis import Breaker, Signed
from tests.mymovie.fake_redis import FAULTS, SILENT, FakeRedis, caches_of, running

each_fault = pytest.mark.parametrize("fault", FAULTS)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRedis]:
    monkeypatch.setattr(redis, "REST_S", 1e9)
    be_patient(monkeypatch)
    with running() as fake:
        settings.CACHES = caches_of(fake)
        yield fake


def be_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow this machine is, a Redis that answers is heard."""
    patience = {"socket_connect_timeout": 30, "socket_timeout": 30}
    monkeypatch.setattr(redis, "PATIENCE_S", 30)
    monkeypatch.setattr(redis, "OPTIONS", redis.OPTIONS | patience)


def impatient(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    if fault in ("hangs", "drips"):
        monkeypatch.setattr(redis, "PATIENCE_S", 0.05)


@pytest.fixture
def cache(server: FakeRedis) -> BaseCache:
    return caches["tmdb"]


def test_what_is_set_is_got(cache: BaseCache) -> None:
    cache.set("film", {"title": "千と千尋", "years": (2001, None)}, 60)
    assert cache.get("film") == {"title": "千と千尋", "years": (2001, None)}
    assert cache.get_many(["film", "none"]) == {"film": {"title": "千と千尋", "years": (2001, None)}}
    assert cache.has_key("film")
    assert not cache.add("film", "other")
    assert cache.delete("film")
    assert cache.get("film", "missing") == "missing"


WENT_OFF: list[str] = []


def go_off(sound: str) -> None:
    WENT_OFF.append(sound)


class Bomb:
    def __reduce__(self) -> Any:
        return (go_off, ("!",))


@pytest.mark.parametrize("signature", [b"", b"0" * 32])
def test_what_another_wrote_is_never_unpickled(signature: bytes) -> None:
    WENT_OFF.clear()
    with pytest.raises(BadSignature):
        Signed().loads(signature + pickle.dumps(Bomb()))
    assert WENT_OFF == []
    Signed().loads(Signed().dumps(Bomb()))
    assert WENT_OFF == ["!"]  # it would have


def test_two_caches_of_one_server_are_apart(server: FakeRedis) -> None:
    caches["tmdb"].set("key", 1)
    assert caches["cards"].get("key") is None


def test_it_is_asked_the_question_and_nothing_besides(server: FakeRedis, cache: BaseCache) -> None:
    cache.get("film")
    cache.get("film")
    assert server.commands == [b"GET", b"GET"]
    assert server.connections == 1


@each_fault
def test_a_fault_is_a_miss_and_never_an_error(
    server: FakeRedis, cache: BaseCache, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.set("film", "known", 60)
    server.breaks(fault)
    impatient(monkeypatch, fault)
    assert cache.get("film", "missing") == ("known" if fault in ("full", "read-only") else "missing")
    cache.set("film", "new", 60)
    cache.set_many({"a": 1})
    cache.delete("film")
    cache.delete_many(["a"])
    cache.touch("film")
    cache.clear()
    assert cache.get_or_set("other", lambda: "made", 60) == "made"
    assert cache.get_many(["x", "y"]) == {}
    assert cache.add("lock", 1) is (fault in ("flushed", "foreign"))


@pytest.mark.parametrize("fault", sorted(SILENT - {"refused"}))
def test_a_redis_that_fails_is_asked_once(
    server: FakeRedis, cache: BaseCache, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.breaks(fault)
    impatient(monkeypatch, fault)
    for _ in range(20):
        cache.get("film")
    with ThreadPoolExecutor(5) as others:  # each has a client of its own
        list(others.map(lambda n: caches["tmdb"].get("film"), range(20)))
    assert len(server.commands) <= 1  # none where its time was over before it was read


@pytest.mark.parametrize("fault", ["full", "read-only"])
def test_one_that_takes_no_writes_is_still_read(server: FakeRedis, cache: BaseCache, fault: str) -> None:
    cache.set("film", "known", 60)
    server.breaks(fault)
    for _ in range(3):
        cache.set("film", "new", 60)
        assert cache.get("film") == "known"


def test_when_it_answers_again_it_is_used_again(
    server: FakeRedis, cache: BaseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.set("film", "known", 60)
    server.breaks("garbage")
    assert cache.get("film") is None
    server.breaks("")
    assert cache.get("film") is None
    monkeypatch.setattr(redis.breaker_of(server.url), "_clock", lambda: 1e12)
    assert cache.get("film") == "known"
    assert cache.get("film") == "known"


def test_an_answer_that_came_too_late_is_nobodys(
    server: FakeRedis, cache: BaseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection it would come on is gone."""
    cache.set("one", "first", 60)
    cache.set("two", "second", 60)
    server.breaks("hangs")
    impatient(monkeypatch, "hangs")
    assert cache.get("one") is None
    server.breaks("")
    server.ends.set()
    be_patient(monkeypatch)
    redis.breaker_of(server.url).answered()
    assert cache.get("two") == "second"


def test_after_a_failure_one_asks_for_all() -> None:
    now = 0.0
    breaker = Breaker(clock=lambda: now)
    assert breaker.lets_ask()
    breaker.failed()
    assert not breaker.lets_ask()
    now = redis.REST_S
    assert [breaker.lets_ask() for _ in range(5)] == [True, False, False, False, False]
    breaker.answered()
    assert breaker.lets_ask()
    assert breaker.lets_ask()


def test_nothing_is_counted_in_it(cache: BaseCache) -> None:
    with pytest.raises(NotImplementedError):
        cache.incr("tries")
