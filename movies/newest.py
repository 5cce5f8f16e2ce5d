"""The newest few entries of each of many people, or of each of many films.

Read off an index, one short run for each. An IN of all of them is sorted as a whole: at 20 million entries
the feed of somebody who follows 50 took 300 ms so, and takes 3 ms this way.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.db import connection


class Place(NamedTuple):
    """Where an entry stands among those of many people, newest first."""

    registered_at: dt.datetime
    tmdb_id: int
    handle: str


# What is read for one of them, `p`.
_OF_PERSON = """
    SELECT x.id, x.registered_at, x.movie_id FROM movies_entry x
    WHERE x.owner_id = p.id AND NOT x.is_private {after}
    ORDER BY x.registered_at DESC, x.movie_id DESC LIMIT %s"""
# The first comparison is of columns that the index has, so that reading starts there; the second is exact.
_AFTER = """
    AND (x.registered_at, x.movie_id) <= (%s, %s)
    AND (x.registered_at, x.movie_id, p.handle) < (%s, %s, %s)"""
_OF_FILM = """
    SELECT x.id, x.owner_id FROM movies_entry x WHERE x.movie_id = p.id AND x.is_public
    ORDER BY x.registered_at DESC, x.id DESC LIMIT %s"""

# `p` is a table of two columns, handed over whole.
_LATERAL = (
    "SELECT {columns} FROM unnest(%s::bigint[], %s::text[]) AS p(id, handle) CROSS JOIN LATERAL ({each}) e"
)
# SQLite has no LATERAL; a list made anew for each row of `p` reads the same.
_LISTED = """
    SELECT {columns}
    FROM (
        SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS handle FROM json_each(%s)
    ) p
    CROSS JOIN movies_entry e WHERE e.id IN (SELECT id FROM ({each}))"""


def of_people(
    people: Sequence[tuple[int, str]], *, each: int, after: Place | None = None, limit: int | None = None
) -> list[int]:
    """The entries' row numbers, newest first: `each` of every person at most, `limit` in all.

    people: (row number, handle). Private entries are left out; whether a wall may be opened is asked before,
    and what is made of the rows begins with `visible_to`. One query.
    """
    place: list[object] = []
    if after:
        at: Any = connection.ops.adapt_datetimefield_value(after.registered_at)
        place = [at, after.tmdb_id, at, after.tmdb_id, after.handle]
    statement = _statement("e.id", _OF_PERSON.format(after=_AFTER if after else ""))
    statement += " ORDER BY e.registered_at DESC, e.movie_id DESC, p.handle DESC"
    statement, cut = (f"{statement} LIMIT %s", [limit]) if limit else (statement, [])
    return _numbers(statement, [*_table(people), *place, each, *cut])


def owners_of_films(tmdb_ids: Collection[int], *, each: int) -> list[int]:
    """The row numbers of those who have the films on public walls, once for every film. One query."""
    table = _table([(tmdb_id, "") for tmdb_id in tmdb_ids])
    return _numbers(_statement("e.owner_id", _OF_FILM), [*table, each])


def _statement(columns: str, each: str) -> str:
    skeleton = _LATERAL if connection.vendor == "postgresql" else _LISTED
    return skeleton.format(columns=columns, each=each)


def _table(rows: Sequence[tuple[int, str]]) -> list[object]:
    if connection.vendor == "postgresql":
        return [[number for number, _ in rows], [name for _, name in rows]]
    return [json.dumps(rows)]


def _numbers(statement: str, parameters: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]
