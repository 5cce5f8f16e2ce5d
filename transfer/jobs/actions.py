"""Every write of jobs: whose turn it is, how far it is, and how it ends.

A job is in the hands of one task, and its row says of which. Whoever writes for it proves in the same
transaction that it still is: a worker that was thought dead and comes back writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from transfer.jobs import messages, tasks
from transfer.jobs.steps import Lost, Said, Step
from transfer.models import Import, Job, JobState, Kind

OPEN = (JobState.WAITING, JobState.RUNNING, JobState.STOPPED)
ATTEMPTS = 5
# After the first attempt in vain, the second …
PAUSES = (
    dt.timedelta(seconds=2),
    dt.timedelta(seconds=10),
    dt.timedelta(seconds=30),
    dt.timedelta(minutes=2),
)
NO_WAIT: dict[str, Any] = {"waits_for": "", "waits_until": None, "paced_at": None}


class Busy(Exception):
    """Another job of the same import is open, or this one goes on."""


def begin(*, batch: Import, kind: Kind, total: int | None = None) -> Job:
    """In the transaction at hand, its task too. One that is open already is given back.

    Raises Busy when the open one is of another kind.
    """
    try:
        with transaction.atomic():
            job = Job.objects.create(owner_id=batch.owner_id, batch=batch, kind=kind, total_count=total)
            _put_in_line(job, timezone.now())
            return job
    except IntegrityError:
        there = Job.objects.filter(batch=batch, state__in=OPEN).first()
        if there is None:
            raise
    if there.kind != kind:
        raise Busy
    return there


def stop(job: Job) -> bool:
    """At once while it waits; whoever has it lets go after the portion at hand. Whether it was open."""
    with transaction.atomic():
        kept = Job.objects.select_for_update().filter(pk=job.pk).first()
        if kept is None:  # its import was thrown away in another tab
            return False
        if kept.state == JobState.WAITING:
            _stopped(kept)
        elif kept.state == JobState.RUNNING:
            _write(kept, is_to_stop=True)
    return kept.state in OPEN


def resume(job: Job) -> bool:
    """Also one that has failed, as if it were new but for what it has done. Whether it goes on.

    Not when another one of the same import was begun meanwhile.
    """
    try:
        with transaction.atomic():
            kept = Job.objects.select_for_update().filter(pk=job.pk).first()
            if kept is None:  # likewise
                return False
            if kept.state in (JobState.STOPPED, JobState.FAILED):
                kept.attempts, kept.ended_at = 0, None
                _put_in_line(kept, timezone.now())
            elif kept.state == JobState.RUNNING and kept.is_to_stop:
                _write(kept, is_to_stop=False)
    except IntegrityError:
        return False
    return kept.state in (JobState.WAITING, JobState.RUNNING)


def set_aside(job: Job) -> None:
    """What was stopped or has failed is not to go on any more. Raises Busy where it goes on at the moment."""
    with transaction.atomic():
        kept = Job.objects.select_for_update().get(pk=job.pk)
        if kept.state not in (JobState.STOPPED, JobState.FAILED):
            raise Busy
        _failed(kept, "taken_back", None)


def take(key: str, *, holder: str, now: dt.datetime) -> Job | None:
    """The attempt is counted before anything is done. None when it is no longer this task's turn."""
    with transaction.atomic():
        mine = Job.objects.filter(key=key, holder=holder, state=JobState.WAITING)
        job = mine.select_for_update().first()
        if job is not None:
            _write(
                job,
                state=JobState.RUNNING,
                attempts=job.attempts + 1,
                beat_at=now,
                started_at=job.started_at or now,
                paced_at=job.paced_at or now,
                waits_for="",
                waits_until=None,
            )
    return job


def beat(*, key: str, holder: str, now: dt.datetime) -> bool:
    """Whether it is still this task's."""
    mine = Job.objects.filter(key=key, holder=holder, state=JobState.RUNNING)
    return bool(mine.update(beat_at=now))


