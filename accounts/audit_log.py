"""Tells the log of whatever Django and allauth have a signal for; the rest is told where it happens."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.dispatch import Signal
from django.http import HttpRequest

from accounts.models import User
from mymovie.audit import Act, tell

# Those that say who did it, and nothing else that is worth a line.
PLAIN = (
    (account.user_signed_up, Act.SIGNED_UP),
    (account.password_changed, Act.PASSWORD_CHANGED),
    (account.password_set, Act.PASSWORD_CHANGED),
    (account.password_reset, Act.PASSWORD_RESET),
)
OF_ADDRESSES = (
    (account.email_added, Act.EMAIL_ADDED),
    (account.email_confirmed, Act.EMAIL_CONFIRMED),
    (account.email_removed, Act.EMAIL_REMOVED),
)
OF_FACTORS = (
    (mfa.authenticator_added, Act.FACTOR_ADDED),
    (mfa.authenticator_reset, Act.FACTOR_ADDED),
    (mfa.authenticator_removed, Act.FACTOR_REMOVED),
    (mfa.authenticator_used, Act.FACTOR_USED),
    (mfa.authentication_failed, Act.FACTOR_REFUSED),
)
OF_CODES = (
    (account.email_verification_code_rejected, "email"),
    (account.password_reset_code_rejected, "password"),
    (account.login_code_rejected, "login"),
)


def connect() -> None:
    for signal, act in PLAIN:
        _connect(signal, _plain(act), act)
    for signal, act in OF_ADDRESSES:
        _connect(signal, _of_address(act), act)
    for signal, act in OF_FACTORS:
        _connect(signal, _of_factor(act), act)
    for signal, of_what in OF_CODES:
        _connect(signal, _of_code(of_what), Act.CODE_REFUSED)
    _connect(account.email_changed, _email_changed, Act.EMAIL_CHANGED)
    _connect(account.authentication_step_completed, _step_completed, Act.CONFIRMED)
    _connect(auth.user_logged_in, _logged_in, Act.LOGGED_IN)
    _connect(auth.user_logged_out, _logged_out, Act.LOGGED_OUT)
    _connect(auth.user_login_failed, _login_failed, Act.LOGIN_FAILED)


def _connect(signal: Signal, receiver: Any, act: Act) -> None:
    signal.connect(receiver, weak=False, dispatch_uid=f"audit_{act}")


def _plain(act: Act) -> Any:
    def told(*, request: HttpRequest, user: User, **_: Any) -> None:
        tell(request, act, person=user.pk)

    return told


def _of_address(act: Act) -> Any:
    def told(*, request: HttpRequest, email_address: EmailAddress, **_: Any) -> None:
        tell(request, act, person=email_address.user_id, typed=email_address.email)

    return told


def _of_factor(act: Act) -> Any:
    def told(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
        are_codes = authenticator.type == Authenticator.Type.RECOVERY_CODES
        said = Act.RECOVERY_CODES_MADE if are_codes and act == Act.FACTOR_ADDED else act
        tell(request, said, detail=authenticator.type, person=user.pk)

    return told


def _of_code(of_what: str) -> Any:
    def told(*, request: HttpRequest, user: User | None, **_: Any) -> None:
        tell(request, Act.CODE_REFUSED, detail=of_what, person=user.pk if user else None)

    return told


def _email_changed(*, request: HttpRequest, user: User, to_email_address: EmailAddress, **_: Any) -> None:
    tell(request, Act.EMAIL_CHANGED, person=user.pk, typed=to_email_address.email)


def _step_completed(
    *, request: HttpRequest, user: User, method: str, reauthenticated: bool = False, **facts: Any
) -> None:
    if reauthenticated:
        tell(request, Act.CONFIRMED, detail=facts.get("type") or method, person=user.pk)


def _logged_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    """With all that was shown on the way, e.g. password+totp."""
    shown = [it.get("type") or it["method"] for it in get_authentication_records(request, user)]
    tell(request, Act.LOGGED_IN, detail="+".join(dict.fromkeys(shown)), person=user.pk)


def _logged_out(*, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        tell(request, Act.LOGGED_OUT, person=user.pk)


def _login_failed(*, request: HttpRequest | None, credentials: dict[str, Any], **_: Any) -> None:
    """Whose address it was is not looked up: that would take a statement more than for a stranger's."""
    is_member = getattr(getattr(request, "user", None), "is_authenticated", False)
    act = Act.CONFIRM_FAILED if is_member else Act.LOGIN_FAILED
    tell(request, act, detail="password", typed=str(credentials.get("email", "")))
