"""The rows that were not taken, as the file had them and with the reason: to be repaired and given again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header

from mymovie.csv import BOM, as_text
from transfer import reasons
from transfer.export.zipping import Member, encoded, zipped
from transfer.models import Import, ImportRow
from transfer.sources.tables import REASON

AT_ONCE = 500
_CSV = re.compile(r"\.(csv|tsv|txt|json)$", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[^\w.-]+")

Cells = tuple[str, ...]
# Of one row of the file: its table, its cells, the reason.
Line = tuple[str, Cells, str]


def answer(batch: Import, *, language: str) -> HttpResponseBase:
    """A table, or a zip of several, sent while it is read. language is that of whoever asks."""
    tables = _tables_of(batch)
    name = f"mymovie-{batch.source}-{batch.key}"
    if len(tables) == 1:
        content: Iterator[bytes] = encoded(_table(batch, tables[0], language))
        kind, name = "text/csv; charset=utf-8", f"{name}.csv"
    else:
        now = timezone.localtime(timezone.now(), batch.owner.zone)
        members = [Member(file, encoded(_table(batch, t, language))) for t, file in _files(tables).items()]
        content, kind, name = zipped(members, now), "application/zip", f"{name}.zip"
    response = StreamingHttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


def _table(batch: Import, table: str, language: str) -> Iterator[str]:
    columns = batch.tables.get(table, ())
    # A list of ours that was given again has the column already.
    is_again = bool(columns) and columns[-1] in REASON
    columns = columns[: len(columns) - is_again]
    with translation.override(language):
        words = {code: str(said) for code, said in reasons.WORDS.items()}
        heading = (*columns, REASON[1] if language.startswith("ja") else REASON[0])
    yield BOM
    if columns:
        yield _line(heading)
    for where, cells, code in _lines(batch):
        if where == table:
            told = cells[: len(columns)] if columns else cells
            padding = ("",) * (len(columns) - len(told))
            # What stood beyond the columns goes on doing so.
            yield _line((*told, *padding, words.get(code, code), *cells[len(told) + is_again :]))


def _lines(batch: Import) -> Iterator[Line]:
    """In the file's order, some hundred rows of ours at a time."""
    last = 0
    while rows := _behind(batch, last):
        last = rows[-1][0]
        for _, said, code in rows:
            for table, _, cells in said.get("origin", ()):
                yield table, tuple(cells), code


def _behind(
    batch: Import, number: int
) -> list[tuple[int, Mapping[str, list[tuple[str, int, list[str]]]], str]]:
    rows = ImportRow.objects.of(batch).not_taken().after(number)
    return list(rows.values_list("number", "said", "reason")[:AT_ONCE])


def _tables_of(batch: Import) -> list[str]:
    """Those that hold such a row, at least one."""
    return list(dict.fromkeys(table for table, _, _ in _lines(batch))) or [*batch.tables][:1] or [""]


def _files(tables: Sequence[str]) -> dict[str, str]:
    """What each is called within the zip: no path, and no two alike."""
    names: dict[str, str] = {}
    for table in tables:
        name = PurePosixPath(table.replace("\\", "/")).name
        plain = _NO_LETTERS.sub("_", _CSV.sub("", name)).strip(".")
        plain = plain or "rows"
        taken = {name.lower() for name in names.values()}
        nth = next(n for n in range(1, len(tables) + 1) if f"{_numbered(plain, n)}.csv".lower() not in taken)
        names[table] = f"{_numbered(plain, nth)}.csv"
    return names


def _numbered(name: str, nth: int) -> str:
    return name if nth == 1 else f"{name}-{nth}"


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerow([as_text(cell) for cell in cells])
    return written.getvalue()
