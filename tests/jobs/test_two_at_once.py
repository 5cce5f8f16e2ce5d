"""Many workers on one database, and one that is told to end."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, connections

from jobs import actions, worker
from jobs.models import Run
from jobs.schedule import JOBS
from tests.jobs.conftest import NOW, Deeds
from tests.mymovie.paths import ROOT
from tests.mymovie.test_settings import PRODUCTION

WORKERS = 4


def all_at_once(deed: Callable[[], object], open_connection: Callable[[], None]) -> None:
    start = Barrier(WORKERS)

    def run() -> None:
        open_connection()
        try:
            start.wait(timeout=30)
            deed()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(WORKERS) as pool:
        for outcome in [pool.submit(run) for _ in range(WORKERS)]:
            outcome.result()


def run_all(jobs: Deeds, open_connection: Callable[[], None]) -> Counter[str]:
    """How often each job was done when all began at the same moment."""
    done: list[str] = []
    names = [f"job_{n}" for n in range(8)]

    def deed(name: str) -> Callable[[], None]:
        def do() -> None:
            time.sleep(0.02)
            done.append(name)

        return do

    jobs(**{name: deed(name) for name in names})
    all_at_once(lambda: worker.run_due(Event(), lambda: NOW), open_connection)
    assert set(done) == set(names)
    return Counter(done)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL's row locks")
def test_on_postgresql_each_job_is_done_by_one_worker(jobs: Deeds) -> None:
    actions.enrol(NOW)
    counted = run_all(jobs, lambda: None)
    assert set(counted.values()) == {1}
    assert set(Run.objects.values_list("outcome", flat=True)) == {"done"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite's lock")
def test_on_sqlite_each_job_is_done_by_one_worker(jobs: Deeds, file_of_the_database: str) -> None:
    def open_file() -> None:
        made = connections["default"].copy()
        made.settings_dict = {**made.settings_dict, "NAME": file_of_the_database}
        connections["default"] = made

    assert set(run_all(jobs, open_file).values()) == {1}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the same on every database")
def test_told_to_end_an_idle_worker_ends_at_once(file_of_the_database: str) -> None:
    env = {"PATH": os.environ["PATH"], **PRODUCTION, "DATABASE_URL": f"sqlite:///{file_of_the_database}"}
    command = [sys.executable, "manage.py", "work"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        done = [line for _, line in zip(range(1 + len(JOBS)), process.stdout, strict=False)]
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=worker.LOOK_EVERY_S / 2)
    assert sum('"event": "job"' in line for line in done) == len(JOBS)
    assert "The worker ends" in rest
    assert process.returncode == 0
