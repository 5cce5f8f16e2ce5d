"""The files of nine services, and exactly what is read of them."""

import pytest

from tests.transfer.sources.given import (
    at,
    content_of,
    on,
    places,
    question_of,
    read,
    read_bytes,
    read_text,
    seen,
    without_origin,
    zip_of,
)
from transfer import reasons
from transfer.models import Source
from transfer.sources.rows import Row

WACHOWSKIS = ("Lana Wachowski", "Lilly Wachowski")


def test_imdb_ratings() -> None:
    found = read("imdb-ratings.csv")
    assert found.source == Source.IMDB
    assert without_origin(found.rows) == [
        Row(
            title="The Matrix",
            year=1999,
            directors=WACHOWSKIS,
            imdb_id="tt0133093",
            score=90,
            original_score="9/10",
            logged_at=at("2024-03-15"),
        ),
        Row(
            title="Ikiru",
            year=1952,
            other_titles=("生きる",),
            directors=("Akira Kurosawa",),
            imdb_id="tt0044741",
            score=100,
            original_score="10/10",
            logged_at=at("2024-03-16"),
        ),
        Row(
            title="Breaking Bad",
            year=2008,
            imdb_id="tt0903747",
            score=80,
            original_score="8/10",
            logged_at=at("2024-03-17"),
        ),
    ]


def test_what_imdb_calls_a_film_in_another_language_does_not_matter() -> None:
    assert [row.is_series for row in read("imdb-ratings.csv").rows] == [False, False, False]


def test_older_ratings_of_imdb_have_no_original_title() -> None:
    heading = "Const,Your Rating,Date Rated,Title,URL,Title Type,Year"
    (row,) = read_text(f"{heading}\ntt0133093,9,2014-03-15,The Matrix,,movie,1999\n")
    assert (row.imdb_id, row.score, row.other_titles) == ("tt0133093", 90, ())


def test_imdb_watchlist_what_was_rated_was_seen() -> None:
    wish, rated = read("imdb-watchlist.csv").rows
    assert (wish.title, wish.is_wish, wish.memo) == ("Perfect Days", True, "Everybody says so")
    assert (rated.title, rated.is_wish, rated.score) == ("The Matrix", False, 90)


def test_a_list_of_imdb_whose_name_says_nothing_is_asked_about() -> None:
    question = question_of(content_of("imdb-watchlist.csv"), name="3f2b9a.csv")
    assert (question.kind, question.guess) == ("list", {"list": "watchlist"})


def test_tmdb_ratings() -> None:
    found = read("tmdb-ratings.csv")
    assert found.source == Source.TMDB
    train, series, story = without_origin(found.rows)
    assert train == Row(
        title="부산행",
        year=2016,
        tmdb_id=396535,
        imdb_id="tt5700672",
        score=70,
        original_score="7/10",
        logged_at=at("2023-05-02T09:29:50+00:00"),
    )
    assert (story.score, story.original_score) == (95, "9.5/10")
    assert series.is_series


def test_the_number_of_a_series_is_never_taken_for_that_of_a_film() -> None:
    rows = [
        *read("tmdb-ratings.csv").rows,
        *read("trakt").rows,
        *read("yamtrack.csv").rows,
        *read("simkl.csv").rows,
    ]
    series = [row for row in rows if row.is_series]
    assert len(series) == 4
    assert {row.tmdb_id for row in series} == {None}


def test_what_everybody_thinks_at_tmdb_is_not_what_the_member_thinks() -> None:
    (row,) = read("tmdb-watchlist.csv").rows
    assert (row.is_wish, row.score) == (True, None)


def test_a_table_of_tmdb_without_ratings_is_asked_about() -> None:
    assert question_of(content_of("tmdb-watchlist.csv"), name="export.csv").kind == "list"


