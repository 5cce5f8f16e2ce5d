"""What must follow in the same transaction when something about a person changes.

Rooms above keep copies of a person's facts (who may see an entry, which country's date it sorts by, how many
followers are counted). They say here, when the application starts, how to bring these up to date, since
`accounts` may know none of them. Each is called with the person's row locked and already written.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts of a person of which copies are kept."""

    is_public: bool
    is_findable: bool
    country: str
    watchlist_is_public: bool

    @classmethod
    def of(cls, user: User) -> Standing:
        return cls(user.is_public, user.is_findable, str(user.country), user.watchlist_is_public)


Follow = Callable[[User, Standing], None]  # given the person as they are now, and how they stood before
Neighbours = Callable[[User, Standing], Q]  # the others whose rows it touches, given how they will stand

_follow: list[Follow] = []
_neighbours: list[Neighbours] = []


def follow(change: Follow) -> Follow:
    """Register what follows a change of standing; in the order of the rooms, lower ones first."""
    _follow.append(change)
    return change


def neighbours(whom: Neighbours) -> Neighbours:
    _neighbours.append(whom)
    return whom


class NotNow(Exception):
    """Somebody may not leave; its text tells them why, and what to do first."""


Condition = Callable[[User], None]  # raises NotNow
_conditions: list[Condition] = []


def before_leaving(condition: Condition) -> Condition:
    """Register what must be true of somebody who leaves; asked in the transaction in which they do."""
    _conditions.append(condition)
    return condition


def ask_to_leave(user: User) -> None:
    for condition in _conditions:
        condition(user)


class _Missed(Exception):
    """Of those whom the change touches not all were locked in turn."""

    def __init__(self, person: User) -> None:
        self.person = person


def lock(user: User, **facts: Any) -> User:
    """The person's row as it is now, locked; with those of neighbours whom such a change of facts touches.

    All in one statement and lowest number first: whoever locks two of them otherwise, such as a follow, waits
    for us or we for them, never both.
    """
    while True:
        try:
            with transaction.atomic():  # to give up within it lets go of all locks again
                return _lock(user, facts)
        except _Missed as missed:
            user = missed.person


def _lock(user: User, facts: dict[str, Any]) -> User:
    rows = User.objects.filter(_touched(user, facts)).order_by("pk").values_list("pk", flat=True)
    locked = set(rows.select_for_update(no_key=True).iterator())
    person: User = User.objects.get(pk=user.pk)
    # While we waited somebody may have followed, or the person have changed elsewhere. From here on neither
    # can happen: it takes our lock.
    touched = User.objects.filter(_touched(person, facts)).values_list("pk", flat=True)
    if facts and not locked.issuperset(touched.iterator()):
        raise _Missed(person)
    return person


def _touched(person: User, facts: dict[str, Any]) -> Q:
    wished = copy(person)
    for name, value in facts.items():
        setattr(wished, name, value)
    to_be = Standing.of(wished)
    return reduce(or_, (whom(person, to_be) for whom in _neighbours if facts), Q(pk=person.pk))


def carry_through(user: User, before: Standing) -> None:
    """Say it last in the transaction that wrote the person's row."""
    if Standing.of(user) != before:
        for change in _follow:
            change(user, before)
