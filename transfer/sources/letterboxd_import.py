"""The format that Letterboxd reads, which many programs write."""

from __future__ import annotations

import re
from functools import partial

from transfer.sources.decoding import lines_of
from transfer.sources.films import Cells, Films
from transfer.sources.letterboxd import without_markup
from transfer.sources.saying import Said, What, directors_of, say_each
from transfer.sources.tables import LINE_MAX, Columns, Table
from transfer.sources.told import Told
from transfer.sources.values import UNSCORED, Score, imdb_id_of, score_of, tmdb_id_of, year_of

_FILM = ("letterboxduri", "tmdbid", "imdbid", "title", "name")
_OWN = ("letterboxduri", "rating10", "watcheddate", "rewatch", "tags", "directors", "review", "rating")
# A backslash before a quote within a cell: no other kind of quoting would go on after it.
_BACKSLASHED = re.compile(r'\\"[^",\r\n]')


def fits(columns: Columns) -> bool:
    if columns.has_any("letterboxduri", "watcheddate", "rating10") and columns.has_any(*_FILM):
        return not columns.has("simkl_id")
    return columns.has_any("tmdbid", "imdbid") and columns.has_any(*_OWN)


def has_backslashes(table: Table) -> bool:
    raw = lines_of(table.file, table.encoding, LINE_MAX)
    return any(_BACKSLASHED.search(line) for line in raw)


def read(tables: list[Table], films: Films, told: Told) -> None:
    for table in tables:
        say_each(films, table, partial(_said, told=told), "title", "name")


def _said(cells: Cells, told: Told) -> Said:
    return Said(
        what=What.VIEWING,
        title=cells("title", "name"),
        year=year_of(cells("year")),
        directors=directors_of(cells("directors")),
        tmdb_id=tmdb_id_of(cells("tmdbid")),
        imdb_id=imdb_id_of(cells("imdbid")),
        score=_score(cells),
        watched=told.watched(cells("watcheddate")),
        text=without_markup(cells("review")),
    )


def _score(cells: Cells) -> Score:
    """Of two columns the later one counts, where it says something."""
    found = ((cells.columns.first(name), most) for name, most in (("rating", 5), ("rating10", 10)))
    places = sorted((place, most) for place, most in found if place is not None)
    scores = [score_of(cells.at(place), most) for place, most in places]
    return next((score for score in reversed(scores) if score.points is not None), UNSCORED)
