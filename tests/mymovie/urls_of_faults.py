"""Views in which the database really fails: cut off, told to stop, or saying so itself."""

from collections.abc import Iterator
from contextlib import suppress

from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path

from accounts.models import User
from jobs.models import Duty
from mymovie import urls
from mymovie.urls import handler400, handler429, handler500

__all__ = ["handler400", "handler429", "handler500"]


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def cut_off() -> None:
    """As a restart does: the server ends this connection, which finds out at its next word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number = cursor.fetchone()[0]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [number])
    other.close()


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(User.objects.count()))


def write(request: HttpRequest) -> HttpResponse:
    Duty.objects.filter(name="none").delete()
    return HttpResponse("written")


def in_the_middle(request: HttpRequest) -> HttpResponse:
    cut_off()
    return read(request)


def in_a_transaction(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        User.objects.count()
        cut_off()
        return read(request)


def swallowed(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        cut_off()
        with suppress(DatabaseError):
            User.objects.count()
        return read(request)


def wrapped(request: HttpRequest) -> HttpResponse:
    cut_off()
    try:
        return read(request)
    except DatabaseError as error:
        raise RuntimeError("because of it") from error


def in_a_template(request: HttpRequest) -> HttpResponse:
    cut_off()
    template = engines["django"].from_string("{% for one in all %}{{ one }}{% endfor %}")
    return HttpResponse(template.render({"all": User.objects.all()}, request))


def in_a_late_template(request: HttpRequest) -> HttpResponse:
    cut_off()
    template = engines["django"].from_string("{% for one in all %}{{ one }}{% endfor %}")
    return TemplateResponse(request, template, {"all": User.objects.all()})


def in_a_context_processor(request: HttpRequest) -> HttpResponse:
    cut_off()
    return render(request, "about.html", {"text": "pages/about_en.html", "session_days": 1})


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    cut_off()
    return read(request)


def on_its_way(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[bytes]:
        yield b"first"
        cut_off()
        yield str(User.objects.count()).encode()

    return StreamingHttpResponse(parts())


def sleep(request: HttpRequest) -> HttpResponse:
    run("SELECT pg_sleep(30)")
    return HttpResponse("slept")


def say(request: HttpRequest, code: str) -> HttpResponse:
    run(f"DO $$ BEGIN RAISE EXCEPTION 'said' USING ERRCODE = '{code}'; END $$")
    return HttpResponse("nothing said")


VIEWS = [read, write, in_the_middle, in_a_transaction, swallowed, wrapped, in_a_template, in_a_late_template]
VIEWS += [in_a_context_processor, missing, on_its_way, sleep]
urlpatterns = [
    *urls.urlpatterns,
    *(path(f"{view.__name__}/", view) for view in VIEWS),
    path("say/<slug:code>/", say),
]
