"""What machines ask: whether the process lives, and whether it is ready."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mymovie import __version__, readiness


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, its migrations are applied, and the cache keeps what it is given."""
    is_ready = readiness.is_ready_in_time()
    text = "ok" if is_ready else "not ready"
    return HttpResponse(
        text,
        status=200 if is_ready else 503,
        content_type="text/plain; charset=utf-8",
        headers={"X-Release": __version__},  # the pipeline asks whether it is the one it deployed
    )
