"""What is kept of watchlists for visitors: never an average with a score that nobody may see any more."""

import gzip
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import actions as people
from accounts.models import User, Visibility
from drill import edge_rules
from drill.cdn import in_process
from drill.crawl import Viewer
from drill.edge import Edge
from movies import actions
from movies.models import Entry, Movie, MovieText
from mymovie import kept
from tests.factories import make_entry, make_movie, make_user, make_wish
from tests.movies.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_kept")]
PAGE = "/@alice/watchlist/"
AVERAGE = 'data-score="77"'


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of the shelf's clock, which no time moves."""
    clock = [1000.0]
    monkeypatch.setattr(kept.shelf, "clock", lambda: clock[0])
    return clock


@pytest.fixture
def rater(alice: User) -> User:
    """One of three whose scores of a film on Alice's watchlist have the average 77."""
    film = make_movie(ja="平均のある映画")
    raters = [make_user(f"rater_{letter}") for letter in "abc"]
    for person, score in zip(raters, (70, 80, 82), strict=True):
        make_entry(person, film, score=score)
    make_wish(alice, film)
    return raters[0]


def asked(client: Client, address: str = PAGE) -> tuple[int, str]:
    """(queries, page)"""
    with CaptureQueriesContext(connection) as queries:
        page = text_of(client.get(address))
    return len(queries), page


def of(rater: User) -> Entry:
    return Entry.objects.get(owner=rater)


def made_private(rater: User) -> None:
    actions.revise_entry(entry=of(rater), impression=actions.Impression(score=70, is_private=True))


HIDING: dict[str, Callable[[User], object]] = {
    "private": lambda rater: people.choose_visibility(user=rater, visibility=Visibility.PRIVATE),
    "for followers": lambda rater: people.choose_visibility(user=rater, visibility=Visibility.FOLLOWERS),
    "suspended": lambda rater: people.suspend(user=rater),
    "left": lambda rater: people.leave(user=rater),
    "entry private": made_private,
    "entry removed": lambda rater: actions.remove_entry(owner=rater, tmdb_id=of(rater).movie_id),
}


@pytest.mark.parametrize("hide", HIDING)
@pytest.mark.parametrize("sort", ["registered", "score"])
def test_an_average_goes_with_a_score_of_it_that_is_hidden(
    client: Client, rater: User, now: list[float], hide: str, sort: str
) -> None:
    address = f"{PAGE}?sort={sort}"
    assert AVERAGE in asked(client, address)[1]
    HIDING[hide](rater)
    now[0] += 2
    assert AVERAGE not in asked(client, address)[1]


def test_a_shelf_further_down_is_counted_anew(
    client: Client, alice: User, rater: User, now: list[float]
) -> None:
    for n in range(50):  # with a better average, so that the film stands on the next page
        scores = {"entry_count": 3, "scored_count": 3, "score_sum": 300}
        Movie.objects.create(tmdb_id=9_000 + n, original_title=f"Film {n}", **scores)
        make_wish(alice, Movie.objects.get(pk=9_000 + n))
    before = asked(client, f"{PAGE}?sort=score")[1]
    assert (AVERAGE in before, "70–79" in before) == (False, True)
    made_private(rater)
    now[0] += 2
    assert "70–79" not in asked(client, f"{PAGE}?sort=score")[1]


def test_what_is_kept_is_asked_for_by_two_queries_and_packed_once(
    client: Client, rater: User, now: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, first = asked(client)
    monkeypatch.setattr(gzip, "compress", None)
    hot, second = asked(client)
    now[0] += 2
    probed, third = asked(client)
    assert (drawn, hot, probed) == (2, 0, 2)
    assert first == second == third


def test_a_title_is_as_it_is_now(client: Client, rater: User, now: list[float]) -> None:
    asked(client)
    MovieText.objects.update(title="改題")
    now[0] += 2
    assert "改題" in asked(client)[1]


def test_behind_a_shared_cache_the_average_is_gone_within_a_minute(
    client: Client, rater: User, now: list[float]
) -> None:
    """The worst of it: the cache asks just before the two seconds are over, and shows it to the last."""
    edge, visitor = Edge(edge_rules.read(), in_process(), "testserver", lambda: now[0]), Viewer("visitor")
    headers = {name: value for name, value in visitor.request(PAGE).headers if name != "Host"}
    assert AVERAGE in unpacked(client.get(PAGE, headers=headers).content)  # so that it is hot
    HIDING["private"](rater)
    hidden_at, now[0] = now[0], now[0] + 1.9
    last = 0.0
    while now[0] < hidden_at + 700:
        if AVERAGE in unpacked(edge.ask(visitor.request(PAGE)).body):
            last = now[0] - hidden_at
        now[0] += 0.5
    assert 29 < last <= 60


def unpacked(body: bytes) -> str:
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
