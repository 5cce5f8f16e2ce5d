"""What many lines say, gathered film by film."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace

from mymovie.text import clean_line, clean_text, fold_spelling
from transfer import reasons
from transfer.sources.packed import KEPT_MAX, LINES_MAX, ROWS_MAX
from transfer.sources.rows import Origin, Row, SeenOnce
from transfer.sources.tables import Columns, Line, Table
from transfer.sources.unreadable import Unreadable
from transfer.sources.values import UNSCORED, Bad, Score

# As long as TMDB's may be with us.
TITLE_MAX = 500
FIRST_DAY = dt.date.min


@dataclass(frozen=True, slots=True)
class Cells:
    """One line, asked by the names of its columns; "" for what it lacks."""

    line: Line
    columns: Columns
    table: str

    def __call__(self, *names: str) -> str:
        """Of the first of these columns that there is."""
        return self.nth(0, *names)

    def nth(self, which: int, *names: str) -> str:
        """Of two columns of one name, the first or the second."""
        places = next((self.columns.at[name] for name in names if name in self.columns.at), [])
        return self.at(places[which]) if which < len(places) else ""

    def at(self, place: int | None) -> str:
        cells = self.line.cells
        return cells[place].strip() if place is not None and place < len(cells) else ""

    @property
    def origin(self) -> Origin:
        return Origin(self.table, self.line.number, self.line.cells)

    @property
    def is_broken(self) -> bool:
        """Its quotes end nowhere, or a comma of a title has pushed its cells one on."""
        width = len(self.columns.names)
        return self.line.is_broken or bool(width and "".join(self.line.cells[width:]).strip())


@dataclass(slots=True)
class Film:
    """A film, while the lines about it are gathered."""

    row: Row
    seen: list[SeenOnce] = field(default_factory=list)
    score: Score | None = None
    texts: list[str] = field(default_factory=list)
    origin: list[Origin] = field(default_factory=list)

    def knows(self, **more: object) -> Film:
        """Fills in what was not known; what was, stays."""
        new = {name: value for name, value in more.items() if value and not getattr(self.row, name)}
        if new:
            self.row = replace(self.row, **new)  # type: ignore[arg-type]
        return self

    def was_logged(self, moment: dt.datetime | None) -> Film:
        """The earliest counts."""
        if moment and (self.row.logged_at is None or moment < self.row.logged_at):
            self.row = replace(self.row, logged_at=moment)
        return self

    def was_seen(self, once: SeenOnce) -> Film:
        self.seen.append(once)
        return self

    def is_scored(self, score: Score) -> Film:
        """What is thought of the film now, whatever was on a day. The last that is said counts."""
        if score.points is not None:
            self.score = score
        return self

    def is_said(self, text: str) -> Film:
        text = clean_text(text)
        if text and text not in self.texts:
            self.texts.append(text)
        return self

    def whole(self) -> Row:
        """The latest time it was seen speaks for the film: its score, unless the film has one, and its text.

        A text stands once: that of the latest time is the row's memo, and the note of that time is "".
        """
        seen = _without_doubles(self.seen)
        texts = list(self.texts)
        dated = [once for once in seen if once.watched.on]
        if seen:
            last = seen[-1]
            if last.note and last.note not in texts:
                texts.append(last.note)
            seen[-1] = replace(last, note="")
        score = self.score or _latest_score(seen)
        viewings = seen if dated else []
        return replace(
            self.row,
            score=score.points,
            original_score=score.written,
            viewings=tuple(viewings),
            memo="\n\n".join(texts),
            origin=tuple(self.origin),
        )


def _without_doubles(seen: list[SeenOnce]) -> list[SeenOnce]:
    """Oldest first, one of each day; of what is said of one day twice, whatever the other lacks is kept."""
    days: dict[object, SeenOnce] = {}
    for once in seen:
        before = days.get(once.watched)
        days[once.watched] = _united(before, once) if before else once
    return sorted(
        days.values(), key=lambda once: (once.watched.on or FIRST_DAY, once.watched.precision != "year")
    )


def _united(before: SeenOnce, once: SeenOnce) -> SeenOnce:
    note = before.note
    if once.note and once.note not in note:
        note = f"{note}\n\n{once.note}" if note else once.note
    if once.score is None:
        return replace(before, note=note)
    return replace(once, note=note)


def _latest_score(seen: list[SeenOnce]) -> Score:
    scored = (Score(once.score, once.original_score) for once in reversed(seen) if once.score is not None)
    return next(scored, UNSCORED)


class Films:
    """All films of an upload, in the order in which they first appear."""

    def __init__(self) -> None:
        self._films: dict[Hashable, Film] = {}
        self._count = self._size = 0

    def film(self, key: Hashable, origin: Origin, row: Row) -> Film:
        """That of the key, which `row` begins if it is new."""
        film = self._films.get(key)
        if film is None:
            film = self._films[key] = Film(row)
            if len(self._films) > ROWS_MAX:
                raise Unreadable("too_many_rows")
        film.origin.append(origin)
        return film

    def cannot_take(self, cells: Cells, code: str, title: str = "") -> None:
        """A row by itself: what else is said of that film is taken all the same."""
        row = Row(title=title_of(title), problem=code)
        self.film(("problem", self._count), cells.origin, row)

    def each(self, table: Table, act: Callable[[Cells], object], *title_columns: str) -> None:
        for cells in cells_of(table):
            self.take(cells, act, *title_columns)

    def take(self, cells: Cells, act: Callable[[Cells], object], *title_columns: str, film: str = "") -> None:
        """A line that says what cannot be is a row with a problem, of which the film's name is shown."""
        self._count += 1
        if self._count > LINES_MAX:
            raise Unreadable("too_many_rows")
        self._size += sum(map(len, cells.line.cells))
        if self._size > KEPT_MAX:
            raise Unreadable("unpacks_too_large")
        title = film or cells(*title_columns)
        if cells.is_broken:
            self.cannot_take(cells, reasons.NOT_READ, title)
            return
        try:
            act(cells)
        except Bad as bad:
            self.cannot_take(cells, bad.code, title)

    def rows(self) -> tuple[Row, ...]:
        """Hands them out, and forgets them."""
        return tuple(self._films.pop(key).whole() for key in list(self._films))


def cells_of(table: Table) -> Iterator[Cells]:
    for line in table.lines():
        yield Cells(line, table.columns, table.name)


def title_of(text: str) -> str:
    # What clean_line comes to for most titles, at a tenth of its time.
    line = " ".join(text.split()) if text.isascii() and text.isprintable() else clean_line(text)
    return line[:TITLE_MAX]


def key_of(title: str, year: int | None) -> Hashable:
    """Two films of one name are told apart by their years."""
    return fold_spelling(title), year
