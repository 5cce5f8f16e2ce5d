"""Who follows whom, as everybody may see it."""

import datetime as dt
import re
from itertools import chain

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.actions import choose_visibility, suspend
from accounts.models import User, Visibility
from follows import actions, querysets
from follows.lists import PAGE
from follows.models import Block, Follow, Mute, State
from tests.factories import make_entry, make_user
from tests.follows.pairs import make_follow
from tests.movies.pages import ENGLISH, HTMX, text_of

pytestmark = pytest.mark.django_db

DAY = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


def people_on(response: HttpResponse) -> list[str]:
    """Handles of the rows, in their order."""
    return re.findall(
        r'class="people-row__who"(?: href="/@\w+/")?>.*?@(\w+)</span>', text_of(response), re.DOTALL
    )


def counts_on(response: HttpResponse) -> list[int]:
    """(following, followers) on the tabs."""
    return [int(number) for number in re.findall(r'class="tabs__count">(\d+)', text_of(response))]


def walk(client: Client, path: str, query: str = "", **how: str) -> list[list[str]]:
    """The people of each page, following "more"."""
    pages = []
    while True:
        response = client.get(path + query, headers=how)
        pages.append(people_on(response))
        more = re.search(r'people-rows__more"><a [^>]*href="(\?[^"]+)"', text_of(response))
        if more is None:
            return pages
        query = more[1].replace("&amp;", "&")


def everybody(pages: list[list[str]]) -> list[str]:
    return list(chain.from_iterable(pages))


@pytest.fixture
def crowd(alice) -> list[str]:
    """100 followers of Alice, newest first; those who came at one instant by handle."""
    fans = User.objects.bulk_create(
        User(handle=f"fan_{n:03}", email=f"fan{n}@example.com", nickname=f"Fan {n}", password="!")
        for n in range(100)
    )
    Follow.objects.bulk_create(
        Follow(
            follower=fan,
            followed=alice,
            since=DAY + dt.timedelta(days=n * 37 % 100 // 30, microseconds=n % 2),
        )
        for n, fan in enumerate(fans)
    )
    made = Follow.objects.select_related("follower")
    return [
        follow.follower.handle
        for follow in sorted(made, key=lambda f: (-f.since.timestamp(), f.follower.handle))
    ]


# --- order and paging ---


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_paging_shows_everybody_once_newest_first(client, alice, crowd, how):
    pages = walk(client, "/@alice/followers/", **how)

    assert [len(page) for page in pages] == [PAGE, PAGE, 100 - 2 * PAGE]
    assert everybody(pages) == crowd


def test_those_one_follows_stand_newest_first(client, alice, bob, charlie):
    make_follow(alice, charlie, days_ago=1)
    make_follow(alice, bob, days_ago=2)

    assert people_on(client.get("/@alice/following/")) == ["charlie", "bob"]


def test_somebody_who_comes_while_one_reads_moves_no_page(client, alice, crowd, bob):
    more = re.search(r"\?after=[^\"]+", text_of(client.get("/@alice/followers/")))
    assert more
    make_follow(bob, alice)

    assert everybody(walk(client, "/@alice/followers/", more[0])) == crowd[PAGE:]


@pytest.mark.parametrize(
    "after", ["1", "x.bob", "1.b", "99999999999999999999.bob", "٣.bob", "-1.bob", "1.bob.1"]
)
def test_a_cursor_that_is_none_begins_at_the_top(client, alice, bob, after):
    make_follow(bob, alice)

    assert people_on(client.get("/@alice/followers/", {"after": after})) == ["bob"]


def test_no_row_number_stands_on_the_page(client, alice, crowd):
    (cursor,) = set(re.findall(r'after=([^"]+)"', text_of(client.get("/@alice/followers/"))))

    assert re.fullmatch(r"\d{16}\.fan_\d{3}", cursor)


def test_the_end_of_the_list_says_so(client, alice, bob):
    make_follow(bob, alice)

    page = client.get("/@alice/followers/", {"after": "1.bob"}, headers=ENGLISH)
    assert "The list ends here." in text_of(page)


# --- search ---


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bo", ["bob"]),
        ("@BO", ["bob"]),
        ("さく", ["sakura"]),
        ("サク", ["sakura"]),
        ("ob", []),
        ("", ["sakura", "bob"]),
    ],
)
def test_a_list_is_searched_by_the_beginning_of_a_name(client, alice, bob, query, found):
    make_follow(bob, alice, days_ago=1)
    make_follow(make_user("sakura", nickname="さくら"), alice)

    assert people_on(client.get("/@alice/followers/", {"q": query})) == found


