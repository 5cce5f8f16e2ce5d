"""WHOLE=1 sends all of them everywhere, for minutes; without it each address gets a few."""

import pytest

from tests.access.conftest import People
from tests.access.table import TABLE, Line
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


@pytest.mark.skipif(IS_WHOLE, reason="WHOLE=1 asks each address by itself")
def test_nothing_that_can_be_sent_is_an_error_of_ours(people: People):
    seen = walk.run(people)

    assert seen.errors == []
    assert seen.kinds.keys() == BY_KIND.keys()
    assert seen.statuses[429] == 0
    assert seen.requests > 250


@pytest.mark.skipif(not IS_WHOLE, reason="WHOLE=1 sends all of them")
@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.name)
def test_all_that_can_be_sent_is_no_error_of_ours(line: Line, people: People):
    seen = walk.run(people, [line], full=True)

    assert seen.errors == []
    assert seen.statuses[429] == 0
    assert seen.requests == 0 or seen.kinds.keys() == BY_KIND.keys()
