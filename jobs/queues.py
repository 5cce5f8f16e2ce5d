"""Runs what is put into the queues of django-tasks, beside the jobs, until told to stop.

A task that a killed worker had stays "running" for ever; whoever put it there knows what it was worth, so
the command TENDS hands on what has stood still.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import StringIO
from threading import Event, Thread

from django.core.management import call_command
from django.db import close_old_connections, connection, transaction
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

logger = logging.getLogger(__name__)

LOOK_EVERY_S, TEND_EVERY_S, REST_S = 1.0, 15.0, 10.0
QUEUES = ("imports",)
TENDS = "hand_on_jobs"
# A statement that hangs would hold up everybody else's; and nobody's page waits for a lock of ours so long.
LIMITS = {"statement_timeout": "60s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"}

_stop: ContextVar[Event | None] = ContextVar("stop", default=None)


def told_to_end() -> Event:
    """For a task that lasts: when this is set, it comes to its next resting place and ends."""
    return _stop.get() or Event()


@contextmanager
def beside(stop: Event) -> Iterator[None]:
    """In a thread, and so with a connection, of its own: no import holds up a mail or a job."""
    thread = Thread(target=run, args=(stop,), name="queues", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def run(stop: Event, clock: Callable[[], float] = time.monotonic) -> None:
    tended_at = float("-inf")
    while not stop.is_set():
        pause_s = LOOK_EVERY_S
        try:
            if clock() - tended_at >= TEND_EVERY_S:
                tended_at = clock()
                tend()
            if is_any_due():
                _limit()
                pause_s = 0.0 if run_next(stop) else pause_s
            close_old_connections()
        except Exception:  # nobody else would begin again; most likely the database is away
            logger.exception("No task could be looked for")
            connection.close()
            pause_s = REST_S
        stop.wait(pause_s)
    connection.close()


def once(stop: Event) -> int:
    """For cron, and for tests: all that is due, one after the other; how many there were."""
    tend()
    count = 0
    while not stop.is_set() and run_next(stop):
        count += 1
    return count


def tend() -> None:
    call_command(TENDS, stdout=StringIO())


def is_any_due() -> bool:
    """One look by an index, each second of each worker."""
    return _due().exists()


def run_next(stop: Event) -> bool:
    """The task that has been due for longest and nobody has; whether there was one.

    What goes wrong within is kept with the task, and logged.
    """
    worker = _worker()
    with transaction.atomic():
        task = _due().get_locked()
        if task is None:
            return False
        task.claim(worker.worker_id)
    token = _stop.set(stop)
    try:
        worker.run_task(task)
    finally:
        _stop.reset(token)
    return True


def _due() -> DBTaskResultQuerySet:
    return DBTaskResult.objects.ready().filter(queue_name__in=QUEUES)


def _worker() -> Worker:
    """Of django-tasks, for what it does with one task; its own loop is a process's, not a thread's."""
    return Worker(
        queue_names=[*QUEUES],
        interval=LOOK_EVERY_S,
        batch=False,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def _limit() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name, value in LIMITS.items():
                cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
