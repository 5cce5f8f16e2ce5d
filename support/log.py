"""Writing the staff log. Say it in the transaction of the act; the database takes nothing back."""

from __future__ import annotations

from typing import Any

from django.db import models

from accounts.models import User
from movies.models import Entry
from support.models import Act, StaffAction

JSON = dict[str, Any]


def write(
    *,
    actor: User,
    action: Act,
    subject: models.Model | type[models.Model],
    reason: str = "",
    before: JSON | None = None,
    after: JSON | None = None,
) -> StaffAction:
    """before and after hold flags, counts and names of fields: nothing that is a person's own."""
    return StaffAction.objects.create(
        actor_id=actor.pk,
        action=action,
        subject_kind=kind_of(subject),
        subject_key=key_of(subject) if isinstance(subject, models.Model) else "",
        reason=reason,
        before=before or {},
        after=after or {},
    )


def kind_of(subject: models.Model | type[models.Model]) -> str:
    return str(subject._meta.model_name)


def key_of(subject: models.Model) -> str:
    """An entry is named by its owner and film, as its row may go and come back."""
    if isinstance(subject, Entry):
        return f"{subject.owner_id}/{subject.movie_id}"
    return str(subject.pk)
