"""A sign of life while a portion lasts: the portion itself gives one at its end, in its own transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import Error, connection
from django.utils import timezone

from transfer.jobs import actions
from transfer.models import Job

logger = logging.getLogger(__name__)

BEAT_EVERY_S = 10.0
# A portion that takes longer hangs: its heart stops, and another worker gets the job.
LONGEST_PORTION_S = 600.0


class Pulse:
    def __init__(self) -> None:
        self.began = time.monotonic()

    def portion_begins(self) -> None:
        self.began = time.monotonic()

    @property
    def is_too_slow(self) -> bool:
        return time.monotonic() - self.began > LONGEST_PORTION_S


@contextmanager
def beside(job: Job) -> Iterator[Pulse]:
    """In a thread, and so with a connection, of its own, which it opens only when a portion lasts."""
    is_over, pulse = Event(), Pulse()
    thread = Thread(target=_run, args=(job.key, job.holder, pulse, is_over), name="pulse", daemon=True)
    thread.start()
    try:
        yield pulse
    finally:
        is_over.set()
        thread.join()


def _run(key: str, holder: str, pulse: Pulse, is_over: Event) -> None:
    try:
        while not is_over.wait(BEAT_EVERY_S) and not pulse.is_too_slow:
            _beat(key, holder)
    finally:
        connection.close()


def _beat(key: str, holder: str) -> None:
    try:
        actions.beat(key=key, holder=holder, now=timezone.now())
    except Error:  # away, or locked for long: the next one may come through
        logger.warning("A job could give no sign of life")
        connection.close()
