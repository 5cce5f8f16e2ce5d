"""Workers that were killed, at every place where they can be."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from tests.transfer.jobs.made import Rows, later, make_import, numbers, run_all, tasks_of
from transfer.jobs import actions, reaping
from transfer.models import Import, Job, JobState, Kind

pytestmark = pytest.mark.django_db
Put = Callable[..., None]


@pytest.fixture
def job(batch: Import, portion: Put) -> Job:
    portion(Rows())
    return actions.begin(batch=batch, kind=Kind.READ)


def claim(job: Job) -> None:
    DBTaskResult.objects.get(pk=job.holder).claim("a worker")


def kill_within(job: Job) -> None:
    """As if it were killed in the middle of its first portion."""
    claim(job)
    actions.take(job.key, holder=job.holder, now=timezone.now())


def hand_on() -> int:
    return reaping.hand_on_all(timezone.now())


def test_a_job_of_a_dead_worker_is_handed_on_after_a_minute(job: Job) -> None:
    kill_within(job)
    later(job, seconds=59)
    assert hand_on() == 0
    later(job, seconds=2)
    assert hand_on() == 1
    assert tasks_of(job) == ["FAILED", "READY"]
    run_all()
    job.refresh_from_db()
    assert (job.state, numbers(job.batch)) == (JobState.DONE, list(range(1, 11)))
    assert job.messages == [["handed_on", {}]]


def test_one_that_gives_signs_of_life_is_not(job: Job) -> None:
    kill_within(job)
    later(job, minutes=2)
    assert actions.beat(key=job.key, holder=job.holder, now=timezone.now())
    assert hand_on() == 0


def test_a_worker_killed_before_it_took_the_job_is_noticed_too(job: Job) -> None:
    claim(job)
    later(job, minutes=2)
    assert hand_on() == 1
    run_all()
    assert numbers(job.batch) == list(range(1, 11))


def test_a_task_that_was_deleted_is_replaced(job: Job) -> None:
    DBTaskResult.objects.all().delete()
    later(job, minutes=2)
    assert hand_on() == 1
    run_all()
    assert numbers(job.batch) == list(range(1, 11))


def test_a_long_line_is_no_death(job: Job) -> None:
    later(job, hours=3)
    assert hand_on() == 0


def test_a_task_that_was_taken_this_moment_after_a_long_wait_is_not(job: Job) -> None:
    later(job, hours=3)
    claim(job)
    assert hand_on() == 0


def test_what_waits_for_tmdb_is_left_alone(job: Job) -> None:
    kill_within(job)
    job.refresh_from_db()
    actions.wait(job, actions.Step(0, waits_for="tmdb_away", wait_s=600))
    later(job, minutes=5)
    assert hand_on() == 0


def test_one_that_was_to_stop_is_stopped_by_the_death_of_its_worker(job: Job) -> None:
    kill_within(job)
    actions.stop(job)
    later(job, minutes=2)
    assert hand_on() == 1
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    assert actions.resume(job)
    run_all()
    assert numbers(job.batch) == list(range(1, 11))


@pytest.mark.parametrize("kill", [kill_within, claim])
def test_what_kills_five_workers_gets_no_sixth(job: Job, kill: Callable[[Job], None]) -> None:
    for _ in range(5):
        job.refresh_from_db()
        kill(job)
        later(job, minutes=2)
        assert hand_on() == 1
    job.refresh_from_db()
    assert (job.state, job.messages[-1][0]) == (JobState.FAILED, "gave_up")
    assert hand_on() == 0


def test_two_that_look_at_once_hand_it_on_once(job: Job) -> None:
    kill_within(job)
    later(job, minutes=2)
    job.refresh_from_db()
    since, now = timezone.now() - reaping.silent_for(), timezone.now()
    assert actions.hand_on(job, silent_since=since, now=now)
    assert not actions.hand_on(job, silent_since=since, now=now)


def test_the_worker_does_it_by_itself(job: Job) -> None:
    kill_within(job)
    later(job, minutes=2)
    run_all()
    assert numbers(job.batch) == list(range(1, 11))


def test_looking_costs_as_much_for_many_as_for_one(job: Job) -> None:
    def count() -> int:
        Job.objects.update(beat_at=timezone.now() - dt.timedelta(hours=1))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert hand_on() == 0
        return len(queries)

    one = count()
    for _ in range(5):
        actions.begin(batch=make_import(job.owner), kind=Kind.READ)
    assert count() == one == 2


def test_it_says_how_many(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("hand_on_jobs")
    assert capsys.readouterr().out == "0 jobs handed on.\n"


def test_a_dead_worker_is_noticed_behind_a_line_of_any_length(
    alice: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaping, "AT_ONCE", 2)
    kill_within(job)
    later(job, minutes=2)
    for _ in range(3):
        later(actions.begin(batch=make_import(alice), kind=Kind.READ), minutes=10)
    assert hand_on() == 1
    assert tasks_of(job).count("FAILED") == 1
