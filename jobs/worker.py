"""Runs what is due, one after the other, until it is told to stop."""

import datetime as dt
import logging
from collections.abc import Callable
from io import StringIO
from threading import Event

from django.core.management import call_command
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from jobs import actions
from jobs.models import Outcome, Run
from jobs.schedule import JOBS, Job
from mymovie import logs, measures

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 60.0
TOLD = "%(job)s %(outcome)s after %(ms)s ms: %(queries)s queries in %(db_ms)s ms, TMDB in %(tmdb_ms)s ms"


def work(stop: Event, now: Callable[[], dt.datetime] = timezone.now) -> None:
    """Until `stop` is set: at once if idle, else after the job at hand."""
    logger.info("The worker waits for work")
    while not stop.is_set():
        try:
            run_due(stop, now)
        except Error:  # the database is away; a worker that ends would be started again for nothing
            logger.exception("No job could be looked for")
        close_old_connections()
        stop.wait(LOOK_EVERY_S)
    logger.info("The worker ends")


def run_due(stop: Event, now: Callable[[], dt.datetime] = timezone.now) -> list[Run]:
    """Those it ran. A job that fails holds up none of the others: it is due again after a pause."""
    actions.enrol(now())
    ran = []
    while not stop.is_set():
        work = measures.begin()
        run = actions.take(now(), work.id)
        if run is None:
            break
        outcome, said = _run(JOBS[run.job])
        actions.finish(run, now(), outcome=outcome, said=said)
        _tell(run, outcome, work)
        ran.append(run)
    measures.end()
    return ran


def _run(job: Job) -> tuple[Outcome, str]:
    said = StringIO()
    try:
        _limit(job.statement_timeout)
        call_command(*job.command, stdout=said, stderr=said, no_color=True)
    except Exception as error:
        logger.exception("The job %s failed", job.name)
        return Outcome.FAILED, logs.describe(error)
    finally:
        _lift_limit()
    return Outcome.DONE, next(iter(said.getvalue().splitlines()[-1:]), "")


def _limit(timeout: dt.timedelta) -> None:
    """A statement that hangs would hold up the other jobs; 0 is no limit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            seconds = f"{timeout.total_seconds():.0f}s"
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [seconds])


def _lift_limit() -> None:
    try:
        _limit(dt.timedelta())
    except Error:  # the job lost its connection; the next one has no limit
        connection.close()


def _tell(run: Run, outcome: Outcome, work: measures.Work) -> None:
    facts: dict[str, object] = {"job": run.job, "outcome": outcome.value, **work.costs()}
    level = logging.INFO if outcome == Outcome.DONE else logging.ERROR
    logger.log(level, TOLD, facts, extra={"event": "job", "facts": facts})