def test_a_search_keeps_its_name_over_pages(client, alice, crowd):
    assert everybody(walk(client, "/@alice/followers/", "?q=fan_0")) == [
        name for name in crowd if "fan_0" in name
    ]
    assert len(walk(client, "/@alice/followers/", "?q=fan_")) == 3


def test_a_search_asks_the_names_for_their_follows(client, alice, crowd, monkeypatch):
    monkeypatch.setattr(querysets, "NAMED", 3)

    assert everybody(walk(client, "/@alice/followers/", "?q=fan_0")) == [
        name for name in crowd if name in ("fan_000", "fan_001", "fan_002")
    ]


def test_a_search_finds_nobody_outside_the_list(client, alice, bob, charlie):
    make_follow(bob, alice)

    assert people_on(client.get("/@alice/followers/", {"q": "charlie"})) == []


# --- who is seen, and the numbers ---

HIDE = {
    "private": lambda user: choose_visibility(user=user, visibility=Visibility.PRIVATE),
    "suspended": lambda user: suspend(user=user),
}


@pytest.mark.parametrize("how", HIDE)
@pytest.mark.parametrize("viewer", ["visitor", "owner", "stranger"])
def test_who_is_hidden_stands_in_no_list_and_no_number(client, alice, bob, charlie, how, viewer):
    make_follow(bob, alice)
    make_follow(alice, bob)
    make_follow(make_user("diana"), alice)
    if viewer != "visitor":
        client.force_login(alice if viewer == "owner" else charlie)
    HIDE[how](bob)

    assert people_on(client.get("/@alice/followers/")) == ["diana"]
    assert people_on(client.get("/@alice/following/")) == []
    assert counts_on(client.get("/@alice/followers/")) == [0, 1]


def test_somebody_for_followers_only_is_named_without_what_hangs_on_their_wall(client, alice, bob):
    make_entry(bob)
    make_follow(bob, alice)
    assert "1 film<" in text_of(client.get("/@alice/followers/", headers=ENGLISH))

    choose_visibility(user=bob, visibility=Visibility.FOLLOWERS)
    response = client.get("/@alice/followers/", headers=ENGLISH)
    assert people_on(response) == ["bob"]
    assert "1 film<" not in text_of(response)


@pytest.mark.parametrize("blocker", ["bob", "charlie"])
def test_across_a_block_one_is_neither_listed_nor_counted(as_bob, client, alice, bob, charlie, blocker):
    make_follow(charlie, alice)
    make_follow(alice, charlie)
    people = {"bob": bob, "charlie": charlie}
    actions.block(blocker=people.pop(blocker), blocked=people.popitem()[1])

    for path in ("/@alice/followers/", "/@alice/following/"):
        assert people_on(as_bob.get(path)) == []
        assert counts_on(as_bob.get(path)) == [0, 0]
        assert people_on(client.get(path)) == ["charlie"]
        assert counts_on(client.get(path)) == [1, 1]


def test_a_private_person_does_not_find_themselves_listed(as_bob, alice, bob):
    make_follow(bob, alice)
    choose_visibility(user=bob, visibility=Visibility.PRIVATE)

    assert people_on(as_bob.get("/@alice/followers/")) == []
    assert counts_on(as_bob.get("/@alice/followers/")) == [0, 0]


def test_a_private_person_sees_whom_they_follow(as_bob, alice, bob):
    make_follow(bob, alice)
    choose_visibility(user=bob, visibility=Visibility.PRIVATE)

    assert people_on(as_bob.get("/@bob/following/")) == ["alice"]
    assert counts_on(as_bob.get("/@bob/following/")) == [1, 0]


