"""That nothing hides a thing unproved: each place that does has been taken away once, and somebody saw it."""

import json
from unittest import mock

import pytest
from django.db.models import Manager, QuerySet

from tests.depth import IS_WHOLE
from tests.two_worlds.cases import CASES
from tests.two_worlds.mutations import everything, places, without
from tests.two_worlds.witnesses import EXPLAINED, VERDICTS
from tests.two_worlds.worlds import Worlds

pytestmark = pytest.mark.once

verdicts: dict[str, str] = json.loads(VERDICTS.read_text())

# Taken away here, one of them each time; all the others by `python -m tests.two_worlds.witnesses`.
SAMPLES = [
    "accounts/querysets.py UserQuerySet._seen_by without & ~blocking",
    "movies/querysets.py EntryQuerySet.visible_to without & ~blocking",
    "movies/said.py _newest visible_to",
    "follows/http.py of_owner open_to",
]


def test_every_place_that_hides_something_was_taken_away_once() -> None:
    """A new one: run `python -m tests.two_worlds.witnesses` with its file's name."""
    assert verdicts.keys() == {place.name for place in places()}


def test_what_nobody_saw_is_explained() -> None:
    assert {name for name, seen in verdicts.items() if not seen} == EXPLAINED.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("name", SAMPLES if IS_WHOLE else SAMPLES[1:2])
def test_somebody_sees_that_it_was_taken_away(name: str, worlds: Worlds) -> None:
    place = next(place for place in places() if place.name == name)
    case_name, persona = verdicts[name].split()
    case = next(case for case in CASES if case.name == case_name)
    worlds.begin_anew()
    with (
        mock.patch.object(QuerySet, "everything", everything, create=True),
        mock.patch.object(Manager, "everything", everything, create=True),
        without(place),
    ):
        assert worlds.told_apart(case._replace(is_wide=False), persona, at_most=1)
    worlds.begin_anew()
