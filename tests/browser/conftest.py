"""The system's Chromium on a live server. Nothing here touches the network: posters are answered by us."""

import os
import re
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from scripts.test import CHROMIUM_NAMES
from tests.standin import Standin

HERE = Path(__file__).parent
# On a busy machine a browser may miss a deadline once. The summary names each test that was tried again.
IS_CI = os.environ.get("CI", "").lower() in ("1", "true")
ON_EACH_DATABASE = {"test_following.py", "test_main_job.py", "test_two_tabs.py"}
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # in containers tests run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ELSEWHERE = re.compile(r"^https?://(?!localhost[:/])")
POSTERS = "https://image.tmdb.org/"
WITHOUT_WORKER = "delete Navigator.prototype.serviceWorker;"  # it would answer before routes of a test do
REFUSED = "CSP refused"
REPORT_REFUSALS = f"""document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`{REFUSED} ${{event.blockedURI}} by ${{event.effectiveDirective}}`));"""

expect.set_options(timeout=10_000)

Browse = Callable[..., BrowserContext]


class PromptHandler(QuietWSGIRequestHandler):
    """Head and body are two packets; without this the second waits 40 ms for the first one's receipt."""

    disable_nagle_algorithm = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not item.path.is_relative_to(HERE):
            continue
        item.add_marker("browser")
        if IS_CI:
            item.add_marker(pytest.mark.flaky(reruns=1))
        if item.path.name not in ON_EACH_DATABASE:
            item.add_marker("once")
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason=f"none of {', '.join(CHROMIUM_NAMES)} is on PATH"))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One for each worker, ended with this package: its event loop would forbid other tests the database."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def live_server(chromium: Browser) -> Iterator[LiveServer]:
    """pytest-django's, but each of its threads has a database connection of its own, as in production."""
    server = LiveServer("localhost", start=False)
    server.thread.connections_override.clear()
    server.start()
    server.thread.httpd.RequestHandlerClass = PromptHandler
    yield server
    server.stop()


@pytest.fixture(scope="package")
def migrated(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Path | None:
    """SQLite: a file with the tables and nothing in them. Else None."""
    if connection.vendor != "sqlite":
        return None
    path = tmp_path_factory.mktemp("browser") / "migrated.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    return path


@pytest.fixture(autouse=True)
def _database(
    migrated: Path | None, tmp_path: Path, live_server: LiveServer, transactional_db: None
) -> Iterator[None]:
    """On SQLite a file for each test.

    The suite's database in memory is one connection, which several threads can share only as long as no two
    of them are in a transaction; a browser sends two requests whenever it likes.
    """
    if migrated is None:
        yield
        return
    in_memory = connections["default"]
    name = in_memory.settings_dict["NAME"]
    on_disk = shutil.copy(migrated, tmp_path / "test.sqlite3")
    django_settings.DATABASES["default"]["NAME"] = str(on_disk)
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"].close()
    connections["default"] = in_memory
    django_settings.DATABASES["default"]["NAME"] = name


@pytest.fixture
def browse(chromium: Browser, live_server: LiveServer, _database: None) -> Iterator[Browse]:
    """Opens browsers that share nothing, not a cookie: `browse()` a visitor's, `browse(alice)` Alice's."""
    opened: list[BrowserContext] = []
    broken: list[str] = []

    def note_refusal(message: ConsoleMessage) -> None:
        if message.text.startswith(REFUSED):
            broken.append(f"{message.text} on {message.location['url']}")

    def open_context(
        member: User | None = None, *, has_worker: bool = False, **options: Any
    ) -> BrowserContext:
        given = {
            "locale": "ja-JP",
            "timezone_id": "Asia/Tokyo",
            "viewport": {"width": 1280, "height": 800},
            "reduced_motion": "reduce",  # what moves is not clicked
        }
        context = chromium.new_context(base_url=live_server.url, **given | options)
        opened.append(context)
        context.set_default_timeout(20_000)
        context.route(ELSEWHERE, _answer_elsewhere)
        context.add_init_script(REPORT_REFUSALS)
        if not has_worker:
            context.add_init_script(WITHOUT_WORKER)
        context.on("weberror", lambda error: broken.append(str(error.error)))
        context.on("console", note_refusal)
        if member:
            log_in(context, member, live_server.url)
        return context

    yield open_context
    for context in opened:
        context.close()
    assert not broken, "a script failed, or the policy refused something"


@pytest.fixture
def page(browse: Browse) -> Page:
    """A visitor's."""
    return browse().new_page()


@pytest.fixture
def alices_page(browse: Browse, alice: User) -> Page:
    return browse(alice).new_page()


@pytest.fixture
def tmdb(standin: Standin, settings: Any) -> Standin:
    """The stand-in, asked with a token of the test's own: so by a client that has met no failure yet."""
    settings.TMDB_BASE_URL = standin.base_url
    settings.TMDB_TOKEN = uuid4().hex
    return standin


def log_in(context: BrowserContext, member: User, url: str) -> None:
    client = Client()
    client.force_login(member)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def _answer_elsewhere(route: Route) -> None:
    if route.request.url.startswith(POSTERS):
        route.fulfill(body=PICTURE, content_type="image/png")
    else:
        route.abort()


def _picture(width: int, height: int, colour: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + colour * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# As large as a poster: `srcset` divides the width by the density, and 0 would count as missing.
PICTURE = _picture(342, 513, b"\x35\x4a\x5f")
