"""How long what imports leave behind is kept: a file a day, its rows ninety, a task that ended a week."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from transfer.jobs import tasks
from transfer.models import Import, ImportRow, Job, JobState, Upload

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
    at_work = Job.objects.filter(batch=OuterRef("of"), state__in=AT_WORK)
    old = Upload.objects.filter(~Exists(at_work), made_at__lt=now - UPLOADS_KEPT)
    keys = list(old.values_list("of", flat=True))
    _forget_rows(keys)
    Import.objects.filter(pk__in=keys).delete()
    return len(keys)


def _forget_imports(now: dt.datetime) -> int:
    at_work = Job.objects.filter(batch=OuterRef("pk"), state__in=AT_WORK)
    old = Import.objects.filter(~Exists(at_work), made_at__lt=now - IMPORTS_KEPT)
    keys = list(old.values_list("pk", flat=True))
    _forget_rows(keys)
    Import.objects.filter(pk__in=keys).delete()
    return len(keys)


def _forget_rows(keys: list[int]) -> None:
    """Some at a time, so that nobody waits for long."""
    for key in keys:
        rows = ImportRow.objects.filter(batch=key).order_by("number").values("pk")
        while ImportRow.objects.filter(pk__in=rows[:AT_ONCE]).delete()[0]:
            pass
