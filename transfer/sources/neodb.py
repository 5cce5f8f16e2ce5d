"""NeoDB's marks and reviews, of films and of all else that can be marked there."""

from __future__ import annotations

import re
from functools import partial

from transfer.sources.films import Cells, Films
from transfer.sources.saying import Kind, Said, What, say_each, what_of
from transfer.sources.tables import Columns, Table
from transfer.sources.told import Told
from transfer.sources.values import ids_in, imdb_id_of, score_of, year_of

# "/movie/" or "/tv/season/" in the link to the thing itself, which comes first.
_OF_KIND = re.compile(r"/(movie|tv|book|album|game|podcast|performance)/")
_YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")
_IMDB = re.compile(r"\btt\d{5,10}\b")


def fits(columns: Columns) -> bool:
    return columns.has("title", "info", "links", "timestamp")


def read(tables: list[Table], films: Films, told: Told) -> None:
    for table in tables:
        is_review = table.columns.has("content")
        say_each(films, table, partial(_said, told=told, is_review=is_review), "title")


def _said(cells: Cells, told: Told, is_review: bool) -> Said:
    info, links = cells("info"), cells("links")
    kind = _kind(links)
    tmdb_id, imdb_id = ids_in(links)
    found = _IMDB.search(info)
    year = _YEAR.search(info)
    # A mark of today says that it was seen, and the day of the mark is no day of a viewing.
    return Said(
        what=What.KNOWN if is_review else what_of(cells("status"), otherwise=What.KNOWN),
        kind=kind,
        title=cells("title"),
        year=year_of(year[0]) if year else None,
        tmdb_id=tmdb_id if kind == Kind.FILM else None,
        imdb_id=imdb_id or (imdb_id_of(found[0]) if found else ""),
        score=score_of(cells("rating"), 10),
        text=_review(cells) if is_review else cells("comment"),
        logged_at=told.moment(cells("timestamp")),
    )


def _kind(links: str) -> Kind:
    found = _OF_KIND.search(links)
    if not found or found[1] == "movie":
        return Kind.FILM
    return Kind.SERIES if found[1] == "tv" else Kind.OTHER


def _review(cells: Cells) -> str:
    """Two of its columns are called "title": the film's and the review's."""
    return "\n".join(part for part in (cells.nth(1, "title"), cells("content")) if part)
