"""Kept counts of followers and followed, on the person; of those alone of whom anybody may know.

A private person follows and is followed without being counted: the numbers would tell of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts import changes
from accounts.models import User, Visibility
from follows.models import Follow, State


def lock(*people: User) -> dict[int, User]:
    """`{pk: row}`, locked lowest number first, so that two of the same pair never wait for each other."""
    rows = User.objects.filter(pk__in=[person.pk for person in people]).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(no_key=True)}


def move(*, follower: User, followed: User, step: int) -> None:
    """An accepted follow came (1) or went (-1); both rows are locked, and as they are now."""
    if followed.is_findable:
        _step(User.objects.filter(pk=follower.pk), "following_count", step)
    if follower.is_findable:
        _step(User.objects.filter(pk=followed.pk), "follower_count", step)


def _step(people: QuerySet[User], count: str, step: int) -> None:
    """Never below nothing: a wrong count may stop nobody from hiding; `reconcile_counts` tells of it."""
    people.update(**{count: Greatest(F(count) + step, 0)})


@changes.neighbours
def neighbours(person: User, to_be: changes.Standing) -> Q:
    """Those whose counts, or whose follows, the change below will touch."""
    now, theirs = changes.Standing.of(person), Follow.objects.filter(followed=person)
    if to_be.is_findable != now.is_findable:
        return Q(pk__in=_followed_by(person)) | Q(pk__in=theirs.values("follower"))
    if to_be.is_public:
        return Q(pk__in=theirs.requested().values("follower"))
    return Q(pk__in=theirs.filter(follower__visibility=Visibility.PRIVATE).values("follower"))


def _followed_by(person: User) -> QuerySet[Any, Any]:
    return Follow.objects.accepted().filter(follower=person).values("followed")


def _followers_of(person: User, state: State = State.ACCEPTED) -> QuerySet[Any, Any]:
    return Follow.objects.filter(followed=person, state=state).values("follower")


@changes.follow
def count_with_or_without(person: User, before: changes.Standing) -> None:
    """Somebody can be found from now on, or no longer: those they follow and their followers count anew."""
    if step := int(person.is_findable) - int(before.is_findable):
        _step(User.objects.filter(pk__in=_followed_by(person)), "follower_count", step)
        _step(User.objects.filter(pk__in=_followers_of(person)), "following_count", step)


@changes.follow
def part_with_the_unseen(person: User, before: changes.Standing) -> None:
    """Nobody reads a wall that is for followers only without its owner seeing them among the followers.

    A private person is seen by nobody, so such follows end, and requests, when either side makes it so.
    """
    unseen = Follow.objects.none()
    if person.visibility == Visibility.FOLLOWERS:
        unseen = Follow.objects.filter(followed=person, follower__visibility=Visibility.PRIVATE)
        if person.is_findable:
            followers = unseen.accepted().values("follower")
            _step(User.objects.filter(pk__in=followers), "following_count", -1)
    elif person.visibility == Visibility.PRIVATE:
        unseen = Follow.objects.filter(follower=person, followed__visibility=Visibility.FOLLOWERS)
        counted = unseen.accepted().filter(followed__in=User.objects.visible_to(AnonymousUser())).count()
        _step(User.objects.filter(pk=person.pk), "following_count", -counted)
    unseen.delete()


@changes.follow
def accept_all_requests(person: User, before: changes.Standing) -> None:
    """Somebody opens their wall to everybody: nobody needs to be let in any more."""
    if not person.is_public or before.is_public:
        return
    asking = _followers_of(person, State.REQUESTED)
    coming = User.objects.visible_to(AnonymousUser()).filter(pk__in=asking).count()
    User.objects.filter(pk__in=asking).update(following_count=F("following_count") + 1)
    User.objects.filter(pk=person.pk).update(follower_count=F("follower_count") + coming)
    requests = Follow.objects.filter(followed=person, state=State.REQUESTED)
    requests.update(state=State.ACCEPTED, since=timezone.now())


def count(person: User) -> dict[str, int]:
    """As the follows have them. Two queries."""
    accepted, visible = Follow.objects.accepted(), User.objects.visible_to(AnonymousUser())
    followers: QuerySet[Any] = accepted.filter(followed=person, follower__in=visible)
    following: QuerySet[Any] = accepted.filter(follower=person, followed__in=visible)
    return {"follower_count": followers.count(), "following_count": following.count()}


@transaction.atomic
def drift_of(person_id: int, *, fix: bool) -> tuple[User, dict[str, int], dict[str, int]] | None:
    """(person, kept, counted) where they are not the same."""
    person = User.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:  # erased meanwhile
        return None
    counted = count(person)
    kept = {name: getattr(person, name) for name in counted}
    if kept == counted:
        return None
    if fix:
        User.objects.filter(pk=person_id).update(**counted)
    return person, kept, counted


def drifts(*, fix: bool) -> Iterator[tuple[User, dict[str, int], dict[str, int]]]:
    """Every person whose kept counts are wrong; row by row, each under its lock."""
    for person_id in User.objects.order_by("pk").values_list("pk", flat=True).iterator():
        if found := drift_of(person_id, fix=fix):
            yield found
