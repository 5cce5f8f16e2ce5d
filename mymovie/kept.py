"""Pages of visitors that this process has drawn and packed once, for whoever asks next (decision 19).

Only of what is the same for every visitor and holds no secret: no token, so nothing for BREACH to guess. A
page is kept with the facts it was drawn from. Whoever asks the database for these anew is given it while they
are the same; for `WALL_HOT_MS` after somebody did nobody asks. What else a page shows, titles and posters of
films, may be `KEPT_FOR_S` old.

The tag is of the page and not of the facts: these change with what is private too, which is nobody's to know.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from mymovie import asked

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)

KEPT_FOR_S = 600
LONGEST_ADDRESS = 300
# A hundredth more bytes than the usual 6, in two thirds of the time.
LEVEL = 5
PAGE_COSTS = 1_000  # bytes beside the body, roughly
_TAKES_GZIP = re.compile(r"\bgzip\b")

Address = tuple[str, str, bool]


class Page(NamedTuple):
    facts: object
    etag: str
    packed: bytes
    drawn_at: float
    true_at: float  # when the facts were asked for last


class Shelf:
    """The pages that were asked for last, one for each address; so many bytes of them."""

    def __init__(self) -> None:
        self.clock = time.monotonic
        self.size = 0
        self._pages: OrderedDict[Address, Page] = OrderedDict()
        self._lock = threading.Lock()

    def hot(self, address: Address) -> Page | None:
        """Without asking for the facts."""
        page, now = self._pages.get(address), self.clock()
        if page is None or now - page.true_at >= settings.WALL_HOT_MS / 1000 or self._is_old(page, now):
            return None
        return page

    def true(self, address: Address, facts: object, asked_at: float) -> Page | None:
        with self._lock:
            page = self._pages.get(address)
            if page is None or page.facts != facts or self._is_old(page, self.clock()):
                return None
            page = page._replace(true_at=max(asked_at, page.true_at))
            self._pages[address] = page
            self._pages.move_to_end(address)
            return page

    def put(self, address: Address, page: Page) -> None:
        with self._lock:
            self._drop(address)
            self._pages[address] = page
            self.size += len(page.packed) + PAGE_COSTS
            while self.size > settings.WALL_KEPT_MB << 20:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0

    def _is_old(self, page: Page, now: float) -> bool:
        return now - page.drawn_at >= KEPT_FOR_S

    def _drop(self, address: Address) -> None:
        if page := self._pages.pop(address, None):
            self.size -= len(page.packed) + PAGE_COSTS


shelf = Shelf()


def hot(view: Callable[Concatenate[R, P], HttpResponse]) -> Callable[Concatenate[R, P], HttpResponse]:
    """Outside of whatever asks the database."""

    @wraps(view)
    def wrapped(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if _may_be_kept(request):
            if page := shelf.hot(_address(request)):
                return _answer(request, page)
            request.asked_at = shelf.clock()  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapped


def answer(request: HttpRequest, *, facts: object, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """Within `hot`, with the facts as they are now: the page that is kept, or one that is drawn and kept."""
    asked_at = getattr(request, "asked_at", None)
    if asked_at is None:
        return draw()
    address = _address(request)
    page = shelf.true(address, facts, asked_at)
    if page is None:
        drawn = draw()
        if drawn.status_code != 200 or drawn.cookies:
            return drawn
        etag = f'W/"{hashlib.sha256(drawn.content).hexdigest()[:32]}"'
        page = Page(facts, etag, gzip.compress(drawn.content, LEVEL, mtime=0), shelf.clock(), asked_at)
        shelf.put(address, page)
    return _answer(request, page)


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        settings.WALL_KEPT_MB > 0
        and request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def _address(request: HttpRequest) -> Address:
    # The whole of it, as forms on the page lead back to it.
    return request.get_full_path(), get_language() or "", bool(request.htmx)  # type: ignore[attr-defined]


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    unchanged = get_conditional_response(request, etag=page.etag)
    if unchanged is not None and unchanged.status_code == 304:
        response = unchanged
    elif _TAKES_GZIP.search(asked.word(request.headers, "Accept-Encoding")):
        response = HttpResponse(page.packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(page.packed))
    response["ETag"] = page.etag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
