"""Who may see the wall, and what moves when that changes."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import actions
from accounts.models import User, Visibility
from follows import actions as follows
from movies.counts import reconcile
from movies.models import Entry, Movie
from tests.factories import fill_wall, make_entry, make_movie, make_user

pytestmark = pytest.mark.django_db

PRIVACY = "/settings/privacy/"
KINDS = ["public", "followers", "private"]


@pytest.mark.parametrize("visibility", KINDS)
def test_what_is_chosen_is_kept(as_alice: Client, alice: User, visibility: str) -> None:
    assert as_alice.post(PRIVACY, {"visibility": visibility})["Location"] == PRIVACY
    assert User.objects.get(pk=alice.pk).visibility == visibility


@pytest.mark.parametrize("sent", [{}, {"visibility": "nobody"}])
def test_nonsense_changes_nothing(as_alice: Client, alice: User, sent: dict[str, str]) -> None:
    assert as_alice.post(PRIVACY, sent).status_code == 422
    assert User.objects.get(pk=alice.pk).visibility == "public"


def test_choosing_asks_first_and_changes_nothing(as_alice: Client, alice: User) -> None:
    page = as_alice.get(PRIVACY, {"visibility": "private"}).content.decode()
    assert '<input type="hidden" name="visibility" value="private">' in page
    assert User.objects.get(pk=alice.pk).visibility == "public"


def test_nothing_is_asked_of_what_is_so_already(as_alice: Client) -> None:
    page = as_alice.get(PRIVACY, {"visibility": "public"}).content.decode()
    assert 'type="hidden" name="visibility"' not in page


def test_opening_up_says_how_many_will_follow(alice: User, bob: User) -> None:
    User.objects.filter(pk=alice.pk).update(language="en")
    actions.choose_visibility(user=alice, visibility=Visibility.FOLLOWERS)
    follows.follow(follower=bob, followed=alice)
    away = make_user("away")
    follows.follow(follower=away, followed=alice)
    actions.leave(user=away)
    client = Client()
    client.force_login(alice)
    page = client.get(PRIVACY, {"visibility": "public"}).content.decode()
    assert "1 person who asked to follow you follows you from then on." in page


def test_hiding_and_showing_a_wall_moves_what_is_public_and_the_films_counts(alice: User, bob: User) -> None:
    film = make_movie()
    make_entry(alice, film, score=80)
    make_entry(bob, film, score=40)
    secret = make_entry(alice, make_movie(), score=10, is_private=True)
    for visibility, public, counted in (("private", False, (1, 40)), ("public", True, (2, 120))):
        actions.choose_visibility(user=alice, visibility=Visibility(visibility))
        entry = Entry.objects.owned_by(alice).get(movie=film)
        now = Movie.objects.get(pk=film.pk)
        assert (entry.is_public, (now.entry_count, now.score_sum)) == (public, counted)
    assert not Entry.objects.get(pk=secret.pk).is_public


@pytest.mark.parametrize("visibility", ["followers", "private"])
def test_showing_and_hiding_a_wall_cost_the_same_for_one_film_and_for_2000(visibility: str) -> None:
    one, many = hidden_wall("one", 1), hidden_wall("many", 2_000)
    assert statements(one, visibility) == statements(many, visibility)


def hidden_wall(handle: str, films: int) -> User:
    owner = make_user(handle, visibility=Visibility.PRIVATE)
    fill_wall(owner, films)
    Entry.objects.owned_by(owner).update(is_public=False)
    return owner


def statements(owner: User, visibility: str) -> list[int]:
    counted = []
    for kind in ("public", visibility):
        with CaptureQueriesContext(connection) as said:
            actions.choose_visibility(user=owner, visibility=Visibility(kind))
        counted.append(len(said))
        shown = Movie.objects.filter(entry_count=1, pk__in=Entry.objects.owned_by(owner).values("movie"))
        assert shown.count() == (owner.entries.count() if kind == "public" else 0)
    return counted


@pytest.mark.parametrize("visibility", ["followers", "private"])
def test_the_counts_are_right_however_a_wall_is_shown(visibility: str) -> None:
    owner = hidden_wall("hana", 30)
    for kind in (Visibility.PUBLIC, Visibility(visibility)):
        actions.choose_visibility(user=owner, visibility=kind)
        assert list(reconcile(fix=False)) == []


def test_a_suspended_members_session_ends_with_the_next_request(as_alice: Client, alice: User) -> None:
    assert as_alice.get(PRIVACY).status_code == 200
    actions.suspend(user=alice)
    assert as_alice.get(PRIVACY)["Location"].startswith("/accounts/login/")
