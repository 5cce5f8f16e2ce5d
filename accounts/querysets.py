"""Every read of people."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.auth.models import AnonymousUser, BaseUserManager
from django.db.models import Case, CharField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from accounts.handles import skeleton
from accounts.names import Bytewise, begins, behind, from_on
from mymovie.text import fold_name

if TYPE_CHECKING:
    from accounts import models  # noqa: F401  (named in a string)
    from accounts.models import User


FORMER_FOR = dt.timedelta(days=90)
Viewer: TypeAlias = "User | AnonymousUser"


# Neither suspended nor on their way out.
_SHOWN = Q(is_active=True, left_at__isnull=True)


def _has_handle(query: str) -> Q:
    return begins("handle", query.lower().removeprefix("@"))


def _has_nickname(query: str) -> Q:
    return begins("nickname_key", fold_name(query))


def _followed_by(follower: User) -> QuerySet[Any, Any]:
    """The follows of those."""
    return follower.follows_made.filter(state="accepted")


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
            is_followed = Q(Exists(_followed_by(viewer).filter(followed=OuterRef("pk"))))
            may_open |= Q(visibility="followers") & is_followed
        return self._seen_by(viewer, _SHOWN & may_open)

    def _seen_by(self, viewer: Viewer, others: Q) -> UserQuerySet:
        if not viewer.is_authenticated:
            return self.filter(others)
        # Asked of each person who is read. A list of all whom the viewer blocks, or follows, is counted by
        # the planner for each person whom it would find by key, so that reading everybody looks cheaper.
        blocked = Exists(viewer.blocks_made.filter(blocked=OuterRef("pk")))
        blocking = Exists(viewer.blocks_received.filter(blocker=OuterRef("pk")))
        return self.filter(Q(pk=viewer.pk) | others & ~blocked & ~blocking)

    def public(self) -> UserQuerySet:
        return self.filter(_SHOWN, visibility="public")

    def followers_only(self) -> UserQuerySet:
        return self.filter(_SHOWN, visibility="followers")

    def followed_by(self, follower: User) -> UserQuerySet:
        return self.filter(pk__in=_followed_by(follower).values("followed"))

    def unmuted_by(self, viewer: User) -> UserQuerySet:
        return self.exclude(Exists(viewer.mutes_made.filter(muted=OuterRef("pk"))))

    def asking_to_follow(self, person: User) -> UserQuerySet:
        return self.filter(follows_made__followed=person, follows_made__state="requested")

    def named(self, query: str) -> UserQuerySet:
        """People whose handle or nickname begins with the query, in any script."""
        return self.filter(_has_handle(query) | _has_nickname(query))

    def first_named(self, query: str, number: int, after: tuple[str, str] = ("", "")) -> UserQuerySet:
        """The first of those from behind `after` on: by handle, then who is found by nickname alone by that.

        Each has `name_key`, which with the handle says where the next begin: "", or the folded nickname. Two
        short reads of an index, however many have such a name.
        """
        key, handle = after
        first = self.filter(_has_handle(query), behind("handle", handle)) if not key else self.none()
        place = from_on("nickname_key", key) & (behind("nickname_key", key) | behind("handle", handle))
        rest = self.filter(_has_nickname(query), place if key else Q()).exclude(_has_handle(query))
        by_handle = first.order_by(Bytewise("handle"))[:number]
        by_nickname = rest.order_by(Bytewise("nickname_key"), Bytewise("handle"))[:number]
        both = self._numbers(by_handle).union(self._numbers(by_nickname), all=True)
        name_key = Case(
            When(_has_handle(query), then=Value("")), default=F("nickname_key"), output_field=CharField()
        )
        found = self.filter(pk__in=both).annotate(name_key=name_key)
        return found.order_by(Bytewise("name_key"), Bytewise("handle"))

    def _numbers(self, limited: QuerySet[User]) -> QuerySet[User, Any]:
        """Wrapped, since SQLite joins no statements that have a limit of their own."""
        return self.filter(pk__in=limited.values("pk")).order_by().values("pk")

    def alike(self, handle: str) -> UserQuerySet:
        """Those whose handle the eye would take for this one."""
        return self.alias(seen=skeleton("handle")).filter(seen=skeleton(Value(handle.lower())))

    def unconfirmed(self) -> UserQuerySet:
        """Sign-ups that never confirmed an address, and so never logged in."""
        return self.filter(last_login__isnull=True).exclude(emailaddress__verified=True)

    def with_entries(self) -> UserQuerySet:
        return self.filter(last_entry_at__isnull=False)

    def lately_active(self) -> UserQuerySet:
        return self.with_entries().order_by(F("last_entry_at").desc(), "-handle")

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
