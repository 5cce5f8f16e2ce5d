"""What we gave out ourselves: mymovie.json, its CSVs, and the take-out that there was before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from transfer.sources import plain
from transfer.sources.documents import Facts, claim, word
from transfer.sources.films import Cells, Films
from transfer.sources.saying import Said, What, say_each
from transfer.sources.tables import Columns, Table
from transfer.sources.told import Told

TABLE = "mymovie.csv"
FORMATS = ("mymovie-1", "mymovie-2")


def fits(columns: Columns) -> bool:
    return _what(columns) is not None


def _what(columns: Columns) -> What | None:
    if not columns.has("tmdb_id", "title", "original_title"):
        return None
    if columns.has("score", "registered_at"):
        return What.ENTRY
    if columns.has("watched_on", "note"):
        return What.VIEWING
    return What.WISH if columns.has("why", "added_at") else None


def read(tables: list[Table], films: Films, told: Told) -> None:
    for table in tables:
        what = _what(table.columns) or What.ENTRY
        say_each(films, table, partial(_said, told=told, what=what), "title")


def _said(cells: Cells, told: Told, what: What) -> Said:
    said = plain.said_of(cells, told)
    text = cells("memo", "note", "why")
    return replace(said, what=what, text=text, logged_at=told.moment(cells("registered_at", "added_at")))


def facts_of(section: str, element: Any) -> Iterator[dict[str, str]]:
    """A line for each entry and each earlier time it was seen, and for each wish."""
    if not isinstance(element, dict):
        return
    film = {name: word(element, name) for name in ("tmdb_id", "imdb_id", "title", "original_title", "year")}
    if section == "watchlist":
        wished = {"memo": word(element, "why"), "logged_at": word(element, "added_at")}
        yield film | {"what": What.WISH} | wished
    elif section == "entries":
        yield film | _entry(element)
        viewings = element.get("viewings")
        for viewing in viewings if isinstance(viewings, list) else ():
            yield film | _viewing(viewing)


def _entry(entry: Facts) -> dict[str, str]:
    return {
        "what": What.ENTRY,
        **{name: word(entry, name) for name in ("score", "original_score", "watched_on", "memo")},
        "has_spoiler": "1" if claim(entry, "has_spoiler") else "",
        "is_private": "1" if claim(entry, "is_private") else "",
        "logged_at": word(entry, "registered_at"),
    }


def _viewing(viewing: Any) -> dict[str, str]:
    said = {name: word(viewing, name) for name in ("score", "original_score", "watched_on")}
    return {"what": What.VIEWING, **said, "memo": word(viewing, "note")}
