"""What one cell says."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movies.models import Watched
from tests.transfer.sources.given import TODAY, TOKYO, at, on
from transfer.sources.values import (
    Bad,
    Score,
    imdb_id_of,
    moment_of,
    orders_of,
    score_of,
    tmdb_id_of,
    watched_of,
    year_of,
)  # fmt: skip

NEW_YORK_EVENING = "2024-01-01T20:30:00-05:00"


@pytest.mark.parametrize(
    ("text", "most", "points", "written"),
    [
        ("4.5", 5, 90, "4.5/5"),
        ("0.5", 5, 10, "0.5/5"),
        ("4.2", 5, 84, "4.2/5"),
        ("4,2", 5, 84, "4,2/5"),
        ("４．２", 5, 84, "4.2/5"),
        ("★4.2", 5, 84, "4.2/5"),
        ("★★★★½", 5, 90, "4.5/5"),
        ("★★★★☆", 5, 80, "4/5"),
        ("9", 10, 90, "9/10"),
        ("9.0", 10, 90, "9.0/10"),
        ("8.25", 10, 83, "8.25/10"),
        ("7/10", 5, 70, "7/10"),
        ("85", 100, 85, "85/100"),
        ("85点", 100, 85, "85/100"),
        ("85%", 100, 85, "85/100"),
    ],
)
def test_a_score_keeps_its_worth_and_how_it_was_written(
    text: str, most: int, points: int, written: str
) -> None:
    assert score_of(text, most) == Score(points, written)


@pytest.mark.parametrize("text", ["", "-", "－", "ー", "0", "0.0", "null", "N/A", "  "])
def test_none_is_said_in_many_ways(text: str) -> None:
    assert score_of(text, 10) == Score()


def test_0_is_a_score_where_it_can_be_one() -> None:
    assert score_of("0", 100, has_zero=True).points == 0


@pytest.mark.parametrize("text", ["good", "-3", "11", "1e2", "★★★★★★", "5.55555", "٣x", "9999"])
def test_what_is_no_score_is_found_out(text: str) -> None:
    with pytest.raises(Bad):
        score_of(text, 10 if "★" not in text else 5)


@given(st.integers(1, 50))
def test_every_tenth_of_five_is_a_whole_number_of_ours(tenths: int) -> None:
    assert score_of(f"{tenths // 10}.{tenths % 10}", 5).points == tenths * 2


@pytest.mark.parametrize(
    ("text", "watched"),
    [
        ("2024-05-01", on(2024, 5, 1)),
        ("2024/5/1", on(2024, 5, 1)),
        ("2024.5.1", on(2024, 5, 1)),
        ("20240501", on(2024, 5, 1)),
        ("２０２４年５月１日", on(2024, 5, 1)),
        ("2024年5月1日(水)", on(2024, 5, 1)),
        ("2024/05/01（水）19:30", on(2024, 5, 1)),
        ("2024-05", on(2024, 5)),
        ("2024年5月", on(2024, 5)),
        ("2024-05-00", on(2024, 5)),
        ("2024", on(2024)),
        ("2024年", on(2024)),
        ("令和6年5月1日", on(2024, 5, 1)),
        ("平成元年", on(1989)),
        ("昭和64年1月7日", on(1989, 1, 7)),
        ("May 1, 2024", on(2024, 5, 1)),
        ("1 May 2024", on(2024, 5, 1)),
        ("25/12/2023", on(2023, 12, 25)),
        ("2024-05-01T10:00:00", on(2024, 5, 1)),
        ("2024-05-01 23:59:59 UTC", on(2024, 5, 2)),
        (NEW_YORK_EVENING, on(2024, 1, 2)),
        ("", Watched()),
        ("-", Watched()),
    ],
)
def test_a_day_is_as_exact_as_it_is_written(text: str, watched: Watched) -> None:
    assert watched_of(text, TODAY, TOKYO) == watched


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2024-13-01",
        "2027-01-01",
        "0000-00-00",
        "1-2-3-4",
        "3/4/2024",
        "tomorrow",
        "99999",
        "1/1",
    ],
)
def test_a_day_that_there_is_not_is_found_out(text: str) -> None:
    with pytest.raises(Bad):
        watched_of(text, TODAY, TOKYO)


def test_today_has_come_and_tomorrow_has_not() -> None:
    assert watched_of(str(TODAY), TODAY, TOKYO).on == TODAY
    with pytest.raises(Bad):
        watched_of(str(TODAY + dt.timedelta(1)), TODAY, TOKYO)


@pytest.mark.parametrize(
    ("texts", "possible"),
    [
        (["9/9/23"], {"dmy", "mdy"}),
        (["9/9/23", "25/12/22"], {"dmy"}),
        (["9/9/23", "12/25/22"], {"mdy"}),
        (["2023/09/09"], {"ymd"}),
        (["09.09.2023"], {"dmy", "mdy"}),
        (["23/09/09"], {"ymd", "dmy"}),
        (["13/13/23"], set()),
        ([], {"ymd", "dmy", "mdy"}),
    ],
)
def test_days_tell_in_which_orders_they_can_be(texts: list[str], possible: set[str]) -> None:
    assert orders_of(texts) == possible


def test_a_moment_without_a_zone_is_the_persons_and_a_day_is_its_noon() -> None:
    assert moment_of("2024-01-02 10:00:00", TOKYO) == at("2024-01-02T10:00:00+09:00")
    assert moment_of("2024-01-02", TOKYO) == at("2024-01-02")
    assert moment_of("some day", TOKYO) is None


@pytest.mark.parametrize(
    ("text", "year"), [("1952", 1952), ("１９５２年", 1952), ("(1952)", 1952), ("12", None)]
)
def test_a_year(text: str, year: int | None) -> None:
    assert year_of(text) == year


def test_numbers_are_those_of_tmdb_and_imdb_or_none() -> None:
    assert (tmdb_id_of("603"), tmdb_id_of("603.0"), tmdb_id_of("0"), tmdb_id_of("9" * 20)) == (
        603,
        603,
        None,
        None,
    )
    assert (imdb_id_of("tt0133093"), imdb_id_of("nm0000206"), imdb_id_of("tt1")) == ("tt0133093", "", "")


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_found_out(text: str) -> None:
    try:
        found = watched_of(text, TODAY, TOKYO)
    except Bad:
        return
    assert found.on is None or found.on <= TODAY
