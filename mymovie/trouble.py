"""Pages that must come whatever is broken: no database, no cache, no session, no context processor."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from mymovie import faults, measures

GetResponse = Callable[[HttpRequest], HttpResponse]

DATABASE_BACK_IN_S = 5
MAINTENANCE_DONE_IN_S = 600


def plain(request: HttpRequest, template: str, *, status: int, retry_after_s: int = 0) -> HttpResponse:
    """In the viewer's language where it is known by now, else the browser's, with the other one below."""
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)
    with translation.override(language):
        context = {"request_id": measures.work_id() if status >= 400 else ""}  # others are the same for all
        response = HttpResponse(render_to_string(template, context), status=status)
    if retry_after_s:
        response["Retry-After"] = str(retry_after_s)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _lost_the_database(exception):
        return plain(request, "503.html", status=503, retry_after_s=DATABASE_BACK_IN_S)
    return plain(request, "400.html", status=400)


def _lost_the_database(exception: BaseException | None) -> bool:
    """A session that could not be saved is a mistake of the client's to Django, whatever the reason."""
    while isinstance(exception, SessionInterrupted | UpdateError):
        exception = exception.__context__
    return faults.is_trouble(exception)


def too_many(request: HttpRequest) -> HttpResponse:
    """allauth's answer to haste. A refused "send another code" leaves the first code as it was."""
    return plain(request, "429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """A bug of ours, or trouble of the database's: Django comes here for both, wherever raised."""
    error = sys.exception()
    if faults.is_trouble(error):
        faults.leave_former_primary(error)
        return plain(request, "503.html", status=503, retry_after_s=DATABASE_BACK_IN_S)
    return plain(request, "500.html", status=500)


def closed_for_maintenance(get_response: GetResponse) -> GetResponse:
    """While MAINTENANCE is on nobody gets past this, but the question whether the process lives."""
    if not settings.MAINTENANCE:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/livez":
            return get_response(request)
        return plain(request, "maintenance.html", status=503, retry_after_s=MAINTENANCE_DONE_IN_S)

    return middleware
