"""What follows when somebody changes how they are known: their other sessions end, this one gets a new key.

Receives the signals of allauth, so that it holds on whatever way the change is made.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from accounts import session_limits, sessions
from accounts.models import User

CHANGES = (
    *(account.password_changed, account.password_set, account.password_reset, account.email_changed),
    *(mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset),
)


def connect() -> None:
    user_logged_in.connect(session_limits.begin, dispatch_uid="session_begins")
    for change in CHANGES:
        change.connect(end_the_others, dispatch_uid="other_sessions_end")
    account.authentication_step_completed.connect(renew_key, dispatch_uid="key_is_renewed")


def end_the_others(*, request: HttpRequest, user: User, **_: Any) -> None:
    sessions.end_others(user, keep=request.session.session_key or "")


def renew_key(*, request: HttpRequest, reauthenticated: bool = False, **_: Any) -> None:
    """A log-in gets one from Django; who proves once more who they are gets one here."""
    if reauthenticated:
        sessions.renew_key(request)
