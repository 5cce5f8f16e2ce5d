"""IMDb's ratings, watchlist and lists.

What kind of title one is stands there in the member's language, so its number alone decides.
"""

from __future__ import annotations

from functools import partial

from transfer.sources.films import Cells, Films
from transfer.sources.saying import Said, What, directors_of, say_each
from transfer.sources.tables import Columns, Table
from transfer.sources.told import Told
from transfer.sources.values import imdb_id_of, score_of, year_of


def fits(columns: Columns) -> bool:
    return columns.has("const") and columns.has_any("your rating", "title type", "position")


def is_ambiguous(columns: Columns) -> bool:
    """A watchlist and any other list have one heading; ratings have no place in a list."""
    return columns.has("position")


def read(tables: list[Table], films: Films, told: Told, *, wishes: set[str]) -> None:
    for table in sorted(tables, key=lambda table: table.columns.has("position")):
        is_wish = table.file.path in wishes
        say_each(films, table, partial(_said, told=told, is_wish=is_wish), "title")


def _said(cells: Cells, told: Told, is_wish: bool) -> Said:
    score = score_of(cells("your rating"), 10)
    return Said(
        # What has a rating was seen, also where it stands in a watchlist.
        what=What.WISH if is_wish and score.points is None else What.KNOWN,
        title=cells("title"),
        other_titles=(cells("original title"),),
        year=year_of(cells("year")),
        directors=directors_of(cells("directors")),
        imdb_id=imdb_id_of(cells("const")),
        score=score,
        text=cells("description"),
        logged_at=told.moment(cells("date rated")) or told.moment(cells("created")),
    )