def advance(job: Job, step: Step) -> Step:
    """The last thing in the transaction of a portion's writes: how far the job is by them.

    Raises Lost when somebody else has the job; so nothing of the portion is written.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("advance() is of the transaction that the portion's writes are of")
    kept, now = _held(job), timezone.now()
    changes: dict[str, Any] = {
        "done_count": kept.done_count + step.done,
        "counts": dict(Counter(kept.counts) + Counter(step.counts)),
        "attempts": 0 if step.done else kept.attempts,
        "beat_at": now,
        "waits_for": "",
        "waits_until": None,
    }
    if step.total is not None:
        changes["total_count"] = step.total
    if step.is_last:
        changes |= {"state": JobState.DONE, "ended_at": now, "is_to_stop": False}
    _write(kept, **changes)
    _copy(kept, job)
    return step


def wait_here(job: Job, step: Step) -> None:
    """A moment, in the hands of who has it."""
    with transaction.atomic():
        kept, now = _held(job), timezone.now()
        _write(kept, beat_at=now, **_waits(step, now))
    _copy(kept, job)


def wait(job: Job, step: Step) -> None:
    """Longer than that: whoever has it lets go, and it is in line again when the time has come.

    A world that is away is no attempt of ours.
    """
    with transaction.atomic():
        kept, now = _held(job), timezone.now()
        kept.attempts = 0
        kept.messages = messages.added(kept.messages, [(step.waits_for, {})])
        _put_in_line(kept, now, **_waits(step, now))


def hand_back(job: Job) -> None:
    """To the end of the line: the worker ends, or others have waited for long."""
    with transaction.atomic():
        kept = _held(job)
        kept.attempts = max(kept.attempts - 1, 0)
        _put_in_line(kept, timezone.now())


def stop_here(job: Job) -> None:
    with transaction.atomic():
        _stopped(_held(job))


def stumble(job: Job) -> bool:
    """The portion failed: once more after a pause, or no more. Whether it goes on."""
    with transaction.atomic():
        return _try_again(_held(job), timezone.now(), "stumbled")


def fail(job: Job, code: str, facts: Mapping[str, int | str] | None = None) -> None:
    """For good, until the person says to try again."""
    with transaction.atomic():
        _failed(_held(job), code, facts)


def hand_on(job: Job, *, silent_since: dt.datetime, now: dt.datetime) -> bool:
    """To a new task, from a worker that gave no sign of life since then. Whether it was so."""
    with transaction.atomic():
        kept = Job.objects.select_for_update().filter(pk=job.pk, holder=job.holder, state=job.state).first()
        if kept is None or kept.beat_at is None or kept.beat_at > silent_since:
            return False
        tasks.bury(kept.holder, now)
        if kept.is_to_stop:
            _stopped(kept)
            return True
        if kept.state == JobState.WAITING:  # it came to nothing before the attempt was counted
            kept.attempts += 1
        _try_again(kept, now, "handed_on", at_once=True)
    return True


def _try_again(job: Job, now: dt.datetime, code: str, *, at_once: bool = False) -> bool:
    if job.attempts >= ATTEMPTS:
        _failed(job, "gave_up", {"attempts": job.attempts})
        return False
    job.messages = messages.added(job.messages, [(code, {})])
    pause = dt.timedelta() if at_once else PAUSES[min(max(job.attempts, 1), len(PAUSES)) - 1]
    _put_in_line(job, now, waits_until=now + pause if pause else None)
    return True


def _held(job: Job) -> Job:
    mine = Job.objects.filter(pk=job.pk, holder=job.holder, state=JobState.RUNNING)
    kept = mine.select_for_update().first()
    if kept is None:
        raise Lost
    return kept


def _put_in_line(job: Job, now: dt.datetime, **changes: Any) -> None:
    tasks.drop(job.holder)
    until = changes.setdefault("waits_until", None)
    _write(
        job,
        **{"waits_for": "", **changes},
        holder=tasks.put(job.key, not_before=until),
        state=JobState.WAITING,
        is_to_stop=False,
        beat_at=now,
        paced_at=None if until is None else job.paced_at,
        paced_from=job.done_count if until is None else job.paced_from,
        attempts=job.attempts,
        messages=job.messages,
        ended_at=job.ended_at,
    )


def _stopped(job: Job) -> None:
    tasks.drop(job.holder)
    said = messages.added(job.messages, [("stopped", {})])
    _write(job, state=JobState.STOPPED, holder="", is_to_stop=False, messages=said, **NO_WAIT)


def _failed(job: Job, code: str, facts: Mapping[str, int | str] | None) -> None:
    tasks.drop(job.holder)
    said: list[Said] = [(code, facts or {})]
    _write(
        job,
        state=JobState.FAILED,
        holder="",
        is_to_stop=False,
        ended_at=timezone.now(),
        messages=messages.added(job.messages, said),
        **NO_WAIT,
    )


def _waits(step: Step, now: dt.datetime) -> dict[str, Any]:
    return {"waits_for": step.waits_for, "waits_until": now + dt.timedelta(seconds=step.wait_s)}


def _write(job: Job, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(job, name, value)
    job.save(update_fields=[*changes])


def _copy(kept: Job, job: Job) -> None:
    """What the one who has it is to know."""
    for field in Job._meta.concrete_fields:
        setattr(job, field.attname, getattr(kept, field.attname))
