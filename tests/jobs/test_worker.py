"""A worker and what it makes of jobs of all kinds."""

import datetime as dt
import json
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from jobs import actions, schedule, worker
from jobs.models import Duty, Outcome, Run
from jobs.schedule import JOBS
from mymovie import measures
from tests.jobs.conftest import NOW, Deeds

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a server")


def outcomes() -> dict[str, str]:
    return dict(Run.objects.values_list("job", "outcome"))


def crash() -> None:
    raise RuntimeError("alice@example.com has no wall\nand more")


@pytest.mark.django_db
def test_all_that_there_is_runs_through() -> None:
    ran = worker.run_due(Event())
    assert {run.job: run.outcome for run in ran} == dict.fromkeys(JOBS, Outcome.DONE)
    assert outcomes() == dict.fromkeys(JOBS, Outcome.DONE)
    assert Run.objects.get(job="erase_left").said == "0 people erased, 0 former handles free again."
    assert worker.run_due(Event()) == []


@pytest.mark.django_db
def test_a_job_that_crashes_holds_up_no_other(jobs: Deeds) -> None:
    jobs(a=crash, b=lambda: None, c=crash, d=lambda: None)
    worker.run_due(Event())
    assert outcomes() == {"a": "failed", "b": "done", "c": "failed", "d": "done"}
    assert set(Duty.objects.filter(failures=1).values_list("name", flat=True)) == {"a", "c"}


@pytest.mark.django_db
def test_of_a_crash_is_kept_what_it_was_and_nobodys_address(jobs: Deeds) -> None:
    jobs(a=crash)
    worker.run_due(Event())
    assert Run.objects.get().said == "RuntimeError: [e-mail] has no wall"


@pytest.mark.django_db
def test_a_job_is_a_line_in_the_log_and_all_its_lines_have_its_number(
    jobs: Deeds, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs(a=crash, b=lambda: Run.objects.count())
    capsys.readouterr()
    worker.run_due(Event())
    error, told, other = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    numbers = dict(Run.objects.values_list("job", "work_id"))
    assert error["trace"].startswith("RuntimeError: [e-mail] has no wall at ")
    assert (told["event"], told["job"], told["outcome"], told["level"]) == ("job", "a", "failed", "error")
    assert (error["request_id"], told["request_id"], other["request_id"]) == (numbers["a"], *numbers.values())
    assert (other["level"], other["queries"] > 0) == ("info", True)
    assert measures.work_id() == ""


@pytest.mark.django_db
def test_told_to_stop_it_ends_the_job_at_hand_and_begins_no_other(jobs: Deeds) -> None:
    stop = Event()
    jobs(a=stop.set, b=stop.set)
    worker.run_due(stop)
    assert outcomes() == {"a": "done"}


@pytest.mark.django_db
def test_a_worker_that_finds_no_database_looks_again(jobs: Deeds, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, looks = Event(), []

    def look(*_: Any) -> list[Run]:
        looks.append(1)
        if len(looks) == 3:
            stop.set()
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(worker, "run_due", look)
    monkeypatch.setattr(worker, "LOOK_EVERY_S", 0.0)
    worker.work(stop)
    assert len(looks) == 3


@pytest.mark.django_db
def test_runs_are_forgotten_after_ninety_days() -> None:
    for days in (89, 91):
        Run.objects.create(job="a", started_at=timezone.now() - dt.timedelta(days=days))
    call_command("forget_runs")
    assert Run.objects.count() == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_job_that_loses_its_connection_is_recorded_and_the_next_runs(jobs: Deeds) -> None:
    def lose() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    jobs(a=lose, b=lambda: Run.objects.count())
    worker.run_due(Event())
    assert outcomes() == {"a": "failed", "b": "done"}


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_statement_of_a_job_that_hangs_is_ended_and_the_limit_lifted(
    jobs: Deeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(30)")

    jobs(a=hang)
    (job,) = schedule.JOBS.values()
    monkeypatch.setitem(schedule.JOBS, "a", replace(job, statement_timeout=dt.timedelta(seconds=1)))
    worker.run_due(Event())
    assert outcomes() == {"a": "failed"}
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db
def test_a_run_that_was_taken_over_says_so(jobs: Deeds) -> None:
    jobs(a=lambda: None)
    actions.enrol(NOW)
    actions.take(NOW)
    worker.run_due(Event(), lambda: NOW + dt.timedelta(hours=2))
    assert sorted(Run.objects.values_list("outcome", flat=True)) == ["done", "lost"]
