"""An upload of any kind, read to rows. What it is, is told by its heading or shape, never by its name.

The name serves where one heading stands above two lists: a watchlist, and films that were watched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from transfer.models import Source
from transfer.sources import (
    filmarks,
    generic,
    imdb,
    letterboxd,
    letterboxd_import,
    lists,
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
from transfer.sources.decoding import pieces_of
from transfer.sources.documents import elements_of
from transfer.sources.films import Cells, Films
from transfer.sources.recognising import Found, Part, find
from transfer.sources.rows import Question, Reading
from transfer.sources.tables import Table
from transfer.sources.told import Told
from transfer.sources.unreadable import Unreadable

__all__ = ["Unreadable", "read", "read_paste", "recognise", "recognise_paste"]

_TABLES: dict[Source, Callable[[list[Table], Films, Told], None]] = {
    Source.FILMARKS: filmarks.read,
    Source.LETTERBOXD_IMPORT: letterboxd_import.read,
    Source.MOVARY: movary.read,
    Source.MYMOVIE: mymovie.read,
    Source.NEODB: neodb.read,
    Source.NETFLIX: netflix.read,
    Source.SIMKL: simkl.read,
    Source.TABLE: plain.read,
    Source.YAMTRACK: yamtrack.read,
}
_WITH_WISHES = {Source.IMDB: imdb.read, Source.LETTERBOXD: letterboxd.read, Source.TMDB: tmdb.read}
_DOCUMENTS = {Source.MYMOVIE: mymovie.TABLE, Source.TRAKT: trakt.TABLE, Source.WATCHARR: watcharr.TABLE}


def recognise(content: bytes, *, name: str) -> Source | Question:
    """By headings alone, unless a question hangs on what is beneath. Raises Unreadable."""
    found = find(content, name)
    # What day it is, and where, makes no difference to what is asked.
    return _question(found, Told(dt.date.max, ZoneInfo("UTC"))) or found.source


def read(
    content: bytes, *, name: str, answers: dict[str, Any], today: dt.date, zone: ZoneInfo
) -> Reading | Question:
    """A Question where `answers` lacks something. `today` and `zone` are the person's. Raises Unreadable.

    A text without a name ("") is one that was pasted.
    """
    found, told = find(content, name), Told(today, zone, answers)
    return _question(found, told) or _read(found, told)


def recognise_paste(text: str) -> Source | Question:
    return recognise(text.encode("utf-8", "replace"), name="")


def read_paste(text: str, *, answers: dict[str, Any], today: dt.date, zone: ZoneInfo) -> Reading | Question:
    return read(text.encode("utf-8", "replace"), name="", answers=answers, today=today, zone=zone)


def _question(found: Found, told: Told) -> Question | None:
    if found.source == Source.NETFLIX:
        return netflix.question(found.tables, told)
    if found.parts[0].is_generic:
        return generic.question(found.tables[0], told)
    return lists.question(found, told)


def _read(found: Found, told: Told) -> Reading:
    films = Films()
    _read_tables(found, films, told)
    columns = {table.name: generic.names_of(table) for table in found.tables}
    for part in found.parts:
        if part.is_titles:
            paste.read(part.file, films, told)
            columns[paste.TABLE] = paste.COLUMNS
    if any(part.table is None and not part.is_titles for part in found.parts):
        plain.read_lines(_lines_of_documents(found, told), films, told)
        columns[_DOCUMENTS[found.source]] = plain.COLUMNS
    rows = films.rows()
    if not rows:
        raise Unreadable("no_rows")
    return Reading(found.source, rows, columns)


def _read_tables(found: Found, films: Films, told: Told) -> None:
    tables = found.tables
    if not tables:
        return
    if found.parts[0].is_generic:
        generic.read(tables[0], films, told)
    elif found.source in _WITH_WISHES:
        _WITH_WISHES[found.source](tables, films, told, wishes=lists.wishes_of(found, told))
    else:
        _TABLES[found.source](tables, films, told)


def _lines_of_documents(found: Found, told: Told) -> Iterator[Cells]:
    """Numbered on from one file to the next, as lines of one table."""
    table = _DOCUMENTS[found.source]
    lines = (facts for part in found.parts for facts in _facts(found, part, told))
    for number, facts in enumerate(lines, start=1):
        yield plain.line(table, number, facts)


def _facts(found: Found, part: Part, told: Told) -> Iterator[dict[str, str]]:
    if part.table is not None or part.is_titles or lists.is_left_out(found, part):
        return
    is_wish = part.file.path in lists.wishes_of(found, told)
    for section, element in elements_of(pieces_of(part.file)):
        if found.source == Source.MYMOVIE:
            yield from mymovie.facts_of(section, element)
        elif isinstance(element, dict) and section == "":
            is_of_trakt = found.source == Source.TRAKT
            yield trakt.facts_of(element, is_wish=is_wish) if is_of_trakt else watcharr.facts_of(element)
