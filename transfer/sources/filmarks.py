"""Filmarks gives no file to its members; these are the tables that its users' own programs write.

Its year is the year of production, its scores are tenths of five, "-" is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from transfer.sources.films import Cells, Films, title_of
from transfer.sources.saying import Kind, Said, What, directors_of, say_each
from transfer.sources.tables import Table
from transfer.sources.told import Told
from transfer.sources.values import Bad, score_of, tmdb_id_of, year_of

# （2021年製作の映画）, behind a title; with or without its brackets.
GLUED = re.compile(
    r"(?:(?<!\s)\s+)?(?:[(（]\s*)?((?:18|19|20)\d\d)年?\s*(?:製作|制作|公開)の(映画|アニメ|ドラマ|作品)\s*[)）]?\s*(?=$|[★☆\d\-\s])"
)
# The columns of those that have no heading, so that they can be given again with one.
SHEET = (
    "タイトル", "製作年", "スコア", "コメント", "URL", "監督", "製作国", "上映時間", "ジャンル", "tmdb_id",
    "poster_path",
)  # fmt: skip
PAIR = ("タイトル", "スコア")
_HEADINGS = (
    {"title", "rating", "review", "url"},
    {"title", "year", "rating", "date"},
    {"title", "year", "score", "review"},
    {"title", "original", "duration", "release_date", "genres", "prime"},
    {"タイトル", "製作年", "スコア", "レビュー"},
    {plain.casefold() for plain in SHEET},
    set(PAIR),
)


def fits(table: Table) -> bool:
    """By its heading, and by scores of which none is beyond five: others use such words too."""
    return any(set(table.columns.at) == heading for heading in _HEADINGS) and _is_of_five(table)


def heading_of(first: Sequence[str]) -> tuple[str, ...]:
    """The columns of a table that begins at once, if it is one of those; else ()."""
    if len(first) >= 5 and "filmarks.com" in first[4] and year_of(first[1]):
        return SHEET
    if len(first) == 2 and GLUED.search(title_of(first[0])) and _is_score(first[1]):
        return PAIR
    return ()


def read(tables: list[Table], films: Films, told: Told) -> None:
    for table in tables:
        say_each(films, table, partial(said_of, told=told), "title", "タイトル")


def said_of(cells: Cells, told: Told) -> Said:
    title, year, kind = parted(cells("title", "タイトル"))
    return Said(
        what=What.VIEWING,
        kind=kind,
        title=title,
        other_titles=(cells("original"),),
        year=year or year_of(cells("year", "製作年")) or year_of(cells("release_date")[:4]),
        directors=directors_of(cells("監督")),
        tmdb_id=tmdb_id_of(cells("tmdb_id")),
        score=score_of(cells("rating", "score", "スコア"), 5),
        watched=told.watched(cells("date")),
        text=cells("review", "レビュー", "コメント"),
    )


def parted(title: str) -> tuple[str, int | None, Kind]:
    """A title, the year that was behind it, and what it is of."""
    title = title_of(title)
    found = GLUED.search(title)
    if not found:
        return title, None, Kind.FILM
    kind = Kind.SERIES if found[2] == "ドラマ" else Kind.FILM
    return title[: found.start()], year_of(found[1]), kind


def _is_of_five(table: Table) -> bool:
    place = table.columns.first("rating", "score", "スコア")
    return place is None or all(_is_score(cells[place]) for cells in table.samples(20) if place < len(cells))


def _is_score(text: str) -> bool:
    try:
        score_of(text, 5)
    except Bad:
        return False
    return True
