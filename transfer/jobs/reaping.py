"""What stands still is handed on: its worker was killed, or the machine was."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from transfer.jobs import actions, tasks
from transfer.models import Job, JobState

AT_ONCE = 100


def silent_for() -> dt.timedelta:
    return dt.timedelta(seconds=settings.IMPORT_SILENT_S)


def hand_on_all(now: dt.datetime) -> int:
    """How many. One query while none is silent.

    One that waits may be silent for long; but not when its task is gone, or was taken and nothing came of it.
    """
    since = now - silent_for()
    silent = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING], beat_at__lte=since)
    # Those that run come first: however long the line is, nobody who died is lost behind it.
    found = list(silent.order_by("state", "beat_at")[:AT_ONCE])
    queued = [job.holder for job in found if job.state == JobState.WAITING]
    waiting = tasks.waiting_among(queued, since=since)
    dead = [job for job in found if job.holder not in waiting]
    return sum(actions.hand_on(job, silent_since=since, now=now) for job in dead)
