"""Take away what hides things, one place at a time, and see whether the two worlds can be told apart.

python -m tests.two_worlds.witnesses              all of them, and write down what saw each
python -m tests.two_worlds.witnesses movies/wall  those whose name holds this
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

import django
from django.db import IntegrityError, connection, transaction
from django.db.models import Manager, QuerySet
from django.test.utils import setup_test_environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.two_worlds.cases import CASES  # noqa: E402
from tests.two_worlds.crawl import crawl, differences  # noqa: E402
from tests.two_worlds.mutations import Clause, Site, code_now, everything, places, without  # noqa: E402
from tests.two_worlds.world import for_a_while, forget, make_world, standing_still  # noqa: E402
from tests.two_worlds.worlds import Worlds  # noqa: E402

VERDICTS = Path(__file__).with_name("verdicts.json")
DATABASE = "database"  # a constraint sees it, so that such a world cannot be

# What nobody sees, and why it stays.
ASKED_BEFORE = "a second layer: what it reads was chosen a moment before among what the viewer may see"
ONES_OWN = "reads one's own rows, of which nothing is hidden from oneself"
ASKED_TWICE = "a second layer, which does alone; that both are gone is seen, as a clause"
OPEN_ANYWAY = "what it leaves out besides is open to the viewer anyway: it is about whom a list is for"
READ_AS_SOMEBODY = "bounds what a job compares; whoever reads what it kept asks who may see it"
EXPLAINED = {
    "accounts/querysets.py UserQuerySet.public without _SHOWN, ": ASKED_BEFORE,
    "follows/counts.py count visible_to": "proves the kept counts, by hand and once a day; no page asks it",
    "follows/counts.py part_with_the_unseen visible_to": "a private person's own number, unseen by others",
    "follows/querysets.py _listed without findable(User.objects.visible_to(viewer))": ONES_OWN,
    "follows/views.py _followed_or_not visible_to": ASKED_BEFORE,
    "movies/directory.py _public public": OPEN_ANYWAY,
    "movies/directory.py with_posters visible_to": ASKED_BEFORE,
    "movies/feed.py open_feed visible_to": ASKED_BEFORE,
    "movies/said.py _after visible_to": ASKED_BEFORE,
    "movies/said.py _see_owners visible_to": ASKED_BEFORE,
    "movies/sitemap.py _walls public": OPEN_ANYWAY,
    "movies/taste.py _followed open_to": READ_AS_SOMEBODY,
    "movies/taste.py _followed public": READ_AS_SOMEBODY,
    "movies/taste.py _measure without , movie__entries__is_private=False": ONES_OWN,
    "movies/taste.py _own visible_to": ONES_OWN,
    "movies/taste.py _strangers open_to": READ_AS_SOMEBODY,
    "movies/taste.py _strangers public": READ_AS_SOMEBODY,
    "movies/taste.py they_love visible_to": ONES_OWN,
    "movies/views/entry.py _own visible_to": ONES_OWN,
    "movies/views/film.py _mine visible_to": ONES_OWN,
    "movies/views/mine.py wish_of visible_to": ONES_OWN,
    "movies/views/viewings.py _entry_or_404 visible_to": ONES_OWN,
    "movies/views/search.py _mine visible_to": ONES_OWN,
    "movies/views/search.py _mine visible_to 2": ONES_OWN,
    "movies/views/wall.py random_wall public": OPEN_ANYWAY,
    "movies/watchlist/page.py one_card visible_to": ONES_OWN,
    "movies/watchlist/page.py open_watchlist visible_to": ASKED_BEFORE,
    "movies/watchlist/querysets.py WishQuerySet.by_others public": OPEN_ANYWAY,
    "movies/watchlist/querysets.py WishQuerySet.by_others visible_to": ASKED_TWICE,
    "movies/watchlist/querysets.py WishQuerySet.visible_to open_to": ASKED_TWICE,
    "movies/watchlist/wanted.py _asked visible_to": ASKED_TWICE,
    "support/views.py _report visible_to": "where a report of somebody one blocked oneself leads",
}


def witnesses(worlds: Any, parts: Parts, chosen: list[Site | Clause]) -> dict[str, str]:
    """By place the case, and the person to whom the worlds then look different; "" for nobody."""
    on_pages = [place for place in chosen if parts.pages_of(place)]
    seen = dict.fromkeys((place.name for place in chosen), "")
    seen |= _seen_on_pages(worlds.world, parts, on_pages)
    for place in chosen:
        if not seen[place.name]:
            with without(place):
                seen[place.name] = _seen_though_made_so(worlds, parts, place)
            print(f"{place.name}: {seen[place.name]}", flush=True)  # noqa: T201
    return seen


def _seen_on_pages(world: Any, parts: Parts, places: list[Site | Clause]) -> dict[str, str]:
    """Each world is made once, and looked at without one place after the other."""
    plain = _looks(world, parts, places, lambda world: None)
    seen: dict[str, str] = {}
    for case in reversed(parts.cases):
        left = [place for place in places if place.name not in seen]
        one = _looks(world, parts, left, case.otherwise, case.unseen_by) if case.otherwise else plain
        with _made(world, case.hidden):
            for place, persona in product(left, reversed(case.unseen_by)):
                if place.name not in seen and (pages := parts.pages_of(place).get(persona)):
                    with _looking_anew(place):
                        other = crawl(world.clients[persona], only=pages)
                        if next(differences(one[place.name, persona], other), None):
                            seen[place.name] = f"{case.name} {persona}"
        print(f"{case.name}: {len(seen)} of {len(places)} seen", flush=True)  # noqa: T201
    return seen


def _looks(
    world: Any, parts: Parts, places: list[Site | Clause], make: Any, personas: Collection[str] | None = None
) -> dict[tuple[str, str], dict[str, Any]]:
    found = {}
    with _made(world, make):
        for place in places:
            for persona, pages in parts.pages_of(place).items():
                if personas is None or persona in personas:
                    with _looking_anew(place):
                        answers = dict(crawl(world.clients[persona], only=pages))
                    found[place.name, persona] = answers
    return found


@contextmanager
def _made(world: Any, make: Any) -> Iterator[None]:
    with for_a_while():
        make(world)
        world.settle()
        yield


@contextmanager
def _looking_anew(place: Site | Clause) -> Iterator[None]:
    """Nothing remembered that was made with the place there, or another one away."""
    forget()
    with without(place):
        yield
    forget()


def _seen_though_made_so(worlds: Any, parts: Parts, place: Site | Clause) -> str:
    """Of a place that has a part in how things come about. One person looks: a world takes seconds."""
    worlds.begin_anew()
    for case in reversed([case for case in parts.cases if parts.makes(case, place)]):
        persona = next((it for it in reversed(case.unseen_by) if it in case.seen_by), case.unseen_by[-1])
        try:
            if worlds.told_apart(case, persona, at_most=1):
                return f"{case.name} {persona}"
        except IntegrityError:
            return f"{case.name} {DATABASE}"
    return ""


class Parts:
    """Which functions have a part in which pages, and in making which private things."""

    def __init__(self, worlds: Any, functions: set[tuple[str, str]]) -> None:
        self.cases = [case._replace(is_wide=False) for case in CASES]
        self._of_code = {code_now(*function): function for function in functions}
        self._called: set[tuple[str, str]] = set()
        self._pages: dict[tuple[str, str], dict[str, list[str]]] = {}
        self._makers: dict[str, set[tuple[str, str]]] = {}
        sys.setprofile(self._note)
        for persona in worlds.world.clients:
            self._look(worlds, persona)
        for case in self.cases:
            self._make(worlds.world, case)
        sys.setprofile(None)

    def _note(self, frame: Any, event: str, _: object) -> None:
        if event == "call" and (function := self._of_code.get(frame.f_code)):
            self._called.add(function)

    def _look(self, worlds: Any, persona: str) -> None:
        for path, _ in worlds.look(persona):
            for function in self._called:
                self._pages.setdefault(function, {}).setdefault(persona, []).append(path)
            self._called.clear()

    def _make(self, world: Any, case: Any) -> None:
        with _made(world, case.hidden):
            pass
        self._makers[case.name] = set(self._called)
        self._called.clear()

    def pages_of(self, place: Site | Clause) -> dict[str, list[str]]:
        return self._pages.get((place.file, place.function), {})

    def makes(self, case: Any, place: Site | Clause) -> bool:
        is_read_at_once = isinstance(place, Site) and not place.is_called
        return is_read_at_once or (place.file, place.function) in self._makers[case.name]


def main(arguments: list[str]) -> int:
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    verdicts = json.loads(VERDICTS.read_text()) if VERDICTS.exists() else {}
    chosen = [place for place in places() if not arguments or any(it in place.name for it in arguments)]
    with ExitStack() as stack:
        for rows in (QuerySet, Manager):
            stack.enter_context(mock.patch.object(rows, "everything", everything, create=True))
        stack.enter_context(standing_still())
        stack.enter_context(transaction.atomic())
        worlds = Worlds(make_world())
        parts = Parts(worlds, {(place.file, place.function) for place in chosen})
        verdicts |= witnesses(worlds, parts, chosen)
        transaction.set_rollback(True)
    for place in chosen:
        print(f"{'red' if verdicts[place.name] else 'NOBODY SEES':12}{place.name}: {verdicts[place.name]}")  # noqa: T201
    known = {place.name for place in places()}
    kept = {name: seen for name, seen in sorted(verdicts.items()) if name in known}
    VERDICTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    unseen = [name for name, seen in kept.items() if not seen]
    print(f"{len(kept)} places, {len(kept) - len(unseen)} seen red, {len(unseen)} by nobody")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
