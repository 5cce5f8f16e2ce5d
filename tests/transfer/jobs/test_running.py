"""One job from its beginning to its end, and what may come in between."""

import json
import logging
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from jobs import queues
from tests.transfer.jobs.made import Rows, later, make_import, numbers, run_all, tasks_of
from transfer.jobs import actions, running, steps
from transfer.jobs.steps import Hopeless, Lost, Step
from transfer.models import Import, Job, JobState, Kind

pytestmark = pytest.mark.django_db
Put = Callable[..., None]


def begin(batch: Import, kind: Kind = Kind.READ) -> Job:
    return actions.begin(batch=batch, kind=kind)


def test_it_goes_portion_by_portion_to_its_end(batch: Import, portion: Put) -> None:
    rows = Rows(total=10, size=4)
    portion(rows)
    job = begin(batch)
    assert (job.state, job.done_count, tasks_of(job)) == (JobState.WAITING, 0, ["READY"])
    assert run_all() == 1
    job.refresh_from_db()
    assert (job.state, job.done_count, job.total_count, job.counts) == (JobState.DONE, 10, 10, {"sure": 10})
    assert (rows.portions, numbers(batch)) == (3, list(range(1, 11)))
    assert job.started_at
    assert job.ended_at
    assert tasks_of(job) == ["SUCCESSFUL"]
    assert DBTaskResult.objects.get().return_value == "done"


def test_begun_twice_it_is_one(batch: Import) -> None:
    assert begin(batch) == begin(batch)
    assert DBTaskResult.objects.count() == 1


def test_another_kind_waits_until_the_open_one_has_ended(batch: Import) -> None:
    begin(batch)
    with pytest.raises(actions.Busy):
        begin(batch, Kind.COMMIT)


def test_told_to_stop_it_lets_go_after_the_portion_at_hand(batch: Import, portion: Put) -> None:
    portion(Rows(between=actions.stop))
    job = begin(batch)
    run_all()
    job.refresh_from_db()
    assert (job.state, job.done_count, job.holder) == (JobState.STOPPED, 4, "")
    assert run_all() == 0


def test_resumed_it_goes_on_where_it_was(batch: Import, portion: Put) -> None:
    portion(Rows(between=actions.stop))
    job = begin(batch)
    run_all()
    portion(Rows())
    assert actions.resume(job)
    run_all()
    job.refresh_from_db()
    assert (job.state, numbers(batch)) == (JobState.DONE, list(range(1, 11)))


def test_stopped_before_its_turn_it_takes_none(batch: Import, portion: Put) -> None:
    portion(Rows())
    job = begin(batch)
    assert actions.stop(job)
    assert run_all() == 0
    assert actions.resume(job)
    assert run_all() == 1


def test_a_stop_that_is_taken_back_in_time_is_none(batch: Import, portion: Put) -> None:
    def waver(job: Job) -> None:
        actions.stop(job)
        actions.resume(job)

    portion(Rows(between=waver))
    job = begin(batch)
    run_all()
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_what_has_ended_can_neither_be_stopped_nor_resumed(batch: Import, portion: Put) -> None:
    portion(Rows())
    job = begin(batch)
    run_all()
    assert not actions.stop(job)
    assert not actions.resume(job)


def test_a_worker_that_ends_hands_back_at_once(batch: Import, portion: Put) -> None:
    stop = Event()
    portion(Rows(between=lambda job: stop.set()))
    job = begin(batch)
    queues.once(stop)
    job.refresh_from_db()
    assert (job.state, job.done_count, job.attempts) == (JobState.WAITING, 4, 0)
    run_all()
    assert numbers(batch) == list(range(1, 11))


def test_whoever_waits_for_long_has_a_turn(
    batch: Import, portion: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "TURN_S", 0.0)
    order: list[int] = []
    portion(Rows(total=3, size=1, between=lambda job: order.append(job.pk)))
    long, other = begin(batch), begin(make_import(batch.owner))
    run_all()
    assert order == [long.pk, other.pk] * 3
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_a_portion_that_fails_is_tried_again_and_leaves_nothing(batch: Import, portion: Put) -> None:
    def crash(job: Job) -> None:
        raise RuntimeError("alice@example.com")

    portion(Rows(between=crash))
    job = begin(batch)
    run_all()
    job.refresh_from_db()
    assert (job.state, job.attempts, numbers(batch)) == (JobState.WAITING, 1, [])
    assert job.waits_until
    assert job.messages == [["stumbled", {}]]


def test_after_five_attempts_in_vain_it_has_failed(batch: Import, portion: Put) -> None:
    def crash(job: Job) -> None:
        raise RuntimeError("no")

    portion(Rows(between=crash))
    job = begin(batch)
    for _ in range(5):
        assert run_all() == 1
        DBTaskResult.objects.filter(status="READY").update(run_after="2000-01-01T00:00Z")
    assert run_all() == 0
    job.refresh_from_db()
    assert (job.state, job.holder) == (JobState.FAILED, "")
    assert job.messages[-1] == ["gave_up", {"attempts": 5}]
    portion(Rows())
    assert actions.resume(job)
    run_all()
    job.refresh_from_db()
    assert (job.state, job.ended_at is None) == (JobState.DONE, False)


