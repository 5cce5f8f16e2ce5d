"""The site's URLs, one that crashes, one that is open to nobody, and those that find no database."""

import logging
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from accounts.models import User
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


def be_told_of(request: HttpRequest) -> HttpResponse:
    """Whatever a person may have sent, in errors of all kinds."""
    said = request.GET["said"]
    logging.getLogger("movies").warning("Of %s", said)
    try:
        raise ValueError(f"not {said}")
    except ValueError as error:
        raise RuntimeError(f"because of {said}\nDETAIL: Key (handle)=(alice-of-the-second-line)") from error


def flow(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[bytes]:
        for _ in range(3):
            User.objects.count()
            yield b"part"

    return StreamingHttpResponse(parts())


urlpatterns = [
    *urls.urlpatterns,
    path("crash/", crash),
    path("closed/", refuse),
    path("away/", ask_nobody),
    path("cut-off/", be_cut_off),
    path("told/", be_told_of, name="told"),
    path("flow/", flow, name="flow"),
]
