"""Writing the staff log. Say it in the transaction of the act; the database takes nothing back."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.core import context
from django.db import models, transaction

from accounts.models import User
from movies.models import Entry
from mymovie import audit
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
    transaction.on_commit(
        partial(audit.tell, context.request, audit.Act.STAFF, detail=Act(action).value, person=actor.pk)
    )
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
