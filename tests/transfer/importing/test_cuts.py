"""Cut off at any statement and taken up again, an import comes to what it comes to undisturbed."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection, transaction

from accounts.models import User
from movies.counts import reconcile
from movies.models import Movie
from movies.watchlist.actions import add_wish
from tests.factories import make_entry, make_movie
from tests.transfer.importing.imports import committed, everything_of, make_import, said, seen, take, work
from transfer.importing import staging
from transfer.importing.committing import commit
from transfer.importing.staging import open_import
from transfer.importing.undoing import undo
from transfer.jobs import actions as jobs
from transfer.jobs.steps import portion_of
from transfer.models import Clash, Import, ImportRow, Job, JobState, Kind, State, Verdict
from transfer.sources.rows import Row

pytestmark = pytest.mark.django_db


class Nth:
    """Fails one statement, so that nothing behind it is done."""

    def __init__(self, nth: int) -> None:
        self.nth, self.seen = nth, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            return execute(sql, params, many, context)
        self.seen += 1
        if self.seen == self.nth:
            raise OperationalError("cut")
        return execute(sql, params, many, context)


def rows_of(films: list[Movie]) -> list[Row]:
    mine, wished, one, two, _ = films
    return [
        said(mine, score=95, memo="theirs", viewings=(seen("2004", 60), seen("2025", 95))),
        said(wished, score=90, on="2024-05-01"),
        said(one, is_wish=True, memo="soon"),
        said(two, score=10),
        said(two, score=20, on="2023"),
        Row(title="?"),
    ]


def to_read(owner: User, films: list[Movie]) -> Import:
    return open_import(owner=owner, content=b"Name,Year,Rating10\nOne,2001,7\nTwo,2002,8\n", name="films.csv")


def to_match(owner: User, films: list[Movie]) -> Import:
    rows = [Row(title=film.original_title, year=2010, tmdb_id=film.pk) for film in films]
    batch = make_import(owner, rows, state=State.MATCHING)
    ImportRow.objects.of(batch).update(verdict=Verdict.WAITING, tmdb_id=None, candidates=[])
    jobs.begin(batch=batch, kind=Kind.MATCH)
    return batch


def to_commit(owner: User, films: list[Movie]) -> Import:
    batch = make_import(owner, rows_of(films), clash=Clash.THEIRS)
    commit(batch=batch)
    return batch


def to_undo(owner: User, films: list[Movie]) -> Import:
    batch = committed(owner, *rows_of(films), clash=Clash.THEIRS)
    undo(batch=batch)
    return batch


CUT = [
    (Kind.READ, to_read),
    (Kind.MATCH, to_match),
    (Kind.COMMIT, to_commit),
    (Kind.UNDO, to_undo),
]


@time_machine.travel("2026-04-01T03:00:00Z", tick=False)
@pytest.mark.parametrize(("kind", "prepare"), CUT)
def test_cut_at_any_statement_and_resumed_it_is_as_if_undisturbed(
    alice: User, kind: Kind, prepare: Callable[[User, list[Movie]], Import]
):
    films = [make_movie() for _ in range(5)]
    make_entry(alice, films[0], score=20, memo="mine", watched_on=None)
    add_wish(owner=alice, tmdb_id=films[1].pk, why="Bob says so")
    undisturbed = Try(alice, films, kind, prepare, 0)
    assert undisturbed.statements > 5
    for nth in range(1, undisturbed.statements + 1):
        cut = Try(alice, films, kind, prepare, nth)
        assert cut.left in (cut.before, undisturbed.left), f"statement {nth} left a half"
        assert cut.end == undisturbed.end, f"statement {nth}"


class Try:
    """One portion, cut at a statement, and whatever it takes to the end; then all of it is gone."""

    def __init__(
        self,
        owner: User,
        films: list[Movie],
        kind: Kind,
        prepare: Callable[[User, list[Movie]], Import],
        nth: int,
    ) -> None:
        with transaction.atomic():
            staging.let_go()
            batch = prepare(owner, films)
            self.before = all_of(owner, batch)
            fault, job = Nth(nth), take(batch, kind)
            with connection.execute_wrapper(fault), suppress(OperationalError):
                portion_of(kind)(job)
            self.statements = fault.seen
            self.left = all_of(owner, batch)
            # As the reaper hands it on to another worker.
            staging.let_go()
            if Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(state=JobState.WAITING):
                work(batch, kind)
            assert list(reconcile(fix=False)) == []
            self.end = all_of(owner, batch)
            transaction.set_rollback(True)


def all_of(owner: User, batch: Import) -> dict[str, Any]:
    """Of the person, and of the import: without what numbers and keys its rows happened to get."""
    rows = ImportRow.objects.of(batch).order_by("number")
    told = rows.values(
        "number", "verdict", "outcome", "reason", "before", "after", "undone", "tmdb_id", "said"
    )
    done = list(batch.jobs.order_by("pk").values("kind", "done_count", "total_count", "counts"))
    state = Import.objects.values("state", "row_count", "tables").get(pk=batch.pk)
    return everything_of(owner) | {"rows": list(told), "import": state, "jobs": done}
