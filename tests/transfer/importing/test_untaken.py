"""The list of rows not taken: in the file's own columns, with the reason, and good to be given again."""

import csv
import io
import zipfile

import pytest

from accounts.models import User
from tests.transfer.importing.imports import make_import, work
from transfer.importing.committing import commit
from transfer.importing.staging import open_import
from transfer.importing.untaken import answer
from transfer.models import Import, ImportRow, Kind
from transfer.sources.rows import Origin, Row

pytestmark = pytest.mark.django_db


def given(response) -> bytes:
    return b"".join(response.streaming_content)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def written(owner: User, *rows: Row, **fields: object) -> Import:
    batch = make_import(owner, rows, **fields)
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    return batch


def row(number: int, *cells: str, where: str = "films.csv", **told: object) -> Row:
    return Row(title=cells[0] if cells else "", origin=(Origin(where, number, cells),), **told)


TITLED = {"films.csv": ["Title", "Year"]}


def test_rows_come_as_they_were_with_the_reason(alice: User):
    batch = written(
        alice, row(2, "Nobody knows", "2001"), row(3, "", "2002", problem="no_title"), tables=TITLED
    )
    assert table(given(answer(batch, language="en"))) == [
        ["Title", "Year", "Reason"],
        ["Nobody knows", "2001", "No film was found for it."],
        ["", "2002", "It names no film."],
    ]


def test_it_is_a_file_of_its_own_that_no_cache_keeps(alice: User):
    batch = written(alice, row(2, "Nobody knows", "2001"), tables=TITLED)
    response = answer(batch, language="en")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="mymovie-table-{batch.key}.csv"'
    assert response["Cache-Control"] == "private, no-store"
    assert given(response).startswith(b"\xef\xbb\xbf")


def test_the_reason_is_in_the_language_of_whoever_reads_it(alice: User):
    batch = written(alice, row(2, "Nobody knows", "2001"), tables=TITLED)
    assert table(given(answer(batch, language="ja")))[0][-1] == "理由"


def test_what_a_spreadsheet_would_compute_is_text(alice: User):
    batch = written(alice, row(2, "=1+1", "@sum"), tables=TITLED)
    assert table(given(answer(batch, language="en")))[1][:2] == ["'=1+1", "'@sum"]


def test_short_and_long_rows_keep_all_their_cells(alice: User):
    batch = written(alice, row(2, "short"), row(3, "long", "2001", "more"), tables=TITLED)
    _, short, long = table(given(answer(batch, language="en")))
    assert short == ["short", "", "No film was found for it."]
    assert long == ["long", "2001", "No film was found for it.", "more"]


def test_a_table_without_a_heading_goes_without_one(alice: User):
    batch = written(alice, row(1, "Nobody knows", "2001"), tables={"films.csv": []})
    assert table(given(answer(batch, language="en"))) == [
        ["Nobody knows", "2001", "No film was found for it."]
    ]


def test_several_tables_are_a_zip_of_them(alice: User):
    one = Row(title="?", origin=(Origin("a/diary.csv", 2, ("x",)), Origin("ratings.csv", 2, ("y",))))
    two = row(3, "z", where="b/diary.csv")
    tables = {"a/diary.csv": ["Name"], "ratings.csv": ["Name"], "b/diary.csv": ["Name"]}
    response = answer(written(alice, one, two, tables=tables), language="en")
    with zipfile.ZipFile(io.BytesIO(given(response))) as zipped:
        assert zipped.namelist() == ["diary.csv", "ratings.csv", "diary-2.csv"]
        assert table(zipped.read("ratings.csv"))[1][0] == "y"
    assert response["Content-Type"] == "application/zip"


def test_no_name_of_a_table_leads_anywhere(alice: User):
    rows = [row(2, "x", where="../../etc/passwd"), row(2, "y", where="..")]
    tables = {"../../etc/passwd": ["Name"], "..": ["Name"]}
    response = answer(written(alice, *rows, tables=tables), language="en")
    with zipfile.ZipFile(io.BytesIO(given(response))) as zipped:
        assert zipped.namelist() == ["passwd.csv", "rows.csv"]


def test_with_everything_taken_there_is_a_heading_and_no_more(alice: User):
    batch = written(alice, tables=TITLED)
    assert table(given(answer(batch, language="en"))) == [["Title", "Year", "Reason"]]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_list_is_read_again_as_the_file_it_came_from(alice: User, language: str):
    content = b'Name,Year,Rating10,WatchedDate\n"Nobody, =knows",2001,8,2024-05-01\n-Ing,2002,7,\n'
    first = imported(alice, content)
    again = imported(alice, given(answer(first, language=language)))
    assert again.source == first.source
    assert plain(again) == plain(first)
    third = imported(alice, given(answer(again, language=language)))
    assert (third.tables, plain(third)) == (again.tables, plain(first))


def imported(owner: User, content: bytes) -> Import:
    batch = open_import(owner=owner, content=content, name="films.csv")
    for kind in (Kind.READ, Kind.MATCH):
        work(batch, kind)
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    return batch


def plain(batch: Import) -> list[object]:
    rows = ImportRow.objects.of(batch).order_by("number").values_list("said", flat=True)
    return [{name: said.get(name) for name in ("title", "year", "score", "viewings")} for said in rows]
