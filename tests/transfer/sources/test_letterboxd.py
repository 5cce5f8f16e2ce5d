"""Letterboxd: the zip, its files alone, and the format that it reads itself."""

from tests.transfer.sources.given import (
    asked,
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
from transfer.sources.reading import recognise
from transfer.sources.rows import Reading, Row

HEAD = "Date,Name,Year,Letterboxd URI"
IKIRU = Row(
    title="Ikiru",
    year=1952,
    score=100,
    original_score="5/5",
    viewings=(seen(on(2004, 5, 1), 90, "4.5/5"), seen(on(2015, 11, 23), 100, "5/5")),
    memo='Still the swing.\n\nStill the snow, & "that" song.',
    logged_at=at("2024-01-03"),
)
LOGGED = at("2024-01-04")


def test_the_zip_is_one_row_for_each_film_merged_from_all_its_tables() -> None:
    assert without_origin(read("letterboxd").rows) == [
        IKIRU,
        Row(
            title="Past Lives",
            year=2023,
            score=80,
            original_score="4/5",
            viewings=(seen(on(2024, 3, 1), 80, "4/5"),),
            memo="인연 🥹",
            logged_at=at("2024-03-02"),
        ),
        Row(title="The Thing", problem=reasons.BAD_DATE),
        Row(
            "The Thing",
            1982,
            score=90,
            original_score="4.5/5",
            memo="Never trust a dog, ever",
            logged_at=LOGGED,
        ),
        Row("Living", 2022, logged_at=at("2024-01-03")),
        Row("The Thing", 2011, logged_at=LOGGED),
        Row("Crouching Tiger, Hidden Dragon", 2000, logged_at=at("2024-02-01")),
        Row("Untitled Road Film", logged_at=at("2024-03-09")),
        Row("Home", 2016, logged_at=at("2024-03-10")),
        Row("Home", 2016, logged_at=at("2024-03-11")),
        Row("Perfect Days", 2023, is_wish=True, logged_at=at("2024-04-01")),
        Row("Ikiru", 1952, is_wish=True, logged_at=at("2024-04-02")),
    ]


def test_a_row_tells_every_place_it_comes_from() -> None:
    found = read("letterboxd")
    assert places(found.rows[0]) == [
        ("diary.csv", 2),
        ("diary.csv", 3),
        ("reviews.csv", 2),
        ("ratings.csv", 2),
        ("watched.csv", 2),
    ]
    assert found.tables["ratings.csv"] == ("Date", "Name", "Year", "Letterboxd URI", "Rating")
    assert found.rows[0].origin[3].cells == ("2024-01-03", "Ikiru", "1952", "https://boxd.it/29k2", "5")


def test_what_was_deleted_or_liked_or_is_of_a_list_is_left_aside() -> None:
    titles = {row.title for row in read("letterboxd").rows}
    assert titles.isdisjoint({"Deleted Film", "Orphaned Film", "Late Autumn"})


def test_an_address_in_the_profile_is_not_kept() -> None:
    assert "hana@example.com" not in repr(read("letterboxd"))


def test_films_of_one_name_are_told_apart_by_their_years() -> None:
    things = [row for row in read("letterboxd").rows if row.title == "The Thing" and not row.problem]
    assert [row.year for row in things] == [1982, 2011]


def test_two_films_of_one_name_and_year_stay_two() -> None:
    homes = [row for row in read("letterboxd").rows if row.title == "Home"]
    assert [places(row) for row in homes] == [[("watched.csv", 9)], [("watched.csv", 10)]]


def test_a_day_that_has_yet_to_come_costs_its_own_line_alone() -> None:
    things = [row for row in read("letterboxd").rows if row.title == "The Thing"]
    assert [(row.problem, row.year) for row in things] == [
        (reasons.BAD_DATE, None),
        ("", 1982),
        ("", 2011),
    ]


def test_each_of_its_files_is_known_alone_whatever_it_is_called() -> None:
    for name in ("watched", "ratings", "diary", "reviews", "watchlist"):
        content = content_of(f"letterboxd/{name}.csv")
        assert recognise(content, name="watchlist export.txt") == Source.LETTERBOXD


def test_a_review_keeps_its_paragraphs() -> None:
    (row, *_rest) = read("letterboxd/reviews.csv").rows
    assert row.memo == IKIRU.memo


def test_a_watchlist_alone_is_asked_about_unless_its_name_tells() -> None:
    content = content_of("letterboxd/watchlist.csv")
    question = question_of(content, name="export (3).csv")
    assert (question.kind, question.choices) == ("list", ("watched", "watchlist"))
    for name, answers in (("watchlist.csv", {}), ("export (3).csv", {"list": "watchlist"})):
        assert all(row.is_wish for row in read_bytes(content, name=name, **answers).rows)
    assert not any(row.is_wish for row in read_bytes(content, name="export (3).csv", list="watched").rows)


def test_a_list_alone_is_read_from_beneath_its_own_heading() -> None:
    found = read_bytes(content_of("letterboxd/lists/autumn.csv"), name="autumn.csv", list="watchlist")
    assert without_origin(found.rows) == [
        Row("Late Autumn", 1960, is_wish=True),
        Row("An Autumn Afternoon", 1962, is_wish=True, memo="the last one"),
    ]
    assert places(found.rows[0]) == [("autumn.csv", 7)]


def test_an_older_zip_that_nests_its_files_is_read() -> None:
    content = zip_of({"letterboxd-hana-2020/ratings.csv": content_of("letterboxd/ratings.csv")})
    assert [row.title for row in read_bytes(content, name="x.zip").rows] == [
        "Ikiru",
        "The Thing",
        "Past Lives",
    ]


def test_a_rating_of_0_is_none() -> None:
    (row,) = read_text(f"{HEAD},Rating\n2024-01-01,Ran,1985,https://boxd.it/1,0\n")
    assert (row.score, row.problem) == (None, "")


def test_a_rating_that_cannot_be_is_a_row_to_repair() -> None:
    (row,) = read_text(f"{HEAD},Rating\n2024-01-01,Ran,1985,https://boxd.it/1,9\n")
    assert (row.title, row.problem) == ("Ran", reasons.BAD_SCORE)


def test_the_day_it_was_logged_is_no_day_it_was_seen() -> None:
    (row,) = read_text(f"{HEAD}\n2024-01-01,Ran,1985,https://boxd.it/1\n", list="watched")
    assert (row.viewings, row.logged_at) == ((), at("2024-01-01"))


def test_twice_on_one_day_is_once() -> None:
    line = "2024-01-05,Ran,1985,https://boxd.it/{},{},,,2024-01-05\n"
    text = f"{HEAD},Rating,Rewatch,Tags,Watched Date\n{line.format(1, '')}{line.format(2, 4)}"
    (row,) = read_text(text)
    assert row.viewings == (seen(on(2024, 1, 5), 80, "4/5"),)


def test_its_own_import_format_is_read_with_quotes_behind_backslashes() -> None:
    found = read("letterboxd-import.csv")
    assert found.source == Source.LETTERBOXD_IMPORT
    dune, yi_yi, halloween = without_origin(found.rows)
    assert dune.memo == 'He said "wait", and I did.'
    assert (dune.tmdb_id, dune.imdb_id, dune.directors) == (693134, "tt15239678", ("Denis Villeneuve",))
    assert (yi_yi.memo, yi_yi.score) == ("A path: C:\\films", 90)
    assert (halloween.title, halloween.imdb_id, halloween.viewings) == (
        "",
        "tt0078748",
        (seen(on(2019, 10, 31), 70, "3.5/5"),),
    )


def test_of_two_ratings_in_its_import_format_the_later_column_counts() -> None:
    assert read("letterboxd-import.csv").rows[0].score == 90
    (row,) = read_text("Title,Rating10,Rating\nRan,9,5\n")
    assert (row.score, row.original_score) == (100, "5/5")


def test_quotes_doubled_as_everywhere_are_read_in_its_import_format_too() -> None:
    (row,) = read_text('tmdbID,Rating,Review\n11,4,"a ""real"" one\\"\n')
    assert row.memo == 'a "real" one\\'


def test_a_table_of_tmdb_ids_alone_is_its_import_format() -> None:
    found = asked(b"tmdbID,Rating,WatchedDate\r\n693134,5,2024-11-25\r\n", name="x.csv")
    assert isinstance(found, Reading)
    assert without_origin(found.rows) == [
        Row(
            "",
            tmdb_id=693134,
            score=100,
            original_score="5/5",
            viewings=(seen(on(2024, 11, 25), 100, "5/5"),),
        )
    ]
