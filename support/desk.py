"""Every write of what people tell the staff, and of what the staff answer."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from movies.models import Movie
from support import letters, log
from support.models import Act, Case, ContactMessage, Report, State

KEPT_FOR = dt.timedelta(days=365)
C = TypeVar("C", bound=Case)


class AlreadyReported(Exception):
    """The same member has told us of the same thing, and it is not done."""


class AlreadyDone(Exception):
    """Somebody else of the staff was faster."""


def send_message(
    *, sender: User | None, email: str, category: str, text: str, language: str, form_key: str
) -> ContactMessage:
    """Sent twice from one form, it is one message; changed in between, it is two."""
    said = "\0".join([form_key, str(sender.pk if sender else ""), email, category, text])
    message, _ = ContactMessage.objects.get_or_create(
        key=hashlib.sha256(said.encode()).hexdigest(),
        defaults={
            "sender": sender, "email": email, "category": category, "text": text, "language": language,
        },
    )  # fmt: skip
    return message


def report(
    *,
    reporter: User,
    about_person: User,
    why: str,
    text: str,
    about_film: Movie | None = None,
    memo: str = "",
) -> Report:
    """memo: of that film, as the reporter saw it. Raises AlreadyReported."""
    facts = {"about_person": about_person, "about_film": about_film, "memo": memo, "why": why, "text": text}
    try:
        with transaction.atomic():
            return Report.objects.create(reporter=reporter, **facts)
    except IntegrityError as error:
        raise AlreadyReported from error


@transaction.atomic
def take(*, actor: User, case: C) -> C:
    """Somebody sees to it. Raises AlreadyDone."""
    locked = _lock(case)
    if locked.state == State.NEW:
        _move(actor, locked, State.IN_WORK, Act.TAKE)
    return locked


@transaction.atomic
def close(*, actor: User, case: C, reason: str) -> C:
    """Done, without a word to whoever sent it. Raises AlreadyDone."""
    locked = _lock(case)
    _move(actor, locked, State.DONE, Act.CLOSE, reason)
    return locked


@transaction.atomic
def answer(*, actor: User, case: C, text: str) -> C:
    """Done, and mailed. Raises AlreadyDone."""
    locked = _lock(case)
    locked.answer = text
    locked.mailed_at = timezone.now()
    _move(actor, locked, State.DONE, Act.ANSWER)
    letters.answer(locked)
    return locked


def forget_done() -> int:
    """Drop messages and reports that were done a year ago; how many."""
    before = timezone.now() - KEPT_FOR
    messages, _ = ContactMessage.objects.forgettable(before).delete()
    reports, _ = Report.objects.forgettable(before).delete()
    return messages + reports


def _lock(case: C) -> C:
    locked = type(case)._default_manager.select_for_update().get(pk=case.pk)
    if not locked.is_open:
        raise AlreadyDone
    return locked


def _move(actor: User, case: Case, state: State, action: Act, reason: str = "") -> None:
    before = {"state": case.state}
    case.state = state
    case.closed_at = timezone.now() if state is State.DONE else None
    case.save(update_fields=["state", "answer", "closed_at", "mailed_at"])
    log.write(
        actor=actor, action=action, subject=case, reason=reason, before=before, after={"state": str(state)}
    )
