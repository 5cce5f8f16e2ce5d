"""Many workers, many jobs, one database."""

from collections.abc import Callable
from threading import Event

import pytest
from django.db import connection, connections

from jobs import queues
from tests.factories import make_user
from tests.jobs.test_two_at_once import all_at_once
from tests.transfer.jobs.made import Rows, make_import
from transfer.jobs import actions, steps
from transfer.models import Import, ImportRow, Job, JobState, Kind

JOBS, ROWS = 6, 9
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL's row locks")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite's lock")


@pytest.fixture
def begun(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    monkeypatch.setitem(steps.PORTIONS, Kind.MATCH, Rows(total=ROWS, size=2))
    owner = make_user("alice")
    return [actions.begin(batch=make_import(owner), kind=Kind.MATCH) for _ in range(JOBS)]


def left() -> tuple[int, set[str], list[str]]:
    """Rows, the states of their jobs, and whatever is wrong with the sums."""
    wrong = [str(job) for job in Job.objects.all() if (job.done_count, job.counts) != (ROWS, {"sure": ROWS})]
    return ImportRow.objects.count(), set(Job.objects.values_list("state", flat=True)), wrong


@on_postgresql
def test_on_postgresql_each_job_is_done_by_one_worker(begun: list[Job]) -> None:
    all_at_once(lambda: queues.once(Event()), lambda: None)
    assert left() == (JOBS * ROWS, {JobState.DONE}, [])


@on_sqlite
def test_on_sqlite_each_job_is_done_by_one_worker(begun: list[Job], file_of_the_database: str) -> None:
    def open_file() -> None:
        made = connections["default"].copy()
        made.settings_dict = {**made.settings_dict, "NAME": file_of_the_database}
        connections["default"] = made

    found: list[tuple[int, set[str], list[str]]] = []

    def work() -> None:
        queues.once(Event())
        found.append(left())

    all_at_once(work, open_file)
    assert (JOBS * ROWS, {JobState.DONE}, []) in found


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_begun_in_two_tabs_at_once_it_is_one(alice: object, batch: Import) -> None:
    all_at_once(lambda: actions.begin(batch=batch, kind=Kind.COMMIT), lambda: None)
    assert Job.objects.count() == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_resumed_in_two_tabs_at_once_it_has_one_task(
    alice: object, batch: Import, portion: Callable[..., None]
) -> None:
    portion(Rows())
    job = actions.begin(batch=batch, kind=Kind.READ)
    actions.stop(job)
    all_at_once(lambda: actions.resume(job), lambda: None)
    assert queues.once(Event()) == 1
