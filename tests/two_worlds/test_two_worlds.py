"""Two worlds, equal but for something private: whoever may not see it cannot tell them apart.

Each answer is compared whole (status, headers, text, number of queries) over every page that can be reached.
Time stands still and every token is blotted out; nothing else is.

Deliberately public, and so not asked about here: a public entry counts in the order of a search and of "most
registered", also for somebody in a block with its owner. The film's own page goes without it.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice

import pytest

from tests.two_worlds.cases import CASES, Case
from tests.two_worlds.conftest import Worlds
from tests.two_worlds.crawl import Answer, differences
from tests.two_worlds.world import PERSONAS

pytestmark = pytest.mark.django_db
WATCHED = [(case, persona) for case in CASES for persona in case.unseen_by]
OPENED = [(case, persona) for case in CASES if case.opened for persona in case.seen_by]
SHOWN = 5  # differences at most that a failure lists


def named(pairs: list[tuple[Case, str]]) -> list[str]:
    return [f"{case.name}-{persona}" for case, persona in pairs]


def told_apart(
    one: dict[str, Answer], other: Iterator[tuple[str, Answer]], *, at_most: int = SHOWN
) -> list[str]:
    with closing(other):
        return list(islice(differences(one, other), at_most))


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_world_is_like_itself(persona: str, worlds: Worlds) -> None:
    assert told_apart(worlds.without(CASES[0], persona), worlds.look(persona)) == []


@pytest.mark.parametrize(("case", "persona"), WATCHED, ids=named(WATCHED))
def test_worlds_are_alike_to_whoever_may_not_see_the_difference(
    case: Case, persona: str, worlds: Worlds
) -> None:
    other = worlds.look(persona, case.hidden, wide=case.is_wide)
    assert told_apart(worlds.without(case, persona), other) == []


@pytest.mark.parametrize(("case", "persona"), OPENED, ids=named(OPENED))
def test_the_same_thing_would_be_seen_were_it_not_private(case: Case, persona: str, worlds: Worlds) -> None:
    other = worlds.look(persona, case.opened)
    assert told_apart(worlds.without(case, persona), other, at_most=1) != []
