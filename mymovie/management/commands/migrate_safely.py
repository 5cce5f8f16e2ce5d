"""Migrations as several instances may start them at once, beside a release that goes on serving."""

import random
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

# A number that nothing else locks; PostgreSQL keeps these locks by database.
LOCK = 7_230_114_915
LOOK_AGAIN_S = 0.5

LOST = (OperationalError, InterfaceError)


class Command(BaseCommand):
    help = (
        "Migrate and make the tables of the cache, one process at a time. A migration that would wait for "
        "somebody's lock gives way, as everybody else queues behind it, and is tried again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wait", action="store_true", help="Leave it to others; wait until it is done.")
        parser.add_argument("--patience", type=float, default=300, help="Seconds in all (300).")
        parser.add_argument(
            "--lock-timeout", type=float, default=1, help="Seconds a migration may wait for a lock (1)."
        )

    def handle(self, *, wait: bool, patience: float, lock_timeout: float, **options: object) -> None:
        deadline = time.monotonic() + patience
        if wait:
            self._wait(deadline)
            self.stdout.write("Nothing is left to migrate.")
            return
        attempt = 1
        while not self._is_done(lock_timeout, deadline, attempt):
            attempt += 1
        self.stdout.write(f"Migrated, at attempt {attempt}.")

    def _wait(self, deadline: float) -> None:
        while True:
            try:
                if not _what_is_missing():
                    return
                problem = "Something is left to migrate, and nobody has done it"
            except LOST as error:
                problem = f"The database does not answer: {_first_line(error)}"
                connection.close()
            if time.monotonic() >= deadline:
                raise CommandError(f"{problem}. See the log of the instance that leads the deployment.")
            time.sleep(LOOK_AGAIN_S)

    def _is_done(self, lock_timeout: float, deadline: float, attempt: int) -> bool:
        try:
            with _alone(deadline):
                _set_timeouts(lock_timeout)
                call_command("migrate", interactive=False, stdout=self.stdout, stderr=self.stderr)
                call_command("createcachetable", verbosity=0)
            return True
        except LOST as error:
            # Theirs may be a lock that somebody holds, or a database that fails over: both pass.
            if time.monotonic() >= deadline:
                raise CommandError(f"Gave up after attempt {attempt}: {_first_line(error)}") from error
            self.stderr.write(f"Attempt {attempt} gave way: {_first_line(error)}")
        finally:
            connection.close()  # with its lock and its timeouts
        # Readers who queued get their turn, and instances do not try in step.
        time.sleep(random.uniform(0.5, 2) * min(attempt, 4))  # noqa: S311
        return False


@contextmanager
def _alone(deadline: float) -> Iterator[None]:
    """Asks for the lock again and again: a session that waits for it holds CREATE INDEX CONCURRENTLY back."""
    if connection.vendor != "postgresql":
        yield
        return
    while not _ask("SELECT pg_try_advisory_lock(%s)", LOCK):
        if time.monotonic() >= deadline:
            raise CommandError("Another process is still migrating.")
        time.sleep(LOOK_AGAIN_S)
    try:
        yield
    finally:
        if connection.is_usable():
            _ask("SELECT pg_advisory_unlock(%s)", LOCK)


def _set_timeouts(lock_timeout: float) -> None:
    """For this session. Web requests end early; a migration may take its time once it has its locks."""
    if connection.vendor == "postgresql":
        milliseconds = str(max(1, round(lock_timeout * 1000)))
        _ask("SELECT set_config('lock_timeout', %s, false)", milliseconds)
        _ask("SELECT set_config('statement_timeout', %s, false)", "0")


def _what_is_missing() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    tables = connection.introspection.table_names()
    return [
        *(str(migration) for migration, _ in plan),
        *(table for table in _cache_tables() if table not in tables),
    ]


def _cache_tables() -> list[str]:
    caches = settings.CACHES.values()
    return [str(cache["LOCATION"]) for cache in caches if str(cache["BACKEND"]).endswith(".DatabaseCache")]


def _ask(question: str, *values: str | int) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row = cursor.fetchone()
    return row[0]


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
