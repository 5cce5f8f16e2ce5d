import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from mymovie import env
from tests.follows.test_concurrency import all_at_once

TABLE = "mymovie_cache"
REDIS = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}


@pytest.fixture
def cache(settings: Any, db: None) -> BaseCache:
    settings.CACHES = {"default": env.lasting(REDIS, TABLE)}
    call_command("createcachetable")
    return caches["default"]


def let_all_run_out() -> None:
    with connection.cursor() as cursor:
        long_ago = connection.ops.adapt_datetimefield_value(timezone.now() - dt.timedelta(days=1))
        cursor.execute(f"UPDATE {TABLE} SET expires = %s", [long_ago])


def keys() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key FROM {TABLE} ORDER BY cache_key")
        return [key for (key,) in cursor.fetchall()]


@pytest.mark.parametrize("value", [True, [1.5, 2.5], "y", None, {"a": [1]}])
@pytest.mark.parametrize("timeout", [10, None])
def test_what_is_added_is_got(cache: BaseCache, value: object, timeout: int | None) -> None:
    assert cache.add("key", value, timeout)
    assert cache.get("key", "missing") == value


def test_a_lock_that_is_held_is_not_got(cache: BaseCache) -> None:
    assert [cache.add("lock", True, 10) for _ in range(3)] == [True, False, False]
    cache.delete("lock")
    assert cache.add("lock", True, 10)


def test_a_lock_that_has_run_out_is_got_once(cache: BaseCache) -> None:
    cache.add("lock", True, 10)
    let_all_run_out()
    assert [cache.add("lock", n, 10) for n in range(3)] == [True, False, False]
    assert cache.get("lock") == 0


def test_a_lock_costs_one_statement(cache: BaseCache, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        cache.add("lock", True, 10)


def test_a_full_table_drops_what_has_run_out_and_nothing_else(cache: BaseCache) -> None:
    cache._max_entries = 3
    for n in range(5):
        cache.set(f"old{n}", n, 60)
    let_all_run_out()
    for n in range(6):
        cache.set(f"live{n}", n, 60)
    assert keys() == [f":1:live{n}" for n in range(6)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL's row locks")
@pytest.mark.parametrize("has_run_out", [False, True])
def test_of_twenty_who_want_a_lock_one_gets_it(settings: Any, has_run_out: bool) -> None:
    settings.CACHES = {"default": env.lasting(REDIS, TABLE)}
    call_command("createcachetable")
    try:
        if has_run_out:
            caches["default"].add("lock", True, 10)
            let_all_run_out()
        told = all_at_once([lambda: caches["default"].add("lock", True, 10) for _ in range(20)])
        assert told.count(True) == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {TABLE}")
