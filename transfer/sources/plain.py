"""One plain table for what has no table of its own: what some JSON says is told in it.

The list of rows not taken then holds such lines, and can be given again wherever they came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from transfer.sources.films import Cells, Films
from transfer.sources.saying import Kind, Said, What, directors_of, film_id_of, say, say_each
from transfer.sources.tables import Columns, Line, Table
from transfer.sources.told import Told
from transfer.sources.values import Bad, Score, imdb_id_of, score_of, year_of

COLUMNS = (
    "what", "type", "tmdb_id", "imdb_id", "title", "original_title", "year", "directors", "score",
    "original_score", "watched_on", "memo", "has_spoiler", "is_private", "logged_at",
)  # fmt: skip
HEADING = Columns(COLUMNS)
ORIGINAL_SCORE_MAX = 16
_WHATS = {what.value: what for what in What}
_KINDS = {kind.value: kind for kind in Kind}


def fits(columns: Columns) -> bool:
    return columns.has("what", "title", "original_score", "watched_on")


def read(tables: list[Table], films: Films, told: Told) -> None:
    for table in tables:
        say_each(films, table, partial(said_of, told=told), "title")


def line(table: str, number: int, facts: dict[str, str]) -> Cells:
    return Cells(Line(number, tuple(facts.get(column, "") for column in COLUMNS)), HEADING, table)


def read_lines(lines: Iterator[Cells], films: Films, told: Told) -> None:
    for cells in lines:
        films.take(cells, lambda cells: say(films, cells, said_of(cells, told)), "title")


def said_of(cells: Cells, told: Told) -> Said:
    kind = _KINDS.get(cells("type"), Kind.OTHER)
    return Said(
        what=_WHATS.get(cells("what"), What.VIEWING),
        kind=kind,
        title=cells("title"),
        other_titles=(cells("original_title"),),
        directors=directors_of(cells("directors")),
        year=year_of(cells("year")),
        tmdb_id=film_id_of(cells("tmdb_id"), kind),
        imdb_id=imdb_id_of(cells("imdb_id")),
        score=score_in(cells),
        watched=told.watched(cells("watched_on")),
        text=cells("memo"),
        has_spoiler=is_true(cells("has_spoiler")),
        is_private=is_true(cells("is_private")),
        logged_at=told.moment(cells("logged_at")),
    )


def score_in(cells: Cells) -> Score:
    """Ours, 0 to 100, beside what it once was elsewhere."""
    score = score_of(cells("score"), 100, has_zero=True)
    if score.points is None:
        return score
    return Score(score.points, cells("original_score")[:ORIGINAL_SCORE_MAX])


def scored(text: str, most: int) -> dict[str, str]:
    """The cells of a score that is out of `most`; one that cannot be stays as it is, to be found wrong."""
    try:
        score = score_of(text, most)
    except Bad:
        return {"score": f"{text}/{most}"}
    return {} if score.points is None else {"score": str(score.points), "original_score": score.written}


def is_true(text: str) -> bool:
    return text.casefold() in ("1", "true", "yes")
