"""One turn of one job: portion after portion, until it is done, is to stop, has to wait, or others wait."""

from __future__ import annotations

import logging
import time
from threading import Event

from django.db import close_old_connections, connection
from django.utils import timezone

from mymovie import measures
from transfer.jobs import actions, beating, steps, tasks
from transfer.jobs.steps import Hopeless, Lost, Step
from transfer.models import Job, Kind

logger = logging.getLogger(__name__)

# Then whoever else waits comes first.
TURN_S = 20.0
# A wait that is shorter is no reason to let go.
SHORT_WAIT_S = 3.0
TOLD = "import job %(kind)s %(outcome)s: %(rows)s rows in %(portions)s portions, %(ms)s ms"


def take_turn(key: str, *, holder: str, stop: Event) -> str:
    """What it came to: done, stopped, waits, handed back, stumbled, failed, lost, or that it is not mine."""
    work = measures.begin()
    job = actions.take(key, holder=holder, now=timezone.now())
    if job is None:
        return "not mine"
    turn = Turn(job, stop)
    outcome = "crashed"
    try:
        with beating.beside(job) as pulse:
            outcome = turn.run(pulse)
    finally:
        turn.let_go()
        _tell(turn, outcome, work)
        measures.end()
    return outcome


class Turn:
    def __init__(self, job: Job, stop: Event) -> None:
        self.job, self.stop = job, stop
        self.portion = steps.portion_of(Kind(job.kind))
        self.rows = self.portions = 0
        self.began = time.monotonic()

    def run(self, pulse: beating.Pulse) -> str:
        try:
            return self._try(pulse)
        except Lost:
            return "lost"

    def let_go(self) -> None:
        if let_go := steps.LETTING_GO.get(Kind(self.job.kind)):
            let_go()

    def _try(self, pulse: beating.Pulse) -> str:
        """Where the database is away nothing can be written of it: that error goes on to the worker."""
        try:
            return self._go_on(pulse)
        except Lost:
            raise
        except Hopeless as error:
            actions.fail(self.job, error.code)
            return "failed"
        except Exception:
            logger.exception("A portion of a job of an import failed")
            if not connection.in_atomic_block:
                close_old_connections()  # one that was cut off serves nobody
        return "stumbled" if actions.stumble(self.job) else "failed"

    def _go_on(self, pulse: beating.Pulse) -> str:
        while not self.job.is_to_stop:
            if self.stop.is_set() or self._has_others_waiting():
                actions.hand_back(self.job)
                return "handed back"
            pulse.portion_begins()
            step = self.portion(self.job)
            self.rows, self.portions = self.rows + step.done, self.portions + 1
            if step.is_last:
                return "done"
            if step.wait_s > SHORT_WAIT_S:
                actions.wait(self.job, step)
                return "waits"
            self._rest(step)
        actions.stop_here(self.job)
        return "stopped"

    def _rest(self, step: Step) -> None:
        if step.waits_for:
            actions.wait_here(self.job, step)
            self.stop.wait(step.wait_s)
        elif not step.done:
            raise RuntimeError("a portion did nothing, and is not the last")

    def _has_others_waiting(self) -> bool:
        if not self.portions or time.monotonic() - self.began < TURN_S:
            return False
        self.began = time.monotonic()
        return tasks.others_wait(self.job.key)


def _tell(turn: Turn, outcome: str, work: measures.Work) -> None:
    """Whose it is stands in no line."""
    facts: dict[str, object] = {
        "kind": turn.job.kind,
        "outcome": outcome,
        "rows": turn.rows,
        "portions": turn.portions,
        **work.costs(),
    }
    level = logging.ERROR if outcome in ("failed", "stumbled", "crashed") else logging.INFO
    logger.log(level, TOLD, facts, extra={"event": "import_job", "facts": facts})
