"""The list of rows not taken, in a file's own columns with the reason beside, can be given again."""

import csv
import io

import pytest

from mymovie.csv import BOM, as_text
from tests.transfer.sources.given import FILES, read, read_bytes, without_origin, zip_of
from transfer.sources.rows import Reading, Row
from transfer.sources.tables import REASON

ANSWERS = {
    "netflix-us.csv": {"date_order": "mdy"},
    "own-table.csv": {"columns": {"title": 0, "year": 1, "score": 2, "watched_on": 3, "memo": 5}},
    "own-dates.csv": {"columns": {"title": 0, "score": 1, "watched_on": 2}, "date_order": "dmy"},
}
NAMES = sorted(path.name for path in FILES.iterdir())


def given_out(found: Reading, reason: str) -> bytes:
    """As our list is written: every place of every row, in the columns of its table."""
    tables = {name: list[tuple[int, tuple[str, ...]]]() for name in found.tables}
    for row in found.rows:
        for origin in row.origin:
            tables[origin.table].append((origin.line, origin.cells))
    return zip_of(
        {
            name: _table(found.tables[name], [cells for _, cells in sorted(lines)], reason)
            for name, lines in tables.items()
        }
    )


def _table(columns: tuple[str, ...], lines: list[tuple[str, ...]], reason: str) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([*columns, reason])
    for cells in lines:
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        writer.writerow([*map(as_text, padded), "=no film was found"])
    return (BOM + written.getvalue()).encode()


@pytest.mark.parametrize("reason", REASON)
@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_as_the_file_was(name: str, reason: str) -> None:
    answers = ANSWERS.get(name, {})
    found = read(name, **answers)
    again = read_bytes(given_out(found, reason), name="not-taken.zip", **answers)
    assert _sorted(again) == _sorted(found)


def test_a_row_that_was_put_right_is_taken() -> None:
    (row,) = read_bytes(b"Title,Rating10,Reason\r\nRan,11,Its score\r\n", name="x.csv").rows
    assert row.problem
    (row,) = read_bytes(b"Title,Rating10,Reason\r\nRan,10,Its score\r\n", name="x.csv").rows
    assert without_origin((row,)) == [Row("Ran", score=100, original_score="10/10")]


def test_its_reasons_are_not_among_the_cells() -> None:
    found = read_bytes(b"Title,Rating10,Reason\r\nRan,11,Its score\r\n", name="x.csv")
    assert (found.tables, found.rows[0].origin[0].cells) == ({"x.csv": ("Title", "Rating10")}, ("Ran", "11"))


def _sorted(found: Reading) -> list[Row]:
    return sorted(without_origin(found.rows), key=repr)
