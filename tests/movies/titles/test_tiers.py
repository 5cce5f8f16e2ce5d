from array import array

import pytest

from movies.titles import tiers


@pytest.mark.parametrize(
    ("place", "tier"), [(0, 0), (999, 0), (1_000, 1), (7_999, 1), (8_000, 2), (10**7, tiers.LAST)]
)
def test_the_first_tiers_are_small(place, tier):
    assert tiers.at(place) == tier


@pytest.mark.parametrize(
    ("tier", "place", "then"), [(0, 1_200, 0), (0, 1_300, 1), (1, 900, 1), (1, 700, 0), (None, 900, 0)]
)
def test_a_film_stays_until_it_is_far_out_of_place(tier, place, then):
    assert tiers.kept_or_moved(tier, place) == then


def test_places_come_by_popularity_behind_what_people_here_registered():
    places = tiers.Places(array("d", [1.0, 9.0, 5.0]), behind=100)

    assert [places.of(popularity) for popularity in (9.0, 5.0, 1.0, 0.5)] == [100, 101, 102, 103]
