"""What MyMovie gave out is read back equal: its JSON, its tables, and the take-out there was before them."""

import json

from movies.models import Watched
from tests.transfer.sources.given import at, content_of, on, read, read_bytes, seen, without_origin, zip_of
from transfer.models import Source
from transfer.sources.rows import Row

IKIRU = Row(
    title="生きる",
    year=1952,
    tmdb_id=3782,
    imdb_id="tt0044741",
    score=95,
    viewings=(
        seen(Watched(), note="子どものころ"),
        seen(on(2015), 90, "4.5/5"),
        seen(on(2020, 8), 0, note="眠かった"),
        seen(on(2024, 5, 1), 95),
    ),
    memo="=雪\nぶらんこ",
    has_spoiler=True,
    logged_at=at("2024-05-02T01:02:03.000004+00:00"),
)
STORY = Row(
    title="東京物語",
    year=1953,
    tmdb_id=18148,
    imdb_id="tt0046438",
    is_wish=True,
    memo="母に勧められた",
    logged_at=at("2024-06-01T00:00:00+00:00"),
)


def test_its_json() -> None:
    found = read("mymovie-2.json")
    assert found.source == Source.MYMOVIE
    assert without_origin(found.rows) == [
        IKIRU,
        Row(
            title="PERFECT DAYS",
            year=2023,
            tmdb_id=976893,
            is_private=True,
            logged_at=at("2024-05-03T00:00:00+00:00"),
        ),
        STORY,
    ]


def test_a_score_of_0_is_one() -> None:
    assert read("mymovie-2.json").rows[0].viewings[2].score == 0


def test_a_film_that_has_no_score_now_gets_none_from_an_earlier_time() -> None:
    viewing = {"watched_on": "2020", "score": 90}
    entry = {"tmdb_id": 1, "score": None, "watched_on": "2024", "viewings": [viewing]}
    (row,) = read_bytes(json.dumps({"format": "mymovie-2", "entries": [entry]}).encode(), name="x").rows
    assert (row.score, row.viewings) == (None, (seen(on(2020), 90), seen(on(2024))))


def test_the_take_out_before_it() -> None:
    assert without_origin(read("mymovie-1.json").rows) == [
        Row(
            title="生きる",
            tmdb_id=3782,
            imdb_id="tt0044741",
            score=97,
            viewings=(seen(on(2024, 5), 97),),
            memo="雨",
            is_private=True,
            logged_at=at("2024-05-02T00:00:00+00:00"),
        )
    ]


def test_its_tables_are_read_together() -> None:
    ikiru, of_1971, story = without_origin(read("mymovie").rows)
    assert (ikiru.score, ikiru.memo, ikiru.logged_at) == (95, IKIRU.memo, IKIRU.logged_at)
    assert ikiru.viewings == (seen(on(2015), 90, "4.5/5"), seen(on(2024, 5, 1), 95))
    assert (of_1971.title, of_1971.score, of_1971.is_private) == ("'71", 0, True)
    assert (story.is_wish, story.memo) == (True, "@母")


def test_what_was_kept_from_spreadsheets_loses_its_apostrophe() -> None:
    assert read("mymovie").rows[0].memo.startswith("=")


def test_a_table_of_its_alone() -> None:
    entries = read("mymovie/entries.csv").rows
    assert [row.tmdb_id for row in entries] == [3782, 252178]
    assert read("mymovie/watchlist.csv").rows[0].is_wish
    (viewing,) = read("mymovie/viewings.csv").rows
    assert viewing.viewings == (seen(on(2015), 90, "4.5/5"),)


def test_of_its_zip_the_json_is_read_and_the_tables_beside_it_are_not_read_again() -> None:
    files = {name: content_of(f"mymovie/{name}") for name in ("entries.csv", "viewings.csv", "follows.csv")}
    others = {
        "mymovie.json": content_of("mymovie-2.json"),
        "letterboxd.csv": content_of("letterboxd-import.csv"),
        "profile.json": b'{"handle": "hana"}',
        "index.html": b"<!doctype html>" + str(list(range(200_000))).encode(),
        "README.txt": b"Title\nMyMovie",
    }
    found = read_bytes(zip_of(files | others), name="mymovie-hana.zip")
    assert (found.source, list(found.tables)) == (Source.MYMOVIE, ["mymovie.csv"])
    assert without_origin(found.rows)[0] == IKIRU


def test_what_a_later_version_adds_is_passed_over() -> None:
    entry = {"tmdb_id": 11, "mood": {"a": []}}
    told = {"format": "mymovie-2", "moods": [[1, {}]], "entries": [entry], "x": None}
    assert without_origin(read_bytes(json.dumps(told).encode(), name="x").rows) == [Row("", tmdb_id=11)]
