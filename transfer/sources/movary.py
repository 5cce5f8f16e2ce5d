"""Movary's three CSVs: history.csv, ratings.csv, watchlist.csv."""

from __future__ import annotations

from functools import partial

from transfer.sources.films import Cells, Films
from transfer.sources.saying import Said, What, say_each
from transfer.sources.tables import Columns, Table
from transfer.sources.told import Told
from transfer.sources.values import UNSCORED, imdb_id_of, score_of, tmdb_id_of, year_of

_KINDS = {"watchedat": What.VIEWING, "userrating": What.KNOWN, "addedat": What.WISH}


def fits(columns: Columns) -> bool:
    return columns.has("tmdbid") and columns.has_any(*_KINDS)


def read(tables: list[Table], films: Films, told: Told) -> None:
    for table in tables:
        what = next(what for column, what in _KINDS.items() if table.columns.has(column))
        say_each(films, table, partial(_said, told=told, what=what), "title")


def _said(cells: Cells, told: Told, what: What) -> Said:
    return Said(
        what=what,
        title=cells("title"),
        year=year_of(cells("year")),
        tmdb_id=tmdb_id_of(cells("tmdbid")),
        imdb_id=imdb_id_of(cells("imdbid")),
        # "0" is how it writes none.
        score=score_of(cells("userrating"), 10) if what == What.KNOWN else UNSCORED,
        watched=told.watched(cells("watchedat")),
        text=cells("comment"),
        logged_at=told.moment(cells("addedat")),
    )