def test_who_only_asked_is_in_no_list(client, alice):
    fiona = make_user("fiona", visibility=Visibility.FOLLOWERS)
    actions.follow(follower=alice, followed=fiona)

    assert people_on(client.get("/@alice/following/")) == []


@pytest.mark.parametrize("path", ["following", "followers"])
def test_the_lists_of_a_closed_wall_are_closed(client, as_bob, alice, bob, path):
    choose_visibility(user=alice, visibility=Visibility.FOLLOWERS)
    assert client.get(f"/@alice/{path}/").status_code == as_bob.get(f"/@alice/{path}/").status_code == 404

    make_follow(bob, alice)
    assert as_bob.get(f"/@alice/{path}/").status_code == 200


# --- what can be done there ---


def test_a_list_offers_to_follow_each_but_oneself(as_bob, alice, bob, charlie):
    make_follow(bob, alice)
    make_follow(charlie, alice)
    page = text_of(as_bob.get("/@alice/followers/"))

    assert 'action="/@charlie/follow/"' in page
    assert "/@bob/follow/" not in page
    assert "/remove-follower/" not in page


def test_ones_own_followers_can_be_removed(as_alice, alice, bob):
    make_follow(bob, alice)

    assert 'action="/@bob/remove-follower/"' in text_of(as_alice.get("/@alice/followers/"))
    assert "/remove-follower/" not in text_of(as_alice.get("/@alice/following/"))


def test_a_visitor_is_led_to_log_in_and_back_without_a_cookie(client, alice, bob):
    make_follow(bob, alice)
    response = client.get("/@alice/followers/?q=b")

    assert 'href="/accounts/login/?next=/%40alice/followers/%3Fq%3Db"' in text_of(response)
    assert "csrfmiddlewaretoken" not in text_of(response)
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=30, stale-while-revalidate=30"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/@alice/following/", "You follow nobody yet."),
        ("/@alice/followers/", "Nobody follows you yet."),
        ("/@bob/following/", "Bob follows nobody yet."),
        ("/@bob/followers/", "Nobody follows Bob yet."),
        ("/@bob/followers/?q=x", "“x”"),
        ("/settings/requests/", "Nobody is asking to follow you."),
        ("/settings/blocks/", "You have blocked nobody."),
    ],
)
def test_an_empty_list_says_so_and_leads_on(as_alice, alice, bob, path, told):
    User.objects.filter(pk=alice.pk).update(language="en")

    assert told in text_of(as_alice.get(path))


# --- requests, blocks, mutes ---


def test_requests_are_paged_newest_first(as_alice, alice, crowd):
    User.objects.filter(pk=alice.pk).update(visibility=Visibility.FOLLOWERS)
    Follow.objects.update(state=State.REQUESTED)

    assert everybody(walk(as_alice, "/settings/requests/")) == crowd


@pytest.mark.parametrize("model", [Block, Mute])
def test_blocks_and_mutes_are_paged_newest_first(as_alice, alice, crowd, model):
    names = {Block: ("blocker", "blocked"), Mute: ("muter", "muted")}[model]
    fans = {fan.handle: fan for fan in User.objects.exclude(pk=alice.pk)}
    model.objects.bulk_create(
        model(**dict(zip(names, (alice, fans[handle]), strict=True)), since=DAY - dt.timedelta(days=n))
        for n, handle in enumerate(crowd)
    )

    assert everybody(walk(as_alice, "/settings/blocks/")) == crowd


def test_whom_one_blocked_stays_in_the_list_when_they_block_back(as_alice, alice, bob):
    actions.block(blocker=alice, blocked=bob)
    actions.block(blocker=bob, blocked=alice)

    assert people_on(as_alice.get("/settings/blocks/")) == ["bob"]


def test_blocks_by_others_are_in_no_list(as_alice, alice, bob):
    actions.block(blocker=bob, blocked=alice)

    assert people_on(as_alice.get("/settings/blocks/")) == []
