"""Mail from the staff, in the language of whoever gets it. Say it in the transaction of what it tells of."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from mymovie.outbox.rows import KIND
from support.models import Case, ContactMessage, Report


def suspended(person: User, reason: str) -> None:
    with translation.override(person.language):
        _send(person.email, _("Your account has been suspended"), "suspended", reason=reason, person=person)


def restored(person: User) -> None:
    with translation.override(person.language):
        _send(person.email, _("Your account is open again"), "restored", person=person)


def answer(case: Case) -> None:
    email, language = _address_of(case)
    with translation.override(language):
        _send(email, _("An answer to what you wrote to us"), "answer", case=case)


def _address_of(case: Case) -> tuple[str, str]:
    if isinstance(case, ContactMessage):
        return case.email, case.language
    assert isinstance(case, Report)
    return case.reporter.email, case.reporter.language


def _send(to: str, subject: str, template: str, **context: object) -> None:
    kind = f"support/email/{template}"
    text = render_to_string(f"{kind}.txt", context | {"site_url": settings.SITE_URL})
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}"
    EmailMessage(subject, text, to=[to], headers={KIND: kind}).send()
