"""Two worlds, equal but for something private: whoever may not see it cannot tell them apart.

Each answer is compared whole (status, headers, text, number of queries) over every page that can be reached.
Time stands still and every token is blotted out; nothing else is.

Deliberately public, and so not asked about here: a public entry counts in the order of a search and of "most
registered", and from three on a score in the average that a watchlist shows, also for somebody in a block
with its owner. The film's own page goes without it.

Asked of each change: everything private at once, as a visitor and a follower see it, and one in twelve of
the kinds by itself, which says what it was. The others, and pages far from what differs, with WHOLE=1.
"""

import pytest
from _pytest.mark import ParameterSet

from tests.depth import IS_WHOLE
from tests.two_worlds.cases import CASES, Case
from tests.two_worlds.crawl import differences
from tests.two_worlds.world import FOLLOWER, PERSONAS, VISITOR
from tests.two_worlds.worlds import Worlds

pytestmark = pytest.mark.django_db


def param(case: Case, persona: str) -> ParameterSet:
    marks = () if case.on_each else pytest.mark.once
    return pytest.param(case._replace(is_wide=False), persona, marks=marks, id=f"{case.name}-{persona}")


def in_part(params: list[ParameterSet]) -> list[ParameterSet]:
    return params if IS_WHOLE else params[::12]


def some(number: int, personas: tuple[str, ...]) -> tuple[str, ...]:
    """One, in turn."""
    return personas[number % len(personas) :][:1]


WIDE = next(case for case in CASES if case.is_wide)
AT_ONCE = [param(WIDE, persona) for persona in WIDE.unseen_by if IS_WHOLE or persona in (VISITOR, FOLLOWER)]
WATCHED = [
    param(case, persona)
    for number, case in enumerate(CASES)
    if not case.is_wide
    for persona in some(number, case.unseen_by)
]
OPENED = [
    param(case, persona)
    for number, case in enumerate(CASES)
    if case.opened
    for persona in (case.seen_by if case.is_wide else some(number, case.seen_by))
]


@pytest.mark.parametrize("persona", PERSONAS if IS_WHOLE else [FOLLOWER])
def test_a_world_is_like_itself(persona: str, worlds: Worlds) -> None:
    assert list(differences(worlds.without(CASES[0], persona), worlds.look(persona))) == []


@pytest.mark.parametrize(("case", "persona"), [*AT_ONCE, *in_part(WATCHED)])
def test_worlds_are_alike_to_whoever_may_not_see_the_difference(
    case: Case, persona: str, worlds: Worlds
) -> None:
    assert worlds.told_apart(case, persona) == []


@pytest.mark.once
@pytest.mark.skipif(not IS_WHOLE, reason="minutes long: asked with WHOLE=1")
@pytest.mark.parametrize("persona", [VISITOR, FOLLOWER])
def test_no_page_at_all_tells_of_anything_private(persona: str, worlds: Worlds) -> None:
    assert worlds.told_apart(WIDE, persona) == []


@pytest.mark.parametrize(("case", "persona"), in_part(OPENED))
def test_the_same_thing_would_be_seen_were_it_not_private(case: Case, persona: str, worlds: Worlds) -> None:
    assert worlds.told_apart_if_open(case, persona)
