"""Tells CloudFront what to forget, beside the jobs, until told to stop.

What it does not hear in time was over by itself.
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from mymovie.edge import rows
from mymovie.edge.aws import Away, CloudFront
from mymovie.limits import counting
from mymovie.limits.counting import Rate

logger = logging.getLogger(__name__)

LOOK_EVERY_S, REST_S = 1.0, 10.0
# What comes meanwhile goes in one: at most a quarter of the minute that a page lives.
APART = dt.timedelta(seconds=15)
# A thousand paths a month cost nothing, each further one half a cent; 30 at once and 30 a day are 960.
PATHS = Rate(times=30, span_s=86_400)

Now = Callable[[], dt.datetime]


@contextmanager
def beside(stop: Event) -> Iterator[None]:
    """In a thread, and so with a connection, of its own."""
    if not settings.CLOUDFRONT_DISTRIBUTION_ID:
        yield
        return
    thread = Thread(target=run, args=(stop,), name="edge", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def once() -> None:
    """For cron, which comes too late for most; it drops what is over."""
    if settings.CLOUDFRONT_DISTRIBUTION_ID:
        Sender(CloudFront(settings.CLOUDFRONT_DISTRIBUTION_ID)).go()


def run(stop: Event) -> None:
    sender = Sender(CloudFront(settings.CLOUDFRONT_DISTRIBUTION_ID))
    while not stop.is_set():
        pause_s = LOOK_EVERY_S
        try:
            sender.go()
            close_old_connections()
        except Exception:  # nobody else would begin again; most likely the database is away
            logger.exception("CloudFront could not be told what to forget")
            connection.close()
            pause_s = REST_S
        stop.wait(pause_s)
    connection.close()


class Sender:
    def __init__(self, cloudfront: CloudFront, now: Now = timezone.now) -> None:
        self.cloudfront, self.now = cloudfront, now
        self.not_before = dt.datetime.min.replace(tzinfo=dt.UTC)

    def go(self) -> int:
        """How many paths CloudFront was told of."""
        now = self.now()
        if late := rows.drop_late(now):
            _tell("late", late, logging.WARNING)
        rows.see(now)
        if now < self.not_before or not (taken := rows.take(now)):
            return 0
        self.not_before = now + APART
        paths = sorted({row.path for row in taken})
        if counting.take(PATHS, "cloudfront", times=len(paths)):
            rows.strike(taken)
            _tell("spent", len(paths))
            return 0
        reference = hashlib.sha256(repr([row.pk for row in taken]).encode()).hexdigest()[:32]
        try:
            self.cloudfront.forget(paths, reference=reference, now=now)
        except Away as error:
            for _ in paths:
                counting.give_back(PATHS, "cloudfront")
            _tell("put off", len(paths), logging.WARNING, error=str(error))
            return 0
        rows.strike(taken)
        _tell("told", len(paths))
        return len(paths)


def _tell(outcome: str, count: int, level: int = logging.INFO, *, error: str = "") -> None:
    """Whose pages they are stands in no line."""
    facts = {"outcome": outcome, "paths": count, "error": error}
    told = "CloudFront is to forget %(paths)s paths: %(outcome)s %(error)s"
    logger.log(level, told, facts, extra={"event": "edge", "facts": facts})
