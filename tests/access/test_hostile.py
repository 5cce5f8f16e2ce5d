"""WHOLE=1 sends all of them everywhere, for minutes; without it each address gets a few."""

import pytest

from tests.access.conftest import People
from tests.depth import IS_WHOLE
from tests.hostile import walk
from tests.hostile.strings import ALL, BY_KIND

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_is_too_many(settings):
    settings.LIMITS_TIMES = 1_000_000  # a limit would answer in the place of what is asked
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.mark.once
def test_there_are_enough_of_them_each_once():
    assert len(ALL) == len({(it.kind, it.raw) for it in ALL}) > 500
    assert all(len(of) >= 4 for of in BY_KIND.values())


@pytest.mark.once
def test_fields_and_parameters_are_found():
    assert {"q", "after", "memo", "nickname", "seen", "next", "sort", "password1", "link", "key"} <= {
        *walk.names()
    }


def test_nothing_that_can_be_sent_is_an_error_of_ours(people: People):
    seen = walk.run(people, full=IS_WHOLE)

    assert seen.errors == []
    assert seen.kinds.keys() == BY_KIND.keys()
    assert seen.statuses[429] == 0
    assert seen.requests > 250
