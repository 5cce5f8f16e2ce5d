"""Two worlds, equal but for something private: whoever may not see it cannot tell them apart.

Each answer is compared whole (status, headers, text, number of queries) over every page that can be reached.
Time stands still and every token is blotted out; nothing else is.

Deliberately public, and so not asked about here: a public entry counts in the order of a search and of "most
registered", also for somebody in a block with its owner. The film's own page goes without it.
"""

import pytest

from tests.two_worlds.cases import CASES, Case
from tests.two_worlds.crawl import differences
from tests.two_worlds.world import PERSONAS
from tests.two_worlds.worlds import Worlds

pytestmark = pytest.mark.django_db
WATCHED = [(case, persona) for case in CASES for persona in case.unseen_by]
OPENED = [(case, persona) for case in CASES if case.opened for persona in case.seen_by]


def named(pairs: list[tuple[Case, str]]) -> list[str]:
    return [f"{case.name}-{persona}" for case, persona in pairs]


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_world_is_like_itself(persona: str, worlds: Worlds) -> None:
    assert list(differences(worlds.without(CASES[0], persona), worlds.look(persona))) == []


@pytest.mark.parametrize(("case", "persona"), WATCHED, ids=named(WATCHED))
def test_worlds_are_alike_to_whoever_may_not_see_the_difference(
    case: Case, persona: str, worlds: Worlds
) -> None:
    assert worlds.told_apart(case, persona) == []


@pytest.mark.parametrize(("case", "persona"), OPENED, ids=named(OPENED))
def test_the_same_thing_would_be_seen_were_it_not_private(case: Case, persona: str, worlds: Worlds) -> None:
    assert worlds.told_apart_if_open(case, persona)
