"""What the piece of work at hand costs, and the id that all it logs is known by.

A piece of work is a request or a run of a job. Each thread, and so each request, has its own.
"""

import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

ID_OF_OTHERS = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)


@dataclass(slots=True)
class Work:
    id: str
    began: float = field(default_factory=time.perf_counter)
    queries: int = 0
    db_s: float = 0.0
    tmdb_s: float = 0.0

    def costs(self) -> dict[str, float]:
        """Milliseconds, but for the number of queries. BEGIN and COMMIT count as no query."""
        return {
            "ms": _ms(time.perf_counter() - self.began),
            "queries": self.queries,
            "db_ms": _ms(self.db_s),
            "tmdb_ms": _ms(self.tmdb_s),
        }


_work: ContextVar[Work | None] = ContextVar("work", default=None)


def begin(given_id: str = "") -> Work:
    """An id that somebody in front made is kept if it is one, so that their logs and ours can be joined."""
    work = Work(given_id if ID_OF_OTHERS.fullmatch(given_id) else str(uuid.uuid4()))
    _work.set(work)
    return work


def end(**_: Any) -> None:
    """Receives `request_finished` too: until then Django itself may log something of the request."""
    _work.set(None)


def work_id() -> str:
    """ "" while nothing is at hand."""
    work = _work.get()
    return work.id if work else ""


@contextmanager
def tmdb_asked() -> Iterator[None]:
    """The time within is TMDB's, waiting for a turn included."""
    began = time.perf_counter()
    try:
        yield
    finally:
        if work := _work.get():
            work.tmdb_s += time.perf_counter() - began


def watch_queries(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receives `connection_created`: once for each, so a request pays for nothing but clocks."""
    if query_made not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, query_made)  # outermost, so that it is the whole time


def query_made(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    work = _work.get()
    if work is None:
        return execute(sql, params, many, context)
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        work.queries += 1
        work.db_s += time.perf_counter() - began


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
