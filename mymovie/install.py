"""What browsers ask of a site that can be put beside one's other apps."""

from functools import cache
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mymovie.caching import public_for
from mymovie.templatetags.plain import static_if_known
from mymovie.trouble import plain

GROUND = "#161210"  # --ground of static/css/tokens.css, in the dark


@require_safe
@public_for(86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """For what asks without reading a page first: old browsers, feed readers."""
    return HttpResponse(_favicon(), content_type="image/x-icon")


@cache
def _favicon() -> bytes:
    return (settings.BASE_DIR / "static" / "img" / "favicon.ico").read_bytes()


@require_safe
@public_for(3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """https://www.w3.org/TR/appmanifest/, and `share_target` of https://w3c.github.io/web-share-target/."""
    home, search = reverse("movies:home"), reverse("movies:search")
    said = {
        "id": home,
        "name": _("MyMovie: the films you have watched"),
        "short_name": "MyMovie",
        "description": _("Register the films you have watched, score them, and see them as a wall."),
        "lang": translation.get_language(),
        "dir": "ltr",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "theme_color": GROUND,
        "background_color": GROUND,
        "categories": ["entertainment", "lifestyle"],
        "icons": [
            {"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(_icon(f"icon-{side}", side) for side in (192, 512)),
            *(_icon(f"icon-maskable-{side}", side) | {"purpose": "maskable"} for side in (192, 512)),
        ],
        "shortcuts": [
            {"name": _("Search films"), "url": search, "icons": [_icon("icon-192", 192)]},
            {"name": _("My wall"), "url": reverse("movies:own_wall"), "icons": [_icon("icon-192", 192)]},
        ],
        "share_target": {
            "action": search,
            "method": "GET",
            "enctype": "application/x-www-form-urlencoded",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return JsonResponse(said, content_type="application/manifest+json")


def _icon(name: str, side: int) -> dict[str, str]:
    return {"src": static(f"img/{name}.png"), "sizes": f"{side}x{side}", "type": "image/png"}


@require_safe
@public_for(3600)
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows when a page cannot be reached. It is about nobody, so it may lie on a device."""
    return plain(request, "offline.html", status=200)


@require_safe
@public_for(3600)
def worker(request: HttpRequest) -> HttpResponse:
    """Its cache is named by what is in it, so a new offline page or stylesheet is a new worker."""
    page = plain(request, "offline.html", status=200).content
    looks = [address for name in ("css/app.css", "js/theme.js") if (address := static_if_known(name))]
    facts = {"offline": reverse("offline"), "looks": looks, "mark": sha256(page).hexdigest()[:12]}
    response = render(request, "sw.js", facts, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = reverse("movies:home")
    return response
