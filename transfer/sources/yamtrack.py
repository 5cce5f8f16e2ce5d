"""Yamtrack's CSV: films, series, games and books in one table."""

from __future__ import annotations

from functools import partial

from transfer.sources.films import Cells, Films
from transfer.sources.saying import Kind, Said, film_id_of, kind_of, say_each, what_of
from transfer.sources.tables import Columns, Table
from transfer.sources.told import Told
from transfer.sources.values import score_of


def fits(columns: Columns) -> bool:
    return columns.has("media_id", "media_type")


def read(tables: list[Table], films: Films, told: Told) -> None:
    for table in tables:
        say_each(films, table, partial(_said, told=told), "title")


def _said(cells: Cells, told: Told) -> Said:
    kind = kind_of(cells("media_type"))
    is_of_tmdb = cells("source") == "tmdb" and kind == Kind.FILM
    return Said(
        what=what_of(cells("status")),
        kind=kind,
        title=cells("title"),
        tmdb_id=film_id_of(cells("media_id"), kind) if is_of_tmdb else None,
        score=score_of(cells("score"), 10),
        watched=told.watched(cells("end_date") or cells("start_date")),
        text=cells("notes"),
        logged_at=told.moment(cells("created_at", "progressed_at", "progress_changed")),
    )
