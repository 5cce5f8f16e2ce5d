"""The log as Letterboxd imports it: nearest half stars, days alone, nothing private, no file above 1 MB."""

import csv
import datetime as dt
import io

import pytest

from accounts.models import User
from movies.models import Entry, Precision
from tests.factories import fill_wall, make_entry, make_movie
from tests.transfer.export.conftest import saw, unpacked, wish_for
from transfer.export import letterboxd

pytestmark = pytest.mark.django_db


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def told(person: User, name: str = "letterboxd.csv") -> list[dict[str, str]]:
    return rows(unpacked(person)[name])


def test_a_film_is_named_by_its_numbers_and_in_english(alice: User) -> None:
    film = make_movie(ja="七人の侍", en="Seven Samurai", imdb_id="tt0047478", world=dt.date(1954, 4, 26))
    make_entry(alice, film, score=97, memo="雨", watched_on=dt.date(2024, 5, 1))
    assert told(alice) == [
        {
            "tmdbID": str(film.pk), "imdbID": "tt0047478", "Title": "Seven Samurai", "Year": "1954",
            "Directors": "Christopher Nolan", "Rating": "5", "Rating10": "10", "WatchedDate": "2024-05-01",
            "Rewatch": "false", "Review": "雨",
        }
    ]  # fmt: skip


def test_the_file_has_no_byte_order_mark(alice: User) -> None:
    make_entry(alice)
    assert unpacked(alice)["letterboxd.csv"].startswith(b"tmdbID,imdbID,Title,Year,")


@pytest.mark.parametrize(
    ("score", "stars", "tenths"),
    [
        (None, "", ""), (0, "0.5", "1"), (4, "0.5", "1"), (14, "0.5", "1"), (15, "1", "2"), (84, "4", "8"),
        (85, "4.5", "9"), (90, "4.5", "9"), (95, "5", "10"), (100, "5", "10"),
    ],
)  # fmt: skip
def test_a_score_is_the_nearest_half_star(alice: User, score: int | None, stars: str, tenths: str) -> None:
    make_entry(alice, score=score)
    (row,) = told(alice)
    assert (row["Rating"], row["Rating10"]) == (stars, tenths)


def test_each_day_it_was_seen_is_a_line_and_the_latest_is_the_last(alice: User) -> None:
    entry = make_entry(alice, score=100, memo="now", watched_on=dt.date(2024, 5, 1))
    saw(entry, 2015, month=7, day=4, score=90, note="then")
    saw(entry, 2004, score=60)
    said = [(it["WatchedDate"], it["Rating"], it["Rewatch"], it["Review"]) for it in told(alice)]
    assert said == [
        ("2004-01-01", "3", "false", ""),
        ("2015-07-04", "4.5", "true", "then"),
        ("2024-05-01", "5", "true", "now"),
    ]


def test_what_is_no_day_is_said_of_the_latest_time_alone(alice: User) -> None:
    entry = make_entry(alice, score=80, watched_on=dt.date(2024, 5, 1), precision=Precision.MONTH)
    saw(entry, 2004, watched_precision=Precision.YEAR, score=10)
    (row,) = told(alice)
    assert (row["WatchedDate"], row["Rewatch"], row["Rating10"]) == ("", "", "8")


def test_seeing_it_again_is_again_also_when_the_first_day_is_not_known(alice: User) -> None:
    entry = make_entry(alice, watched_on=dt.date(2024, 5, 1))
    saw(entry, 2004, watched_precision=Precision.YEAR)
    assert [it["Rewatch"] for it in told(alice)] == ["true"]


def test_what_is_private_is_in_a_file_of_its_own(alice: User) -> None:
    shown, hidden = make_entry(alice), make_entry(alice, is_private=True, memo="for me")
    assert [it["tmdbID"] for it in told(alice)] == [str(shown.movie_id)]
    assert [it["tmdbID"] for it in told(alice, "letterboxd-private.csv")] == [str(hidden.movie_id)]
    assert b"for me" not in unpacked(alice)["letterboxd.csv"]


def test_the_watchlist_is_a_file_of_its_own(alice: User) -> None:
    wish = wish_for(alice, make_movie(en="Tampopo"), why="noodles")
    (row,) = told(alice, "letterboxd-watchlist.csv")
    assert (row["tmdbID"], row["Title"]) == (str(wish.movie_id), "Tampopo")


def test_long_files_come_in_parts_that_are_small_enough_and_whole(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_wall(alice, 60)
    Entry.objects.update(memo="長い\n話" * 20)
    monkeypatch.setattr(letterboxd, "MOST_BYTES", 5_000)
    files = {name: it for name, it in unpacked(alice).items() if name.startswith("letterboxd")}
    assert list(files) == [f"letterboxd-{n}.csv" for n in range(1, len(files) + 1)]
    assert len(files) > 2
    assert max(map(len, files.values())) <= 5_000
    assert {it["tmdbID"] for part in files.values() for it in rows(part)} == {
        str(pk) for pk in alice.entries.values_list("movie_id", flat=True)
    }
    assert sum(len(rows(part)) for part in files.values()) == 60


@pytest.mark.parametrize(
    ("memo", "review"),
    [
        ("2 < 3 & 4", "2 &lt; 3 &amp; 4"),
        ('"yes"', "&quot;yes&quot;"),
        ("a\\b", "a&#92;b"),
        ("- no", "&#45; no"),
        (" =1", "&#32;=1"),
        ("＝1", "&#65309;1"),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_a_review_is_html_that_no_spreadsheet_computes(alice: User, memo: str, review: str) -> None:
    make_entry(alice)
    Entry.objects.update(memo=memo)
    assert told(alice)[0]["Review"] == review
