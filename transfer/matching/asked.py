"""A row as it is looked for: without what no database takes and no film has."""

from __future__ import annotations

import re
from dataclasses import replace

from movies.tmdb.records import FIRST_YEAR, ID_CAP, LAST_YEAR, TITLE_CAP
from mymovie.text import clean_line
from transfer.sources.rows import Row

OTHERS_AT_MOST = 6
_IMDB_ID = re.compile(r"tt[0-9]{1,10}")


def as_looked_for(row: Row) -> Row:
    return replace(
        row,
        title=_line(row.title),
        year=row.year if row.year is not None and FIRST_YEAR <= row.year <= LAST_YEAR else None,
        other_titles=_lines(row.other_titles),
        directors=_lines(row.directors),
        tmdb_id=row.tmdb_id if row.tmdb_id is not None and 0 < row.tmdb_id <= ID_CAP else None,
        imdb_id=row.imdb_id if _IMDB_ID.fullmatch(row.imdb_id) else "",
    )


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in map(_line, texts[:OTHERS_AT_MOST]) if line)


def _line(text: str) -> str:
    return clean_line(text[: 2 * TITLE_CAP])[:TITLE_CAP].rstrip()
