"""What is refused, with a reason that a person can act on; and what a zip may hold beside its tables."""

import struct
import zipfile
from io import BytesIO

import pytest
from django.utils.translation import override

from tests.transfer.sources.given import code_of, content_of, read_bytes, zip_of
from transfer.sources import packed
from transfer.sources.unreadable import MESSAGES

RATINGS = content_of("imdb-ratings.csv")
BOMB = b"Const,Your Rating\n" + b"tt0000001,1\n" * 200_000


def test_what_is_empty_is_refused() -> None:
    assert {code_of(b""), code_of(b" \n\n"), code_of(b"\xef\xbb\xbf")} == {"empty"}


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "UPLOAD_MAX", 100)
    assert code_of(RATINGS) == "too_large"


def test_a_picture_is_no_table() -> None:
    assert code_of(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20) == "no_text"


def test_a_heading_alone_has_no_film() -> None:
    assert code_of(RATINGS.split(b"\n")[0]) == "no_rows"


def test_json_that_we_do_not_know_is_refused() -> None:
    assert code_of(b'[{"a": 1}]') == "unknown"
    assert code_of(b'{"format": "mymovie-9", "entries": []}') == "unknown"


@pytest.mark.parametrize("end", [200, 300, -20])
def test_json_that_breaks_off_is_refused(end: int) -> None:
    assert code_of(content_of("mymovie-2.json")[:end]) == "damaged_json"


def test_a_zip_without_a_table_of_films_is_refused() -> None:
    assert code_of(zip_of({"a.txt": b"hello", "b.jpg": b"\xff\xd8\xff" + bytes(300)})) == "unknown"
    assert code_of(zip_of({})) == "unknown"


def test_a_zip_with_a_password_is_refused() -> None:
    content = bytearray(zip_of({"ratings.csv": RATINGS}))
    central = content.index(b"PK\x01\x02")
    content[6] |= 1
    content[central + 8] |= 1
    assert code_of(bytes(content)) == "encrypted"


def test_a_zip_that_was_cut_off_is_refused() -> None:
    content = zip_of({"ratings.csv": RATINGS})
    assert code_of(content[: len(content) // 2]) == "damaged"


def test_a_zip_of_which_a_part_is_broken_is_refused() -> None:
    content = bytearray(zip_of({"ratings.csv": RATINGS}))
    content[60:70] = b"\x00" * 10
    assert code_of(bytes(content)) == "damaged"


def test_a_zip_that_unpacks_to_far_more_than_it_is_is_refused() -> None:
    assert code_of(zip_of({"ratings.csv": RATINGS, "more.csv": BOMB})) == "unpacks_too_large"


def test_what_is_not_read_of_a_zip_costs_nothing() -> None:
    """Pictures and pages beside the tables are never unpacked beyond their first bytes."""
    found = read_bytes(zip_of({"ratings.csv": RATINGS, "poster.jpg": bytes(2_000_000)}), name="x.zip")
    assert len(found.rows) == 3


def test_a_file_of_a_zip_counts_once_however_often_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "UNPACKED_MAX", len(RATINGS))
    assert len(read_bytes(zip_of({"ratings.csv": RATINGS}), name="x.zip").rows) == 3


def test_of_our_own_archive_only_the_document_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    document = content_of("mymovie-2.json")
    archive = {"index.html": b"<!doctype html>" + document * 9, "more.csv": BOMB, "mymovie.json": document}
    monkeypatch.setattr(packed, "UNPACKED_MAX", len(document))
    found = read_bytes(zip_of(archive), name="x.zip")
    assert found.rows == read_bytes(document, name="mymovie.json").rows
    monkeypatch.setattr(packed, "UNPACKED_MAX", len(document) - 1)
    assert code_of(zip_of(archive)) == "unpacks_too_large"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_whose_few_bytes_unpack_to_much_in_one_go_is_refused(method: int) -> None:
    """zipfile unpacks all that four kilobytes of them hold, which may be gigabytes, whatever they declare."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", method) as zipped:
        zipped.writestr("ratings.csv", RATINGS)
    assert code_of(written.getvalue()) == "packed_otherwise"


def test_a_zip_that_says_less_than_it_holds_gives_no_more_than_it_says() -> None:
    """The size that a bomb declares is the size that is read of it."""
    content = bytearray(zip_of({"ratings.csv": BOMB}))
    central = content.index(b"PK\x01\x02")
    content[22:26] = content[central + 24 : central + 28] = struct.pack("<I", 100)
    assert code_of(bytes(content)) == "damaged"


def test_a_zip_of_which_too_much_would_be_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "UNPACKED_MAX", 1_000)
    assert code_of(zip_of({"a.csv": RATINGS, "b.csv": RATINGS})) == "unpacks_too_large"


def test_a_zip_of_too_many_files_is_refused() -> None:
    assert code_of(zip_of({f"{n}.csv": b"x" for n in range(packed.FILES_MAX + 1)})) == "too_many_files"


def test_a_zip_within_a_zip_stays_closed() -> None:
    assert code_of(zip_of({"inner.zip": zip_of({"ratings.csv": RATINGS})})) == "unknown"


def test_a_spreadsheet_is_told_from_a_table() -> None:
    assert code_of(zip_of({"[Content_Types].xml": b"<Types/>", "xl/sheet1.xml": b"<x/>"})) == "spreadsheet"


def test_more_rows_than_we_take_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transfer.sources.films.ROWS_MAX", 2)
    assert code_of(RATINGS) == "too_many_rows"


def test_one_film_of_many_lines_is_one_row_up_to_as_many_lines_as_we_take(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    twice = b"Const,Your Rating,Title\n" + b"tt0044741,9,Ikiru\n" * 4
    monkeypatch.setattr("transfer.sources.films.ROWS_MAX", 1)
    assert len(read_bytes(twice, name="x.csv").rows) == 1
    monkeypatch.setattr("transfer.sources.films.LINES_MAX", 3)
    assert code_of(twice) == "too_many_rows"


def test_lines_that_would_fill_a_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transfer.sources.films.KEPT_MAX", 200)
    assert code_of(RATINGS) == "unpacks_too_large"


@pytest.mark.parametrize("cell", ["x" * 100_001, '"' + "x" * 100_001 + '"', "x" * 1_000_001])
def test_a_cell_that_is_too_long_is_refused(cell: str) -> None:
    assert code_of(f"Const,Your Rating,Title\ntt0000001,1,{cell}\n".encode()) == "cell_too_long"


def test_paths_that_lead_out_of_the_zip_lead_nowhere() -> None:
    found = read_bytes(zip_of({"../../etc/ratings.csv": RATINGS, "/root/x.csv": b"x"}), name="x.zip")
    assert list(found.tables) == ["ratings.csv"]


def test_what_macos_adds_is_passed_over() -> None:
    found = read_bytes(
        zip_of({"__MACOSX/._ratings.csv": RATINGS, ".x.csv": RATINGS, "r.csv": RATINGS}), name="x"
    )
    assert len(found.rows) == 3


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_that_packs_less_is_read(method: int) -> None:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", method) as zipped:
        zipped.writestr("ratings.csv", RATINGS)
    assert len(read_bytes(written.getvalue(), name="x.zip").rows) == 3


@pytest.mark.parametrize(("language", "end"), [("en", "."), ("ja", "。")])
def test_every_reason_has_its_words(language: str, end: str) -> None:
    with override(language):
        assert [code for code, message in MESSAGES.items() if not str(message).endswith(end)] == []
