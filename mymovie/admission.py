"""Who gets in when more come than can be served: a few seats, a short queue, and a quick no (decision 17)."""

import threading
import time
from collections.abc import Callable
from enum import IntEnum
from functools import cache
from random import randint

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]

NEVER_WAIT = ("/livez", "/readyz")
HASHES = ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/")  # a cookie or none
LAST = ("/search/", "/settings/account/take-out.", "/sitemap")
CLOCKS_APART_S = 60.0  # more than that is no time in a queue


class Rank(IntEnum):
    """The lower gets in first. A session cookie can be made up: this is courtesy, limits are elsewhere."""

    WRITES_AND_STAFF = 0
    MEMBERS = 1
    DOORS = 2  # log-in, sign-up, reset, which are hashes; and what else a visitor sends
    VISITORS = 3
    LAST = 4


# Of the seats at most: a flood of log-ins, or a slow TMDB, leaves the others to walls.
HALF = {Rank.DOORS, Rank.LAST}


def rank_of(request: HttpRequest) -> Rank:
    """By what can be seen without a session and without the database."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    is_write = request.method not in ("GET", "HEAD", "OPTIONS")
    if is_write and request.path.startswith(HASHES):
        return Rank.DOORS
    if has_session and (is_write or request.path.startswith("/admin/")):
        return Rank.WRITES_AND_STAFF
    if request.path.startswith(LAST) or request.path.endswith("/card.png"):
        return Rank.LAST
    if has_session:
        return Rank.MEMBERS
    return Rank.DOORS if is_write else Rank.VISITORS


class Waiting:
    def __init__(self, rank: Rank) -> None:
        self.rank = rank
        self.is_let_in = False
        self.told = threading.Event()


class Admission:
    """At most `seats` at once, half of them for a rank in `HALF`; at most `places` wait, `patience_s` long.

    Who has waited longest within a rank is next. Where the queue is full, a better rank takes the place of
    the latest of the worst.
    """

    def __init__(self, *, seats: int, places: int, patience_s: float) -> None:
        self._free = seats
        self._free_for = {rank: max(1, seats // 2) if rank in HALF else seats for rank in Rank}
        self._places, self._patience_s = places, patience_s
        self._queue: list[Waiting] = []
        self._lock = threading.Lock()

    def enter(self, rank: Rank, *, has_waited_s: float = 0.0) -> bool:
        """Whoever gets in has to `leave`. Who has waited too long already gets in if a seat is free."""
        with self._lock:
            if self._has_seat(rank):
                self._sit(rank)
                return True
            patience_s = self._patience_s - has_waited_s
            if patience_s <= 0 or not self._makes_room(rank):
                return False
            waiting = Waiting(rank)
            self._queue.append(waiting)
        waiting.told.wait(patience_s)
        with self._lock:
            if waiting in self._queue:
                self._queue.remove(waiting)
        return waiting.is_let_in

    def leave(self, rank: Rank) -> None:
        with self._lock:
            self._free += 1
            self._free_for[rank] += 1
            for waiting in sorted(self._queue, key=lambda it: it.rank):  # as they came, within a rank
                if self._has_seat(waiting.rank):
                    self._sit(waiting.rank)
                    waiting.is_let_in = True
                    self._dismiss(waiting)
                    return

    def _has_seat(self, rank: Rank) -> bool:
        return self._free > 0 and self._free_for[rank] > 0

    def _sit(self, rank: Rank) -> None:
        self._free -= 1
        self._free_for[rank] -= 1

    def _makes_room(self, rank: Rank) -> bool:
        if len(self._queue) < self._places:
            return True
        worst = max(reversed(self._queue), key=lambda it: it.rank, default=None)
        if worst is None or worst.rank <= rank:
            return False
        self._dismiss(worst)
        return True

    def _dismiss(self, waiting: Waiting) -> None:
        self._queue.remove(waiting)
        waiting.told.set()


def admit(get_response: GetResponse) -> GetResponse:
    """Before anything is asked of a session or the database. Static files are answered outside of it."""
    if not settings.ADMISSION_SEATS:
        raise MiddlewareNotUsed
    admission = Admission(
        seats=settings.ADMISSION_SEATS,
        places=settings.ADMISSION_QUEUE,
        patience_s=settings.ADMISSION_PATIENCE_MS / 1000,
    )

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in NEVER_WAIT:
            return get_response(request)
        rank = rank_of(request)
        if not admission.enter(rank, has_waited_s=_waited_in_front_s(request)):
            return _come_back(request)
        is_on_its_way = False
        try:
            response = get_response(request)
            is_on_its_way = response.streaming
        finally:
            if not is_on_its_way:
                admission.leave(rank)
        if is_on_its_way:
            response._resource_closers.append(lambda: admission.leave(rank))  # type: ignore[attr-defined]
        return response

    return middleware


def _waited_in_front_s(request: HttpRequest) -> float:
    """Since nginx passed it on (`X-Request-Start: t=<seconds>`): in gunicorn's own queue, that is."""
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return 0.0
    try:
        began = float(request.headers.get("X-Request-Start", "").removeprefix("t="))
    except ValueError:
        return 0.0
    waited_s = time.time() - began
    return waited_s if 0 < waited_s < CLOCKS_APART_S else 0.0


def _come_back(request: HttpRequest) -> HttpResponse:
    soon = str(randint(3, 8))  # noqa: S311  (not all at once)
    headers = {"Retry-After": soon, "Cache-Control": "private, no-store"}
    page = _page(translation.get_language_from_request(request))
    return HttpResponse(page, status=503, headers=headers)


@cache
def _page(language: str) -> bytes:
    with translation.override(language):
        return render_to_string("busy.html").encode()
