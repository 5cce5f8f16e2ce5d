"""Whom to tell of a hole: RFC 9116, at /.well-known/security.txt."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mymovie.caching import public_for

# The RFC wants less than a year. Counted from the present day, so it says when a copy of it is stale.
HOLDS_FOR = dt.timedelta(days=180)


@require_safe
@public_for(3600)
def security_txt(request: HttpRequest) -> HttpResponse:
    today = timezone.now().astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT or _at('support:contact')}",
        f"Expires: {today + HOLDS_FOR:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {_at('security_txt')}",
        f"Policy: {_at('about')}#security",
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")


def _at(name: str) -> str:
    return f"{settings.SITE_URL}{reverse(name)}"
