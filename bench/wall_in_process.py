"""What a wall costs from request to answer: python -m bench.wall_in_process

The demo's largest wall on SQLite, through every middleware, each way in turns with a view that says "ok", in
one process. It is the processor's time, as others may use the machine too.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from accounts.models import User
from mymovie.urls import urlpatterns

ROUNDS, TIMES = 15, 8
WALL = "/@meigaza/"
GZIP = {"HTTP_ACCEPT_ENCODING": "gzip", "HTTP_ACCEPT_LANGUAGE": "ja"}


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def main() -> None:
    urlpatterns.append(path("bench/ok/", ok))
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    application = WSGIHandler()
    ways = ways_to_ask(application)
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, ask in ways.items():
            spent[name].append(cost_ms(ask))
    bare = statistics.median(spent["a bare view"])
    print(f"CPU ms of each, median of {ROUNDS} rounds of {TIMES}; Python {sys.version.split()[0]}")
    for name, costs in spent.items():
        median = statistics.median(costs)
        spread = f"{min(costs):.2f}–{max(costs):.2f}"
        print(f"{name:42} {median:7.2f}  ({spread})  {bare / median:6.1%} of bare")


def ways_to_ask(application: WSGIHandler) -> dict[str, Callable[[], bytes]]:
    client = Client()
    client.force_login(User.objects.exclude(handle="meigaza").filter(is_active=True).order_by("pk")[0])
    session = {"HTTP_COOKIE": f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"}
    settings.WALL_KEPT_MB = 32
    etag = headers_of(application, WALL).get("ETag", "")
    by_score, by_release = f"{WALL}?sort=score&order=desc", f"{WALL}?sort=released&order=desc"
    drawn, probed, hot = (0, 0), (32, 0), (32, 2000)
    return {
        "a bare view": asked(application, "/bench/ok/", drawn),
        "visitor, drawn anew": asked(application, WALL, drawn),
        "visitor, drawn anew, by score": asked(application, by_score, drawn),
        "visitor, drawn anew, by release": asked(application, by_release, drawn),
        "visitor, kept, the version asked for": asked(application, WALL, probed),
        "visitor, 304, the version asked for": asked(application, WALL, probed, HTTP_IF_NONE_MATCH=etag),
        "visitor, hot": asked(application, WALL, hot),
        "visitor, hot, 304": asked(application, WALL, hot, HTTP_IF_NONE_MATCH=etag),
        "member, drawn anew": asked(application, WALL, drawn, **session),
    }


def asked(
    application: WSGIHandler, address: str, kept: tuple[int, int], **headers: str
) -> Callable[[], bytes]:
    environ = environ_of(address, headers)

    def ask() -> bytes:
        settings.WALL_KEPT_MB, settings.WALL_HOT_MS = kept
        response = application(dict(environ), lambda *_: lambda _part: None)
        body = b"".join(response)
        response.close()
        return body

    return ask


def environ_of(address: str, headers: dict[str, str]) -> dict[str, Any]:
    return RequestFactory().get(address, **{**GZIP, **headers}).environ  # type: ignore[arg-type]


def headers_of(application: WSGIHandler, address: str) -> dict[str, str]:
    said: dict[str, str] = {}

    def start(_status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
        said.update(headers)
        return lambda _part: None

    application(environ_of(address, {}), start).close()
    return said


def cost_ms(ask: Callable[[], bytes]) -> float:
    ask()
    began = time.process_time()
    for _ in range(TIMES):
        ask()
    return (time.process_time() - began) / TIMES * 1000


if __name__ == "__main__":
    connection.ensure_connection()
    main()
