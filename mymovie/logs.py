"""What is logged, and how: a line of JSON for each request and each event, on stdout.

No e-mail address, token, path, query or IP address is in any of it: the lines are kept, copied and read by
tools that no person can ask to forget. Routes are named, and whatever else is text is scrubbed.
"""

import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import MappingProxyType
from typing import Any, TextIO

from mymovie import __version__, measures
from mymovie.scrub import scrubbed

ROOT = Path(__file__).resolve().parent.parent
FRAMES = 40  # of each error, the innermost: an endless recursion has a thousand
CAUSES = 5
NO_FACTS = MappingProxyType[str, object]({})


def config(*, debug: bool) -> dict[str, Any]:
    """For `logging.config.dictConfig`: Django's LOGGING, and gunicorn's `logconfig_dict`."""
    onward: dict[str, Any] = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {"()": "mymovie.logs.PlainLines" if debug else "mymovie.logs.JSONLines"},
        },
        "filters": {
            "with_a_trace": {"()": "mymovie.logs.WithATrace"},
            "seldom": {"()": "mymovie.repeats.Seldom"},
        },
        "handlers": {
            "stdout": {
                "class": "mymovie.logs.Stdout",
                "formatter": "lines",
                "filters": [] if debug else ["seldom"],
            },
        },
        "root": {"handlers": ["stdout"], "level": "INFO"},
        "loggers": {
            "django": onward | {"level": "INFO"},
            # What it says of a status, the line of the request says too.
            "django.request": onward | {"level": "ERROR", "filters": ["with_a_trace"]},
            "django.security.DisallowedHost": onward | {"level": "CRITICAL"},
            "django.security.csrf": onward | {"level": "CRITICAL"},  # mymovie.refusals tells of it
            "django.server": onward | {"level": "ERROR"},
            # Each look into the queue; what a task came to is told by whoever did it.
            "django_tasks": onward | {"level": "WARNING"},
            "django_tasks_db": onward | {"level": "WARNING"},
            "gunicorn.error": onward | {"level": "INFO"},
            "gunicorn.access": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        },
    }


class Stdout(logging.StreamHandler[TextIO]):
    """Wherever stdout leads at the time, as a test or a command may have turned it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stdout

    @stream.setter
    def stream(self, stream: TextIO) -> None:
        raise AttributeError("it is stdout")


class WithATrace(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


class JSONLines(logging.Formatter):
    """`extra={"event": …, "facts": {…}}` goes into the line as it is: names of ours and numbers alone."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", record.name),
            "request_id": measures.work_id(),
        }
        facts |= getattr(record, "facts", NO_FACTS)
        if not hasattr(record, "event"):
            facts["message"] = scrubbed(_message(record))
        if record.exc_info and record.exc_info[1]:
            is_known = getattr(record, "is_known", False)
            facts |= _of_error(record.exc_info[1], is_known=is_known)
        if left_out := getattr(record, "left_out", 0):
            facts["left_out"] = left_out
        return json.dumps(facts | {"release": __version__})


class PlainLines(logging.Formatter):
    """For development, where whoever reads is whoever asked."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", "%H:%M:%S", "{")


def _of_error(error: BaseException, *, is_known: bool) -> dict[str, object]:
    return {"error": describe(error)} if is_known else {"trace": trace(error)}


def _message(record: logging.LogRecord) -> str:
    """Django logs paths as arguments. One may hold spaces, and so be seen whole only here."""
    args = record.args
    if isinstance(args, tuple):
        args = tuple("[path]" if isinstance(arg, str) and arg.startswith("/") else arg for arg in args)
    try:
        return str(record.msg) % args if args else str(record.msg)
    except (TypeError, ValueError):
        return str(record.msg)


def trace(error: BaseException) -> str:
    """What happened and where, the innermost place last; then what it came of."""
    return " | caused by ".join(f"{describe(cause)} at {_places(cause)}" for cause in _causes(error))


def describe(error: BaseException) -> str:
    """Of a text of many lines the first: further ones of a database hold values of the row."""
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {scrubbed(lines[0])}" if lines and lines[0] else type(error).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    for _ in range(CAUSES):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _places(error: BaseException) -> str:
    places = [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    return " > ".join(places[-FRAMES:]) or "nowhere"


def _short(filename: str) -> str:
    """Without where this lies on the machine."""
    for folder in ("site-packages/", "dist-packages/"):
        if folder in filename:
            return filename.rpartition(folder)[2]
    path = Path(filename)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
