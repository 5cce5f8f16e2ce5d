"""Who has a film and who wants it, by kept statements: what the plain queries give, whoever looks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import actions as people
from accounts.models import User, Visibility
from accounts.querysets import Viewer
from follows import actions
from follows.models import Block
from movies import said
from movies.models import Entry, Movie, Wish
from movies.watchlist.wanted import wanted_by
from tests.factories import make_entry, make_movie, make_wish

BETWEEN: dict[str, Callable[[User, User], Any]] = {
    "nothing": lambda alice, bob: None,
    "a follow": lambda alice, bob: actions.follow(follower=bob, followed=alice),
    "a block": lambda alice, bob: actions.block(blocker=alice, blocked=bob),
    "a block back": lambda alice, bob: actions.block(blocker=bob, blocked=alice),
    "a private wall": lambda alice, bob: people.choose_visibility(user=alice, visibility=Visibility.PRIVATE),
    "a shy wall": lambda alice, bob: people.choose_visibility(user=alice, visibility=Visibility.FOLLOWERS),
}
each_case = pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)


def told(entries: list[Entry]) -> list[Any]:
    return [(entry.pk, entry.score, entry.registered_at, entry.owner.handle) for entry in entries]


@each_case
def test_who_has_a_film(alice: User, bob: User, charlie: User, between: Any) -> None:
    film = make_movie()
    for score, owner in enumerate((charlie, alice, bob)):
        make_entry(owner, film, score=score)
    actions.follow(follower=bob, followed=charlie)
    between(alice, bob)
    for viewer in (bob, charlie, AnonymousUser(), alice):
        with CaptureQueriesContext(connection) as queries:
            followed, others = said._first_page(film.pk, viewer)
            assert [*told(followed), *told(others)]
        assert len(queries) == 1 + viewer.is_authenticated
        expected = said._by_followed(film.pk, viewer) if isinstance(viewer, User) else []
        assert told(followed) == told(list(expected))
        assert told(others) == told(list(said._by_others(film.pk, viewer)))


def is_counted(wish: Wish, viewer: Viewer) -> bool:
    pair = {wish.owner_id, viewer.pk}
    across = any({block.blocker_id, block.blocked_id} == pair for block in Block.objects.all())
    return wish.owner.watchlist_is_public and wish.owner_id != viewer.pk and not across


@each_case
def test_who_wants_a_film(alice: User, bob: User, charlie: User, between: Any) -> None:
    film: Movie = make_movie()
    for owner in (alice, bob):
        make_wish(owner, film)
    make_wish(alice, make_movie())
    between(alice, bob)
    wishes = list(Wish.objects.filter(movie=film).select_related("owner"))
    for viewer in (bob, charlie, AnonymousUser(), alice):
        with CaptureQueriesContext(connection) as queries:
            wanted = wanted_by(film.pk, viewer)
        assert len(queries) == 1
        assert wanted.number == sum(is_counted(wish, viewer) for wish in wishes)
        assert wanted.mine == next((wish for wish in wishes if wish.owner_id == viewer.pk), None)
