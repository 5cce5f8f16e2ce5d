"""Any table of films: the person says which column is what, and we begin with a guess."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from transfer.models import Source
from transfer.sources.films import Cells, Films
from transfer.sources.packed import LINES_MAX
from transfer.sources.rows import Question
from transfer.sources.saying import Said, directors_of, say, what_of
from transfer.sources.tables import Table, plain
from transfer.sources.told import Told
from transfer.sources.values import LONGEST, Bad, ids_in, imdb_id_of, orders_of, score_of, tmdb_id_of, year_of
from transfer.sources.words import FIELDS

ORDERS = ("ymd", "dmy", "mdy")
SCALES = (5, 10, 100)
_OF_TITLES = ("タイトル", "映画", "作品", "title", "film", "movie")
_NAMING = ("title", "tmdb_id", "imdb_id", "url")

Places = dict[str, int]


def question(table: Table, told: Told) -> Question | None:
    """None once everything is known."""
    places = _places(told.answers.get("columns"), table)
    if not any(name in places for name in _NAMING):
        guess = {"columns": guess_of(table), "scale": _scale(table, guess_of(table).get("score"))}
        return Question("columns", Source.TABLE, names_of(table), table.samples(), guess=guess)
    if told.one_of("date_order", ORDERS) or "watched_on" not in places:
        return None
    possible = orders_of(_texts(table, places["watched_on"]))
    if len(possible) <= 1 or _begin_with_years(table, places["watched_on"]):
        return None
    choices = tuple(order for order in ORDERS if order in possible)
    return Question("date_order", Source.TABLE, names_of(table), _dated(table, places), choices)


def read(table: Table, films: Films, told: Told) -> None:
    places = _places(told.answers.get("columns"), table)
    said_scale = told.answers.get("scale")
    scale = said_scale if said_scale in SCALES else _scale(table, places.get("score"))
    order = told.one_of("date_order", ORDERS) or _order(table, places)
    for cells in _cells(table):
        # Known by its number rather than by the name of its column, which may be any.
        film = cells.at(places.get("title"))
        films.take(
            cells, lambda cells: say(films, cells, _said(cells, places, scale, order, told)), film=film
        )


def names_of(table: Table) -> tuple[str, ...]:
    """Of a table without a heading: A, B, C, as spreadsheets call them."""
    if table.heading:
        return table.heading
    width = max((len(cells) for cells in table.samples(20)), default=0)
    return letters(width)


def letters(count: int) -> tuple[str, ...]:
    return tuple(("" if n < 26 else chr(64 + n // 26)) + chr(65 + n % 26) for n in range(min(count, 26 * 27)))


def guess_of(table: Table) -> Places:
    """Each column is one field at most; of several columns for one field, the likeliest."""
    places: Places = {}
    for name, words in FIELDS.items():
        place = table.columns.first(*words)
        if place is not None and place not in places.values():
            places[name] = place
    if "title" not in places:
        places |= _likely_title(table, places)
    return places


def _likely_title(table: Table, places: Places) -> Places:
    """A column whose name holds such a word, "今年観た映画"; without a heading the first."""
    if not table.heading:
        return {"title": 0}
    free = (place for place in range(len(table.heading)) if place not in places.values())
    named = (place for place in free if any(word in plain(table.heading[place]) for word in _OF_TITLES))
    likely = next(named, None)
    return {} if likely is None else {"title": likely}


def _places(said: Any, table: Table) -> Places:
    """What was answered, as far as it fits the table."""
    width = len(names_of(table))
    pairs = said.items() if isinstance(said, dict) else ()
    return {
        name: place
        for name, place in pairs
        if name in FIELDS and isinstance(place, int) and not isinstance(place, bool) and 0 <= place < width
    }


def _cells(table: Table) -> Iterator[Cells]:
    """As many as are taken, and the one that is too many."""
    for line in islice(table.lines(), LINES_MAX + 1):
        yield Cells(line, table.columns, table.name)


def _texts(table: Table, place: int) -> list[str]:
    """What stands in a column, each text once; of one too long for a day, as much as shows it."""
    texts = (cells.at(place)[: LONGEST + 1] for cells in _cells(table))
    return list(dict.fromkeys(filter(None, texts)))


def _scale(table: Table, place: int | None) -> int:
    """The least of 5, 10 and 100 that none of its scores is beyond."""
    best = 5
    for cells in _cells(table) if place is not None else ():
        for scale in SCALES[SCALES.index(best) :]:
            best = scale
            try:
                score_of(cells.at(place), scale)
                break
            except Bad:
                continue
    return best


def _order(table: Table, places: Places) -> str:
    if "watched_on" not in places:
        return "ymd"
    possible = orders_of(_texts(table, places["watched_on"]))
    return next((order for order in ORDERS if order in possible), "ymd")


def _begin_with_years(table: Table, place: int) -> bool:
    return all(text[:4].isdigit() or not text[:1].isdigit() for text in _texts(table, place))


def _dated(table: Table, places: Places) -> tuple[tuple[str, ...], ...]:
    """Lines whose day says nothing of its order are no help."""
    found = (cells.line.cells for cells in _cells(table) if cells.at(places["watched_on"]))
    return tuple(islice(found, 5))


def _said(cells: Cells, places: Places, scale: int, order: str, told: Told) -> Said:
    def cell(name: str) -> str:
        return cells.at(places.get(name))

    tmdb_id, imdb_id = ids_in(cell("url"))
    return Said(
        what=what_of(cell("list")),
        title=cell("title"),
        other_titles=(cell("original_title"),),
        year=year_of(cell("year")) or year_of(cell("year")[:4]),
        directors=directors_of(cell("directors")),
        tmdb_id=tmdb_id_of(cell("tmdb_id")) or tmdb_id,
        imdb_id=imdb_id_of(cell("imdb_id")) or imdb_id,
        score=score_of(cell("score"), scale, has_zero=True),
        watched=told.watched(cell("watched_on"), order),
        text=cell("memo"),
        logged_at=told.moment(cell("logged_at")),
    )
