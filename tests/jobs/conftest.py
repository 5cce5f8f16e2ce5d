import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from django.db import connection

from jobs import schedule, worker
from jobs.schedule import Daily, Job

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
Deed = Callable[[], object]
Deeds = Callable[..., None]


def at(**later: float) -> dt.datetime:
    return NOW + dt.timedelta(**later)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Deeds:
    """`jobs(one=…, other=…)`: these in place of the real ones, daily at one in the morning."""

    def become(**deeds: Deed) -> None:
        made = {name: Job(name, Daily(1, 0), (name,)) for name in deeds}
        monkeypatch.setattr(worker, "call_command", lambda name, **_: deeds[name]())
        for name in list(schedule.JOBS):
            monkeypatch.delitem(schedule.JOBS, name)
        for name, job in made.items():
            monkeypatch.setitem(schedule.JOBS, name, job)

    return become


@pytest.fixture
def file_of_the_database(tmp_path: object, transactional_db: None) -> str:
    """A copy on disk of SQLite's database in memory, for others to open."""
    path = f"{tmp_path}/jobs.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [path])
    # As the site's own file is from its first day: many who open it at once would each want to turn it.
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=WAL")
    return path
