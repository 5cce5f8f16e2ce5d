"""Every read of follows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    CharField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from accounts.models import User
from accounts.querysets import UserQuerySet, Viewer

if TYPE_CHECKING:
    from follows import models  # noqa: F401  (named in a string)

ACCEPTED, REQUESTED = "accepted", "requested"


class FollowQuerySet(QuerySet["models.Follow"]):
    def accepted(self) -> FollowQuerySet:
        return self.filter(state=ACCEPTED)

    def requested(self) -> FollowQuerySet:
        return self.filter(state=REQUESTED)

    def between(self, follower: User, followed: User) -> FollowQuerySet:
        return self.filter(follower=follower, followed=followed)

    def made_by(self, person: User) -> FollowQuerySet:
        return self.filter(follower=person).select_related("followed")

    def received_by(self, person: User) -> FollowQuerySet:
        return self.filter(followed=person).select_related("follower")

    def with_followed_visible_to(self, viewer: Viewer) -> FollowQuerySet:
        return self.filter(followed__in=User.objects.visible_to(viewer))

    def with_follower_visible_to(self, viewer: Viewer) -> FollowQuerySet:
        return self.filter(follower__in=User.objects.visible_to(viewer))

    def newest_first(self) -> FollowQuerySet:
        return self.order_by("-since", "-id")


def as_seen_by(people: UserQuerySet, viewer: Viewer) -> UserQuerySet:
    """The people with what stands between them and the viewer, and their numbers; in the same query.

    Beside what `as_met_by` gives each has `seen_follower_count` and `seen_following_count`: the kept counts
    without those in a block with the viewer, so that the numbers agree with the lists.
    """
    seen: dict[str, Any] = {
        "seen_follower_count": F("follower_count"),
        "seen_following_count": F("following_count"),
    }
    if viewer.is_authenticated:
        to_them = _follows().filter(follower=OuterRef("pk"), followed=OuterRef(OuterRef("pk")))
        by_them = _follows().filter(followed=OuterRef("pk"), follower=OuterRef(OuterRef("pk")))
        seen["seen_follower_count"] -= _number_hidden(viewer, to_them)
        seen["seen_following_count"] -= _number_hidden(viewer, by_them)
    return as_met_by(people, viewer).annotate(**seen)


def as_met_by(people: UserQuerySet, viewer: Viewer) -> UserQuerySet:
    """Each person with `followed_as` ("accepted", "requested" or None: how the viewer follows them),
    `follows_as` (how they follow the viewer) and `is_muted` (by the viewer)."""
    if viewer.is_authenticated:
        met: dict[str, Any] = {
            "followed_as": Subquery(
                _follows().filter(follower=viewer, followed=OuterRef("pk")).values("state")
            ),
            "follows_as": Subquery(
                _follows().filter(follower=OuterRef("pk"), followed=viewer).values("state")
            ),
            "is_muted": Exists(viewer.mutes_made.filter(muted=OuterRef("pk"))),
        }
    else:
        nothing = Value(None, output_field=CharField())
        met = {"followed_as": nothing, "follows_as": nothing, "is_muted": Value(False)}
    return people.annotate(**met)


def _follows() -> QuerySet[Any, Any]:
    from follows.models import Follow

    return Follow.objects.order_by()


def _number_hidden(viewer: User, follow: QuerySet[Any, Any]) -> Subquery:
    """How many of those in a block with the viewer have that follow, accepted.

    Read from the viewer's few blocks: the follow is a subquery of its own so that no plan can start from it,
    for somebody may have a million of them.
    """
    blocks = viewer.blocks_made.values("blocked").union(viewer.blocks_received.values("blocker"))
    hidden = findable(User.objects.filter(pk__in=blocks)).alias(state=Subquery(follow.values("state")))
    number = Func("pk", function="COUNT", output_field=IntegerField())
    return Subquery(hidden.filter(state=ACCEPTED).order_by().values(number=number))


def findable(people: UserQuerySet) -> UserQuerySet:
    """Those who are counted among followers and followed: anybody may know of them."""
    return people.visible_to(AnonymousUser())


def as_oneself(person: User) -> User:
    """The same of the viewer, without a query: a block ends follows, so nothing is hidden from oneself."""
    person.followed_as, person.follows_as, person.is_muted = None, None, False
    person.seen_follower_count, person.seen_following_count = person.follower_count, person.following_count
    return person


def has_open_wall(person: User, viewer: Viewer) -> bool:
    """Whether the viewer may open the wall of a person whom `as_seen_by` gave them."""
    follows = person.followed_as == ACCEPTED and person.is_findable
    return person.pk == viewer.pk or person.is_public or follows


# --- lists of people, each with `since` ---

MANY_REQUESTS = 99
NAMED = 500  # of each kind of name


def followed_by(owner: User, viewer: Viewer, name: str = "") -> UserQuerySet:
    """Whom the owner follows, of those who are in their count and whom the viewer may know of."""
    if name:
        return _named(name, viewer, _follows().filter(follower=owner, followed=OuterRef("pk")))
    followed = _listed(viewer).filter(follows_received__follower=owner, follows_received__state=ACCEPTED)
    return as_met_by(followed.annotate(since=F("follows_received__since")), viewer)


def followers_of(owner: User, viewer: Viewer, name: str = "") -> UserQuerySet:
    if name:
        return _named(name, viewer, _follows().filter(followed=owner, follower=OuterRef("pk")))
    followers = _listed(viewer).filter(follows_made__followed=owner, follows_made__state=ACCEPTED)
    return as_met_by(followers.annotate(since=F("follows_made__since")), viewer)


def _named(name: str, viewer: Viewer, follow: QuerySet[Any, Any]) -> UserQuerySet:
    """The first with such a name who have that follow, accepted.

    The names come first, and each is asked for its follow: somebody may have a million, and few named so.
    """
    since = Subquery(follow.filter(state=ACCEPTED).values("since"))
    found = _listed(viewer).first_named(name, NAMED).annotate(since=since)
    return as_met_by(found.filter(since__isnull=False), viewer)


def asking_to_follow(owner: User) -> UserQuerySet:
    asking = _listed(owner).filter(follows_made__followed=owner, follows_made__state=REQUESTED)
    return as_met_by(asking.annotate(since=F("follows_made__since")), owner)


def open_request_count(owner: User) -> int:
    """How many ask to follow; one more than MANY_REQUESTS for all above it. One query."""
    asking = _listed(owner).filter(follows_made__followed=owner, follows_made__state=REQUESTED)
    return asking[: MANY_REQUESTS + 1].count()


def blocked_by(blocker: User) -> UserQuerySet:
    """Also those who block them back: one's own list tells nothing of others' blocks."""
    blocked = findable(User.objects.filter(blocks_received__blocker=blocker))
    dated: UserQuerySet = blocked.annotate(since=F("blocks_received__since"))
    return dated


def muted_by(muter: User) -> UserQuerySet:
    muted = _listed(muter).filter(mutes_received__muter=muter)
    return muted.annotate(since=F("mutes_received__since"))


def known_to(viewer: Viewer) -> UserQuerySet:
    """Those of whom the viewer may know, and those who are out of sight because the viewer blocked them."""
    seen: UserQuerySet = User.objects.visible_to(viewer)
    if viewer.is_authenticated:
        seen |= findable(User.objects.filter(pk__in=viewer.blocks_made.values("blocked")))
    return seen


def _listed(viewer: Viewer) -> UserQuerySet:
    """Nobody stands in a list without being counted, not even for themselves."""
    return findable(User.objects.visible_to(viewer))


def newest_first(people: UserQuerySet, *, after: tuple[dt.datetime, str] | None = None) -> UserQuerySet:
    """Those people with `since`, the latest first, from behind (since, handle) on."""
    people = people.order_by(F("since").desc(), F("handle").asc())
    if after is None:
        return people
    since, handle = after
    # The first condition says no more than the second, but it is the one that an index can start from.
    behind = Q(since__lte=since) & (Q(since__lt=since) | Q(handle__gt=handle))
    return people.filter(behind)
