"""Whatever hides something from visitors has CloudFront forget it, and no copy outlives its minute."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from accounts import actions as people
from accounts.models import User, Visibility
from drill import edge_rules
from drill.cdn import in_process
from drill.crawl import Viewer
from drill.edge import Edge
from follows import actions as follows
from movies import actions, merging
from movies.actions import Impression
from movies.models import Entry, Movie
from mymovie import kept
from mymovie.edge.aws import CloudFront
from mymovie.edge.sending import Sender
from mymovie.models import StaleCopy
from tests.factories import make_entry, make_movie
from tests.mymovie.edge.conftest import Clock
from tests.mymovie.edge.standin import AWS, DISTRIBUTION

pytestmark = pytest.mark.django_db
Deed = Callable[[User, Movie], object]


@pytest.fixture
def film(alice: User, settings: Any) -> Movie:
    movie = make_movie(ja="見せる")
    make_entry(alice, movie, score=50, memo="よかった")
    settings.CLOUDFRONT_DISTRIBUTION_ID = DISTRIBUTION
    return movie


def entry_of(owner: User, film: Movie) -> Entry:
    return Entry.objects.get(owner=owner, movie=film)


def made_private(alice: User, film: Movie) -> None:
    actions.revise_entry(entry=entry_of(alice, film), impression=Impression(is_private=True))


def merged_with_a_private_one(alice: User, film: Movie) -> None:
    other = make_movie()
    make_entry(alice, other, is_private=True)
    merging.step(former_id=other.pk, survivor_id=film.pk)


HIDES: dict[str, Deed] = {
    "private": lambda a, f: people.choose_visibility(user=a, visibility=Visibility.PRIVATE),
    "for followers": lambda a, f: people.choose_visibility(user=a, visibility=Visibility.FOLLOWERS),
    "suspended": lambda a, f: people.suspend(user=a),
    "left": lambda a, f: people.leave(user=a),
    "removed": lambda a, f: actions.remove_entry(owner=a, tmdb_id=f.pk),
    "entry private": made_private,
    "memo hidden": lambda a, f: actions.hide_memo(entry=entry_of(a, f), is_hidden=True),
    "merged": merged_with_a_private_one,
}
HIDES_NOTHING: dict[str, Deed] = {
    "registered": lambda a, f: make_entry(a),
    "revised": lambda a, f: actions.revise_entry(entry=entry_of(a, f), impression=Impression(score=51)),
    "memo shown": lambda a, f: actions.hide_memo(entry=entry_of(a, f), is_hidden=False),
    "public again": lambda a, f: people.choose_visibility(user=a, visibility=Visibility.PUBLIC),
    "blocked": lambda a, f: follows.block(blocker=a, blocked=User.objects.get(handle="bob")),
}


@pytest.mark.parametrize("deed", HIDES)
def test_what_hides_something_has_cloudfront_forget(alice: User, film: Movie, deed: str) -> None:
    HIDES[deed](alice, film)
    assert set(StaleCopy.objects.values_list("path", flat=True)) == {"/*"}


@pytest.mark.parametrize("deed", HIDES_NOTHING)
def test_what_hides_nothing_from_visitors_does_not(alice: User, bob: User, film: Movie, deed: str) -> None:
    HIDES_NOTHING[deed](alice, film)
    assert not StaleCopy.objects.exists()


@pytest.mark.parametrize("deed", ["removed", "entry private", "memo hidden"])
def test_what_visitors_never_saw_need_not_be_forgotten(alice: User, film: Movie, deed: str) -> None:
    people.choose_visibility(user=alice, visibility=Visibility.FOLLOWERS)
    StaleCopy.objects.all().delete()
    alice.refresh_from_db()
    HIDES[deed](alice, film)
    assert not StaleCopy.objects.exists()


# --- with the simulated cache ---


class Watch:
    """A visitor who looks all the time, by a way that is kept, and the worker beside."""

    def __init__(self, aws: AWS, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.WALL_KEPT_MB = 32
        kept.shelf.clear()
        self.clock = Clock()
        self.began = self.clock.now
        monkeypatch.setattr(kept.shelf, "clock", self.seconds)
        self.edge = Edge(edge_rules.read(), in_process(), "testserver", self.seconds)
        aws.on_told = self.edge.forget
        self.sender = Sender(CloudFront(DISTRIBUTION, url=aws.url, instance_url=aws.url), self.clock)
        self.visitor = Viewer("visitor")

    def seconds(self) -> float:
        return 1_000 + (self.clock.now - self.began).total_seconds()

    def sees(self, address: str, word: str) -> bool:
        answer = self.edge.ask(self.visitor.request(address))
        is_packed = answer.header("content-encoding") == "gzip"
        return word in (gzip.decompress(answer.body) if is_packed else answer.body).decode()

    def seen_for(self, address: str, word: str, *, is_working: bool) -> int:
        """The last second of 75 in which it is seen; the worker looks each second too."""
        last = 0
        for second in range(75):
            if is_working:
                self.sender.go()
            if self.sees(address, word):
                last = second
            self.clock.later(1)
        return last


@pytest.fixture
def watch(settings: Any, monkeypatch: pytest.MonkeyPatch, time_machine: Any) -> Any:
    with AWS() as aws:
        watch = Watch(aws, settings, monkeypatch)
        time_machine.move_to(watch.clock.now, tick=False)
        yield watch
    kept.shelf.clear()


PLACES = ["/@alice/", "/@alice/feed.xml", "/movies/{film}/", "/"]


@pytest.mark.parametrize("is_working", [True, False], ids=["told", "by itself"])
@pytest.mark.parametrize("place", PLACES)
def test_a_stranger_sees_what_was_hidden_no_longer_than_is_said(
    alice: User, film: Movie, watch: Watch, place: str, is_working: bool
) -> None:
    address = place.format(film=film.pk)
    assert watch.sees(address, "アリス")
    watch.clock.later(1)
    people.choose_visibility(user=alice, visibility=Visibility.PRIVATE)
    seen = watch.seen_for(address, "アリス", is_working=is_working)
    assert seen <= (3 if is_working else 60)


def test_what_cloudfront_forgets_too_early_it_would_fetch_again(
    alice: User, film: Movie, watch: Watch, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why the sender waits: another process has the wall in hand for two seconds more."""
    assert watch.sees("/@alice/", "見せる")
    people.choose_visibility(user=alice, visibility=Visibility.PRIVATE)
    watch.edge.forget(["/*"])
    assert watch.seen_for("/@alice/", "見せる", is_working=False) > 3
