"""Of those refused that came as somebody, or with a form of somebody else's, the log is told."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.csrf import csrf_failure

from mymovie import asked, audit
from mymovie.audit import Act
from mymovie.limits.door import HARMLESS

# How Django's reasons begin; the rest of some is what the request said.
REASONS = ("Origin", "Referer", "CSRF cookie", "CSRF token", "Sec-Fetch-Site")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django comes here for a POST without the token of its page."""
    request.was_forged = True  # type: ignore[attr-defined]
    told = next((it for it in REASONS if reason.startswith(it)), "other")
    audit.tell(request, Act.FORGED, detail=told.removeprefix("CSRF ").lower())
    return csrf_failure(request, reason)


def refuse_other_sites(get_response: Callable[[HttpRequest], HttpResponse]) -> object:
    """A second wall behind Django's: what the browser itself says of where a form comes from."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in HARMLESS and asked.word(request.headers, "Sec-Fetch-Site") == "cross-site":
            return forged(request, "Sec-Fetch-Site")
        return get_response(request)

    return middleware


def tell_of_refusals(get_response: Callable[[HttpRequest], HttpResponse]) -> object:
    """A member who may not. Of what is hidden, and so 404, the line of the request tells alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_refused = response.status_code == 403 and not getattr(request, "was_forged", False)
        if is_refused and request.user.is_authenticated:
            name = request.resolver_match.view_name if request.resolver_match else ""
            audit.tell(request, Act.FORBIDDEN, detail=name)
        return response

    return middleware
