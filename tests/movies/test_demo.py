"""The demo's people: a small society in which every page has something to show."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User, Visibility
from follows import actions
from follows.models import Follow
from movies.demo.people import DEMO_MEMBER, PEOPLE, make_people
from movies.models import Entry, TasteMatch
from tests.movies.pages import drifts

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _demo(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Loaded once; each test undoes what it changed, and the last leaves nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def hana(_demo: None, db: None) -> User:
    """The member whom visitors of a demo log in as, among the others."""
    return User.objects.get(handle=DEMO_MEMBER)


def test_the_demos_counts_are_right(hana):
    assert drifts() == []
    assert hana.follower_count >= 3
    assert hana.following_count >= 3


def test_somebody_in_the_demo_scores_films_much_as_its_member_does(hana):
    mine = dict(Entry.objects.owned_by(hana).values_list("movie_id", "score"))
    gaps = {person.handle: [] for person in PEOPLE}
    for entry in Entry.objects.visible_to(hana).exclude(owner=hana).select_related("owner"):
        if entry.score is not None and mine.get(entry.movie_id) is not None:
            gaps[entry.owner.handle].append(abs(entry.score - mine[entry.movie_id]))

    close = [who for who, found in gaps.items() if len(found) >= 5 and sum(found) / len(found) < 10]
    assert len(close) >= 2


def test_the_demo_members_feed_begins_with_films_of_the_last_days_several_by_one_person(hana):
    entries = Entry.objects.filter(owner__in=User.objects.followed_by(hana))
    lately = entries.filter(registered_at__gte=timezone.now() - dt.timedelta(days=3))

    by_owner = Counter(lately.values_list("owner__handle", flat=True))
    assert len(by_owner) >= 2
    assert max(by_owner.values()) >= 5


def test_the_demo_has_somebody_for_followers_and_somebody_for_nobody(hana):
    asked = Follow.objects.requested().get(follower=hana)

    assert asked.followed.visibility == Visibility.FOLLOWERS
    assert User.objects.filter(visibility=Visibility.PRIVATE).exists()


def test_the_demo_loaded_again_lets_follows_rest_as_its_member_left_them(hana):
    natsuki = User.objects.get(handle="natsuki")
    actions.unfollow(follower=hana, followed=natsuki)
    actions.block(blocker=hana, blocked=User.objects.get(handle="yuji"))
    make_people()

    followed = set(Follow.objects.made_by(hana).values_list("followed__handle", flat=True))
    assert followed == {"minato", "yoru"}


def test_the_demo_comes_with_its_tastes_compared(hana):
    assert TasteMatch.objects.filter(member=hana, other__handle="natsuki").exists()
    assert not TasteMatch.objects.exclude(other__visibility=Visibility.PUBLIC).exists()
