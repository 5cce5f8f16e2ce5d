"""Deleting a person with all that hangs on them, and what speaks of them without hanging on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, router
from django.db.models import QuerySet
from django.db.models.deletion import Collector

from accounts.models import User
from mymovie.outbox import actions as outbox

BATCH = 500

# The one mail that may go out to somebody erased: it tells them that they left.
GOODBYE = "account/email/left"

Forget = Callable[[User], object]
_alongside: list[Forget] = []


def alongside(forget: Forget) -> Forget:
    """Register how a room above forgets what it holds of a person without a foreign key to them."""
    _alongside.append(forget)
    return forget


def erase(user: User) -> None:
    """Their row and every row that cascades from it. What the admin's log called these rows goes too."""
    # An address that they never showed to be theirs may be somebody else's.
    shown = EmailAddress.objects.filter(user=user, verified=True)
    outbox.forget_those_to({user.email, *shown.values_list("email", flat=True)}, but=GOODBYE)
    for forget in _alongside:
        forget(user)
    collector = Collector(using=router.db_for_write(User, instance=user), origin=user)
    collector.collect([user])
    for model, rows in collector.data.items():
        _forget_names(model, [row.pk for row in rows])
    for many in cast("list[QuerySet[Any]]", collector.fast_deletes):
        _forget_names(many.model, list(many.values_list("pk", flat=True)))
    collector.delete()


def _forget_names(model: type[models.Model], keys: list[object]) -> None:
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
    for start in range(0, len(keys), BATCH):
        ids = [str(key) for key in keys[start : start + BATCH]]
        about.filter(object_id__in=ids).update(object_repr="", change_message="")
