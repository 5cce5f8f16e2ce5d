"""What a person said of films, and what they brought from elsewhere, as plain values for JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

from movies.models import Entry, Movie, Precision, RemovedEntry, Viewing, Wish
from transfer.models import Import, ImportRow, Job

Facts = dict[str, Any]


def entry(row: Entry) -> Facts:
    """The entry is the latest time the film was seen; `viewings` are the earlier ones, oldest first."""
    return {
        **_film(row.movie, row.title),
        "score": row.score,
        "original_score": row.original_score,
        "watched_on": watched(row.watched_on, row.watched_precision) or None,
        "memo": row.memo,
        "has_spoiler": row.has_spoiler,
        "is_private": row.is_private,
        "memo_is_hidden_by_staff": row.memo_is_hidden,
        "released_on": iso(row.released_on),
        "released_country": row.released_country,
        "registered_at": iso(row.registered_at),
        "revised_on": iso(row.revised_on),
        "viewings": [_viewing(viewing) for viewing in row.viewings.all()],
    }


def _viewing(row: Viewing) -> Facts:
    return {
        "watched_on": watched(row.watched_on, row.watched_precision) or None,
        "score": row.score,
        "original_score": row.original_score,
        "note": row.note,
        "revised_on": iso(row.revised_on),
    }


def wish(row: Wish) -> Facts:
    """With its film's title."""
    return {
        **_film(row.movie, row.movie.title),
        "why": row.why,
        "released_on": iso(row.released_on),
        "released_country": row.released_country,
        "added_at": iso(row.added_at),
    }


def removed(row: RemovedEntry) -> Facts:
    return {
        **_film(row.movie, row.movie.original_title),
        **row.fields,
        "watched_on": _kept_day(row.fields),
        "viewings": [{**it, "watched_on": _kept_day(it)} for it in row.fields.get("viewings", ())],
        "removed_at": iso(row.removed_at),
    }


def _kept_day(fields: Facts) -> str | None:
    on = fields["watched_on"]
    return watched(dt.date.fromisoformat(on) if on else None, fields["watched_precision"]) or None


def an_import(row: Import) -> Facts:
    return {
        "import": row.key,
        "source": row.source,
        "name": row.name,
        "state": row.state,
        "question": row.question,
        "answers": row.answers,
        "tables": row.tables,
        "clash": row.clash,
        "is_private": row.is_private,
        "row_count": row.row_count,
        "made_at": iso(row.made_at),
        "committed_at": iso(row.committed_at),
        "undone_at": iso(row.undone_at),
    }


def import_row(row: ImportRow) -> Facts:
    """With its import. What it might have been, but was not, is TMDB's."""
    return {
        "import": row.batch.key,
        "number": row.number,
        "said": row.said,
        "match": row.verdict,
        "tmdb_id": row.tmdb_id,
        "decision": row.decision,
        "clash": row.clash,
        "outcome": row.outcome,
        "reason": row.reason,
        "before": row.before,
        "after": row.after,
        "taken_back": row.undone,
    }


def job(row: Job) -> Facts:
    """With its import."""
    return {
        "import": row.batch.key,
        "kind": row.kind,
        "state": row.state,
        "done": row.done_count,
        "of": row.total_count,
        "counts": row.counts,
        "messages": row.messages,
        "made_at": iso(row.made_at),
        "started_at": iso(row.started_at),
        "ended_at": iso(row.ended_at),
    }


def watched(on: dt.date | None, precision: str) -> str:
    """As exactly as it is known: 2024-05-01, 2024-05, 2024 or nothing."""
    length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}.get(Precision(precision), 0)
    return on.isoformat()[:length] if on else ""


def year_of(movie: Movie) -> int | None:
    return movie.released_on.year if movie.released_on else None


def iso(moment: dt.date | None) -> str | None:
    return moment.isoformat() if moment else None


def _film(movie: Movie, title: str) -> Facts:
    return {
        "tmdb_id": movie.tmdb_id,
        "imdb_id": movie.imdb_id,
        "title": title,
        "original_title": movie.original_title,
        "year": year_of(movie),
        "directors": movie.directors,
    }
