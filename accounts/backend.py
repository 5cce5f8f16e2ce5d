"""allauth's way to log in, and who it is that comes back, by SQL that is written once."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField, QuerySet

from accounts.models import User
from mymovie.statement import Given, Statement

_FIELDS = [field.attname for field in User._meta.concrete_fields]


def _asked() -> QuerySet[Any, Any]:
    of_one: QuerySet[User] = User.objects.filter(pk=Given("pk", BigIntegerField()))
    return of_one.values_list(*_FIELDS)


_found = Statement(_asked)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: int) -> User | None:
        """None also while they may not log in."""
        for row in _found.rows(pk=user_id):
            user = User.from_db("default", _FIELDS, row)
            return user if self.user_can_authenticate(user) else None
        return None
