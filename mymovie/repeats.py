"""What keeps a log readable, and its disk free, while one thing is broken for everybody.

The same trouble is told once a second in each process; that line says how many like it were left out since
the one before, and the place in the code is told once a minute. Requests, jobs and bugs are told each time.
"""

import logging
import threading
import time
from dataclasses import dataclass

from mymovie import faults

TOLD_EVERY_S = 1.0
TRACED_EVERY_S = 60.0
KINDS_MAX = 1_000
Kind = tuple[str, str, str]


@dataclass(slots=True)
class Told:
    at: float = float("-inf")
    traced_at: float = float("-inf")
    left_out: int = 0


_told: dict[Kind, Told] = {}
_lock = threading.Lock()


class Seldom(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if not _may_flood(record):
            return True
        with _lock:
            return _is_told(record)


def forget() -> None:
    _told.clear()


def _may_flood(record: logging.LogRecord) -> bool:
    if record.levelno < logging.WARNING or hasattr(record, "event"):
        return False
    return not record.exc_info or faults.is_trouble(record.exc_info[1])


def _is_told(record: logging.LogRecord) -> bool:
    if len(_told) >= KINDS_MAX:
        _told.clear()
    told, now = _told.setdefault(_kind(record), Told()), time.monotonic()
    if now - told.at < TOLD_EVERY_S:
        told.left_out += 1
        return False
    record.left_out, told.left_out, told.at = told.left_out, 0, now
    record.is_known = is_known = now - told.traced_at < TRACED_EVERY_S
    if not is_known:
        told.traced_at = now
    return True


def _kind(record: logging.LogRecord) -> Kind:
    """By what was written in the code, not by what it was filled with."""
    return record.name, str(record.msg), type(record.exc_info[1]).__name__ if record.exc_info else ""
