"""The servers that are compared: gunicorn by the Procfile with production's settings, each on its data."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import Any

from bench import server
from bench.server import Server
from deploy.rehearse.instance import Process
from deploy.rehearse.release import HOST, Release
from deploy.rehearse.said import Missing
from drill.tree import here

# A worker that is replaced every 2,000 requests would do nothing else at a bare page's pace. There are as
# many seats as in production, but whoever waits is not refused, which would be the cheapest page of all.
KEPT = {
    "ENV_FILE": "/dev/null",
    "GUNICORN_CMD_ARGS": "--max-requests=0",
    "ADMISSION_QUEUE": "64",
    "ADMISSION_PATIENCE_MS": "10000",
}
PRODUCT, BARE, PROJECT = "mymovie.settings", "bench.bare", "bench.project"
HEADERS = {
    "Host": HOST,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.9, 198.51.100.7, 192.0.2.3",
    "Accept-Encoding": "gzip",
    "Accept-Language": "ja",
}


class Data:
    """One size of made data, and what is known of it."""

    def __init__(self, size: str, url: str) -> None:
        self.size, self.url = size, url
        self.cookies: dict[str, str] = {}

    def inside(self, deed: str, **asked: Any) -> Any:
        return module(self, "bench.inside", deed, json.dumps(asked))

    @cached_property
    def places(self) -> dict[str, Any]:
        found: dict[str, Any] = self.inside("places")
        return found

    def cookie_of(self, handle: str) -> str:
        if handle not in self.cookies:
            (cookies,) = self.inside("sessions", handles=[handle]).values()
            self.cookies[handle] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return self.cookies[handle]


def module(data: Data, name: str, *arguments: str) -> Any:
    release = here()
    told = release.run(
        [str(release.venv / "bin" / "python"), "-m", name, *arguments],
        data.url,
        DJANGO_SETTINGS_MODULE=PRODUCT,
    )
    told.check_returncode()
    return json.loads(told.stdout.splitlines()[-1])


def start(release: Release, settings: str, url: str) -> Process:
    site = Process(release, "web", url, DJANGO_SETTINGS_MODULE=settings, **KEPT)
    if not site.is_up():
        raise Missing(f"{settings} does not start: {site.last_words()}")
    return site


class Bench:
    """Servers are started when they are first asked for, and stay."""

    def __init__(self, postgres: Server, stack: ExitStack) -> None:
        self.postgres, self._stack = postgres, stack
        self._data: dict[str, Data] = {}
        self._sites: dict[tuple[str, str], Process] = {}

    def data(self, size: str) -> Data:
        if size not in self._data:
            if not (server.FOLDER / f"{size}.json").exists():
                raise Missing(f"There is no data of size {size}: make bench-data SIZE={size}")
            url = f"sqlite:///{server.sqlite(size)}" if size == "n" else self.postgres.url(f"bench_{size}")
            here().manage(url, "migrate").check_returncode()  # to where the tree is by now
            here().manage(url, "count_week").check_returncode()  # as a job does each hour
            self._data[size] = Data(size, url)
        return self._data[size]

    def site(self, settings: str, size: str) -> Process:
        key = settings, size
        if key not in self._sites:
            self._sites[key] = self._stack.enter_context(start(here(), settings, self.data(size).url))
        return self._sites[key]

    def largest(self) -> str:
        """l, or what there is in its place."""
        sizes = [size for size in ("l", "m", "s") if (server.FOLDER / f"{size}.json").exists()]
        if not sizes:
            raise Missing("There is no data: make bench-data SIZE=l")
        return sizes[0]


@contextmanager
def bench() -> Iterator[Bench]:
    """Raises Missing, PostgresFailed."""
    with server.started() as postgres, ExitStack() as stack:
        yield Bench(postgres, stack)
