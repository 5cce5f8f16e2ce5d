"""What holds for every request, whatever the view."""

import logging
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from mymovie import measures

GetResponse = Callable[[HttpRequest], HttpResponse]

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
PACKED = ("application/zip", "image/png", "image/jpeg")
logger = logging.getLogger("request")


def tell_of_each_request(get_response: GetResponse) -> GetResponse:
    """One line in the log for each, and an id by which whoever saw the answer can name it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        work = measures.begin(request.headers.get("X-Request-ID", ""))
        response = get_response(request)
        response["X-Request-ID"] = work.id
        # A download asks the database while it is on its way; a file of ours does not.
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            content: Iterable[bytes] = response.streaming_content
            response.streaming_content = OnItsWay(content, lambda: tell(request, response, work))
        else:
            tell(request, response, work)
        return response

    return middleware


def tell(request: HttpRequest, response: HttpResponse, work: measures.Work) -> None:
    facts = {
        # Both are the client's to choose, so of each only what we know.
        "method": request.method if request.method in METHODS else "other",
        "route": _route(request),
        "status": response.status_code,
    } | work.costs()
    level = logging.ERROR if response.status_code >= 500 else logging.INFO
    logger.log(level, TOLD, facts, extra={"event": "request", "facts": facts})


TOLD = (
    "%(method)s %(route)s %(status)s %(ms)s ms: %(queries)s queries in %(db_ms)s ms, TMDB in %(tmdb_ms)s ms"
)


def _route(request: HttpRequest) -> str:
    if request.resolver_match:
        return request.resolver_match.view_name
    return "static" if request.path.startswith(settings.STATIC_URL) else ""


class OnItsWay:
    """The parts of an answer; `then` is called once, at the end or when nobody waits for it any longer."""

    def __init__(self, parts: Iterable[bytes], then: Callable[[], None]) -> None:
        self._parts = parts
        self._then: Callable[[], None] | None = then

    def __iter__(self) -> Iterator[bytes]:
        yield from self._parts
        self.close()

    def close(self) -> None:
        if self._then:
            then, self._then = self._then, None
            then()


def let_machines_ask_by_address(get_response: GetResponse) -> GetResponse:
    """A load balancer asks for health by IP address, and would be refused for the name it does not say."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in ("/livez", "/readyz"):
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
        return get_response(request)

    return middleware


class Compression(GZipMiddleware):
    """Of pages and tables. A zip and a picture are as small as they get."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.get("Content-Type", "").startswith(PACKED):
            return response
        return super().process_response(request, response)


def private_unless_public(get_response: GetResponse) -> GetResponse:
    """No answer may be kept by a cache unless its view says so with `public_for`.

    And even then only when it was drawn for nobody in particular: without a session cookie in the request,
    without any cookie in the answer, and without a CSRF token in it. A view that says so and draws one
    for a visitor is wrong: a test or a developer gets the error, production keeps the page private.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        seconds = getattr(response, "public_for_s", None)
        if seconds is not None:
            patch_vary_headers(response, ["Cookie", "Accept-Language", "HX-Request"])
        if "no-store" in response.get("Cache-Control", ""):
            return response  # the view knows better, e.g. that half of what it shows is missing just now
        if seconds is not None and may_be_public(request, response) and is_for_nobody(request, response):
            response["Cache-Control"] = shared(seconds)
        else:
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def shared(seconds: int) -> str:
    """Fresh for half of that time, and for the other half shown while it is asked for anew."""
    fresh = seconds - seconds // 2
    return f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={seconds // 2}"


def may_be_public(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and response.status_code in (200, 304)
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def is_for_nobody(request: HttpRequest, response: HttpResponse) -> bool:
    # Django's mark of a token that was drawn, whether or not the browser had its cookie already.
    if not (response.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META):
        return True
    # A cookie that cannot be read is replaced by Django itself, which is no fault of the view's.
    if settings.CSRF_COOKIE_NAME not in request.COOKIES:
        what = f"{_route(request)} is public, but sets a cookie or draws a CSRF token for a visitor"
        if settings.STRICT_CACHING:
            raise DrawnForOne(what)
        logger.error(what, extra={"event": "drawn_for_one", "facts": {"route": _route(request)}})
    return False


class DrawnForOne(AssertionError):
    """A view that says `public_for` has drawn something that is one visitor's alone."""
