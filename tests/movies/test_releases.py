import datetime as dt

import pytest

from movies.actions import Impression, register_movie
from movies.releases import WORLD, Release, by_country, came_out_in, release_for
from movies.tmdb.records import ReleaseDate, ReleaseKind
from tests.factories import make_entry, make_movie, make_user
from tests.movies.pages import ENGLISH, text_of
from tests.standin import hostile

THEATRICAL, LIMITED, PREMIERE = ReleaseKind.THEATRICAL, ReleaseKind.LIMITED, ReleaseKind.PREMIERE
DIGITAL, PHYSICAL, TV = ReleaseKind.DIGITAL, ReleaseKind.PHYSICAL, ReleaseKind.TV


def out(kind: ReleaseKind, on: str, country: str = "JP") -> ReleaseDate:
    return ReleaseDate(country, dt.date.fromisoformat(on), kind, "", "")


def in_japan(*dates: ReleaseDate) -> str | None:
    found = came_out_in("JP", dates)
    return found.on.isoformat() if found else None


def test_of_several_theatrical_dates_the_earliest_counts():
    assert in_japan(out(THEATRICAL, "1990-02-10"), out(THEATRICAL, "1990-01-20")) == "1990-01-20"


def test_a_revival_changes_nothing():
    assert in_japan(out(THEATRICAL, "2016-10-08"), out(THEATRICAL, "1954-04-26")) == "1954-04-26"


@pytest.mark.parametrize(
    ("counts", "does_not"),
    [(THEATRICAL, LIMITED), (LIMITED, DIGITAL), (DIGITAL, TV), (TV, PHYSICAL), (THEATRICAL, PHYSICAL)],
)
def test_a_kind_that_counts_wins_over_an_earlier_date_of_a_lesser_kind(counts, does_not):
    assert in_japan(out(does_not, "2019-01-01"), out(counts, "2020-01-01")) == "2020-01-01"


@pytest.mark.parametrize("only", [LIMITED, DIGITAL, TV, PHYSICAL])
def test_a_kind_counts_where_there_is_no_better_one(only):
    assert in_japan(out(only, "2020-05-01"), out(only, "2020-04-01")) == "2020-04-01"


def test_a_premiere_is_not_the_day_a_film_came_out():
    assert in_japan(out(PREMIERE, "2019-10-28")) is None
    assert in_japan(out(PREMIERE, "2019-10-28"), out(PHYSICAL, "2021-03-03")) == "2021-03-03"


def test_each_country_has_a_date_of_its_own():
    dates = by_country(
        [
            out(THEATRICAL, "2010-07-23"),
            out(THEATRICAL, "2010-07-16", "US"),
            out(PREMIERE, "2010-07-08", "GB"),
        ]
    )

    assert {country: date.on.isoformat() for country, date in dates.items()} == {
        "JP": "2010-07-23",
        "US": "2010-07-16",
    }


def test_a_country_without_a_date_gets_the_worlds_first():
    world, japan = dt.date(2010, 7, 15), dt.date(2010, 7, 23)

    assert release_for("JP", {"JP": japan}, world) == Release(japan, "JP")
    assert release_for("FR", {"JP": japan}, world) == Release(world, WORLD)
    assert release_for("FR", {}, None) == Release(None, WORLD)


@pytest.mark.parametrize(
    ("tmdb_id", "day", "country"),
    [
        (27205, "2010-07-23", "JP"),  # a limited run a week before
        (346, "1954-04-26", "JP"),  # and a restored print in 2016
        (hostile.SEVERAL_DATES, "1990-01-20", "JP"),
        (hostile.DIGITAL_ONLY, "2020-02-29", "JP"),
        (hostile.PREMIERE_ONLY, "2020-02-29", ""),
        (hostile.NO_JAPANESE_DATE, "2020-02-29", ""),
    ],
)
def test_a_film_of_tmdbs_is_dated_by_the_rule(tmdb, alice, tmdb_id, day, country):
    entry = register_movie(owner=alice, tmdb_id=tmdb_id, impression=Impression()).entry

    assert (entry.released_on, entry.released_country) == (dt.date.fromisoformat(day), country)


def test_a_film_that_nobody_dates_is_on_the_wall_without_one(tmdb, alice):
    entry = register_movie(owner=alice, tmdb_id=hostile.BARE, impression=Impression()).entry

    assert entry.release == Release(None, WORLD)


@pytest.mark.parametrize("time_zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_midnight_stamps_are_calendar_dates_wherever_their_owner_lives(tmdb, db, time_zone):
    traveller = make_user("traveller", country="US", time_zone=time_zone)
    entry = register_movie(owner=traveller, tmdb_id=27205, impression=Impression()).entry

    assert entry.release == Release(dt.date(2010, 7, 16), "US")


def test_a_card_says_whose_date_it_shows(client, alice):
    make_entry(alice, make_movie(japan=dt.date(2010, 7, 23)))
    make_entry(alice, make_movie(world=dt.date(1999, 4, 1)))
    make_entry(alice, make_movie(world=None))

    page = text_of(client.get("/@alice/", headers=ENGLISH))

    assert "Japan 2010-07-23" in page
    assert "World 1999-04-01" in page
    assert "Release date unknown" in page


def test_the_same_film_is_dated_on_each_wall_by_its_owners_country(db):
    dates = (out(THEATRICAL, "2010-07-23"), out(THEATRICAL, "2010-07-16", "US"))
    film = make_movie(releases=dates, world=dt.date(2010, 7, 8))
    owners = [make_user(f"from_{code.lower()}", country=code) for code in ("JP", "US", "FR")]

    days = [make_entry(owner, film).released_on.day for owner in owners]

    assert days == [23, 16, 8]
