"""More come than can be served: who gets in, who waits, who is told to come back, and that at once."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from mymovie.admission import Admission, Rank, admit, rank_of

FIRST, MEMBER, DOOR, VISITOR, LAST = Rank
LONG_S = 30.0  # longer than any test waits

pytestmark = pytest.mark.once


def door(*, seats: int = 1, places: int = 2, patience_s: float = LONG_S) -> Admission:
    return Admission(seats=seats, places=places, patience_s=patience_s)


class Guest(threading.Thread):
    """Somebody who comes in by themselves, and stays until told."""

    def __init__(self, admission: Admission, rank: Rank) -> None:
        super().__init__(daemon=True)
        self.admission, self.rank = admission, rank
        self.is_in: bool | None = None
        before = list(admission._queue)
        self.start()
        while self.is_alive() and all(waiting in before for waiting in list(admission._queue)):
            time.sleep(0.001)

    def run(self) -> None:
        self.is_in = self.admission.enter(self.rank)

    def answer(self) -> bool | None:
        self.join(LONG_S)
        return self.is_in


def test_as_many_get_in_as_there_are_seats_and_no_one_more() -> None:
    admission = door(seats=2, places=0)
    assert [admission.enter(VISITOR) for _ in range(3)] == [True, True, False]
    admission.leave(VISITOR)
    assert [admission.enter(VISITOR) for _ in range(2)] == [True, False]


def test_who_waits_gets_the_seat_that_comes_free_in_the_order_they_came() -> None:
    admission = door()
    assert admission.enter(VISITOR)
    one, two = Guest(admission, VISITOR), Guest(admission, VISITOR)
    admission.leave(VISITOR)
    assert one.answer()
    assert two.is_in is None
    admission.leave(VISITOR)
    assert two.answer()


def test_who_matters_more_goes_before_who_came_earlier() -> None:
    admission = door(places=4)
    assert admission.enter(VISITOR)
    guests = [Guest(admission, rank) for rank in (LAST, VISITOR, MEMBER, FIRST)]
    for guest in reversed(guests):
        admission.leave(VISITOR)
        assert guest.answer()
        assert [other.is_in for other in guests[: guests.index(guest)]] == [None] * guests.index(guest)


def test_a_full_queue_refuses_at_once_and_a_better_rank_takes_the_latest_of_the_worst() -> None:
    admission = door(places=3)
    assert admission.enter(VISITOR)
    early, member, late = (Guest(admission, rank) for rank in (VISITOR, MEMBER, VISITOR))
    assert not admission.enter(VISITOR)
    assert not admission.enter(LAST)
    first = Guest(admission, FIRST)
    assert late.answer() is False
    assert [early.is_in, member.is_in, first.is_in] == [None, None, None]


def test_nobody_waits_longer_than_their_patience() -> None:
    admission = door(patience_s=0.01)
    assert admission.enter(VISITOR)
    assert not admission.enter(FIRST)
    admission.leave(VISITOR)
    assert admission.enter(VISITOR)


def test_what_waited_in_front_counts_but_a_free_seat_is_taken() -> None:
    admission = door(patience_s=0.5)
    assert admission.enter(VISITOR, has_waited_s=3)
    assert not admission.enter(FIRST, has_waited_s=0.5)


@pytest.mark.parametrize("rank", [LAST, DOOR])
def test_searches_and_log_ins_leave_half_of_the_seats_to_others(rank: Rank) -> None:
    admission = door(seats=4, places=0)
    assert [admission.enter(rank) for _ in range(3)] == [True, True, False]
    assert [admission.enter(VISITOR) for _ in range(3)] == [True, True, False]
    admission.leave(VISITOR)
    assert not admission.enter(rank)
    assert admission.enter(VISITOR)


def test_no_seat_is_ever_lost_or_made() -> None:
    admission = door(seats=3, places=3, patience_s=0.002)
    inside, most, over = 0, 0, threading.Lock()
    start = threading.Barrier(15)

    def come_and_go(rank: Rank) -> None:
        nonlocal inside, most
        start.wait()
        for _ in range(60):
            if admission.enter(rank):
                with over:
                    inside += 1
                    most = max(most, inside)
                time.sleep(0.0005)
                with over:
                    inside -= 1
                admission.leave(rank)

    threads = [threading.Thread(target=come_and_go, args=[rank]) for rank in [*Rank] * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 3
    assert (admission._free, admission._queue) == (3, [])
    assert admission._free_for == {FIRST: 3, MEMBER: 3, DOOR: 1, VISITOR: 3, LAST: 1}


# --- as a middleware ---


@pytest.mark.parametrize(
    ("method", "path", "cookie", "rank"),
    [
        ("post", "/@alice/550/edit/", "sessionid=a", FIRST),
        ("get", "/admin/", "sessionid=a", FIRST),
        ("get", "/admin/", "", VISITOR),
        ("post", "/accounts/login/", "", DOOR),
        ("post", "/accounts/login/", "sessionid=made-up", DOOR),
        ("post", "/accounts/password/reset/", "sessionid=made-up", DOOR),
        ("get", "/accounts/login/", "sessionid=a", MEMBER),
        ("get", "/@alice/", "sessionid=a", MEMBER),
        ("get", "/@alice/", "csrftoken=a", VISITOR),
        ("get", "/search/", "sessionid=a", LAST),
        ("get", "/settings/account/take-out.json", "sessionid=a", LAST),
        ("get", "/settings/account/take-out.zip", "sessionid=a", LAST),
        ("get", "/@alice/card.png", "", LAST),
    ],
)
def test_a_request_has_its_rank_before_anybody_is_looked_up(
    method: str, path: str, cookie: str, rank: Rank
) -> None:
    assert rank_of(getattr(RequestFactory(headers={"Cookie": cookie}), method)(path)) is rank


Served = Callable[..., HttpResponse]


@pytest.fixture
def served(settings: Any) -> Served:
    """By one seat, and nobody waits."""
    settings.ADMISSION_SEATS, settings.ADMISSION_QUEUE = 1, 0
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers: list[Any] = []
    middleware = admit(lambda request: answers.pop()(request))

    def serve(answer: Callable[[HttpRequest], HttpResponse], path: str = "/", **headers: str) -> HttpResponse:
        answers.append(answer)
        return middleware(RequestFactory().get(path, headers=headers))

    return serve


def test_a_seat_is_given_back_when_a_view_crashes(served: Served) -> None:
    def crash(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    for _ in range(2):
        with pytest.raises(RuntimeError):
            served(crash)
    assert served(lambda request: HttpResponse()).status_code == 200


@pytest.mark.django_db  # whose connection is looked at when an answer is over
def test_a_download_keeps_its_seat_until_it_is_over(served: Served) -> None:
    download = served(lambda request: StreamingHttpResponse([b"part"]))
    assert served(lambda request: HttpResponse()).status_code == 503
    download.close()
    assert served(lambda request: HttpResponse()).status_code == 200


def test_whether_the_process_lives_is_answered_without_a_seat(served: Served) -> None:
    served(lambda request: StreamingHttpResponse([b"part"]))
    assert served(lambda request: HttpResponse(), "/livez").status_code == 200


@pytest.mark.parametrize("began", ["", "t=", "t=NaN", "t=1e400", "yesterday", "t=99999999999", "t=0"])
def test_a_time_that_is_none_counts_as_no_waiting(served: Served, began: str) -> None:
    assert served(lambda request: HttpResponse(), **{"X-Request-Start": began}).status_code == 200


@pytest.mark.django_db  # whose connection is looked at when an answer is over
def test_the_whole_site_says_come_back_without_asking_anything(settings: Any) -> None:
    settings.ADMISSION_SEATS, settings.ADMISSION_QUEUE = 1, 0
    client = Client(headers={"Accept-Language": "en"})
    assert client.get("/livez").status_code == 200
    middleware = client.handler._middleware_chain
    taken = _seat_of(middleware)
    assert taken.enter(FIRST)
    response = client.get("/@alice/", headers={"Cookie": "sessionid=" + "k" * 32})
    assert response.status_code == 503
    assert 3 <= int(response["Retry-After"]) <= 8
    assert response["Cache-Control"] == "private, no-store"
    assert "Content-Security-Policy" in response
    assert "Very many people are here" in response.content.decode()
    styles = client.get("/static/css/tokens.css")
    assert styles.status_code == 200
    styles.close()
    taken.leave(FIRST)
    assert client.get("/about/").status_code == 200


def _seat_of(chain: Any) -> Admission:
    """The one of this client's own handler."""
    seen, left = set(), [chain]
    while left:
        it = left.pop()
        if isinstance(it, Admission):
            return it
        if id(it) in seen or not callable(it):
            continue
        seen.add(id(it))
        left += [cell.cell_contents for cell in getattr(it, "__closure__", None) or ()]
        left += [it.get_response] if hasattr(it, "get_response") else []
    raise AssertionError("nobody is let in")


def test_without_seats_there_is_no_door(settings: Any) -> None:
    settings.ADMISSION_SEATS = 0
    with pytest.raises(MiddlewareNotUsed):
        admit(lambda request: HttpResponse())
