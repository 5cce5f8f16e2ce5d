"""The kept statement gives the person that the plain query gives, whoever looks, whatever is between."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import actions as people
from accounts.models import User, Visibility
from follows import actions
from follows.persons import Persons
from follows.querysets import as_seen_by, known_to
from movies.views.wall import _with_taste

BETWEEN: dict[str, Callable[[User, User], Any]] = {
    "nothing": lambda alice, bob: None,
    "a follow": lambda alice, bob: actions.follow(follower=bob, followed=alice),
    "a follow back": lambda alice, bob: actions.follow(follower=alice, followed=bob),
    "a mute": lambda alice, bob: actions.mute(muter=bob, muted=alice),
    "a block": lambda alice, bob: actions.block(blocker=alice, blocked=bob),
    "a block back": lambda alice, bob: actions.block(blocker=bob, blocked=alice),
    "a private wall": lambda alice, bob: people.choose_visibility(user=alice, visibility=Visibility.PRIVATE),
    "a shy wall": lambda alice, bob: people.choose_visibility(user=alice, visibility=Visibility.FOLLOWERS),
}
THOSE = {
    "visible": User.objects.visible_to,
    "open": User.objects.open_to,
    "known": known_to,
    "with taste": _with_taste,
}


def told(person: User | None) -> dict[str, Any] | None:
    return person and {name: value for name, value in vars(person).items() if not name.startswith("_")}


@pytest.mark.parametrize("those", THOSE.values(), ids=THOSE)
@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
def test_who_is_seen_by_whom(alice: User, bob: User, charlie: User, between: Any, those: Any) -> None:
    actions.follow(follower=charlie, followed=alice)
    actions.block(blocker=bob, blocked=charlie)
    between(alice, bob)
    persons = Persons(those)
    for viewer in (bob, charlie, AnonymousUser(), alice):
        with CaptureQueriesContext(connection) as queries:
            seen = persons.seen_by(viewer, "alice")
        assert len(queries) == 1
        assert told(seen) == told(as_seen_by(those(viewer), viewer).filter(handle="alice").first())
