"""`make screens`: pictures of the demo into docs/screens, from a site with a server's settings.

Nothing is asked of other hosts, so posters are the drawn cards: the same pictures on every machine.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

from scripts.environment import ROOT, VENV, ensure_packages, say, tool
from scripts.test import CHROMIUM_NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

SCREENS = ROOT / "docs" / "screens"
HEAVIEST = 150_000  # bytes
EMAIL = "demo@example.com"
LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}
SIZES = ((390, 844), (1280, 800))
THEMES = ("dark", "light")
PAGES = {  # name: address, by the demo's member or a visitor
    "home": ("/", False),
    "wall-registered": ("/@meigaza/?sort=registered", False),
    "wall-score": ("/@meigaza/?sort=score", False),
    "wall-released": ("/@meigaza/?sort=released", False),
    "search": ("/search/?q=a", True),
    "film": ("/movies/346/", True),
    "settings": ("/settings/profile/", True),
}


def main() -> int:
    ensure_packages("requirements-dev.txt")
    if Path(sys.prefix) != VENV:  # begun by the system's Python, which has no playwright
        os.chdir(ROOT)
        os.execv(tool("python"), [tool("python"), "-m", "scripts.screens"])
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        sys.exit(f"None of {', '.join(CHROMIUM_NAMES)} is on PATH.")
    with tempfile.TemporaryDirectory(prefix="mymovie-screens-") as folder:
        password = secrets.token_urlsafe(12)
        with served(Path(folder), password) as url:
            count = _take_all(url, password, chromium)
    say(f"{count} pictures in {SCREENS.relative_to(ROOT)}.")
    return 0


@contextmanager
def served(folder: Path, password: str) -> Iterator[str]:
    """The demo by gunicorn, until the block ends; its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "ENV_FILE": os.devnull,
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": url,
        "EMAIL_URL": "memorymail://",
        "CACHE_URL": "locmemcache://",
        "TMDB_TOKEN": "",
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "DEMO_MEMBER_EMAIL": EMAIL,
        "DEMO_MEMBER_PASSWORD": password,
    }
    for step in (
        ["scripts/compile_messages.py"],
        ["manage.py", "migrate", "--verbosity=0"],
        ["manage.py", "load_demo"],
        ["manage.py", "collectstatic", "--noinput", "--verbosity=0"],
    ):
        subprocess.run([tool("python"), *step], cwd=ROOT, env=env, check=True)
    command = [tool("gunicorn"), "--bind", f"127.0.0.1:{port}", "--threads", "4", "mymovie.wsgi"]
    server = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=env)
    try:
        _wait_for(f"{url}/livez", server)
        yield url
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        if server.poll() is not None:
            break
        try:
            with urlopen(url):
                return
        except URLError:
            time.sleep(0.2)
    sys.exit("The site did not start.")


def _take_all(url: str, password: str, chromium: str) -> int:
    from playwright.sync_api import sync_playwright

    shutil.rmtree(SCREENS, ignore_errors=True)
    SCREENS.mkdir(parents=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language in LANGUAGES:
            member = _logged_in(browser, url, language, password)
            for (width, height), theme in product(SIZES, THEMES):
                look = {
                    "viewport": {"width": width, "height": height},
                    "color_scheme": theme,
                    "device_scale_factor": 2 if width < 500 else 1,
                    "reduced_motion": "reduce",
                }
                visitors = _context(browser, url, language, **look)
                members = _context(browser, url, language, storage_state=member, **look)
                for name, (address, is_members) in PAGES.items():
                    page = (members if is_members else visitors).new_page()
                    _take(page, address, SCREENS / f"{name}-{width}-{theme}-{language}.jpg")
                    page.close()
                visitors.close()
                members.close()
        browser.close()
    return len(list(SCREENS.iterdir()))


def _context(browser: Browser, url: str, language: str, **more: Any) -> BrowserContext:
    context = browser.new_context(base_url=url, locale=LANGUAGES[language], timezone_id="Asia/Tokyo", **more)
    context.route(lambda asked: not asked.startswith(url), lambda route: route.abort())
    return context


def _logged_in(browser: Browser, url: str, language: str, password: str) -> Any:
    """What a browser keeps of the demo's member, who reads in this language from now on."""
    context = _context(browser, url, language)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(EMAIL)
    page.locator("[name=password]").fill(password)
    page.locator("form[action='/accounts/login/'] [type=submit]").click()
    page.wait_for_url(f"{url}/")
    page.locator(f"footer button[name=language][value={language}]").click()
    page.wait_for_selector(f"html[lang={language}]")
    state = context.storage_state()
    context.close()
    return state


def _take(page: Page, address: str, path: Path) -> None:
    """As good as its weight allows."""
    response = page.goto(address, wait_until="load")
    if response is None or not response.ok:
        sys.exit(f"{address} was not answered well.")
    page.evaluate("document.fonts.ready")
    for quality in (85, 70, 55, 40):
        page.screenshot(path=path, type="jpeg", quality=quality)
        if path.stat().st_size <= HEAVIEST:
            return
    sys.exit(f"{path.name} is too heavy.")


if __name__ == "__main__":
    sys.exit(main())
