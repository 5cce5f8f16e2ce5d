from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.two_worlds.cases import Case, Make
from tests.two_worlds.crawl import Answer, crawl
from tests.two_worlds.world import World, for_a_while, make_world, standing_still


class Worlds:
    """The world without private things, made once, and what each of those who look found in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._found: dict[str, dict[str, Answer]] = {}

    def without(self, case: Case, persona: str) -> dict[str, Answer]:
        """What they find in a world with, in place of the private thing, what the case says or nothing."""
        if case.otherwise is None:
            key = f"{persona} {case.is_wide}"
            if key not in self._found:
                self._found[key] = dict(self.look(persona, wide=case.is_wide))
            return self._found[key]
        return dict(self.look(persona, case.otherwise, wide=case.is_wide))

    def look(
        self, persona: str, change: Make = lambda world: None, *, wide: bool = False
    ) -> Iterator[tuple[str, Answer]]:
        with for_a_while():
            change(self.world)
            self.world.settle()
            yield from crawl(self.world.clients[persona], wide=wide)


@pytest.fixture(scope="package")
def _worlds(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Worlds]:
    with django_db_blocker.unblock(), standing_still(), transaction.atomic():
        yield Worlds(make_world())
        transaction.set_rollback(True)


@pytest.fixture
def worlds(_worlds: Worlds, db: None) -> Worlds:
    return _worlds
