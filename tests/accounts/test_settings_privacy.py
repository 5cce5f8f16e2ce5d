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
    hidden = make_user("hidden")
    follows.follow(follower=hidden, followed=alice)
    actions.choose_visibility(user=hidden, visibility=Visibility.PRIVATE)
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
def test_hiding_a_wall_costs_the_same_for_one_film_and_for_2000(visibility: str) -> None:
    one, many = make_user("one"), make_user("many")
    assert statements(one, 1, visibility) == statements(many, 2_000, visibility)
    assert list(reconcile(fix=False)) == []


def statements(owner: User, films: int, visibility: str) -> list[int]:
    """Of hiding, and of showing again."""
    fill_wall(owner, films)
    list(reconcile(fix=True))
    counted = []
    for kind in (visibility, "public"):
        with CaptureQueriesContext(connection) as said:
            actions.choose_visibility(user=owner, visibility=Visibility(kind))
        counted.append(len(said))
    return counted


def test_the_counts_are_right_while_a_wall_is_hidden(alice: User) -> None:
    fill_wall(alice, 30)
    list(reconcile(fix=True))
    actions.choose_visibility(user=alice, visibility=Visibility.PRIVATE)
    assert list(reconcile(fix=False)) == []
    assert not Movie.objects.filter(entry_count__gt=0).exists()


def test_a_suspended_members_session_ends_with_the_next_request(as_alice: Client, alice: User) -> None:
    assert as_alice.get(PRIVACY).status_code == 200
    actions.suspend(user=alice)
    assert as_alice.get(PRIVACY)["Location"].startswith("/accounts/login/")
