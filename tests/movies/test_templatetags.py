import datetime as dt

import pytest
from django.utils import translation

from accounts.models import User
from movies.models import Precision, Watched
from movies.releases import Release
from movies.templatetags.films import (
    country_name,
    film_count,
    hue,
    poster_srcset,
    poster_url,
    release_label,
    watched_label,
)

DAY = dt.date(2010, 7, 23)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_a_poster_is_linked_at_its_source_in_the_size_asked_for():
    assert poster_url("/a.jpg", "w342") == "https://image.tmdb.org/t/p/w342/a.jpg"
    assert "https://image.tmdb.org/t/p/w185/a.jpg 185w" in poster_srcset("/a.jpg")


def test_a_film_always_has_the_same_hue():
    assert hue(27205) == hue(27205)
    assert {hue(tmdb_id) for tmdb_id in range(1, 100)} == set(range(12))


@pytest.mark.parametrize(
    ("release", "label"),
    [
        (Release(DAY, "JP"), "Japan 2010-07-23"),
        (Release(DAY, "FR"), "France 2010-07-23"),
        (Release(DAY, ""), "World 2010-07-23"),
        (Release(None, ""), "Release date unknown"),
        (Release(DAY, "SU"), "SU 2010-07-23"),  # a country that is no more
    ],
)
def test_a_date_says_where_it_holds(release, label):
    assert release_label(release) == label


@pytest.mark.parametrize(
    ("on", "precision", "label"),
    [
        (DAY, Precision.DAY, "2010-07-23"),
        (DAY.replace(day=1), Precision.MONTH, "July 2010"),
        (dt.date(2010, 1, 1), Precision.YEAR, "2010"),
        (None, Precision.UNKNOWN, ""),
    ],
)
def test_a_day_is_told_as_exactly_as_it_is_known(on, precision, label):
    assert watched_label(Watched(on, precision)) == label


def test_a_country_is_named_in_the_readers_language():
    assert country_name("JP") == "Japan"
    with translation.override("ja"):
        assert country_name("JP") == "日本"


def test_the_films_of_a_person_are_those_that_others_may_see():
    counts = {"own": {"score": {"90": 3}}, "shared": {"score": {"90": 1, "none": 1}}}

    assert film_count(User(wall_counts=counts)) == 2
    assert film_count(User()) == 0
