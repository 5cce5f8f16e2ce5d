from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from movies.sitemap import SECTIONS
from mymovie.caching import public_for

_XML = "application/xml; charset=utf-8"


@require_safe
@public_for(60)
def index(request: HttpRequest) -> HttpResponse:
    pages = [(section.name, page) for section in SECTIONS.values() for page in section.pages(request.user)]
    return render(request, "movies/sitemap_index.xml", {"pages": pages}, content_type=_XML)


@require_safe
@public_for(60)
def pages(request: HttpRequest) -> HttpResponse:
    """The pages of the site itself."""
    return render(request, "movies/sitemap_pages.xml", content_type=_XML)


@require_safe
@public_for(60)
def section(request: HttpRequest, name: str, page: int) -> HttpResponse:
    if name not in SECTIONS or page not in SECTIONS[name].pages(request.user):
        raise Http404
    urls = SECTIONS[name].page(page, request.user)
    return render(request, "movies/sitemap.xml", {"urls": urls}, content_type=_XML)
