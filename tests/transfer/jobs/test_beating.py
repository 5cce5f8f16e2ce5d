"""Signs of life while a portion lasts."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError, connection

from tests.transfer.jobs.made import Rows, numbers, run_all
from transfer.jobs import actions, beating
from transfer.models import Import, Job, JobState, Kind

Put = Callable[..., None]
PATIENCE_S = 30
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a server")


@pytest.mark.django_db
def test_a_portion_that_lasts_gives_signs_of_life(
    batch: Import, portion: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    beaten, fails = Event(), [OperationalError("away for a moment")]

    def beat(**said: Any) -> bool:
        if fails:
            raise fails.pop()
        beaten.set()
        return True

    monkeypatch.setattr(beating, "BEAT_EVERY_S", 0.01)
    monkeypatch.setattr(actions, "beat", beat)
    portion(Rows(total=1, between=lambda job: beaten.wait(PATIENCE_S)))
    actions.begin(batch=batch, kind=Kind.READ)
    run_all()
    assert beaten.is_set()


@pytest.mark.django_db
def test_the_heart_of_one_that_hangs_stops(batch: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[Any] = []
    monkeypatch.setattr(beating, "BEAT_EVERY_S", 0.0)
    monkeypatch.setattr(beating, "LONGEST_PORTION_S", -1.0)
    monkeypatch.setattr(actions, "beat", lambda **said: beats.append(said))
    job = actions.begin(batch=batch, kind=Kind.READ)
    beating._run(job.key, job.holder, beating.Pulse(), Event())
    assert beats == []


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_portion_that_loses_its_connection_is_tried_again(batch: Import, portion: Put) -> None:
    def lose(job: Job) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    portion(Rows(between=lose))
    job = actions.begin(batch=batch, kind=Kind.READ)
    run_all()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.messages) == (JobState.WAITING, 1, [["stumbled", {}]])
    assert numbers(batch) == []
