"""Whatever is given is read, asked about or refused with a reason."""

import csv
import io
import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.transfer.sources.given import FILES, TODAY, TOKYO, asked, content_of, zip_of
from transfer.sources import reading
from transfer.sources.kept import row_as_json, row_of_json
from transfer.sources.rows import Question, Reading
from transfer.sources.tables import records

GIVEN = sorted(path.name for path in FILES.iterdir())
ANSWERS = {
    "date_order": "dmy",
    "columns": {"title": 0, "score": 1, "watched_on": 2, "url": 3},
    "list": "watched",
}
CELLS = st.sampled_from(
    [
        "",
        "4.5",
        "-",
        "2024-05-01",
        "9/9/23",
        "tt0133093",
        "603",
        "生きる",
        '"',
        "\\",
        "a\nb",
        "Yes",
        "movie",
        "'=1",
        "\0",
    ]
) | st.text(max_size=6)


def give(content: bytes, name: str = "x.csv") -> Reading | None:
    try:
        reading.recognise(content, name=name)
        found = asked(content, name=name, **ANSWERS)
    except reading.Unreadable:
        return None
    if isinstance(found, Question):
        json.dumps(found.guess)
        return None
    for row in found.rows:
        kept = json.dumps(row_as_json(row), ensure_ascii=False)
        kept.encode()  # no halves of pairs
        assert "\\u0000" not in kept
        assert row_of_json(json.loads(kept)) == row
        assert row.origin
        assert row.problem or row.title or row.tmdb_id or row.imdb_id
        assert row.score is None or 0 <= row.score <= 100
        assert len(row.original_score) <= 16
        assert {origin.table for origin in row.origin} <= set(found.tables)
    return found


@given(st.binary(max_size=400))
@example(b"PK\x05\x06" + bytes(18))
@example(b"\xff\xfe")
@example(b"[")
@example(b"[[[[" * 20_000)
def test_any_bytes(content: bytes) -> None:
    give(content)
    give(content, name="")


@given(st.text(max_size=400))
def test_any_text_that_is_pasted(text: str) -> None:
    with suppress(reading.Unreadable):
        reading.read_paste(text, answers={}, today=TODAY, zone=TOKYO)


@pytest.mark.parametrize("name", GIVEN)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_known_file_with_some_of_its_bytes_changed(name: str, data: st.DataObject) -> None:
    content = bytearray(content_of(name))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    give(
        bytes(content[: data.draw(st.integers(1, len(content)))] if data.draw(st.booleans()) else content),
        name,
    )


HEADINGS = sorted(
    {
        path.read_bytes().decode("utf-8", "replace").lstrip("\ufeff").splitlines()[0]
        for path in FILES.rglob("*.csv")
    }
)


@pytest.mark.parametrize("heading", HEADINGS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(lines=st.lists(st.lists(CELLS, min_size=1, max_size=16), min_size=1, max_size=6))
def test_a_known_heading_above_anything(heading: str, lines: list[list[str]]) -> None:
    body = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    give(f"{heading}\n{body}\n".encode("utf-8", "replace"))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["title", "ids", "tmdb"]), inner)
    ),
    max_leaves=5,
)
KEYS = (
    "entries", "watchlist", "viewings", "tmdb_id", "title", "score", "watched_on", "memo", "movie", "show",
    "ids", "rated_at", "rating", "listed_at", "watched_at", "status", "content", "registered_at",
)  # fmt: skip


anything = st.dictionaries(st.sampled_from(KEYS), VALUES)


@settings(max_examples=150, deadline=None)
@given(anything, anything)
def test_json_of_a_known_shape_that_holds_anything(
    first: dict[str, object], second: dict[str, object]
) -> None:
    own = {"format": "mymovie-2", "entries": [first, second], "watchlist": [second]}
    trakt = [{"rated_at": "", "movie": {"ids": {}}}, first, second]
    watcharr = [{"status": "", "content": {}} | first, second]
    for said in (own, trakt, watcharr):
        give(json.dumps(said).encode())


any_cell = st.text(st.characters(exclude_characters="\0\r"), max_size=8)


@given(st.lists(st.lists(any_cell, min_size=2, max_size=3), max_size=5))
def test_what_is_written_as_a_table_should_be_comes_back_cell_by_cell(lines: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(lines)
    raw = io.StringIO(written.getvalue(), newline="")
    assert [list(line.cells) for line in records(iter(raw), ",")] == lines


def test_two_files_of_one_name_in_a_zip() -> None:
    files = {"a/ratings.csv": content_of("imdb-ratings.csv"), "b/ratings.csv": content_of("imdb-ratings.csv")}
    found = give(zip_of(files), "x.zip")
    assert found
    assert len(found.rows) == 3


def test_a_zip_of_all_of_them_is_read_as_one_of_them() -> None:
    files = {name: content_of(name) for name in GIVEN if "." in name and "mymovie" not in name}
    assert give(zip_of(files), "all.zip")


@pytest.mark.parametrize(
    "heading", ["Title,Rating,Review,URL", "title,year,rating,date", "Title,Date", "タイトル,評価", ""]
)
@pytest.mark.parametrize(
    "cell", ["1" * 90_000 + "x", "a" + " " * 90_000 + "b", "a: " * 30_000, "1 11:11" * 12_000]
)
def test_a_long_cell_keeps_no_pattern_busy(heading: str, cell: str) -> None:
    """Each would take hours if a pattern tried all ways to divide it."""
    give(f"{heading}\n{cell},{cell},{cell},{cell}\n".encode())
    give(cell.encode(), name="")
