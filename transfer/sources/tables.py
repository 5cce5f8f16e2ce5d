"""Text as a table: what separates its cells, its heading, its lines. Read as it is asked for."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from mymovie.csv import from_text
from mymovie.text import clean_line
from transfer.sources.decoding import encoding_of, lines_of
from transfer.sources.packed import Packed
from transfer.sources.unreadable import Unreadable
from transfer.sources.words import WORDS

CELL_MAX = 100_000
LINE_MAX = 1_000_000
LONGEST_NUMBER = 60
COLUMNS_MAX = 200
# Beneath what a heading may stand: a line for Excel, the name and date of a list.
_HEADING_WITHIN = 20
# How often a quote that nobody closed may be got over.
_STRAY_QUOTES_MAX = 50
_NUMBER = re.compile(r"[★½./:年月日点 -]{0,60}\d[\d★½./:年月日点 -]{0,60}")
_DELIMITERS = (",", "\t", ";")

# The last column of our own list of rows not taken, whose cells mymovie.csv.as_text wrote.
REASON = ("Reason", "理由")


@dataclass(frozen=True, slots=True)
class Line:
    """`number` is where it begins in the file, from 1. `is_broken`: where its cells end is not to be told."""

    number: int
    cells: tuple[str, ...]
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of a heading, however they are written: "Your Rating" is "your rating"."""

    names: tuple[str, ...]
    at: dict[str, list[int]] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        places: dict[str, list[int]] = {}
        for place, name in enumerate(self.names):
            places.setdefault(plain(name), []).append(place)
        object.__setattr__(self, "at", places)

    def has(self, *names: str) -> bool:
        return all(name in self.at for name in names)

    def has_any(self, *names: str) -> bool:
        return any(name in self.at for name in names)

    def first(self, *names: str) -> int | None:
        return next((self.at[name][0] for name in names if name in self.at), None)


def plain(name: str) -> str:
    return clean_line(unicodedata.normalize("NFKC", name)).strip("'\"").casefold()


@dataclass(frozen=True, slots=True)
class Table:
    """`heading` is as the file has it; `lines()` may be asked for as often as one likes."""

    file: Packed
    heading: tuple[str, ...]
    columns: Columns
    encoding: str = "utf-8"
    delimiter: str = ","
    # How many records stand above the first line.
    above: int = 1
    has_backslashes: bool = False
    # Our own CSV, or a list of rows not taken that we gave out (whose reasons are left out here).
    is_ours: bool = False

    @property
    def name(self) -> str:
        return self.file.name

    def lines(self) -> Iterator[Line]:
        """Those with something in them."""
        for line in islice(self._records(), self.above, None):
            if any(cell and not cell.isspace() for cell in line.cells):
                yield self._ours(line) if self.is_ours else line

    def _ours(self, line: Line) -> Line:
        return replace(line, cells=tuple(map(from_text, line.cells[: len(self.heading)])))

    def samples(self, count: int = 5) -> tuple[tuple[str, ...], ...]:
        return tuple(line.cells for line in islice(self.lines(), count))

    def _records(self) -> Iterator[Line]:
        raw = lines_of(self.file, self.encoding, LINE_MAX)
        if self.has_backslashes:
            raw = (line.replace('\\"', '""') for line in raw)
        return records(raw, self.delimiter)


def table_of(file: Packed) -> Table:
    """Raises Unreadable where it is no text. A table without a heading has none."""
    encoding = encoding_of(file)
    first = list(islice(lines_of(file, encoding, LINE_MAX), _HEADING_WITHIN))
    if not any(line.strip() for line in first):
        raise Unreadable("empty")
    delimiter = _delimiter_of(first)
    above, heading = _heading_of([line.cells for line in records(iter(first), delimiter)])
    is_ours = len(heading) > 1 and heading[-1] in REASON
    heading = heading[:-1] if is_ours else heading
    return Table(file, heading, Columns(heading), encoding, delimiter, above, is_ours=is_ours)


