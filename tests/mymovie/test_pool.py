"""A database that is away holds nobody, and one that is back is found by the next who asks."""

from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool, PoolTimeout

from mymovie.database import Limits, postgres

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
AWAY = "host=127.0.0.1 port=1"


def pool_of_a_page(monkeypatch: pytest.MonkeyPatch, where: str = AWAY, **more: Any) -> ConnectionPool[Any]:
    monkeypatch.setattr("mymovie.database.serves_pages", True)
    told = postgres({}, Limits(pool_size=3))["OPTIONS"]["pool"]
    return ConnectionPool(where, open=False, **(told | {"timeout": 20} | more))


def here() -> str:
    told = connection.get_connection_params()
    return psycopg.conninfo.make_conninfo(
        **{name: told[name] for name in ("host", "port", "dbname", "user", "password") if told.get(name)}
    )


def test_nobody_waits_for_a_database_that_takes_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    with pool_of_a_page(monkeypatch) as pool:
        for _ in range(5):
            with pytest.raises(psycopg.OperationalError, match="takes no connection") as told:
                pool.getconn()
            assert not isinstance(told.value, PoolTimeout)


def test_the_next_who_asks_finds_one_that_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with pool_of_a_page(monkeypatch) as pool:
        for _ in range(5):
            with pytest.raises(psycopg.OperationalError):
                pool.getconn()
        pool.conninfo = here()
        pool.putconn(pool.getconn())


def test_while_another_holds_a_connection_that_one_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with pool_of_a_page(monkeypatch, here(), timeout=0.2) as pool:
        pool.wait()
        with pool.connection():
            pool.conninfo = AWAY
            with pytest.raises(PoolTimeout):
                pool.getconn()
