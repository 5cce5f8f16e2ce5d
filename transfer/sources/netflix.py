"""Netflix's viewing history: a title and a day, whose order hangs on the account's country."""

from __future__ import annotations

import re
from itertools import islice

from transfer.models import Source
from transfer.sources.films import Cells, Films, title_of
from transfer.sources.packed import LINES_MAX
from transfer.sources.rows import Question
from transfer.sources.saying import Kind, Said, What, say
from transfer.sources.tables import Columns, Table
from transfer.sources.told import Told
from transfer.sources.values import orders_of

ORDERS = ("ymd", "dmy", "mdy")
_HEADINGS = ({"title", "date"}, {"タイトル", "日付"})
_SEASON = (
    r"(?:season|シーズン|series|temporada|staffel|saison|stagione|part|パート|volume|chapter|book|collection"
    r"|リミテッドシリーズ|시즌)"
)
_EPISODE = r"(?:episode|エピソード|ep\.)\s*\d+|第\s*\d+\s*話|#\d+"
# In the middle: "Mockingjay: Part 2" ends with one, and is a film.
_IN_THE_MIDDLE = re.compile(
    rf"^(.+?): (?:{_SEASON}\b[^:]*|limited series|シーズン\s*\d+[^:]*): .+", re.IGNORECASE
)
_AT_THE_END = re.compile(rf"^(.+?): (?:(?:season|シーズン)\s*\d+|{_EPISODE})$", re.IGNORECASE)
_NO_FIGURE = re.compile(r"\D")


def fits(columns: Columns) -> bool:
    return set(columns.at) in _HEADINGS


def question(tables: list[Table], told: Told) -> Question | None:
    """None where the days themselves tell, or the person did."""
    if told.one_of("date_order", ORDERS):
        return None
    texts = _days(tables)
    possible = orders_of(texts)
    if len(possible) == 1 or all(
        len(_NO_FIGURE.split(text.strip())[0]) == 4 for text in texts if text.strip()
    ):
        return None
    choices = tuple(order for order in ORDERS if order in possible) or ORDERS
    return Question(
        "date_order",
        Source.NETFLIX,
        columns=tables[0].heading,
        samples=tables[0].samples(),
        choices=choices,
        guess={"date_order": "mdy" if "mdy" in choices else choices[0]},
    )


def read(tables: list[Table], films: Films, told: Told) -> None:
    order = told.one_of("date_order", ORDERS) or next(iter(sorted(orders_of(_days(tables)))), "ymd")
    for table in tables:
        films.each(table, lambda cells: say(films, cells, _said(cells, told, order)), "title", "タイトル")


def _days(tables: list[Table]) -> list[str]:
    """Each once, and of no more lines than are read: somebody waits for the answer."""
    lines = (Cells(line, table.columns, table.name) for table in tables for line in table.lines())
    return list(dict.fromkeys(cells("date", "日付") for cells in islice(lines, LINES_MAX)))


def _said(cells: Cells, told: Told, order: str) -> Said:
    title = title_of(cells("title", "タイトル"))
    series = _IN_THE_MIDDLE.match(title) or _AT_THE_END.match(title)
    return Said(
        what=What.VIEWING,
        # All episodes of a series are one row, so that a film is found among them.
        title=series[1] if series else title,
        kind=Kind.SERIES if series else Kind.FILM,
        watched=told.watched(cells("date", "日付"), order),
    )
