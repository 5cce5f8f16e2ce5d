"""The site's URLs, and one that crashes."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from mymovie import urls


def crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


urlpatterns = [*urls.urlpatterns, path("crash/", crash)]
