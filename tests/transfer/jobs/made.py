"""A made portion that writes rows, so that what was written can be held against what was told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from threading import Event

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from jobs import queues
from transfer.jobs import actions
from transfer.jobs.steps import Step
from transfer.models import Import, ImportRow, Job, Source, State

Between = Callable[[Job], object]


def make_import(owner: User, **fields: object) -> Import:
    return Import.objects.create(
        **{"owner": owner, "source": Source.LETTERBOXD, "name": "a.csv", "state": State.READING, **fields}
    )


class Rows:
    """Writes so many rows, some at a time; `between` runs before each portion, as TMDB would."""

    def __init__(self, total: int = 10, size: int = 4, between: Between = lambda job: None) -> None:
        self.total, self.size, self.between = total, size, between
        self.portions = 0

    def __call__(self, job: Job) -> Step:
        self.portions += 1
        first = job.done_count + 1
        numbers = range(first, min(first + self.size, self.total + 1))
        self.between(job)
        with transaction.atomic():
            ImportRow.objects.bulk_create(ImportRow(batch=job.batch, number=n, said={}) for n in numbers)
            is_last = not numbers or numbers[-1] == self.total
            return actions.advance(job, Step(len(numbers), is_last, {"sure": len(numbers)}, self.total))


def numbers(batch: Import) -> list[int]:
    return list(batch.rows.order_by("number").values_list("number", flat=True))


def run_all() -> int:
    return queues.once(Event())


def tasks_of(job: Job) -> list[str]:
    """What became of each, oldest first."""
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def later(job: Job, **ago: float) -> None:
    """As if it had given its last sign of life so long ago."""
    past = dt.timedelta(**ago)
    job.refresh_from_db()
    assert job.beat_at
    Job.objects.filter(pk=job.pk).update(beat_at=job.beat_at - past)
    for task in DBTaskResult.objects.filter(pk=job.holder, started_at__isnull=False):
        DBTaskResult.objects.filter(pk=task.pk).update(started_at=task.started_at - past)
