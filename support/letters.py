"""Mail from the staff, in the language of whoever gets it."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from support.models import Case, ContactMessage, Report

logger = logging.getLogger(__name__)


class NotMailed(Exception):
    """The mail server did not take it; it can be sent again."""


def suspended(person: User, reason: str) -> None:
    """Raises NotMailed."""
    with translation.override(person.language):
        _send(person.email, _("Your account has been suspended"), "suspended", reason=reason, person=person)


def restored(person: User) -> None:
    """Raises NotMailed."""
    with translation.override(person.language):
        _send(person.email, _("Your account is open again"), "restored", person=person)


def answer(case: Case) -> None:
    """Raises NotMailed."""
    email, language = _address_of(case)
    with translation.override(language):
        _send(email, _("An answer to what you wrote to us"), "answer", case=case)


def _address_of(case: Case) -> tuple[str, str]:
    if isinstance(case, ContactMessage):
        return case.email, case.language
    assert isinstance(case, Report)
    return case.reporter.email, case.reporter.language


def _send(to: str, subject: str, template: str, **context: object) -> None:
    text = render_to_string(f"support/email/{template}.txt", context | {"site_url": settings.SITE_URL})
    try:
        send_mail(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", text, None, [to])
    except OSError as error:  # smtplib's errors are among them
        logger.exception("A letter of the staff was not taken")
        raise NotMailed from error
