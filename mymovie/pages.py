"""Pages of the site itself, the same for everybody."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mymovie.caching import public_for


@require_safe
@public_for(3600)
def about(request: HttpRequest) -> HttpResponse:
    return _text(request, "about")


@require_safe
@public_for(3600)
def terms(request: HttpRequest) -> HttpResponse:
    return _text(request, "terms")


@require_safe
@public_for(3600)
def privacy(request: HttpRequest) -> HttpResponse:
    return _text(request, "privacy")


@require_safe
@public_for(3600)
def accessibility(request: HttpRequest) -> HttpResponse:
    return _text(request, "accessibility")


def _text(request: HttpRequest, name: str) -> HttpResponse:
    """A long text is a template of its own in each language, so that it is written and read as a whole."""
    session_days = settings.SESSION_COOKIE_AGE // (24 * 3600)
    facts = {"text": f"pages/{name}_{get_language()}.html", "session_days": session_days}
    return render(request, f"{name}.html", facts)


@require_safe
@public_for(3600)
def credits_page(request: HttpRequest) -> HttpResponse:
    return render(request, "credits.html")


@require_safe
@public_for(3600)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")
