"""Rows as JSON, for the database, and back: equal to what they were. What is not said is left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Any

from movies.models import Precision, Watched
from transfer.sources.rows import Origin, Row, SeenOnce

Facts = dict[str, Any]


def row_as_json(row: Row) -> Facts:
    said = _said(row)
    if row.viewings:
        said["viewings"] = [_viewing_as_json(viewing) for viewing in row.viewings]
    if row.logged_at:
        said["logged_at"] = row.logged_at.isoformat()
    if row.origin:
        said["origin"] = [[place.table, place.line, list(place.cells)] for place in row.origin]
    for name in ("other_titles", "directors"):
        if name in said:
            said[name] = list(said[name])
    return said


def row_of_json(said: Facts) -> Row:
    known = {field.name for field in fields(Row)}
    values = {name: value for name, value in said.items() if name in known}
    for name in ("other_titles", "directors"):
        values[name] = tuple(said.get(name, ()))
    values["viewings"] = tuple(_viewing_of_json(viewing) for viewing in said.get("viewings", ()))
    values["origin"] = tuple(
        Origin(table, line, tuple(cells)) for table, line, cells in said.get("origin", ())
    )
    if "logged_at" in said:
        values["logged_at"] = dt.datetime.fromisoformat(said["logged_at"])
    return Row(**values)


def watched_as_json(watched: Watched) -> list[str | None]:
    return [watched.on.isoformat() if watched.on else None, str(watched.precision)]


def watched_of_json(said: list[str | None]) -> Watched:
    on, precision = said
    return Watched(dt.date.fromisoformat(on) if on else None, Precision(precision or "unknown"))


def _said(part: Row | SeenOnce) -> Facts:
    """The fields that differ from what they are when nothing is said."""
    pairs = ((field, getattr(part, field.name)) for field in fields(part))
    return {field.name: value for field, value in pairs if value != field.default}


def _viewing_as_json(viewing: SeenOnce) -> Facts:
    said = _said(viewing)
    if "watched" in said:
        said["watched"] = watched_as_json(viewing.watched)
    return said


def _viewing_of_json(said: Facts) -> SeenOnce:
    return SeenOnce(
        watched=watched_of_json(said["watched"]) if "watched" in said else Watched(),
        score=said.get("score"),
        original_score=said.get("original_score", ""),
        note=said.get("note", ""),
    )
