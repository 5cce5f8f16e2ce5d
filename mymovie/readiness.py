"""Whether this process can serve: its database answers and is up to date, its cache keeps what it gets."""

import logging
import threading
from collections.abc import Callable
from contextvars import copy_context

from django.core.cache import cache
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

logger = logging.getLogger(__name__)

PATIENCE_S = 2.0


def is_ready() -> bool:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            logger.warning("Not ready: a migration waits")
            return False
        cache.set("readyz", "ok", 10)
        if cache.get("readyz") != "ok":
            logger.warning("Not ready: the cache keeps nothing")
            return False
    except Exception:  # each cache client has errors of its own
        logger.exception("Not ready")
        return False
    return True


class Asker:
    """Asks in a thread of its own and waits so long and no longer.

    A server that hangs answers nobody, and no limit that it would have to keep helps. While one question
    hangs no second is asked, so that what hangs is one thread and one connection.
    """

    def __init__(self, question: Callable[[], bool]) -> None:
        self._question = question
        self._lock = threading.Lock()
        self._answered = threading.Event()
        self._answered.set()
        self._answer = False

    def ask(self, patience_s: float) -> bool:
        with self._lock:
            if self._answered.is_set():
                self._answered.clear()
                known = copy_context()  # so that what it logs has the number of whoever asked
                threading.Thread(target=known.run, args=[self._run], name="readiness", daemon=True).start()
        if not self._answered.wait(patience_s):
            logger.error("Not ready: no answer in time")
            return False
        return self._answer

    def _run(self) -> None:
        answer = False
        try:
            answer = self._question()
        finally:
            self._answer = answer
            self._answered.set()
            connections.close_all()


_asker = Asker(is_ready)


def is_ready_in_time() -> bool:
    # SQLite is a file of this machine, and one in memory is its thread's alone.
    return is_ready() if connection.vendor == "sqlite" else _asker.ask(PATIENCE_S)
