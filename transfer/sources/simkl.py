"""Simkl's CSV, whose dates begin with the day."""

from __future__ import annotations

from functools import partial

from transfer.sources.films import Cells, Films
from transfer.sources.saying import Kind, Said, film_id_of, kind_of, say_each, what_of
from transfer.sources.tables import Columns, Table
from transfer.sources.told import Told
from transfer.sources.values import imdb_id_of, score_of, year_of


def fits(columns: Columns) -> bool:
    return columns.has("simkl_id", "title")


def read(tables: list[Table], films: Films, told: Told) -> None:
    for table in tables:
        say_each(films, table, partial(_said, told=told), "title")


def _said(cells: Cells, told: Told) -> Said:
    kind = kind_of(cells("type"))
    return Said(
        what=what_of(cells("watchlist")),
        # "anime" may be a film, which its number at IMDb will tell.
        kind=Kind.FILM if cells("type").casefold() == "anime" and not cells("lastepwatched") else kind,
        title=cells("title"),
        year=year_of(cells("year")),
        tmdb_id=film_id_of(cells("tmdb"), kind),
        imdb_id=imdb_id_of(cells("imdb")),
        score=score_of(cells("rating"), 10),
        watched=told.watched(cells("watcheddate"), "dmy"),
        text=cells("memo"),
    )
