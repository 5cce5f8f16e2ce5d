"""A small world with everybody in it who may be kept from something, made the same each time."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import time_machine
from django.core.cache import caches
from django.db import transaction
from django.test import Client

from accounts.models import User, Visibility
from follows import actions as follows
from movies import actions, taste
from movies.actions import Impression
from movies.models import Entry
from mymovie.statement import Statement
from tests.accounts.still import just_confirmed
from tests.factories import make_entry, make_movie, make_user

NOW = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)

# The films; nobody has registered the last two. The first is the one that the access table names.
FILMS = {550: "檸檬", 551: "林檎", 552: "蜜柑", 553: "葡萄", 554: "西瓜", 555: "桃", 556: "梨", 557: "柿"}
FILM, UNSEEN, UNSEEN_TOO = 550, 556, 557

# Those who look. Everybody else is looked at; "petra", "mia" and "nina" are nobody until a case makes them.
VISITOR, STRANGER, FOLLOWER, BLOCKED, OWNER = "visitor", "sam", "fay", "bea", "alice"
ASKED = "fran"  # for followers only, and sam has asked
PERSONAS = (VISITOR, STRANGER, FOLLOWER, BLOCKED, OWNER)
HANDLES = ("alice", "bea", "dora", "fay", "fran", "sam")
NEW_HANDLES = ("petra", "mia", "nina", "petra_was", "dora_was")

DORAS_HOUR = 480  # when she registered the first film; see `_fill_walls`


class World:
    def __init__(self) -> None:
        self.clients = {VISITOR: Client()}

    def __getitem__(self, handle: str) -> User:
        """The person as they are by now."""
        person: User = User.objects.get(handle=handle)
        return person

    def entry(self, handle: str, film: int) -> Entry:
        found: Entry = Entry.objects.get(owner__handle=handle, movie=film)
        return found

    def join(self, handle: str, *, hours_ago: int = 900, **facts: Any) -> User:
        with at(hours_ago):
            return make_user(handle, **facts)

    def register(self, handle: str, film: int, *, hours_ago: int, **said: Any) -> Entry:
        with at(hours_ago):
            return make_entry(self[handle], Entry.movie.field.related_model(pk=film), **said)

    def revise(self, handle: str, film: int, **said: Any) -> None:
        was = Impression.of(self.entry(handle, film))
        changed = {name: said.get(name, getattr(was, name)) for name in Impression.__slots__}
        actions.revise_entry(entry=self.entry(handle, film), impression=Impression(**changed))

    def follow(self, follower: str, followed: str, *, hours_ago: int) -> None:
        with at(hours_ago):
            follows.follow(follower=self[follower], followed=self[followed])

    def settle(self) -> None:
        """Let the jobs run that keep something for later."""
        for member in taste.members_to_compare():
            taste.compare_with_many(member)

    def client_of(self, handle: str) -> Client:
        client = Client()
        client.force_login(self[handle])
        just_confirmed(client)
        return client


def at(hours_ago: int) -> time_machine.travel:
    return time_machine.travel(NOW - dt.timedelta(hours=hours_ago), tick=False)


def make_world() -> World:
    world = World()
    for tmdb_id, title in FILMS.items():
        poster = f"/{tmdb_id}.jpg"  # some lists show nothing else of a film
        make_movie(tmdb_id=tmdb_id, ja=title, en=f"Film {tmdb_id}", poster_path=poster, fetched_at=NOW)
    for number, handle in enumerate(HANDLES):
        world.join(handle, hours_ago=1000 - number)
    follows.block(blocker=world["alice"], blocked=world["bea"])
    _fill_walls(world)
    User.objects.filter(handle="fran").update(visibility=Visibility.PUBLIC)
    world.follow("fay", "fran", hours_ago=400)
    _close(world, "fran")
    for hours_ago, (follower, followed) in enumerate(FOLLOWS, start=300):
        world.follow(follower, followed, hours_ago=hours_ago)
    for handle in HANDLES:
        world.clients[handle] = world.client_of(handle)
    world.settle()
    return world


FOLLOWS = [
    ("fay", "alice"),
    ("fay", "dora"),
    ("dora", "alice"),
    ("alice", "dora"),
    ("alice", "fay"),
    ("sam", "dora"),
    ("sam", "fran"),  # she has not said yes
    ("bea", "dora"),
    ("dora", "bea"),
]


def _fill_walls(world: World) -> None:
    """Films that many share, so that every pair has a taste and every list a second page."""
    for person, handle in enumerate(HANDLES):
        for place, film in enumerate(list(FILMS)[:5]):
            score = (person * 17 + place * 23) % 101
            memo = f"{handle} on {film}" if place % 2 == 0 else ""
            hours_ago = 500 - 10 * person - place
            world.register(handle, film, hours_ago=hours_ago, score=score, memo=memo)
    world.register("dora", 555, hours_ago=200, score=95, memo="dora on 555")


def _close(world: World, handle: str) -> None:
    from accounts.actions import choose_visibility

    choose_visibility(user=world[handle], visibility=Visibility.FOLLOWERS)


@contextmanager
def for_a_while() -> Iterator[None]:
    """What is written meanwhile is undone, and no cache remembers it."""
    forget()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    forget()


def forget() -> None:
    for cache in caches.all(initialized_only=False):
        cache.clear()
    for held in gc.get_objects():  # SQL that was written before something was taken away, or put back
        if type(held) is Statement:
            held._written.clear()


@contextmanager
def standing_still() -> Iterator[None]:
    """One moment, no chance, and pages so short that small lists have more than one."""
    with (
        time_machine.travel(NOW, tick=False),
        mock.patch("secrets.randbelow", lambda below: below // 2),
        mock.patch("movies.wall.PAGE", 3),
        mock.patch("movies.feed.PAGE", 3),
        mock.patch("follows.lists.PAGE", 2),
        mock.patch("movies.sitemap.PAGE", 3),
        mock.patch("movies.said.PAGE", 3),
        mock.patch("movies.directory.PAGE", 3),
        mock.patch("movies.taste.LEAST_OF_A_STRANGER", 3),
    ):
        yield
