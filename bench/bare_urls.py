from django.http import HttpRequest, HttpResponse
from django.urls import path

from mymovie import urls


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), *urls.urlpatterns]
