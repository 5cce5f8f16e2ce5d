"""How long what imports leave behind is kept: a file a day, its rows ninety, a task that ended a week."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from transfer.jobs import tasks
from transfer.models import Import, ImportRow, Job, JobState, UploadPart

UPLOADS_KEPT = dt.timedelta(days=1)
# Thirty days in which it can be taken back, and sixty in which one may ask what came of it.
IMPORTS_KEPT = dt.timedelta(days=90)
TASKS_KEPT = dt.timedelta(days=7)
AT_ONCE = 2_000  # rows to a statement
AT_WORK = (JobState.WAITING, JobState.RUNNING)


class Forgotten(NamedTuple):
    uploads: int
    imports: int
    tasks: int


def forget(now: dt.datetime) -> Forgotten:
    """What is being worked on stays until that has ended."""
    return Forgotten(_forget_uploads(now), _forget_imports(now), tasks.forget_ended(now - TASKS_KEPT))


def _forget_uploads(now: dt.datetime) -> int:
    """With their imports: nobody answered the question, or the file could not be read to its end."""
    kept = UploadPart.objects.filter(of=OuterRef("pk"))
    return _forget(_idle().filter(Exists(kept), made_at__lt=now - UPLOADS_KEPT))


def _forget_imports(now: dt.datetime) -> int:
    return _forget(_idle().filter(made_at__lt=now - IMPORTS_KEPT))


def _idle() -> QuerySet[Import]:
    at_work = Job.objects.filter(batch=OuterRef("pk"), state__in=AT_WORK)
    return Import.objects.filter(~Exists(at_work))


def _forget(due: QuerySet[Import]) -> int:
    return sum(_forget_one(due, key) for key in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _forget_one(due: QuerySet[Import], key: int) -> bool:
    """Not one that its owner has in hand, and only if it is still due once nobody else can take it up."""
    batch = Import.objects.select_for_update(skip_locked=True).filter(pk=key).first()
    if batch is None:
        return False
    list(batch.jobs.select_for_update().values_list("pk"))  # one that has failed may be tried again
    if not due.filter(pk=key).exists():
        return False
    rows = ImportRow.objects.of(batch).order_by("number").values("pk")
    while ImportRow.objects.filter(pk__in=rows[:AT_ONCE]).delete()[0]:
        pass
    batch.delete()
    return True
