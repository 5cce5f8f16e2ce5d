"""The person behind a handle, as somebody sees them: `as_seen_by`, its SQL written once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, QuerySet

from accounts.models import User
from accounts.querysets import UserQuerySet, Viewer
from follows.querysets import as_seen_by
from mymovie.statement import STAND_IN, Given, Statement

_FIELDS = [field.attname for field in User._meta.concrete_fields]


class Persons:
    """`those`: of whom. Of a member who looks it may know nothing but the number."""

    def __init__(self, those: Callable[[Viewer], UserQuerySet]) -> None:
        self._those = those
        self._for_visitors = Statement(lambda: self._named(AnonymousUser()))
        self._for_members = Statement(lambda: self._named(User(pk=STAND_IN)), stand_ins={"viewer": STAND_IN})

    def seen_by(self, viewer: Viewer, handle: str) -> User | None:
        """One query."""
        if viewer.is_authenticated:
            rows = self._for_members.named_rows(handle=handle, viewer=viewer.pk)
        else:
            rows = self._for_visitors.named_rows(handle=handle)
        return next(map(_person, rows), None)

    def _named(self, viewer: Viewer) -> QuerySet[Any, Any]:
        named = as_seen_by(self._those(viewer), viewer).filter(handle=Given("handle", CharField()))
        return named.values_list(*_FIELDS, *named.query.annotations)


def _person(row: dict[str, Any]) -> User:
    person = User.from_db("default", _FIELDS, [row.pop(name) for name in _FIELDS])
    for name, value in row.items():
        setattr(person, name, value)
    return person
