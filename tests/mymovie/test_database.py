"""What PostgreSQL is told: a page must not wait for ever, a migration may."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from mymovie import database
from tests.mymovie.paths import ROOT
from tests.mymovie.test_settings import PRODUCTION, assert_refused, setting, start

URL = "postgres://user:password@db.mymovie.example:5432/mymovie?sslmode=verify-full"


def options_of_a_page(**given: str) -> dict[str, Any]:
    """As gunicorn starts: by the module that serves."""
    code = (
        "import mymovie.wsgi; from django.conf import settings; told = settings.DATABASES['default']\n"
        "if pool := told['OPTIONS'].get('pool'):\n"
        "    pool['reconnect_failed'] = pool['reconnect_failed'].__name__\n"
        "print(told)"
    )
    env = {"PATH": os.environ["PATH"], **PRODUCTION, "DATABASE_URL": URL, **given}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    read: dict[str, Any] = ast.literal_eval(run.stdout)
    return read


def test_a_page_has_limits_and_each_has_a_name() -> None:
    told = options_of_a_page(
        DB_STATEMENT_TIMEOUT_MS="7000", DB_LOCK_TIMEOUT_MS="300", DB_CONNECT_TIMEOUT_S="4"
    )
    options = told["OPTIONS"]
    assert options["options"] == (
        "-c statement_timeout=7000 -c lock_timeout=300 -c idle_in_transaction_session_timeout=10000"
        " -c jit=off -c max_parallel_workers_per_gather=0"
    )
    assert (options["connect_timeout"], options["target_session_attrs"]) == (4, "read-write")
    assert options["sslmode"] == "verify-full"
    assert (told["CONN_MAX_AGE"], told["CONN_HEALTH_CHECKS"]) == (0, True)
    assert options["pool"]["max_size"] == 5  # four seats, and one for /readyz


def test_without_a_pool_each_thread_keeps_its_connection() -> None:
    told = options_of_a_page(DB_POOL_SIZE="0")
    assert "pool" not in told["OPTIONS"]
    assert (told["CONN_MAX_AGE"], told["CONN_HEALTH_CHECKS"]) == (600, True)


def test_a_pool_takes_the_place_of_a_connection_for_each_thread() -> None:
    told = options_of_a_page(DB_POOL_SIZE="3")
    assert told["OPTIONS"]["pool"] == {
        "min_size": 1,
        "max_size": 3,
        "timeout": 2,
        "max_waiting": 6,
        "reconnect_timeout": 0.0,
        "reconnect_failed": "nobody_waits",
    }
    assert (told["CONN_MAX_AGE"], told["CONN_HEALTH_CHECKS"]) == (0, True)


def test_no_limit_of_a_page_cuts_a_command_short() -> None:
    told = ast.literal_eval(
        setting("DATABASES['default']", DATABASE_URL=URL, DB_STATEMENT_TIMEOUT_MS="1", DB_POOL_SIZE="3")
    )
    assert "options" not in told["OPTIONS"]
    assert "pool" not in told["OPTIONS"]
    assert told["OPTIONS"]["target_session_attrs"] == "read-write"


@pytest.mark.parametrize("name", ["DB_STATEMENT_TIMEOUT_MS", "DB_POOL_SIZE"])
def test_a_limit_is_a_number(name: str) -> None:
    assert_refused(start(DATABASE_URL=URL, **{name: "5s"}), name)


# --- on a server ---

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="these are PostgreSQL's")
needs_it = [on_postgresql, pytest.mark.django_db(transaction=True)]


@contextmanager
def another(limits: database.Limits, **given: object) -> Iterator[BaseDatabaseWrapper]:
    """A connection as a page has it."""
    told = {**connection.settings_dict, "OPTIONS": given}
    made = connection.copy()
    made.settings_dict = database.postgres(told, limits)
    try:
        yield made
    finally:
        made.close()
        if "pool" in made.settings_dict["OPTIONS"]:
            made.close_pool()


@pytest.fixture(autouse=True)
def _serves_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "serves_pages", True)


class TestOnPostgreSQL:
    pytestmark = needs_it

    def test_a_query_that_takes_too_long_is_ended(self) -> None:
        with (
            another(database.Limits(statement_timeout_ms=50)) as page,
            page.cursor() as cursor,
            pytest.raises(OperationalError, match="statement timeout"),
        ):
            cursor.execute("SELECT pg_sleep(30)")

    def test_a_lock_that_is_held_too_long_is_given_up(self) -> None:
        with another(database.Limits()) as holder, another(database.Limits(lock_timeout_ms=50)) as page:
            with holder.cursor() as cursor:
                cursor.execute("BEGIN; LOCK TABLE accounts_user")
            with page.cursor() as cursor, pytest.raises(OperationalError, match="lock timeout"):
                cursor.execute("SELECT 1 FROM accounts_user")

    def test_a_server_that_takes_no_writes_is_refused(self) -> None:
        with (
            another(database.Limits(), options="-c default_transaction_read_only=on") as page,
            pytest.raises(OperationalError, match="read-only"),
        ):
            page.ensure_connection()

    def test_a_pool_that_is_used_up_says_so_in_the_words_of_a_database_that_is_away(self) -> None:
        with another(database.Limits(pool_size=1)) as page:
            page.settings_dict["OPTIONS"]["pool"]["timeout"] = 0.2
            page.ensure_connection()
            waits = page.copy()
            with pytest.raises(OperationalError, match="couldn't get a connection"):
                waits.ensure_connection()
