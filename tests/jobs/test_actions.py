"""Whose turn it is, as time goes by."""

import datetime as dt

import pytest

from jobs import actions
from jobs.models import Duty, Outcome, Run
from tests.jobs.conftest import NOW, Deeds, at

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _one_job(jobs: Deeds) -> None:
    jobs(sweep=lambda: None)
    actions.enrol(NOW)


def done(run: Run | None, now: dt.datetime, outcome: Outcome = Outcome.DONE) -> dt.datetime:
    """When it is due again."""
    assert run is not None
    actions.finish(run, now, outcome=outcome, said="")
    return Duty.objects.get().due_at


def test_a_new_job_is_due_at_once_and_then_at_its_time() -> None:
    assert done(actions.take(NOW), NOW + MINUTE) == at(hours=13)
    assert actions.take(at(hours=12)) is None
    assert actions.take(at(hours=13)) is not None


def test_what_somebody_has_is_nobody_elses() -> None:
    assert actions.take(NOW) is not None
    assert actions.take(NOW) is None


def test_what_was_missed_for_days_is_done_once() -> None:
    done(actions.take(NOW), NOW)
    later = at(days=3)
    assert done(actions.take(later), later) > later
    assert actions.take(later + MINUTE) is None


def test_what_fails_is_tried_again_after_pauses_that_grow() -> None:
    now, pauses = NOW, []
    for _ in range(9):
        again = done(actions.take(now), now, Outcome.FAILED)
        pauses.append((again - now) // MINUTE)
        now = again
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 360, 360]
    assert done(actions.take(now), now) > now
    assert Duty.objects.get().failures == 0


def test_a_pause_holds() -> None:
    done(actions.take(NOW), NOW, Outcome.FAILED)
    assert actions.take(at(minutes=4)) is None
    assert actions.take(at(minutes=5)) is not None


def test_a_worker_that_was_killed_blocks_its_job_for_an_hour_at_most() -> None:
    killed = actions.take(NOW)
    assert actions.take(at(minutes=59)) is None
    taken = actions.take(at(minutes=60))
    assert taken is not None
    assert killed is not None
    killed.refresh_from_db()
    assert (killed.outcome, killed.ended_at) == (Outcome.LOST, at(minutes=60))


def test_a_worker_that_comes_back_too_late_takes_nothing_from_the_next() -> None:
    slow, now = actions.take(NOW), at(hours=2)
    taken = actions.take(now)
    assert slow is not None
    done(slow, now + MINUTE)
    assert Duty.objects.get().leased_until == at(hours=3)
    assert actions.take(now + MINUTE) is None
    assert taken is not None
    done(taken, now + 2 * MINUTE)
    assert set(Run.objects.values_list("pk", "outcome")) == {(slow.pk, "lost"), (taken.pk, "done")}


def test_what_has_waited_longest_is_first(jobs: Deeds) -> None:
    jobs(new=lambda: None, old=lambda: None)
    actions.enrol(NOW)
    Duty.objects.filter(name="old").update(due_at=at(hours=-1))
    run = actions.take(NOW)
    assert run is not None
    assert run.job == "old"


def test_what_another_release_calls_a_job_is_left_alone(jobs: Deeds) -> None:
    jobs(other=lambda: None)
    actions.enrol(NOW)
    runs = [actions.take(NOW), actions.take(NOW)]
    assert [run and run.job for run in runs] == ["other", None]
    assert Duty.objects.filter(name="sweep").exists()