def test_trakt() -> None:
    found = read("trakt")
    assert found.source == Source.TRAKT
    assert without_origin(found.rows) == [
        Row(
            title="Perfect Days",
            year=2023,
            tmdb_id=976893,
            imdb_id="tt27503384",
            is_wish=True,
            memo="Aya said so",
            logged_at=at("2024-03-01T00:00:00+00:00"),
        ),
        Row(
            title="Parasite",
            year=2019,
            tmdb_id=496243,
            imdb_id="tt6751668",
            score=90,
            original_score="9/10",
            viewings=(seen(on(2020, 2, 10)), seen(on(2024, 1, 2))),
            logged_at=at("2020-02-10T03:00:00+00:00"),
        ),
        Row(title="Midnight Diner", year=2009, is_series=True, logged_at=at("2023-02-10T03:00:00+00:00")),
        Row(title="Tampopo", year=1985, tmdb_id=11830, imdb_id="tt0092048"),
    ]


def test_an_evening_in_trakt_is_the_day_it_was_where_the_person_lives() -> None:
    # 20:00 of New Year's Day in UTC.
    assert read("trakt").rows[1].viewings[-1].watched == on(2024, 1, 2)


def test_a_day_that_nobody_knows_is_not_1970() -> None:
    tampopo = read("trakt").rows[-1]
    assert (tampopo.viewings, tampopo.logged_at) == ((), None)


def test_favourites_and_lists_of_trakt_are_no_watchlist() -> None:
    assert "Only a favourite" not in {row.title for row in read("trakt").rows}


def test_an_older_zip_of_trakt_nests_its_files() -> None:
    files = {"hana/ratings-movies.json": content_of("trakt/ratings-movies.json"), "hana/empty.json": b"[]"}
    assert [row.tmdb_id for row in read_bytes(zip_of(files), name="hana.zip").rows] == [496243]


def test_yamtrack() -> None:
    found = read("yamtrack.csv")
    assert found.source == Source.YAMTRACK
    assert without_origin(found.rows) == [
        Row(
            title="Perfect Blue",
            tmdb_id=10494,
            score=90,
            original_score="9.0/10",
            viewings=(seen(on(2019, 1, 1)), seen(on(2024, 2, 9), 90, "9.0/10")),
            memo="line one\nline two",
            logged_at=at("2019-01-01T15:30:00+00:00"),
        ),
        Row(title="Breaking Bad", is_series=True, logged_at=at("2024-02-09T15:30:00+00:00")),
        Row(title="Oppenheimer", tmdb_id=872585, is_wish=True, logged_at=at("2024-02-10T15:30:00+00:00")),
        Row(title="The Matrix", problem=reasons.NOT_SEEN),
        Row(title="Outer Wilds", problem=reasons.NO_FILM),
        Row(
            title="Home video",
            score=70,
            original_score="7/10",
            viewings=(seen(on(2020, 8), 70, "7/10"),),
            logged_at=at("2024-02-13T15:30:00+00:00"),
        ),
    ]


def test_a_note_of_many_lines_is_one_note_and_the_next_line_is_counted_right() -> None:
    found = read("yamtrack.csv")
    assert [places(row)[0] for row in found.rows[:2]] == [("yamtrack.csv", 2), ("yamtrack.csv", 5)]


def test_movary() -> None:
    found = read("movary")
    assert found.source == Source.MOVARY
    assert without_origin(found.rows) == [
        Row(
            title="Tokyo Story",
            year=1953,
            tmdb_id=18148,
            imdb_id="tt0046438",
            score=100,
            original_score="10/10",
            viewings=(seen(on(2019, 5, 5), note="at the Bungeiza"), seen(on(2023, 12, 12))),
        ),
        Row(title="Late Spring", year=1949, tmdb_id=20530, imdb_id="tt0041154"),
        Row(
            title="Early Summer",
            year=1951,
            tmdb_id=20529,
            imdb_id="tt0043313",
            is_wish=True,
            logged_at=at("2024-01-02T10:00:00+09:00"),
        ),
    ]


def test_neodb() -> None:
    found = read("neodb")
    assert found.source == Source.NEODB
    assert without_origin(found.rows) == [
        Row(
            title="黑客帝国",
            year=1999,
            tmdb_id=603,
            imdb_id="tt0133093",
            score=90,
            original_score="9/10",
            memo="red pill\n\nOn spoons\nThere is none.\n\nNone at all.",
            logged_at=at("2023-01-02T03:04:05+00:00"),
        ),
        Row(title="花样年华", year=2000, is_wish=True, logged_at=at("2023-01-03T03:04:05+00:00")),
        Row(
            title="The Wire",
            year=2002,
            imdb_id="tt0306414",
            is_series=True,
            logged_at=at("2023-01-04T03:04:05+00:00"),
        ),
        Row(title="Stoner", problem=reasons.NO_FILM),
    ]


