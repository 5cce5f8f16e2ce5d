"""What each of those who look finds in a world, with and without something private."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice

from tests.two_worlds.cases import Case, Make
from tests.two_worlds.crawl import Answer, crawl, differences
from tests.two_worlds.world import World, for_a_while, forget


class Worlds:
    def __init__(self, world: World) -> None:
        self.world = world
        self._found: dict[tuple[str, bool], dict[str, Answer]] = {}
        self._only: dict[str, list[str]] = {}

    def begin_anew(self, only: dict[str, list[str]] | None = None) -> None:
        """Other code from now on, or other pages: `{persona: addresses}`, all that are found unless said."""
        forget()
        self._found.clear()
        self._only = only or {}

    def told_apart(self, case: Case, persona: str, *, at_most: int = 5) -> list[str]:
        """What somebody sees that the private thing changed."""
        return self._told_apart(case, case.hidden, persona, at_most, wide=case.is_wide)

    def told_apart_if_open(self, case: Case, persona: str) -> bool:
        assert case.opened
        return bool(self._told_apart(case, case.opened, persona, at_most=1, wide=False))

    def _told_apart(self, case: Case, make: Make, persona: str, at_most: int, *, wide: bool) -> list[str]:
        one = self.without(case, persona)
        with closing(self.look(persona, make, wide=wide)) as other:
            return list(islice(differences(one, other), at_most))

    def without(self, case: Case, persona: str) -> dict[str, Answer]:
        """What they find in a world with, in place of the private thing, what the case says or nothing."""
        if case.otherwise is not None:
            return dict(self.look(persona, case.otherwise, wide=case.is_wide))
        key = persona, case.is_wide
        if key not in self._found:
            self._found[key] = dict(self.look(persona, wide=case.is_wide))
        return self._found[key]

    def look(
        self, persona: str, change: Make = lambda world: None, *, wide: bool = False
    ) -> Iterator[tuple[str, Answer]]:
        with for_a_while():
            change(self.world)
            self.world.settle()
            yield from crawl(self.world.clients[persona], wide=wide, only=self._only.get(persona))
