"""How long a session lasts: 14 days after it was last used, 90 days whatever happens.

The first is Django's own, since a session is written again once a day.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

STARTED, SEEN = "started_at", "seen_at"
DAY_S = 24 * 3600
ABSOLUTE_S = 90 * DAY_S
TOUCH_S = DAY_S


def begin(request: HttpRequest | None, **_: Any) -> None:
    """Receives Django's `user_logged_in`."""
    if request is not None and hasattr(request, "session"):
        request.session[STARTED] = request.session[SEEN] = int(time.time())


def sessions_run_out(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """One write a day for each session, and no query beside it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now, kept = int(time.time()), request.session
            if STARTED not in kept:  # from before there was a limit
                begin(request)
            elif now - kept[STARTED] >= ABSOLUTE_S:
                logout(request)
            elif now - kept.get(SEEN, 0) >= TOUCH_S:
                kept[SEEN] = now
        return get_response(request)

    return middleware
