"""A person's own data, to take along; also when they have left."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.http import AuthedRequest, member_required, still_oneself
from transfer.export import archive, document, tables
from transfer.export.zipping import encoded


@require_safe
@member_required
@still_oneself
def as_zip(request: AuthedRequest) -> StreamingHttpResponse:
    parts = archive.pieces(request.user, language=get_language(), made_at=timezone.now())
    return _attached(request, parts, "application/zip", "zip")


@require_safe
@member_required
@still_oneself
def as_json(request: AuthedRequest) -> StreamingHttpResponse:
    parts = document.pieces(request.user, language=get_language(), made_at=timezone.now())
    return _attached(request, encoded(parts), "application/json", "json")


@require_safe
@member_required
@still_oneself
def as_csv(request: AuthedRequest) -> StreamingHttpResponse:
    parts = tables.of_entries(request.user, get_language())
    return _attached(request, encoded(parts), "text/csv; charset=utf-8", "csv")


def _attached(
    request: AuthedRequest, parts: Iterator[bytes], content_type: str, ending: str
) -> StreamingHttpResponse:
    person = request.user
    day = timezone.localdate(timezone=person.zone)
    # What only asks for the headers reads no film.
    response = StreamingHttpResponse(() if request.method == "HEAD" else parts, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(
        True, f"mymovie-{person.handle}-{day.isoformat()}.{ending}"
    )
    response["Cache-Control"] = "private, no-store"
    return response
