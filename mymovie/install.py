"""What browsers ask of a site that can be put beside one's other apps."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mymovie.caching import public_for


@require_safe
@public_for(86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """For what asks without reading a page first: old browsers, feed readers."""
    return HttpResponse(_favicon(), content_type="image/x-icon")


@cache
def _favicon() -> bytes:
    return (settings.BASE_DIR / "static" / "img" / "favicon.ico").read_bytes()
