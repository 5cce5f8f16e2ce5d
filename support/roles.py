"""Who of the staff may do what: a person's role is the group they are in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.models import User
from accounts.querysets import Viewer

if TYPE_CHECKING:
    from accounts.querysets import UserQuerySet


class Role(StrEnum):
    ADMINISTRATOR = "administrator"  # everything
    OPERATOR = "operator"  # films, contact, reports, memos; no addresses, birth dates, private facts, roles


BOTH = frozenset(Role)
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


def role_of(person: Viewer) -> Role | None:
    """None for whoever has no business in the admin. One query for each instance, none for a superuser."""
    if not (isinstance(person, User) and person.is_active and person.is_staff):
        return None
    if person.is_superuser:
        return Role.ADMINISTRATOR
    if not hasattr(person, "_staff_role"):
        names = set(person.groups.values_list("name", flat=True))
        person._staff_role = next((role for role in Role if role in names), None)  # type: ignore[attr-defined]
    role: Role | None = person._staff_role  # type: ignore[attr-defined]
    return role


def staff_of(request: HttpRequest) -> User:
    """Who acts, behind a page of the admin."""
    assert isinstance(request.user, User)
    return request.user


def administrators() -> UserQuerySet:
    people: UserQuerySet = User.objects.filter(is_active=True, is_staff=True, left_at=None)
    return people.filter(
        Q(is_superuser=True) | Q(pk__in=Group.objects.filter(name=Role.ADMINISTRATOR).values("user"))
    )


def lock() -> None:
    """One change of who is an administrator at a time: two of them cannot send each other away at once."""
    Group.objects.get_or_create(name=Role.ADMINISTRATOR)
    groups: QuerySet[Group] = Group.objects.filter(name=Role.ADMINISTRATOR)
    groups.select_for_update().get()


def give(person: User, role: Role | None) -> None:
    """Make somebody a member of the staff, or (None) no longer; unasked: see support.actions.appoint."""
    User.objects.filter(pk=person.pk).update(is_staff=role is not None, is_superuser=False)
    person.groups.remove(*Group.objects.filter(name__in=list(Role)))
    if role is not None:
        person.groups.add(Group.objects.get_or_create(name=role)[0])
    person.refresh_from_db(fields=["is_staff", "is_superuser"])
    person.__dict__.pop("_staff_role", None)
