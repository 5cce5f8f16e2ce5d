"""The loop that looks into the queues. What a task does with its job is held in tests/transfer/jobs."""

from threading import Event
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from jobs import queues

pytestmark = pytest.mark.django_db


class Looks:
    """In place of whatever the loop does: counts, and stops it in the end."""

    def __init__(self, stop: Event, last: int, error: Exception | None = None) -> None:
        self.stop, self.last, self.error, self.count = stop, last, error, 0

    def __call__(self, *_: Any) -> bool:
        self.count += 1
        if self.count == self.last:
            self.stop.set()
        if self.error:
            raise self.error
        return False


def test_a_queue_without_a_database_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Event()
    looks = Looks(stop, 3, OperationalError("the server closed the connection"))
    monkeypatch.setattr(queues, "REST_S", 0.0)
    monkeypatch.setattr(queues, "is_any_due", looks)
    queues.run(stop)
    assert looks.count == 3


def test_what_stands_still_is_looked_for_every_quarter_of_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, seconds = Event(), iter(range(1000))
    looks, tended = Looks(stop, 31), Looks(stop, 0)
    monkeypatch.setattr(queues, "LOOK_EVERY_S", 0.0)
    monkeypatch.setattr(queues, "is_any_due", looks)
    monkeypatch.setattr(queues, "tend", tended)
    now = [0.0]

    def clock() -> float:
        now[0] = float(next(seconds)) / 2  # it is asked twice where it is time
        return now[0]

    queues.run(stop, clock)
    assert (looks.count, tended.count) == (31, 2)


def test_a_look_into_an_empty_queue_is_one_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert not queues.is_any_due()
    assert len(queries) == 1


def test_whoever_is_no_worker_is_never_told_to_end() -> None:
    assert not queues.told_to_end().is_set()
