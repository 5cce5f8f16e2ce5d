"""Everything that one person can find out: each page, with what it costs and says besides its text."""

from __future__ import annotations

import difflib
import html
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.access.table import IMPORT, TABLE
from tests.two_worlds.world import DORAS_HOUR, FILM, FILMS, HANDLES, NEW_HANDLES, NOW, UNSEEN

# Of these the access table is the proof: they change the language or hold nothing but their door.
# Of one's second factor nothing is anybody else's, and its keys are drawn anew each time.
LEFT_OUT = ("/language/", "/admin/", "/static/", "/livez", "/readyz", "/accounts/2fa/")
LINK = re.compile(r'(?:href|action|data-hx-get)="([^"]*)"|<loc>([^<]*)</loc>')
# CSRF tokens, keys of forms, and the number of a request.
DRAWN_ANEW = re.compile(r"\b(?:[A-Za-z0-9]{64}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")

PAGES_OF_A_PERSON = (
    *("following/", "followers/", "feed.xml", "taste/", "report/", "block/", "watchlist/", f"{FILM}/"),
)

MOMENT = int((NOW.timestamp() - DORAS_HOUR * 3600) * 1_000_000)

# Here other people's things are shown: looked at for every case.
NARROW = [
    "/",
    *(f"/@{handle}/" for handle in (*HANDLES, *NEW_HANDLES)),
    *(f"/@{handle}/{page}" for handle in ("alice", "dora", "petra") for page in PAGES_OF_A_PERSON),
    *(f"/@{handle}/watchlist/" for handle in ("bea", "fran")),
    "/@fran/following/",
    "/@fran/followers/",
    f"/@alice/{UNSEEN}/",
    f"/@alice/{UNSEEN}/report/",
    "/@alice/551/",
    "/@alice/card.png",
    *(f"/movies/{film}/" for film in (FILM, 551, 555, UNSEEN)),
    "/search/?q=film",
    "/@alice/?q=film",
    "/@alice/watchlist/?sort=released",
    "/@alice/watchlist/?sort=score",
    "/@dora/followers/?q=p",
    "/people/",
    "/people/?q=petra",
    "/people/?q=a",
    "/people/?tab=films",
    "/people/?tab=taste",
    "/people/?tab=unmet",
    "/people/random/",
    "/settings/requests/",
    "/settings/privacy/?visibility=public",
    "/settings/blocks/",
    "/settings/account/take-out.json",
    "/settings/imports/",
    *(
        f"/settings/imports/{IMPORT}/{page}"
        for page in ("", "?show=missing", "rows/1/", "not-taken/", "progress/")
    ),
    "/settings/account/take-out.zip",
    # Places in lists, of somebody who ties with others there.
    *(f"/movies/{FILM}/?after={part}.{MOMENT}.petra" for part in "fo"),
    "/people/?tab=films&after=6.petra",
    "/sitemap-walls-1.xml",
    "/sitemap-films-1.xml",
]
# What one does to a person, tried and undone: the answer must not tell of them either.
DEEDS = [
    *(f"/@petra/{deed}/" for deed in ("follow", "unfollow", "block", "unblock", "mute", "report")),
    "/@petra/remove-follower/",
    "/settings/requests/petra/accept/",
    "/@alice/follow/",
    f"/@alice/{UNSEEN}/report/",
]
# Looked at besides when everything private is there at once.
WIDE = [
    *(line.path for line in TABLE if not line.path.startswith(LEFT_OUT)),
    *(f"/@{handle}/{page}" for handle in (*HANDLES, *NEW_HANDLES) for page in PAGES_OF_A_PERSON),
    *(f"/movies/{film}/" for film in FILMS),
    *(f"/@alice/{film}/" for film in FILMS),
    "/search/?q=檸檬",
    "/search/?q=梨",
    "/@alice/?q=梨",
    "/@ALICE/",
    *(f"/@{handle}/card.png" for handle in HANDLES),
]
# Of these every link to another order, filter or page is followed.
DEEP = ("/", "/@alice/", "/people/", "/@dora/followers/", "/@alice/followers/", "/@alice/following/")
MOST = 500
POSTED = " (POST)"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str
    queries: int

    @classmethod
    def of(cls, response: HttpResponse, content: bytes, queries: int) -> Answer:
        body = DRAWN_ANEW.sub("", content.decode(errors="backslashreplace"))
        headers = {name: value for name, value in response.items() if name != "X-Request-ID"}  # by chance
        return cls(response.status_code, headers, body, queries)


