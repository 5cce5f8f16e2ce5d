from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import path


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def page(request: HttpRequest) -> HttpResponse:
    """Asks the database, as whatever is a page does."""
    return HttpResponse(f"ok {User._meta.db_table} {_one()}")


def _one() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        row: tuple[int] = cursor.fetchone()
    return row[0]


urlpatterns = [path("livez", alive), path("page/", page), path("admin/", admin.site.urls)]