def test_two_columns_of_one_name_are_both_read() -> None:
    assert "On spoons" in read("neodb").rows[0].memo


def test_simkl_dates_begin_with_the_day() -> None:
    found = read("simkl.csv")
    assert found.source == Source.SIMKL
    heron, titan, your_name, dune = without_origin(found.rows)
    assert heron == Row(
        title="The Boy and the Heron",
        year=2023,
        tmdb_id=508883,
        imdb_id="tt6587046",
        score=80,
        original_score="8/10",
        viewings=(seen(on(2023, 12, 18), 80, "8/10"),),
    )
    assert your_name.viewings[0].watched == on(2017, 4, 3)
    assert dune == Row("Dune: Part Two", 2024, tmdb_id=693134, imdb_id="tt15239678", is_wish=True)
    assert titan.is_series


def test_an_anime_without_episodes_may_be_a_film() -> None:
    _heron, titan, your_name, _dune = read("simkl.csv").rows
    assert (titan.is_series, your_name.is_series, your_name.imdb_id) == (True, False, "tt5311514")


def test_netflix_asks_for_the_order_of_its_dates() -> None:
    question = question_of(content_of("netflix-us.csv"), name="NetflixViewingHistory.csv")
    assert (question.kind, question.source, question.choices) == (
        "date_order",
        Source.NETFLIX,
        ("dmy", "mdy"),
    )
    assert ("Meet Joe Black", "9/9/23") in question.samples


def test_netflix() -> None:
    assert without_origin(read("netflix-us.csv", date_order="mdy").rows) == [
        Row("Stranger Things", is_series=True),
        Row("Meet Joe Black", viewings=(seen(on(2023, 9, 9)),)),
        Row("Mission: Impossible - Fallout", viewings=(seen(on(2022, 12, 10)),)),
        Row("The Hunger Games: Mockingjay: Part 2", viewings=(seen(on(2022, 1, 2)),)),
    ]
    fallout = read("netflix-us.csv", date_order="dmy").rows[2]
    assert fallout.viewings[0].watched == on(2022, 10, 12)


def test_netflix_is_asked_nothing_where_one_day_tells_the_order() -> None:
    (heat, *_rest) = read_text('Title,Date\n"Heat","2/3/23"\n"Ronin","25/12/22"\n')
    assert heat.viewings[0].watched == on(2023, 3, 2)


def test_netflix_looks_through_no_more_days_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person waits meanwhile, and twenty megabytes are a million days."""
    looked_through: list[int] = []

    def orders_of(texts: list[str]) -> set[str]:
        looked_through.append(len(texts))
        return {"dmy", "mdy"}

    monkeypatch.setattr("transfer.sources.netflix.LINES_MAX", 20)
    monkeypatch.setattr("transfer.sources.netflix.orders_of", orders_of)
    lines = "".join(f"Film {n},1/{n % 28 + 1}/24\n" for n in range(200))
    question_of(f"Title,Date\n{lines}".encode(), name="a.csv")
    assert looked_through == [20]


def test_netflix_of_japan_begins_with_the_year() -> None:
    assert without_origin(read("netflix-jp.csv").rows) == [
        Row("地面師たち", is_series=True),
        Row("シティーハンター", viewings=(seen(on(2024, 4, 25)),)),
    ]


def test_all_episodes_of_a_series_are_one_row() -> None:
    stranger = read("netflix-us.csv", date_order="mdy").rows[0]
    assert [line for _, line in places(stranger)] == [2, 3]


def test_watcharr() -> None:
    found = read("watcharr.json")
    assert found.source == Source.WATCHARR
    assert without_origin(found.rows) == [
        Row(
            title="Tampopo",
            year=1985,
            tmdb_id=11830,
            score=80,
            original_score="8/10",
            memo="Warm",
            logged_at=at("2024-02-01T10:00:00+00:00"),
        ),
        Row("Perfect Days", 2023, tmdb_id=976893, is_wish=True),
        Row("The Matrix", problem=reasons.NOT_SEEN),
        Row("Breaking Bad", is_series=True),
    ]
