"""Who came in, who was turned away, and what changed about how somebody is known: a line for each.

Its event is "security". People are numbers in it; e-mail and IP addresses are keyed digests, of which two can
be compared and none read. Whatever else is in a line is a word of ours.
"""

from __future__ import annotations

import logging
from enum import StrEnum

from allauth.core.internal.ratelimit import get_ip
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

logger = logging.getLogger("security")


class Act(StrEnum):
    """docs/operations/security-log.md says of each what `detail` holds."""

    LOGGED_IN = "logged_in"
    LOGIN_FAILED = "login_failed"
    LOGGED_OUT = "logged_out"
    SIGNED_UP = "signed_up"
    CONFIRMED = "confirmed"
    CONFIRM_FAILED = "confirm_failed"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"
    CODE_REFUSED = "code_refused"
    EMAIL_ADDED = "email_added"
    EMAIL_CONFIRMED = "email_confirmed"
    EMAIL_CHANGED = "email_changed"
    EMAIL_REMOVED = "email_removed"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    FACTOR_USED = "factor_used"
    FACTOR_REFUSED = "factor_refused"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    SESSIONS_ENDED = "sessions_ended"
    LEFT = "left"
    CAME_BACK = "came_back"
    LIMIT = "limit"
    FORBIDDEN = "forbidden"
    FORGED = "forged"
    STAFF = "staff"


def tell(
    request: HttpRequest | None, act: Act, *, detail: str = "", person: int | None = None, typed: str = ""
) -> None:
    """`person` is whoever asks, where nobody else is given; `typed` an e-mail address."""
    facts = {
        "act": act.value,
        "detail": detail,
        "person": person or _asking(request),
        "origin": _origin(request),
        "address": digest(typed.strip().lower()),
    }
    logger.info(TOLD, facts, extra={"event": "security", "facts": facts})


TOLD = "%(act)s (%(detail)s), person %(person)s, from %(origin)s, address %(address)s"


def digest(text: str) -> str:
    """ "" of nothing. Of another SECRET_KEY it is another."""
    return salted_hmac("mymovie.audit", text, algorithm="sha256").hexdigest()[:16] if text else ""


def _asking(request: HttpRequest | None) -> int | None:
    user = getattr(request, "user", None)
    return user.pk if user is not None and user.is_authenticated else None


def _origin(request: HttpRequest | None) -> str:
    """Of an address of IPv4, or of the /64 of one of IPv6, as the limits count them."""
    if request is None:
        return ""
    try:
        return digest(get_ip(request))
    except PermissionDenied:  # there is none
        return ""
