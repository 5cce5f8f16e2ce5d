"""Who somebody is, at the head of their wall."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User, Visibility
from follows import actions
from follows.models import Follow, State
from tests.factories import make_entry, make_user, make_wish
from tests.follows.pairs import make_follow
from tests.movies.pages import ENGLISH, text_of

pytestmark = pytest.mark.django_db

BORN = dt.date(1990, 5, 1)


@pytest.fixture
def fiona(db) -> User:
    """She has all that a profile can tell, for her followers only."""
    fiona = make_user(
        "fiona",
        visibility=Visibility.FOLLOWERS,
        link="https://fiona.example/me",
        birth_date=BORN,
        shows_age=True,
    )
    make_entry(fiona)
    return fiona


def wall_of(person: User, client: Client) -> str:
    return text_of(client.get(f"/@{person.handle}/", headers=ENGLISH))


def counts_on(page: str) -> list[str]:
    """(films, films to see, following, followers) as they stand at the head."""
    head = page[page.index("wall-head__counts") : page.index("wall-head__acts")]
    return re.findall(r"<b>(\d+)</b>", head)


# --- age ---


def test_the_age_shows_if_its_owner_wishes(client, alice):
    User.objects.filter(pk=alice.pk).update(birth_date=BORN, shows_age=True)
    alice.refresh_from_db()

    assert f"{alice.age} years old" in wall_of(alice, client)


def test_the_age_stays_hidden_otherwise(client, alice):
    User.objects.filter(pk=alice.pk).update(birth_date=BORN, shows_age=False)

    assert "years old" not in wall_of(alice, client)
    assert "1990" not in wall_of(alice, client)


def test_a_child_of_this_year_has_an_age(client, alice):
    User.objects.filter(pk=alice.pk).update(birth_date=timezone.localdate(), shows_age=True)

    assert "0 years old" in wall_of(alice, client)


# --- the link ---


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://example.com/a/very/long/path?q=1", "example.com"),
        ("http://EXAMPLE.com:8080/", "example.com"),
        ("https://日本語.jp/", "xn--wgv71a119e.jp"),
        ("https://日本語。jp/", "xn--wgv71a119e.jp"),
        ("https://аpple.com/", "xn--pple-43d.com"),  # a Cyrillic а
        ("https://faß.example/", "xn--fa-hia.example"),
    ],
)
def test_a_link_is_shown_with_its_host_alone(client, alice, link, shown):
    User.objects.filter(pk=alice.pk).update(link=link)

    (told,) = re.findall(r'<a class="wall-head__link"[^>]*>([^<]*)</a>', wall_of(alice, client))
    assert told == shown


@pytest.mark.parametrize(
    "link",
    [
        "https://good.example@evil.example/",
        r"https://evil.example\@good.example/",
        r"https://evil.example\.good.example/",
        "https://[::1/",
        "https://evil.example／.good.example/",
        "",
    ],
)
def test_a_link_that_might_lead_elsewhere_is_not_shown(client, alice, link):
    User.objects.filter(pk=alice.pk).update(link=link)

    assert "wall-head__link" not in wall_of(alice, client)


def test_a_link_is_vouched_for_by_nobody(client, alice):
    User.objects.filter(pk=alice.pk).update(link="https://example.com/")

    assert 'href="https://example.com/" rel="nofollow ugc noopener noreferrer">example.com<' in wall_of(
        alice, client
    )


# --- the numbers ---


def test_the_numbers_are_links_to_the_lists(client, alice, bob, charlie):
    make_entry(alice)
    for _ in range(3):
        make_wish(alice)
    make_follow(bob, alice)
    make_follow(charlie, alice)
    make_follow(alice, bob)
    page = wall_of(alice, client)

    assert counts_on(page) == ["1", "3", "1", "2"]
    assert 'href="/@alice/watchlist/"' in page
    assert 'href="/@alice/following/"' in page
    assert 'href="/@alice/followers/"' in page


def test_a_watchlist_kept_to_oneself_is_in_no_number_of_others(as_alice, as_bob, alice):
    make_wish(alice)
    User.objects.filter(pk=alice.pk).update(watchlist_is_private=True)

    assert counts_on(wall_of(alice, as_bob)) == ["0", "0", "0"]
    assert "/@alice/watchlist/" not in wall_of(alice, as_bob)
    assert counts_on(wall_of(alice, as_alice)) == ["0", "1", "0", "0"]


@pytest.mark.parametrize("way", ["blocked", "blocking", "both"])
def test_the_numbers_leave_out_who_is_across_a_block(as_bob, client, alice, bob, charlie, way):
    make_follow(charlie, alice)
    make_follow(alice, charlie)
    make_follow(make_user("diana"), alice)
    if way in ("blocked", "both"):
        actions.block(blocker=bob, blocked=charlie)
    if way in ("blocking", "both"):
        actions.block(blocker=charlie, blocked=bob)

    assert counts_on(wall_of(alice, as_bob)) == ["0", "0", "0", "1"]
    assert counts_on(wall_of(alice, client)) == ["0", "0", "1", "2"]


def test_the_numbers_leave_nobody_out_twice(as_bob, alice, bob, charlie):
    """A private person is not counted to begin with."""
    make_follow(charlie, alice)
    make_follow(make_user("diana"), alice)
    actions.block(blocker=bob, blocked=charlie)
    User.objects.filter(pk=charlie.pk).update(visibility=Visibility.PRIVATE)
    User.objects.filter(pk=alice.pk).update(follower_count=1)

    assert counts_on(wall_of(alice, as_bob))[3] == "1"


# --- the button ---


@pytest.mark.parametrize(
    ("state", "button"),
    [(None, "/follow/"), (State.ACCEPTED, "/unfollow/"), (State.REQUESTED, "/unfollow/")],
)
def test_the_head_offers_what_can_be_done(as_bob, alice, bob, state, button):
    if state:
        Follow.objects.create(follower=bob, followed=alice, state=state)

    assert f'action="/@alice{button}"' in wall_of(alice, as_bob)


def test_a_visitor_is_led_to_log_in(client, alice):
    response = client.get("/@alice/?sort=score", headers=ENGLISH)

    assert 'href="/accounts/login/?next=/%40alice/%3Fsort%3Dscore"' in text_of(response)
    assert "csrfmiddlewaretoken" not in text_of(response)
    assert not response.cookies


def test_ones_own_wall_offers_neither_to_follow_nor_to_block(as_alice, alice):
    page = wall_of(alice, as_alice)

    assert "/follow/" not in page
    assert "/block/" not in page


def test_the_head_says_who_follows_the_viewer(as_bob, alice, bob):
    User.objects.filter(pk=bob.pk).update(language="en")
    assert "Follows you" not in wall_of(alice, as_bob)

    make_follow(alice, bob)
    assert "Follows you" in wall_of(alice, as_bob)


# --- walls for followers only ---


@pytest.mark.parametrize("viewer", ["visitor", "stranger", "asked"])
def test_a_closed_wall_tells_name_and_handle_and_nothing_else(client, bob, charlie, fiona, viewer):
    make_follow(charlie, fiona)
    if viewer != "visitor":
        client.force_login(bob)
    if viewer == "asked":
        actions.follow(follower=bob, followed=fiona)
    page = wall_of(fiona, client)
    head = page[page.index("<main") : page.index("</main>")]

    assert "Fiona" in head
    assert "@fiona" in head
    for told in ("fiona.example", "years old", "wall-head__count", "/following/", "/followers/", "card"):
        assert told not in head


def test_a_request_opens_nothing_until_it_is_accepted(as_bob, bob, fiona):
    actions.follow(follower=bob, followed=fiona)
    assert "wall-head__counts" not in wall_of(fiona, as_bob)

    actions.accept(followed=fiona, follower=bob)
    assert "fiona.example" in wall_of(fiona, as_bob)


def test_the_owner_is_told_of_open_requests(bob, charlie, fiona):
    client = Client()
    client.force_login(fiona)
    User.objects.filter(pk=fiona.pk).update(language="en")
    assert "follow request" not in wall_of(fiona, client)

    for person in (bob, charlie):
        actions.follow(follower=person, followed=fiona)
    page = wall_of(fiona, client)
    assert "2 follow requests" in page
    assert 'href="/settings/requests/"' in page


@pytest.mark.parametrize(
    ("visibility", "told"),
    [("followers", "Only your followers see this wall."), ("private", "Only you see this wall.")],
)
def test_the_owner_is_told_who_sees_the_wall(as_alice, alice, visibility, told):
    User.objects.filter(pk=alice.pk).update(visibility=visibility, language="en")

    assert told in wall_of(alice, as_alice)