def test_attempts_are_counted_from_the_last_row_that_moved(batch: Import, portion: Put) -> None:
    def crash_on_the_second(job: Job) -> None:
        if job.done_count % 2:
            raise RuntimeError("no")

    portion(Rows(size=1, between=crash_on_the_second))
    job = begin(batch)
    run_all()
    job.refresh_from_db()
    assert (job.done_count, job.attempts) == (1, 0)


def test_what_is_hopeless_is_tried_once(batch: Import, portion: Put) -> None:
    def give_up(job: Job) -> None:
        raise Hopeless("not_read")

    portion(Rows(between=give_up))
    job = begin(batch)
    run_all()
    job.refresh_from_db()
    assert (job.state, job.messages) == (JobState.FAILED, [["not_read", {}]])


def test_a_portion_that_does_nothing_does_not_run_for_ever(batch: Import, portion: Put) -> None:
    portion(lambda job: Step(0))
    job = begin(batch)
    run_all()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.WAITING, 1)


def test_while_tmdb_is_away_the_worker_is_free(batch: Import, portion: Put) -> None:
    portion(lambda job: Step(0, waits_for="tmdb_away", wait_s=30))
    job = begin(batch)
    assert run_all() == 1
    job.refresh_from_db()
    assert (job.state, job.waits_for, job.attempts) == (JobState.WAITING, "tmdb_away", 0)
    assert run_all() == 0
    portion(Rows())
    DBTaskResult.objects.filter(status="READY").update(run_after="2000-01-01T00:00Z")
    run_all()
    job.refresh_from_db()
    assert (job.state, job.waits_for, job.waits_until) == (JobState.DONE, "", None)


def test_a_moment_of_waiting_is_waited_on_the_spot(batch: Import, portion: Put) -> None:
    seen: list[str] = []
    rows = Rows()

    def wait_once(job: Job) -> Step:
        if not seen:
            seen.append("")
            return Step(0, waits_for="tmdb_limit", wait_s=0.01)
        seen.append(job.waits_for)
        return rows(job)

    portion(wait_once)
    job = begin(batch)
    assert run_all() == 1
    job.refresh_from_db()
    assert (job.state, seen[1], job.waits_for) == (JobState.DONE, "tmdb_limit", "")


def test_a_worker_that_was_thought_dead_writes_nothing(batch: Import, portion: Put) -> None:
    """It slept through two minutes between its look at TMDB and its transaction."""

    def sleep(job: Job) -> None:
        portion(Rows())
        later(job, minutes=2)
        run_all()

    portion(Rows(total=10, size=4, between=sleep))
    job = begin(batch)
    run_all()
    job.refresh_from_db()
    assert (job.state, numbers(batch)) == (JobState.DONE, list(range(1, 11)))
    assert job.messages == [["handed_on", {}]]
    assert tasks_of(job) == ["SUCCESSFUL", "SUCCESSFUL"]
    assert set(DBTaskResult.objects.values_list("return_value", flat=True)) == {"lost", "done"}


@pytest.mark.parametrize("kind", Kind)
def test_the_import_of_which_was_thrown_away_is_lost_and_no_fault_of_ours(
    batch: Import, kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    task = begin(batch, kind).holder
    take = actions.take

    def take_and_throw_away(key: str, **told: Any) -> Job | None:
        job = take(key, **told)
        Import.objects.all().delete()
        return job

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "take", take_and_throw_away)
        run_all()
    assert DBTaskResult.objects.get(pk=task).return_value == "lost"
    assert [line for line in caplog.records if line.levelno >= logging.WARNING] == []


def test_what_became_hopeless_because_it_was_thrown_away_is_lost_too(batch: Import, portion: Put) -> None:
    def give_up(job: Job) -> None:
        Import.objects.all().delete()
        raise Hopeless("no_file")

    portion(Rows(between=give_up))
    begin(batch)
    run_all()
    assert DBTaskResult.objects.get().return_value == "lost"


def test_whoever_does_not_have_it_moves_nothing_on(batch: Import) -> None:
    job = begin(batch)
    with pytest.raises(Lost):
        actions.advance(job, Step(1))


@pytest.mark.django_db(transaction=True)
def test_progress_apart_from_its_rows_is_refused(batch: Import) -> None:
    job = begin(batch)
    with pytest.raises(RuntimeError, match="transaction"):
        actions.advance(job, Step(1))


def test_of_each_turn_the_log_has_a_line_without_names(
    batch: Import, portion: Put, capsys: pytest.CaptureFixture[str]
) -> None:
    portion(Rows())
    begin(batch)
    capsys.readouterr()
    run_all()
    (told,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (told["event"], told["kind"], told["outcome"]) == ("import_job", "read", "done")
    assert (told["rows"], told["portions"], told["queries"] > 0) == (10, 3, True)
    assert batch.key not in json.dumps(told)


def test_the_machine_is_loaded_by_whoever_works() -> None:
    assert steps.PORTIONS.keys() <= set(Kind)
