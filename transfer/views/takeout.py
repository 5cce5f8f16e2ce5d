"""A person's own data, to take along; also when they have left."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.http import AuthedRequest, member_required, still_oneself
from accounts.models import User
from transfer import table, takeout


@require_safe
@member_required
@still_oneself
def as_json(request: AuthedRequest) -> HttpResponse:
    facts = takeout.of(request.user, language=get_language(), made_at=timezone.now())
    written = json.dumps(facts, ensure_ascii=False, indent=2)
    return _attached(request.user, written, "application/json", "json")


@require_safe
@member_required
@still_oneself
def as_csv(request: AuthedRequest) -> HttpResponse:
    entries = takeout.entries_of(request.user, get_language())
    return _attached(request.user, table.of(entries), "text/csv; charset=utf-8", "csv")


def _attached(person: User, written: str, content_type: str, ending: str) -> HttpResponse:
    day = timezone.localdate(timezone=person.zone)
    response = HttpResponse(written, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(
        True, f"mymovie-{person.handle}-{day.isoformat()}.{ending}"
    )
    response["Cache-Control"] = "private, no-store"
    return response
