"""Imports as the machine makes them, from rows; and the machine, run where the test stands."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from accounts.models import User
from movies.counts import EMPTY_WALL
from movies.holdings import Holding, Holdings
from movies.models import Entry, Movie, Precision, RemovedEntry, Viewing, Watched, Wish
from transfer.importing.committing import commit
from transfer.importing.held import candidate_as_json
from transfer.importing.undoing import undo
from transfer.jobs import actions as jobs
from transfer.jobs.steps import Step, portion_of
from transfer.matching.records import Candidate
from transfer.models import Import, ImportRow, Job, JobState, Kind, Source, State, Verdict
from transfer.sources.kept import row_as_json
from transfer.sources.rows import Row, SeenOnce


def day(text: str) -> Watched:
    """2024-05-01, 2024-05, 2024, or "" for one that nobody knows."""
    precision = {10: Precision.DAY, 7: Precision.MONTH, 4: Precision.YEAR}.get(len(text), Precision.UNKNOWN)
    return Watched(dt.date.fromisoformat(f"{text}-01-01"[:10]), precision) if text else Watched()


def seen(text: str, score: int | None = None, note: str = "", original_score: str = "") -> SeenOnce:
    return SeenOnce(day(text), score, original_score, note)


def said(film: Movie | int, **told: Any) -> Row:
    """A row that says which film it means; `on` is its one time."""
    on = told.pop("on", None)
    if on:
        told["viewings"] = (seen(on, told.get("score"), original_score=told.get("original_score", "")),)
    tmdb_id = film if isinstance(film, int) else film.pk
    return Row(title=told.pop("title", f"Film {tmdb_id}"), tmdb_id=tmdb_id, **told)


def candidate(tmdb_id: int, **told: Any) -> Candidate:
    facts: dict[str, Any] = {
        "tmdb_id": tmdb_id, "title": f"映画 {tmdb_id}", "original_title": f"Film {tmdb_id}",
        "released_on": dt.date(2010, 7, 15), "poster_path": "", "confidence": 98, "why": "title_year",
    }  # fmt: skip
    return Candidate(**facts | told)


def make_import(owner: User, rows: Iterable[Row], **fields: Any) -> Import:
    """One that was read and matched: it waits for the person's word."""
    rows = list(rows)
    fields = {"source": Source.TABLE, "state": State.REVIEW, "row_count": len(rows)} | fields
    batch = Import.objects.create(owner=owner, **fields)
    ImportRow.objects.bulk_create(_row(batch, number, row) for number, row in enumerate(rows, 1))
    return batch


def _row(batch: Import, number: int, row: Row) -> ImportRow:
    kept = ImportRow(batch=batch, number=number, said=row_as_json(row), is_wish=row.is_wish)
    if row.problem:
        kept.verdict, kept.reason = Verdict.BROKEN, row.problem
    elif row.tmdb_id is None:
        kept.verdict = Verdict.MISSING
    else:
        kept.verdict, kept.tmdb_id = Verdict.SURE, row.tmdb_id
        kept.candidates = [candidate_as_json(candidate(row.tmdb_id))]
    return kept


def take(batch: Import, kind: Kind) -> Job:
    """As a worker does."""
    open_job = batch.jobs.get(kind=kind, state=JobState.WAITING)
    job = jobs.take(open_job.key, holder=open_job.holder, now=timezone.now())
    assert job is not None
    return job


def work(batch: Import, kind: Kind) -> list[Step]:
    """Until the job is done, or waits for TMDB."""
    job = take(batch, kind)
    steps = [portion_of(kind)(job)]
    while not steps[-1].is_last and not steps[-1].waits_for:
        steps.append(portion_of(kind)(job))
    batch.refresh_from_db()
    return steps


def committed(owner: User, *rows: Row, **fields: Any) -> Import:
    batch = make_import(owner, rows, **fields)
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    return batch


def taken_back(batch: Import) -> Import:
    undo(batch=batch)
    work(batch, Kind.UNDO)
    return batch


def outcomes(batch: Import) -> list[str]:
    return list(ImportRow.objects.of(batch).order_by("number").values_list("outcome", flat=True))


def holding(owner: User, film: Movie) -> Holding:
    return Holdings(owner, [film.pk]).of(film.pk)


# Numbers of rows and versions step with every write, and say nothing of what is there.
STEPPING = {"id", "pk", "version", "wall_version", "watchlist_version", "entry_id"}


def everything_of(owner: User) -> dict[str, Any]:
    """All that the database holds of a person and of films' counts, but for what only ever steps."""
    tables: dict[str, Any] = {
        "user": User.objects.filter(pk=owner.pk),
        "entries": Entry.objects.filter(owner=owner),
        "viewings": Viewing.objects.filter(entry__owner=owner),
        "wishes": Wish.objects.filter(owner=owner),
        "removed": RemovedEntry.objects.filter(owner=owner),
        "films": Movie.objects.all(),
    }
    return {name: sorted(map(_plain, rows.values()), key=repr) for name, rows in tables.items()} | {
        "whose viewings": sorted(
            Viewing.objects.filter(entry__owner=owner).values_list("entry__movie", "watched_on"), key=repr
        )
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    if row.get("wall_counts") == EMPTY_WALL:
        row["wall_counts"] = {}  # as on the wall of somebody who never registered a film
    return {name: value for name, value in row.items() if name not in STEPPING}
