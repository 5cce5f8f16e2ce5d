"""The same trouble is told once a second, and how often it was not; everything else each time."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError

from mymovie import logs, repeats

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    now = [100.0]
    monkeypatch.setattr(repeats.time, "monotonic", lambda: now[0])
    repeats.forget()
    yield now
    repeats.forget()


def tell(error: BaseException | None = None, message: str = "%s", **more: Any) -> dict[str, Any] | None:
    """The line, if there is one."""
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("pool", logging.WARNING, "a.py", 1, message, ("x",), info)
    vars(record).update(more)
    line = logs.JSONLines().format(record) if repeats.Seldom().filter(record) else None
    return json.loads(line) if line else None


def test_the_same_trouble_is_told_once_a_second_and_how_often_it_was_not(clock: list[float]) -> None:
    assert [bool(tell(OperationalError("gone"))) for _ in range(4)] == [True, False, False, False]
    clock[0] += 1
    assert (tell(OperationalError("gone")) or {})["left_out"] == 3
    clock[0] += 1
    assert "left_out" not in (tell(OperationalError("gone")) or {})


def test_where_in_the_code_is_told_once_a_minute(clock: list[float]) -> None:
    told = []
    for _ in range(61):
        told.append(tell(OperationalError("gone")) or {})
        clock[0] += 1
    assert [second for second, line in enumerate(told) if "trace" in line] == [0, 60]
    assert {line["error"] for line in told[1:60]} == {"OperationalError: gone"}


def test_trouble_of_another_kind_is_told_beside_it() -> None:
    assert all([tell(), tell(message="other %s"), tell(OperationalError()), tell(TimeoutError())])


def test_what_it_was_filled_with_makes_it_no_other_trouble() -> None:
    assert tell(args=("1",))
    assert not tell(args=("2",))


@pytest.mark.parametrize("more", [{"event": "request"}, {"levelno": logging.INFO}])
def test_a_request_a_job_and_what_is_no_trouble_are_told_each_time(more: dict[str, Any]) -> None:
    assert all(tell(**more) for _ in range(3))


def test_a_bug_is_told_each_time_with_its_place() -> None:
    assert all("trace" in (tell(KeyError("x")) or {}) for _ in range(3))


def test_what_is_written_in_production_goes_by_this_and_in_development_does_not() -> None:
    handlers = [logs.config(debug=debug)["handlers"]["stdout"] for debug in (False, True)]
    assert [handler["filters"] for handler in handlers] == [["seldom"], []]
