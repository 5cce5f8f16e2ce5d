"""What the line of each request costs: python -m bench.request_log

The same request, with and without the middleware and the clocks around queries, in turns, in one process.
It is the processor's time, as others may use the machine too.
"""

import contextlib
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory

from mymovie import measures

ROUNDS, TIMES = 15, 400
OURS = "mymovie.middleware.tell_of_each_request"


def handler(*, with_line: bool) -> BaseHandler:
    before = settings.MIDDLEWARE
    settings.MIDDLEWARE = before if with_line else [name for name in before if name != OURS]
    made = BaseHandler()
    made.load_middleware()
    settings.MIDDLEWARE = before
    return made


def _answer(made: BaseHandler, ask: Callable[[str], Any]) -> object:
    return made.get_response(ask("/livez"))


def seconds(deed: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(TIMES):
        deed()
    return (time.process_time() - began) / TIMES


def main() -> int:
    with contextlib.redirect_stdout(sys.stderr):
        call_command("migrate", verbosity=0)
    ask = RequestFactory().get
    handlers = {with_line: handler(with_line=with_line) for with_line in (False, True)}

    def query() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def watched(is_watched: bool) -> float:
        connection.execute_wrappers[:] = [measures.query_made] if is_watched else []
        measures.begin()
        return seconds(query)

    pages: dict[bool, list[float]] = {False: [], True: []}
    queries: dict[bool, list[float]] = {False: [], True: []}
    with open(os.devnull, "w") as nowhere:
        for _ in range(ROUNDS):
            for kind, made in handlers.items():
                with contextlib.redirect_stdout(nowhere):
                    pages[kind].append(seconds(partial(_answer, made, ask)))
                queries[kind].append(watched(kind))
    for name, found in (("a request, with its line written", pages), ("a query", queries)):
        without, with_it = (statistics.median(found[kind]) * 1e6 for kind in (False, True))
        print(f"{name}: {without:.1f} µs without, {with_it:.1f} with: {with_it - without:.1f} µs more")
    return 0


if __name__ == "__main__":
    sys.exit(main())
