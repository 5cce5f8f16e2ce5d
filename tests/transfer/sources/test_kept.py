"""What is kept of a row in the database is the row."""

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from movies.models import Precision, Watched
from mymovie.csv import as_text, from_text
from transfer.sources.kept import row_as_json, row_of_json
from transfer.sources.rows import Origin, Row, SeenOnce

words = st.text(max_size=20)
scores = st.none() | st.integers(0, 100)
watched = st.just(Watched()) | st.builds(
    Watched, st.dates(), st.sampled_from([Precision.DAY, Precision.MONTH, Precision.YEAR])
)
viewings = st.builds(SeenOnce, watched, scores, words, words)
rows = st.builds(
    Row,
    title=words,
    year=st.none() | st.integers(1888, 2100),
    other_titles=st.lists(words, max_size=2).map(tuple),
    directors=st.lists(words, max_size=2).map(tuple),
    tmdb_id=st.none() | st.integers(1, 10**7),
    imdb_id=words,
    is_series=st.booleans(),
    is_wish=st.booleans(),
    score=scores,
    original_score=words,
    viewings=st.lists(viewings, max_size=3).map(tuple),
    memo=words,
    has_spoiler=st.booleans(),
    is_private=st.booleans(),
    logged_at=st.none() | st.datetimes(timezones=st.just(dt.UTC)),
    problem=words,
    origin=st.lists(
        st.builds(Origin, words, st.integers(1, 50_000), st.lists(words).map(tuple)), max_size=2
    ).map(tuple),
)


@given(rows)
def test_a_row_comes_back_equal_from_json(row: Row) -> None:
    assert row_of_json(json.loads(json.dumps(row_as_json(row)))) == row


def test_a_row_that_says_little_is_kept_in_little() -> None:
    assert row_as_json(Row(title="生きる")) == {"title": "生きる"}


def test_a_key_of_another_version_of_ours_is_passed_over() -> None:
    assert row_of_json({"title": "生きる", "mood": "quiet"}) == Row(title="生きる")


@given(words)
def test_what_was_kept_from_a_spreadsheet_is_read_back_equal(text: str) -> None:
    assert from_text(as_text(text)) == text


def test_a_title_that_begins_with_an_apostrophe_keeps_it() -> None:
    assert from_text("'71") == "'71"
