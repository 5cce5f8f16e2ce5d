from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers

from mymovie import asked


def language_of_viewer(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The one that the address names (`?lang=en`), else the member's, else the visitor's choice (a cookie),
    else the browser's, else Japanese.

    Instead of Django's LocaleMiddleware, which knows no member. Only a request with a session cookie costs
    the two queries that find out who is asking.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            language = request.user.language
        if named := asked.one_of(request.GET, "lang", dict(settings.LANGUAGES)):
            language = request.named_language = named  # type: ignore[attr-defined]
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",))
        return response

    return middleware


# What somebody who has left can still reach: the way back, their take-out, the way out, and our words.
_OPEN_TO_LEAVERS = frozenset(
    (
        *("accounts:come_back", "transfer:zip", "transfer:json", "transfer:csv", "account_logout"),
        *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
        *("support:contact", "support:contact_thanks", "about", "terms", "privacy_policy", "credits"),
        *("language", "robots", "livez", "readyz", "favicon", "manifest", "offline", "worker"),
    )
)


class WayBackForLeavers:
    """Whoever has left and logs in within the 14 days is asked whether they come back, on every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        has_left = has_session and request.user.is_authenticated and request.user.left_at is not None
        if has_left and _name_of(request) not in _OPEN_TO_LEAVERS:
            return redirect("accounts:come_back")
        return None


def _name_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
