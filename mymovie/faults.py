"""The database's own troubles, told from errors of ours; and what is left of them for the next request."""

import time
from collections.abc import Iterator

import psycopg
from django.db import InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

READ_ONLY = "25006"  # what a former primary says after a fail-over
# Codes of PostgreSQL, or how they begin: no connection, no room, told to stop, disk; and two who were in each
# other's way. https://www.postgresql.org/docs/current/errcodes-appendix.html
TROUBLES = ("08", "53", "57", "58", READ_ONLY, "40001", "40P01", "55P03")
TROUBLES_OF_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN")
WITHOUT_CODE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
CAUSES = 20

_read_only_at = float("-inf")


def is_trouble(error: BaseException | None) -> bool:
    """Whether this, or what it came of, is the database's doing: also behind what a swallowed one led to."""
    return any(map(_is_trouble, _causes(error)))


def _is_trouble(error: BaseException) -> bool:
    if code := _code(error):
        return code.startswith(TROUBLES)
    if name := getattr(error.__cause__ or error, "sqlite_errorname", ""):
        return str(name).startswith(TROUBLES_OF_SQLITE)
    return isinstance(error, WITHOUT_CODE)


def _code(error: BaseException) -> str:
    """Django's errors have none; what they were made of does."""
    return getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None) or ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(CAUSES):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def leave_former_primary(error: BaseException | None) -> None:
    """A server that takes no writes any longer answers every check of the connection: it has to be left.

    Connections of other threads are left at their next request. Of a lost one Django finds out itself.
    """
    global _read_only_at
    if any(_code(cause) == READ_ONLY for cause in _causes(error)):
        _read_only_at = time.monotonic()
        leave_what_is_stale()


def note_birth(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Receives `connection_created`."""
    connection.born_at = time.monotonic()  # type: ignore[attr-defined]


def leave_what_is_stale(**_: object) -> None:
    """Receives `request_started`."""
    for connection in connections.all(initialized_only=True):
        is_stale = connection.connection is not None and getattr(connection, "born_at", 0) <= _read_only_at
        if is_stale and not connection.in_atomic_block:
            if pool := getattr(connection, "pool", None):
                pool.drain()
            connection.close()
