"""What holds for every request, whatever the view."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from mymovie.trouble import plain

GetResponse = Callable[[HttpRequest], HttpResponse]


def let_machines_ask_by_address(get_response: GetResponse) -> GetResponse:
    """A load balancer asks for health by IP address, and would be refused for the name it does not say."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in ("/livez", "/readyz"):
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
        return get_response(request)

    return middleware


def refuse_nul(get_response: GetResponse) -> GetResponse:
    """PostgreSQL cannot store NUL: one in a path or query would be a 500 wherever it reached a filter."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in query or "\0" in query:
            return plain(request, "400.html", status=400)
        return get_response(request)

    return middleware


def private_unless_public(get_response: GetResponse) -> GetResponse:
    """No answer may be kept by a cache unless its view says so with `public_for`.

    And even then only when it was drawn for nobody in particular: without a session cookie in the request,
    and without any cookie in the answer.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        seconds = getattr(response, "public_for_s", None)
        if seconds is not None:
            patch_vary_headers(response, ["Cookie", "Accept-Language", "HX-Request"])
        if "Cache-Control" in response:
            return response  # the view knows better, e.g. that half of what it shows is missing just now
        if seconds is not None and is_for_everybody(request, response):
            response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
        else:
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and response.status_code in (200, 304)
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "CSRF_COOKIE" not in request.META
        and not response.cookies
    )
