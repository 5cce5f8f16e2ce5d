"""What must follow in the same transaction when something about a person changes.

Rooms above keep copies of a person's facts (who may see an entry, which country's date it sorts by, how many
followers are counted). They say here, when the application starts, how to bring these up to date, since
`accounts` may know none of them. Each is called with the person's row locked and already written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts of a person of which copies are kept."""

    is_public: bool
    is_findable: bool
    country: str

    @classmethod
    def of(cls, user: User) -> Standing:
        return cls(user.is_public, user.is_findable, str(user.country))


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


class _SomebodyCame(Exception):
    """A neighbour from whom the lock was not asked in turn."""


def lock(user: User, to_be: Standing | None = None) -> User:
    """The person's row as it is now, locked; with those of the neighbours that the new standing touches.

    All in one statement and lowest number first: whoever locks two of them otherwise, such as a follow, waits
    for us or we for them, never both.
    """
    while True:
        try:
            with transaction.atomic():  # to give up within it lets go of all locks again
                return _lock(user, *([whom(user, to_be) for whom in _neighbours] if to_be else ()))
        except _SomebodyCame:
            continue


def _lock(user: User, *neighbours: Q) -> User:
    them = reduce(or_, neighbours, Q(pk=user.pk))
    rows = User.objects.filter(them).order_by("pk").values_list("pk", flat=True)
    locked = set(rows.select_for_update(no_key=True).iterator())
    # Somebody who followed while we waited is not among them. From here on nobody can: it takes our lock.
    if neighbours and not locked.issuperset(rows.iterator()):
        raise _SomebodyCame
    person: User = User.objects.get(pk=user.pk)
    return person


def carry_through(user: User, before: Standing) -> None:
    """Say it last in the transaction that wrote the person's row."""
    if Standing.of(user) != before:
        for change in _follow:
            change(user, before)
