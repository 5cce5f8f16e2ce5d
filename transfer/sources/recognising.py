"""What an upload is: the files in it that say something of films, and of which service they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from transfer.models import Source
from transfer.sources import (
    filmarks,
    generic,
    imdb,
    letterboxd,
    letterboxd_import,
    movary,
    mymovie,
    neodb,
    netflix,
    paste,
    plain,
    simkl,
    tmdb,
    trakt,
    watcharr,
    yamtrack,
)  # fmt: skip
from transfer.sources.decoding import head_of, lines_of
from transfer.sources.documents import elements_of, is_document
from transfer.sources.packed import Packed, files_of
from transfer.sources.tables import LINE_MAX, Columns, Table, records, table_of
from transfer.sources.unreadable import Unreadable

# A text that was pasted has no name.
PASTED = "paste.csv"
# The first whose heading it is. Those that say more stand above those that could be theirs too.
_BY_HEADING: tuple[tuple[Source, Callable[[Columns], bool]], ...] = (
    (Source.MYMOVIE, mymovie.fits),
    (Source.TABLE, plain.fits),
    (Source.LETTERBOXD, letterboxd.fits),
    (Source.MOVARY, movary.fits),
    (Source.SIMKL, simkl.fits),
    (Source.LETTERBOXD_IMPORT, letterboxd_import.fits),
    (Source.IMDB, imdb.fits),
    (Source.TMDB, tmdb.fits),
    (Source.YAMTRACK, yamtrack.fits),
    (Source.NEODB, neodb.fits),
    (Source.NETFLIX, netflix.fits),
)
# What is no table, in a zip of tables: pictures, pages, what is empty.
_PASSED_OVER = ("no_text", "cell_too_long", "empty")
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Part:
    """A file that says something of films: a table, JSON (with its first element), or a list of titles."""

    source: Source
    file: Packed
    table: Table | None = None
    first: Any = None
    is_titles: bool = False
    # Of a table that nobody knows the person tells the columns.
    is_generic: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    source: Source
    parts: tuple[Part, ...]

    @property
    def tables(self) -> list[Table]:
        return [part.table for part in self.parts if part.table]


def find(content: bytes, name: str) -> Found:
    """Raises Unreadable."""
    files = files_of(content, name)
    if len(files) == 1 and files[0].zipped is None:
        only = _alone(replace(files[0], path=name or PASTED), is_pasted=not name)
        return Found(only.source, (only,))
    if ours := [part for file in files if (part := _ours(file))]:
        return Found(Source.MYMOVIE, tuple(ours))
    return _chosen([part for file in files if (part := _within(file))])


def _chosen(parts: list[Part]) -> Found:
    """What is ours goes before what we wrote for others."""
    known = [part for part in parts if not part.is_generic]
    if not known:
        if len(parts) != 1:
            raise Unreadable("unknown")
        return Found(Source.TABLE, tuple(parts))
    counted = Counter(part.source for part in known)
    source = Source.MYMOVIE if Source.MYMOVIE in counted else counted.most_common(1)[0][0]
    return Found(source, tuple(part for part in known if part.source == source))


def _alone(file: Packed, *, is_pasted: bool) -> Part:
    head = head_of(file)
    if is_document(head):
        document = _document(file, head)
        if document is None:
            raise Unreadable("unknown")
        return document
    table = table_of(file)
    if known := _table(table):
        return known
    if _is_titles(table, is_pasted=is_pasted):
        is_of_marks = paste.is_of_marks(file)
        return Part(Source.FILMARKS if is_of_marks else Source.TABLE, file, is_titles=True)
    return Part(Source.TABLE, file, table, is_generic=True)


def _within(file: Packed) -> Part | None:
    """Of a zip; None for what says nothing of films, or not of those that were seen or are to be."""
    if letterboxd.is_aside(file.path):
        return None
    try:
        head = head_of(file)
        if is_document(head):
            return _document(file, head)
        table = table_of(file)
    except Unreadable as unreadable:
        if unreadable.code in _PASSED_OVER:
            return None
        raise
    if part := _table(table):
        return part
    is_of_films = table.heading and "title" in generic.guess_of(table)
    return Part(Source.TABLE, file, table, is_generic=True) if is_of_films else None


def _ours(file: Packed) -> Part | None:
    """Our document says all that the page and the tables beside it say, so that those are not opened.

    Of several, all: which of them holds the films is told by no first line.
    """
    try:
        head = head_of(file)
    except Unreadable:
        return None
    document = _document(file, head) if is_document(head) else None
    return document if document and document.source == Source.MYMOVIE else None


def _document(file: Packed, head: str) -> Part | None:
    """By its beginning: the first element of a list, or what it says of its format."""
    for key, value in _beginning(head):
        if key == "format" and value in mymovie.FORMATS:
            return Part(Source.MYMOVIE, file, first=value)
        if key == "" and trakt.fits(value):
            return Part(Source.TRAKT, file, first=value)
        if key == "" and watcharr.fits(value):
            return Part(Source.WATCHARR, file, first=value)
        if key == "":
            break
    return None


def _beginning(head: str) -> Iterator[tuple[str, Any]]:
    try:
        yield from elements_of([head])
    except Unreadable:
        return


def _table(table: Table) -> Part | None:
    for source, fits in _BY_HEADING:
        if table.heading and fits(table.columns):
            is_ours = table.is_ours or source == Source.MYMOVIE
            table = replace(table, is_ours=is_ours)
            if source == Source.LETTERBOXD_IMPORT and letterboxd_import.has_backslashes(table):
                table = replace(table, has_backslashes=True)
            return Part(source, table.file, table)
    if table.heading and filmarks.fits(table):
        return Part(Source.FILMARKS, table.file, table)
    first = next((cells for cells in table.samples(1)), ()) if not table.heading else ()
    if heading := filmarks.heading_of(first):
        return Part(Source.FILMARKS, table.file, replace(table, heading=heading, columns=Columns(heading)))
    return None


def _is_titles(table: Table, *, is_pasted: bool) -> bool:
    """A title on each line rather than cells: commas are parts of titles, tabs are not."""
    if len(table.heading) > 1:
        return False
    raw = lines_of(table.file, table.encoding, LINE_MAX)
    found = (line.cells for line in records(raw, table.delimiter) if any(line.cells))
    widths = {len(cells) for cells in islice(found, _LOOKED_AT)}
    return len(widths) > 1 or widths == {1} or (is_pasted and table.delimiter != "\t")
