"""The site's URLs, one that crashes, one that is open to nobody, and those that find no database."""

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from mymovie import urls
from mymovie.urls import handler400, handler429, handler500

__all__ = ["handler400", "handler429", "handler500"]


def crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def ask_nobody(request: HttpRequest) -> HttpResponse:
    raise OperationalError("could not connect to server: Connection refused")


def be_cut_off(request: HttpRequest) -> HttpResponse:
    raise InterfaceError("connection already closed")


urlpatterns = [
    *urls.urlpatterns,
    path("crash/", crash),
    path("closed/", refuse),
    path("away/", ask_nobody),
    path("cut-off/", be_cut_off),
]