def _delimiter_of(first: Sequence[str]) -> str:
    if first[0].casefold().startswith("sep=") and len(first[0].strip()) == 5:
        return first[0].strip()[-1]

    def worth(delimiter: str) -> tuple[int, int]:
        found = [line.cells for line in records(iter(first), delimiter)]
        return max(map(_known, found)), len(next((cells for cells in found if any(cells)), ()))

    return max(_DELIMITERS, key=worth)


def _heading_of(found: Sequence[tuple[str, ...]]) -> tuple[int, tuple[str, ...]]:
    """How many records it stands above, and it; () for a table that begins at once."""
    least, after = 1, 0
    if found[0] and found[0][0].casefold().startswith("letterboxd list export"):
        # Its name and date come first, under a heading of their own.
        after = next((place for place, cells in enumerate(found) if cells[:1] == ("Position",)), 0)
    filled = [(place, cells) for place, cells in enumerate(found) if any(cells) and place >= after]
    for place, cells in filled:
        if _known(cells) >= least and not any(map(_is_number, cells)):
            return place + 1, cells
        least = 2
    if filled and _is_of_words(*(cells for _, cells in filled)):
        return filled[0][0] + 1, filled[0][1]
    return 0, ()


def _known(cells: Sequence[str]) -> int:
    return sum(plain(cell) in WORDS for cell in cells)


def _is_of_words(first: tuple[str, ...], *rest: tuple[str, ...]) -> bool:
    """Names of columns that nobody foresaw: above a column of numbers stands a word."""
    if len(first) > 1 and first[-1] in REASON:
        return True
    if not rest or len(first) < 2 or not all(first) or any(map(_is_number, first)):
        return False
    columns = ([cells[place] for cells in rest if place < len(cells)] for place in range(len(first)))
    return any(2 * sum(map(_is_number, cells)) > len(rest) for cells in columns)


def _is_number(cell: str) -> bool:
    """A year, a score or a day, which is what columns of films hold beside words."""
    return len(cell) <= LONGEST_NUMBER and bool(_NUMBER.fullmatch(cell.strip()))


def records(raw: Iterator[str], delimiter: str) -> Iterator[Line]:
    """As RFC 4180 has them; a quote that is never closed costs its own line, and none of those after it."""
    number, strays = 1, 0
    held: deque[str] = deque()
    while True:
        taken: list[str] = []
        cells = _next_record(_noted(held, raw, taken), delimiter)
        if not taken:
            return
        if cells is not None and (len(taken) == 1 or _is_whole(taken, delimiter)):
            if any(len(cell) > CELL_MAX for cell in cells):
                raise Unreadable("cell_too_long")
            is_broken = (
                '"' in taken[0] and len(taken) == 1 and not _is_whole(taken, delimiter, or_sloppy=True)
            )
            yield Line(number, tuple(cells[:COLUMNS_MAX]), is_broken)
            number += len(taken)
            continue
        strays += 1
        if strays > _STRAY_QUOTES_MAX:
            raise Unreadable("cell_too_long")
        held.extendleft(reversed(taken[1:]))
        yield Line(number, _split(taken[0], delimiter), is_broken=True)
        number += 1


def _noted(held: deque[str], raw: Iterator[str], taken: list[str]) -> Iterator[str]:
    while (line := held.popleft() if held else next(raw, None)) is not None:
        taken.append(line)
        yield line


def _next_record(lines: Iterator[str], delimiter: str) -> list[str] | None:
    """None where a cell has no end in sight."""
    try:
        return next(csv.reader(lines, delimiter=delimiter), [])
    except csv.Error:
        return None


def _is_whole(taken: Sequence[str], delimiter: str, *, or_sloppy: bool = False) -> bool:
    """Each quote that opens is closed; sloppy: or at least something else stands after one."""
    try:
        for _ in csv.reader(taken, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return or_sloppy and "unexpected end" not in str(error)
    return True


def _split(line: str, delimiter: str) -> tuple[str, ...]:
    """At every delimiter, whatever is quoted."""
    return tuple(cell.strip('"') for cell in line.rstrip("\r\n").split(delimiter))[:COLUMNS_MAX]
