"""A wall as a table (RFC 4180) that spreadsheets open without executing what somebody wrote."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from movies.models import Entry
from mymovie.csv import BOM, as_text
from transfer.takeout import watched

COLUMNS = (
    "tmdb_id", "imdb_id", "title", "original_title", "released_on", "score", "watched_on",
    "watched_precision", "memo", "has_spoiler", "is_private", "registered_at",
)  # fmt: skip


def of(entries: Iterable[Entry]) -> str:
    """With `title` and movie loaded, as `takeout.entries_of` gives them."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(COLUMNS)
    table.writerows(map(_row, entries))
    return BOM + written.getvalue()


def _row(entry: Entry) -> tuple[object, ...]:
    movie = entry.movie
    return (
        movie.tmdb_id,
        movie.imdb_id,
        as_text(entry.title),
        as_text(movie.original_title),
        entry.released_on.isoformat() if entry.released_on else "",
        "" if entry.score is None else entry.score,
        watched(entry.watched_on, entry.watched_precision),
        entry.watched_precision,
        as_text(entry.memo),
        int(entry.has_spoiler),
        int(entry.is_private),
        entry.registered_at.isoformat(),
    )
