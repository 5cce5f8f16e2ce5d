"""Tables (RFC 4180) that spreadsheets open without executing what somebody wrote."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from accounts.models import User
from movies.models import Entry, Movie, Viewing, Wish
from mymovie.csv import BOM, as_text
from transfer.export import person as about
from transfer.export import reading
from transfer.export.said import Facts, watched, year_of

Cells = Iterable[object]

PIECE = 32_768  # characters

ENTRIES = (
    "tmdb_id", "imdb_id", "title", "original_title", "released_on", "score", "watched_on",
    "watched_precision", "memo", "has_spoiler", "is_private", "registered_at", "year", "released_country",
    "original_score",
)  # fmt: skip
VIEWINGS = (
    "tmdb_id", "imdb_id", "title", "original_title", "year", "watched_on", "watched_precision", "score",
    "original_score", "note",
)  # fmt: skip
WATCHLIST = (
    "tmdb_id", "imdb_id", "title", "original_title", "year", "released_on", "released_country", "why",
    "added_at",
)  # fmt: skip
FOLLOWS = ("direction", "handle", "nickname", "accepted", "since")


def of_entries(person: User, language: str) -> Iterator[str]:
    rows = chain.from_iterable(reading.entries_of(person, language))
    return written(ENTRIES, map(_entry, rows))


def of_viewings(person: User, language: str) -> Iterator[str]:
    """The earlier times alone, as in mymovie.json: the latest stands among the entries."""
    entries = chain.from_iterable(reading.entries_seen_before(person, language))
    return written(VIEWINGS, (_viewing(entry, row) for entry in entries for row in entry.viewings.all()))


def of_watchlist(person: User, language: str) -> Iterator[str]:
    rows = chain.from_iterable(reading.wishes_of(person, language))
    return written(WATCHLIST, map(_wish, rows))


def of_follows(person: User) -> Iterator[str]:
    both = (("following", about.following), ("follower", about.followers))
    return written(FOLLOWS, (_follow(way, row) for way, people in both for row in people(person)))


def written(columns: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    """Some kilobytes at a time."""
    paper = io.StringIO(newline="")
    paper.write(BOM)
    table = csv.writer(paper)
    table.writerow(columns)
    for row in rows:
        table.writerow(row)
        if paper.tell() > PIECE:
            yield paper.getvalue()
            paper.seek(0)
            paper.truncate()
    yield paper.getvalue()


def _entry(row: Entry) -> Cells:
    return (
        row.movie.tmdb_id,
        row.movie.imdb_id,
        as_text(row.title),
        as_text(row.movie.original_title),
        _cell(row.released_on),
        _cell(row.score),
        watched(row.watched_on, row.watched_precision),
        row.watched_precision,
        as_text(row.memo),
        int(row.has_spoiler),
        int(row.is_private),
        row.registered_at.isoformat(),
        _cell(year_of(row.movie)),
        row.released_country,
        as_text(row.original_score),
    )


def _viewing(entry: Entry, row: Viewing) -> Cells:
    return (
        *_film(entry.movie, entry.title),
        watched(row.watched_on, row.watched_precision),
        row.watched_precision,
        _cell(row.score),
        as_text(row.original_score),
        as_text(row.note),
    )


def _wish(row: Wish) -> Cells:
    return (
        *_film(row.movie, row.movie.title),
        _cell(row.released_on),
        row.released_country,
        as_text(row.why),
        row.added_at.isoformat(),
    )


def _follow(direction: str, row: Facts) -> Cells:
    return direction, row["handle"], as_text(row["nickname"]), int(row["accepted"]), row["since"]


def _film(movie: Movie, title: str) -> Cells:
    return movie.tmdb_id, movie.imdb_id, as_text(title), as_text(movie.original_title), _cell(year_of(movie))


def _cell(value: object) -> str:
    return "" if value is None else str(value)
