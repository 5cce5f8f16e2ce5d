"""Pages that must come whatever is broken: no database, no cache, no session, no context processor."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation

from mymovie import audit, faults, measures
from mymovie.audit import Act

GetResponse = Callable[[HttpRequest], HttpResponse]

DATABASE_BACK_IN_S = 5
MAINTENANCE_DONE_IN_S = 600
# allauth does not say how long its own limits last; the longest of those for a log-in is this long.
ALLAUTH_FORGETS_IN_S = 300
SECRET = ("password", "code", "credential")  # a field whose name holds one is not written on a page
TURN_COMES_IN_S = 5


class Busy(Exception):
    """More ask for something dear at once than this process can bear. Nothing was done."""


def plain(
    request: HttpRequest, template: str, *, status: int, retry_after_s: int = 0, **facts: object
) -> HttpResponse:
    """In the viewer's language where it is known by now, else the browser's, with the other one below."""
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)
    with translation.override(language):
        request_id = measures.work_id() if status >= 400 else ""  # others are the same for all
        response = HttpResponse(render_to_string(template, {"request_id": request_id} | facts), status=status)
    if retry_after_s:
        response["Retry-After"] = str(retry_after_s)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A session that could not be saved is a mistake of the client's to Django, whatever the reason."""
    return _database_away(request, exception) or plain(request, "400.html", status=400)


def too_many(
    request: HttpRequest, *, wait_s: int = ALLAUTH_FORGETS_IN_S, limit: str = "allauth"
) -> HttpResponse:
    """Too often; the page holds what was typed, and sends it again.

    allauth comes here too. A refused "send another code" leaves the first code as it was.
    """
    audit.tell(request, Act.LIMIT, detail=limit)
    kept = _typed(request)
    facts = {"wait": _in_words(wait_s), "kept": kept, "csrf_token": get_token(request) if kept else ""}
    return plain(request, "429.html", status=429, retry_after_s=wait_s, **facts)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """[] where a secret is among it: the rest alone would be refused."""
    if request.method != "POST" or any(word in name for name in request.POST for word in SECRET):
        return []
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    return [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]


def _in_words(seconds: int) -> dict[str, str]:
    """Rounded up, in the largest unit that is no longer than it; in both languages, as the page is."""
    units = ((3600, "時間", "hour"), (60, "分", "minute"), (1, "秒", "second"))
    unit_s, ja, en = next(unit for unit in units if seconds >= unit[0] or unit == units[-1])
    count = -(-seconds // unit_s)
    return {"ja": f"{count}{ja}", "en": f"{count} {en}{'' if count == 1 else 's'}"}


def server_error(request: HttpRequest) -> HttpResponse:
    """A bug of ours, or trouble of the database's: Django comes here for both, wherever raised."""
    return _database_away(request, sys.exception()) or plain(request, "500.html", status=500)


def _database_away(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    if not faults.is_trouble(error):
        return None
    faults.leave_former_primary(error)
    return plain(request, "503.html", status=503, retry_after_s=DATABASE_BACK_IN_S)


def closed_for_maintenance(get_response: GetResponse) -> GetResponse:
    """While MAINTENANCE is on nobody gets past this, but the question whether the process lives."""
    if not settings.MAINTENANCE:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/livez":
            return get_response(request)
        return plain(request, "maintenance.html", status=503, retry_after_s=MAINTENANCE_DONE_IN_S)

    return middleware


def say_when_busy(get_response: GetResponse) -> GetResponse:
    """To load the page again sends the form again: whatever was typed is still in it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Busy):
            return plain(request, "busy.html", status=503, retry_after_s=TURN_COMES_IN_S)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
