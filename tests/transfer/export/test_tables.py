"""The tables of the archive: what they say, and that they say the same as the document."""

import csv
import datetime as dt
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from follows import actions as follows
from movies.models import Entry, Precision
from mymovie.csv import as_text, from_text
from tests.factories import make_entry, make_movie
from tests.transfer.export.conftest import saw, unpacked, wish_for


def table(person: User, name: str) -> list[dict[str, str]]:
    content = unpacked(person)[f"{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


@given(st.text())
def test_whatever_is_neutralised_reads_back_equal(text: str) -> None:
    assert from_text(as_text(text)) == text


@pytest.mark.django_db
def test_an_earlier_viewing_is_a_line(alice: User) -> None:
    entry = make_entry(alice, make_movie(ja="生きる", en="Ikiru", world=dt.date(1952, 10, 9)), score=95)
    saw(entry, 2004, watched_precision=Precision.YEAR, score=60, original_score="3/5", note="=note")
    assert table(alice, "viewings") == [
        {
            "tmdb_id": str(entry.movie_id), "imdb_id": "", "title": "生きる", "original_title": "Ikiru",
            "year": "1952", "watched_on": "2004", "watched_precision": "year", "score": "60",
            "original_score": "3/5", "note": "'=note",
        }
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_wish_is_a_line(alice: User) -> None:
    wish = wish_for(alice, make_movie(ja="生きる", en="Ikiru"), why="名作")
    (row,) = table(alice, "watchlist")
    assert (row["title"], row["why"], row["added_at"]) == ("生きる", "名作", wish.added_at.isoformat())


@pytest.mark.django_db
def test_follows_say_which_way(alice: User, bob: User, charlie: User) -> None:
    follows.follow(follower=alice, followed=bob)
    follows.follow(follower=charlie, followed=alice)
    said = [(row["direction"], row["handle"], row["accepted"]) for row in table(alice, "follows")]
    assert said == [("following", "bob", "1"), ("follower", "charlie", "1")]


@pytest.mark.django_db
def test_the_tables_say_what_the_document_says(alice: User) -> None:
    for n in range(4):
        entry = make_entry(alice, score=n * 30, memo=f"memo {n}")
        saw(entry, 2001 + n, note=f"note {n}")
        wish_for(alice, why=f"why {n}")
    Entry.objects.filter(score=60).update(original_score="3/5")
    told = json.loads(unpacked(alice)["mymovie.json"])
    entries, viewings, wishes = (table(alice, name) for name in ("entries", "viewings", "watchlist"))
    assert [(it["tmdb_id"], it["score"], it["memo"], it["original_score"], it["year"]) for it in entries] == [
        (str(it["tmdb_id"]), str(it["score"]), it["memo"], it["original_score"], str(it["year"]))
        for it in told["entries"]
    ]
    assert [(it["watched_on"], it["note"]) for it in viewings] == [
        (time["watched_on"], time["note"]) for it in told["entries"] for time in it["viewings"]
    ]
    assert [(it["tmdb_id"], it["why"]) for it in wishes] == [
        (str(it["tmdb_id"]), it["why"]) for it in told["watchlist"]
    ]