def crawl(
    client: Client, *, wide: bool = False, only: list[str] | None = None
) -> Iterator[tuple[str, Answer]]:
    """Each page once, in the same order for the same world: (address, answer)."""
    session = client.cookies.get(settings.SESSION_COOKIE_NAME)
    if only is not None:
        yield from ((path, _ask(session, path)) for path in only)
        return
    waiting = list(dict.fromkeys([*NARROW, *WIDE] if wide else NARROW))
    seen = set(waiting)
    for path in waiting:
        answer = _ask(session, path)
        yield path, answer
        if wide and is_deep(path):
            yield f"{path} (htmx)", _ask(session, path, {"HX-Request": "true"})
        leads = is_followed if wide else is_next
        found = [link for link in links(answer.body, path) if link not in seen and leads(link)]
        waiting += dict.fromkeys(found)
        seen.update(found)
        assert len(waiting) < MOST, "the crawl does not end"
    yield from ((f"{path}{POSTED}", _ask(session, f"{path}{POSTED}")) for path in DEEDS)


def _ask(session: Any, path: str, headers: dict[str, str] | None = None) -> Answer:
    """As a client asks, without keeping what the page was drawn from: half of a crawl would go into that."""
    factory = RequestFactory()  # remembers nothing, so no page can change the next
    if session is not None:
        factory.cookies[settings.SESSION_COOKIE_NAME] = session.value
    ask = factory.post if path.endswith(POSTED) else factory.get
    request = ask(path.removesuffix(POSTED), headers=headers)
    request._dont_enforce_csrf_checks = True
    spent = Spent()
    with transaction.atomic():
        with connection.execute_wrapper(spent):
            response = _handler().get_response(request)
            body = _read(response)  # what is streamed is asked for now
        transaction.set_rollback(True)
    return Answer.of(response, body, spent.queries)


def _read(response: HttpResponse) -> bytes:
    """Of a zip what is in it, as what is packed looks like nothing."""
    body = response.getvalue()
    if response.get("Content-Type") != "application/zip":
        return body
    with ZipFile(io.BytesIO(body)) as packed:
        return b"".join(name.encode() + packed.read(name) for name in packed.namelist())


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


class Spent:
    queries = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.queries += 1
        return execute(sql, params, many, context)


def links(body: str, path: str) -> Iterator[str]:
    for href, loc in LINK.findall(body):
        parts = urlsplit(html.unescape(href or loc))
        here = parts.path or urlsplit(path).path
        if parts.scheme in ("", "http") and here.startswith("/"):
            yield f"{here}?{parts.query}" if parts.query else here


def is_deep(path: str) -> bool:
    return urlsplit(path).path in DEEP


def is_next(link: str) -> bool:
    """The next page of a list in its usual order."""
    parts = urlsplit(link)
    return is_deep(link) and "after=" in parts.query and "sort=" not in parts.query


def is_followed(link: str) -> bool:
    if link.startswith((*LEFT_OUT, "/accounts/")):
        return False
    return is_deep(link) or not urlsplit(link).query


def differences(one: dict[str, Answer], other: Iterable[tuple[str, Answer]]) -> Iterator[str]:
    """What somebody could tell two worlds apart by, a line for each page."""
    seen = set()
    for path, answer in other:
        seen.add(path)
        if path not in one:
            yield f"{path}: leads to a page that the other world has not"
        elif told := difference(one[path], answer):
            yield f"{path}: {told}"
    if gone := one.keys() - seen:
        yield f"{sorted(gone)}: no longer found"


def difference(one: Answer, other: Answer) -> str:
    if one == other:
        return ""
    if one.status != other.status:
        return f"status {one.status} and {other.status}"
    lines = difflib.unified_diff(one.body.splitlines(), other.body.splitlines(), n=0, lineterm="")
    changed = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    if changed:
        return "\n    ".join(["body", *changed[:6]])
    if one.queries != other.queries:
        return f"{one.queries} and {other.queries} queries"
    return f"headers {one.headers.items() ^ other.headers.items()}"
