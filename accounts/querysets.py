"""Every read of people."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, BaseUserManager
from django.db.models import F, Max, Min, Q, QuerySet, Value

from accounts.handles import skeleton

if TYPE_CHECKING:
    from accounts.models import User


class UserQuerySet(QuerySet["User"]):
    def visible_to(self, viewer: User | AnonymousUser) -> UserQuerySet:
        """People whose page `viewer` may open: the public ones, and oneself."""
        may_see = Q(visibility="public", is_active=True)
        if viewer.is_authenticated:
            may_see |= Q(pk=viewer.pk)
        return self.filter(may_see)

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

    def any_one(self) -> User | None:
        """One of them by chance, in two small queries, whatever their number."""
        ends = self.aggregate(oldest=Min("pk"), newest=Max("pk"))
        if ends["newest"] is None:
            return None
        start = ends["oldest"] + secrets.randbelow(ends["newest"] - ends["oldest"] + 1)
        return self.filter(pk__gte=start).order_by("pk").first()


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
