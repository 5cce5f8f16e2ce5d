"""Asks a site, as a visitor would, whether the release that was just deployed serves.

python3 -m deploy.smoke https://mymovie.example --release c3d7eaebe95f

Every answer comes through CloudFront, so pages are asked with a query of their own: the whole address is in
its key, and what it kept of the release before is not what is looked at. Python alone; nothing is written.
"""

import argparse
import http.client
import re
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

YEAR_S = 31_536_000
STATIC = re.compile(r'"(/static/[^"?]+\.[0-9a-f]{12}\.css)"')
WALL = re.compile(r'href="(/@[^"/?]+/)"')


class Wrong(Exception):
    """What an answer lacks, in words."""


class Skipped(Exception):
    """What cannot be asked of this site, and why."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: str


@dataclass(frozen=True)
class Site:
    url: str
    timeout_s: float = 10.0

    def ask(self, path: str, *, scheme: str = "") -> Answer:
        """Follows nothing. Raises Wrong when there is no answer."""
        parts = urlsplit(self.url)
        secure = (scheme or parts.scheme) == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        # Another scheme than the site's own is another port: the one that goes with it.
        connection = kind(parts.netloc if not scheme else parts.hostname or "", timeout=self.timeout_s)
        try:
            connection.request("GET", path, headers={"User-Agent": "mymovie-smoke", "Accept-Language": "ja"})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode(errors="replace"))
        except (OSError, http.client.HTTPException) as error:
            raise Wrong(f"{path}: no answer ({type(error).__name__}: {error})") from error
        finally:
            connection.close()

    def page(self, path: str) -> Answer:
        """Past what is kept of it on the way."""
        return self.ask(f"{path}?smoke={secrets.token_hex(6)}")


def must(holds: object, otherwise: str) -> None:
    if not holds:
        raise Wrong(otherwise)


def lives(site: Site) -> str:
    answer = site.page("/livez")
    must((answer.status, answer.body) == (200, "ok"), f"/livez says {answer.status} {answer.body[:80]!r}")
    return "the process answers"


def is_ready(site: Site) -> str:
    answer = site.page("/readyz")
    must((answer.status, answer.body) == (200, "ok"), f"/readyz says {answer.status} {answer.body[:80]!r}")
    return "database, migrations and cache do"


def is_the_release(site: Site, release: str) -> str:
    if not release:
        raise Skipped("no --release was named")
    told = site.page("/readyz").headers.get("X-Release", "")
    if not told:
        raise Skipped("the answer does not tell its release")
    must(told.rpartition("+")[2] == release, f"{told} answers, not {release}")
    return told


def home_is_whole(site: Site) -> str:
    answer = page_of(site, "/")
    return f"{len(answer.body):,} characters"


def page_of(site: Site, path: str) -> Answer:
    answer = site.page(path)
    must(answer.status == 200, f"{path} answers {answer.status}")
    kind = answer.headers.get_content_type()
    must(kind == "text/html", f"{path} is {kind}")
    must(answer.body.rstrip().endswith("</html>"), f"{path} ends before its end")
    return answer


def browsers_are_kept_strict(site: Site) -> str:
    headers = site.page("/").headers
    age = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    must(age and int(age[1]) >= YEAR_S, "Strict-Transport-Security is missing, or shorter than a year")
    policy = headers.get("Content-Security-Policy", "")
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        must(part in policy, f"Content-Security-Policy lacks {part}")
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }.items():
        must(headers.get(name) == value, f"{name} is {headers.get(name)!r}, not {value!r}")
    must(headers.get("X-Request-ID"), "X-Request-ID is missing: no log line can be found by it")
    return "transport, policy, frames, referrer"


def stylesheet_is_there(site: Site) -> str:
    found = STATIC.search(site.page("/").body)
    if not found:
        raise Wrong("the home page names no stylesheet with a hash in its name")
    answer = site.ask(found[1])
    must(answer.status == 200, f"{found[1]} answers {answer.status}")
    must(answer.headers.get_content_type() == "text/css", f"{found[1]} is no stylesheet")
    must(answer.body.strip(), f"{found[1]} is empty")
    must("immutable" in answer.headers.get("Cache-Control", ""), f"{found[1]} is not kept by browsers")
    return found[1]


def wall_hangs(site: Site, wall: str) -> str:
    if not wall:
        found = WALL.search(site.page("/").body) or WALL.search(site.page("/people/").body)
        if not found:
            raise Skipped("neither home nor the people's page names a wall; --wall /@handle/ does")
        wall = found[1]
    page_of(site, wall)
    return wall


def members_pages_are_not_kept(site: Site) -> str:
    kept = page_of(site, "/accounts/login/").headers.get("Cache-Control", "")
    must("no-store" in kept and "private" in kept, f"/accounts/login/ may be kept: {kept!r}")
    return kept


def what_is_not_there_is_404(site: Site) -> str:
    path = f"/no/such/{secrets.token_hex(6)}/"
    status = site.ask(path).status
    must(status == 404, f"{path} answers {status}")
    return "404"


def plain_http_is_sent_on(site: Site) -> str:
    if not site.url.startswith("https://"):
        raise Skipped("the site's own address is not https")
    answer = site.ask("/", scheme="http")
    there = answer.headers.get("Location", "")
    must(
        answer.status in (301, 302, 307, 308) and there.startswith("https://"),
        f"http:// answers {answer.status} {there}",
    )
    return f"{answer.status} to {there}"


Check = Callable[[Site], str]


def checks(*, release: str, wall: str) -> dict[str, Check]:
    return {
        "/livez": lives,
        "/readyz": is_ready,
        "the release": lambda site: is_the_release(site, release),
        "home": home_is_whole,
        "headers": browsers_are_kept_strict,
        "a stylesheet": stylesheet_is_there,
        "a wall": lambda site: wall_hangs(site, wall),
        "the log-in page": members_pages_are_not_kept,
        "no such page": what_is_not_there_is_404,
        "plain http": plain_http_is_sent_on,
    }


def failed(site: Site, asked: dict[str, Check], *, patience_s: float, pause_s: float = 5.0) -> list[str]:
    """The names of those that do not hold. One that does not is asked again while there is patience."""
    deadline = time.monotonic() + patience_s
    wrong = []
    for name, check in asked.items():
        while (said := outcome(name, check, site)).startswith("NOT") and time.monotonic() < deadline:
            time.sleep(pause_s)
        print(f"  {said}", flush=True)
        if said.startswith("NOT"):
            wrong.append(name)
    return wrong


def outcome(name: str, check: Check, site: Site) -> str:
    try:
        return f"ok  {name}: {check(site)}"
    except Skipped as skipped:
        return f"    {name}: skipped: {skipped}"
    except Wrong as wrong:
        return f"NOT {name}: {wrong}"


def arguments_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m deploy.smoke", description="Does the site serve?")
    parser.add_argument("url", help="https://mymovie.example")
    parser.add_argument("--release", default="", help="the commit, as the label names it")
    parser.add_argument("--wall", default="", help="/@handle/, of somebody whose wall is public")
    parser.add_argument("--patience", type=float, default=90, help="seconds until what fails has failed")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    asked = arguments_of(arguments)
    site = Site(asked.url.rstrip("/"))
    print(f"{site.url}{f', release {asked.release}' if asked.release else ''}:", flush=True)
    wrong = failed(site, checks(release=asked.release, wall=asked.wall), patience_s=asked.patience)
    print(f"Wrong: {', '.join(wrong)}." if wrong else "The site serves.", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
