"""The CSVs of an account at TMDB: ratings, watchlist, favourites. All have one heading."""

from __future__ import annotations

from functools import partial

from transfer.sources.films import Cells, Films
from transfer.sources.saying import Said, What, film_id_of, kind_of, say_each
from transfer.sources.tables import Columns, Table
from transfer.sources.told import Told
from transfer.sources.values import imdb_id_of, score_of, year_of


def fits(columns: Columns) -> bool:
    return columns.has("tmdb id", "type", "name")


def is_ambiguous(table: Table) -> bool:
    """Unless a rating stands in it: the watchlist has none, and the favourites may have some."""
    place = table.columns.first("your rating")
    return not any(
        place is not None and "".join(cells[place : place + 1]).strip("0. ") for cells in table.samples()
    )


def read(tables: list[Table], films: Films, told: Told, *, wishes: set[str]) -> None:
    for table in tables:
        is_wish = table.file.path in wishes
        say_each(films, table, partial(_said, told=told, is_wish=is_wish), "name")


def _said(cells: Cells, told: Told, is_wish: bool) -> Said:
    kind = kind_of(cells("type"))
    # "Rating" is what everybody thinks.
    score = score_of(cells("your rating"), 10)
    return Said(
        what=What.WISH if is_wish and score.points is None else What.KNOWN,
        kind=kind,
        title=cells("name"),
        year=year_of(cells("release date")[:4]),
        tmdb_id=film_id_of(cells("tmdb id"), kind),
        imdb_id=imdb_id_of(cells("imdb id")),
        score=score,
        logged_at=told.moment(cells("date rated")),
    )
