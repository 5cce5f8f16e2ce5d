"""Every read of people."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING, TypeAlias

from django.contrib.auth.models import AnonymousUser, BaseUserManager
from django.db.models import F, Max, Min, Q, QuerySet, Value
from django.utils import timezone

from accounts.handles import skeleton
from mymovie.text import fold

if TYPE_CHECKING:
    from accounts import models  # noqa: F401  (named in a string)
    from accounts.models import User


FORMER_FOR = dt.timedelta(days=90)
Viewer: TypeAlias = "User | AnonymousUser"


# Neither suspended nor on their way out.
_SHOWN = Q(is_active=True, left_at__isnull=True)


def _followed_by(follower: User) -> Q:
    return Q(pk__in=follower.follows_made.filter(state="accepted").values("followed"))


class UserQuerySet(QuerySet["User"]):
    """Relations of the rooms above (follows_*, blocks_*) are named here as the database has them."""

    def visible_to(self, viewer: Viewer) -> UserQuerySet:
        """People of whom `viewer` may know: oneself, and all but private ones and those across a block.

        Of somebody who is for followers only this is the name; the wall is another question (`open_to`).
        """
        return self._seen_by(viewer, _SHOWN & ~Q(visibility="private"))

    def open_to(self, viewer: Viewer) -> UserQuerySet:
        """People whose wall `viewer` may open: the public ones, those they follow, and oneself."""
        may_open = Q(visibility="public")
        if viewer.is_authenticated:
            may_open |= Q(visibility="followers") & _followed_by(viewer)
        return self._seen_by(viewer, _SHOWN & may_open)

    def _seen_by(self, viewer: Viewer, others: Q) -> UserQuerySet:
        if not viewer.is_authenticated:
            return self.filter(others)
        blocked = Q(pk__in=viewer.blocks_made.values("blocked"))
        blocking = Q(pk__in=viewer.blocks_received.values("blocker"))
        return self.filter(Q(pk=viewer.pk) | others & ~blocked & ~blocking)

    def public(self) -> UserQuerySet:
        return self.filter(_SHOWN, visibility="public")

    def followers_only(self) -> UserQuerySet:
        return self.filter(_SHOWN, visibility="followers")

    def followed_by(self, follower: User) -> UserQuerySet:
        return self.filter(_followed_by(follower))

    def unmuted_by(self, viewer: User) -> UserQuerySet:
        return self.exclude(pk__in=viewer.mutes_made.values("muted"))

    def asking_to_follow(self, person: User) -> UserQuerySet:
        return self.filter(follows_made__followed=person, follows_made__state="requested")

    def named(self, query: str) -> UserQuerySet:
        """People whose handle or nickname begins with the query, in any script; all for an empty one."""
        handle, nickname = query.lower().removeprefix("@"), fold(query)
        if not query:
            return self
        by_name = Q(nickname_key__startswith=nickname) if nickname else Q()
        return self.filter(Q(handle__startswith=handle) | by_name)

    def alike(self, handle: str) -> UserQuerySet:
        """Those whose handle the eye would take for this one."""
        return self.alias(seen=skeleton("handle")).filter(seen=skeleton(Value(handle.lower())))

    def unconfirmed(self) -> UserQuerySet:
        """Sign-ups that never confirmed an address, and so never logged in."""
        return self.filter(last_login__isnull=True).exclude(emailaddress__verified=True)

    def with_entries(self) -> UserQuerySet:
        return self.filter(last_entry_at__isnull=False)

    def lately_active(self) -> UserQuerySet:
        return self.with_entries().order_by(F("last_entry_at").desc(), "-pk")

    def most_films(self) -> UserQuerySet:
        return self.with_entries().order_by("-film_count", "-pk")

    def gone_since(self, moment: dt.datetime) -> UserQuerySet:
        """Those who left before then and did not come back."""
        return self.filter(left_at__lt=moment)

    def any_one(self) -> User | None:
        """One of them by chance, in two small queries, whatever their number."""
        ends = self.aggregate(oldest=Min("pk"), newest=Max("pk"))
        if ends["newest"] is None:
            return None
        start = ends["oldest"] + secrets.randbelow(ends["newest"] - ends["oldest"] + 1)
        return self.filter(pk__gte=start).order_by("pk").first()


class FormerHandleQuerySet(QuerySet["models.FormerHandle"]):
    def kept(self) -> FormerHandleQuerySet:
        """Those that still lead to whose they were."""
        kept: FormerHandleQuerySet = self.filter(given_up_at__gte=timezone.now() - FORMER_FOR)
        return kept

    def alike(self, handle: str) -> FormerHandleQuerySet:
        return self.alias(seen=skeleton("handle")).filter(seen=skeleton(Value(handle.lower())))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = True

    def create_user(self, email: str, handle: str, password: str | None = None, **fields: object) -> User:
        user: User = self.model(email=email.lower(), handle=handle.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, handle: str, password: str | None = None, **fields: object
    ) -> User:
        return self.create_user(email, handle, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        found: User = self.get(email=(username or "").lower())
        return found
