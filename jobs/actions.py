"""Every write of jobs, and whose turn it is: however many workers ask, each job is in the hands of one.

A row is locked for the moment of taking it; what holds it meanwhile is a lease, so that a worker that was
killed blocks its job no longer than that.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from jobs.models import TEXT_MAX, Duty, Outcome, Run
from jobs.schedule import JOBS, Job

FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=5), dt.timedelta(hours=6)
RUNS_KEPT = dt.timedelta(days=90)


def enrol(now: dt.datetime) -> None:
    """Every job has its row, and what is new is due at once.

    A row that is no job of ours stays: while a release goes out, it may be the other one's.
    """
    missing = JOBS.keys() - Duty.objects.values_list("name", flat=True)
    if missing:
        Duty.objects.bulk_create((Duty(name=name, due_at=now) for name in missing), ignore_conflicts=True)


def take(now: dt.datetime, work_id: str = "") -> Run | None:
    """What has been due for longest and nobody has; None when there is nothing to do."""
    with transaction.atomic():
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        waiting = Duty.objects.filter(free, due_at__lte=now, name__in=JOBS).order_by("due_at", "name")
        duty = waiting.select_for_update(skip_locked=True).first()
        if duty is None:
            return None
        if duty.leased_until:
            _give_up(duty, now)
        duty.leased_until = now + JOBS[duty.name].lease
        duty.save(update_fields=["leased_until"])
        return Run.objects.create(job=duty.name, started_at=now, work_id=work_id)


def _give_up(duty: Duty, now: dt.datetime) -> None:
    """Whoever had it was killed."""
    lost = Run.objects.filter(job=duty.name, outcome=Outcome.RUNNING)
    lost.update(outcome=Outcome.LOST, ended_at=now)


def finish(run: Run, now: dt.datetime, *, outcome: Outcome, said: str) -> None:
    """However often its time went by, it is due once more: next time, or after a pause if it failed."""
    with transaction.atomic():
        duty = Duty.objects.select_for_update().filter(name=run.job).first()
        run.outcome, run.ended_at, run.said = outcome, now, said[:TEXT_MAX]
        mine = Run.objects.filter(pk=run.pk, outcome=Outcome.RUNNING)
        is_mine = mine.update(outcome=run.outcome, ended_at=run.ended_at, said=run.said)
        if duty is None or not is_mine:  # it took so long that another has it now
            return
        duty.failures = 0 if outcome == Outcome.DONE else duty.failures + 1
        duty.due_at = _due(JOBS[run.job], duty.failures, now)
        duty.leased_until = None
        duty.save(update_fields=["failures", "due_at", "leased_until"])


def _due(job: Job, failures: int, now: dt.datetime) -> dt.datetime:
    if not failures:
        return job.when.after(now)
    return now + min(FIRST_PAUSE * (1 << min(failures - 1, 10)), LONGEST_PAUSE)


def forget_runs(*, now: dt.datetime) -> int:
    """How many there were."""
    forgotten, _ = Run.objects.filter(started_at__lt=now - RUNS_KEPT).delete()
    return forgotten
