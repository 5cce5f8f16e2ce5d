"""The feed as a whole is what a plain sort would give; how its page looks is tested with the view."""

import datetime as dt
import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import choose_visibility
from accounts.models import User
from follows.actions import block, follow, mute, unfollow
from movies import feed
from movies.counts import recount_wall
from movies.models import Entry, Movie
from tests.factories import fill_wall, make_entry, make_movie, make_user

LONG_AGO = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def pages_of(viewer: User) -> list[list[Entry]]:
    """Every page, from the top, as the links lead from one to the next."""
    pages, after = [], ""
    while not pages or after:
        page = feed.open_feed(viewer, after=feed.read_place(after) if after else None, language="ja")
        pages.append([entry for group in page.groups for entry in group.films])
        after = page.next_after
    return pages


def plainly_sorted(viewer: User) -> list[Entry]:
    entries = Entry.objects.visible_to(viewer).filter(owner__in=User.objects.followed_by(viewer))
    unmuted = entries.exclude(owner__in=viewer.mutes_made.values("muted"))
    return list(unmuted.order_by("-registered_at", "-movie_id", "-owner__handle"))


def fill_walls(people: list[User], films: list[Movie], chance: random.Random) -> None:
    """Few moments for many films, so that all kinds of ties come about."""
    for person in people:
        until = chance.choice([3, 40, 200])  # some have fallen silent
        Entry.objects.bulk_create(
            Entry(
                owner=person,
                movie=film,
                registered_at=LONG_AGO + dt.timedelta(minutes=chance.randrange(until)),
                is_private=chance.random() < 0.1,
                is_public=False,
            )
            for film in chance.sample(films, chance.randrange(len(films)))
        )
        Entry.objects.owned_by(person).filter(is_private=False).update(is_public=person.is_public)
        recount_wall(User.objects.get(pk=person.pk))


@pytest.mark.parametrize("seed", range(4))
def test_all_pages_together_are_the_plain_sort(alice, monkeypatch, seed):
    monkeypatch.setattr(feed, "PAGE", 5)
    chance = random.Random(seed)
    visibilities = ["public", "public", "followers", "private"]
    people = [make_user(f"p_{n}x", visibility=visibilities[n % 4]) for n in range(24)]
    fill_walls(people, [make_movie() for _ in range(12)], chance)
    for person in people[:20]:
        choose_visibility(user=person, visibility="public")
        follow(follower=alice, followed=person)
        choose_visibility(user=person, visibility=person.visibility)
    alice.follows_made.exclude(followed=people[2]).update(state="accepted")
    mute(muter=alice, muted=people[4])
    block(blocker=people[5], blocked=alice)

    naive, pages = plainly_sorted(alice), pages_of(alice)
    assert len(naive) > 40
    assert [entry for page in pages for entry in page] == naive
    assert {len(page) for page in pages[:-1]} == {5}


@pytest.mark.parametrize("at_once", [1, 5, 9])
def test_people_who_registered_one_film_each_all_come(alice, monkeypatch, at_once):
    """More of them than a page has places."""
    monkeypatch.setattr(feed, "PAGE", 3)
    film = make_movie()
    for n in range(9):
        person = make_user(f"twin_{chr(97 + n)}")
        moment = LONG_AGO + dt.timedelta(days=n // at_once)
        make_entry(person, film, registered_at=moment)
        User.objects.filter(pk=person.pk).update(last_entry_at=moment)
        follow(follower=alice, followed=person)

    pages = pages_of(alice)
    assert [entry for page in pages for entry in page] == plainly_sorted(alice)
    assert [len(page) for page in pages] == [3, 3, 3]


def test_an_entry_that_is_removed_between_two_pages_hides_no_other(alice, bob, monkeypatch):
    monkeypatch.setattr(feed, "PAGE", 2)
    made = [make_entry(bob) for _ in range(4)]
    follow(follower=alice, followed=bob)
    first = feed.open_feed(alice, after=None, language="ja")
    made[2].delete()  # the last on the first page

    second = feed.open_feed(alice, after=feed.read_place(first.next_after), language="ja")
    assert [entry for group in second.groups for entry in group.films] == [made[1], made[0]]


def test_what_one_person_registers_in_a_row_is_one_group(alice, bob, charlie):
    for owner, day in ((bob, 1), (bob, 2), (charlie, 3), (bob, 4)):
        make_entry(owner, registered_at=LONG_AGO + dt.timedelta(days=day))
        follow(follower=alice, followed=owner)
    groups = feed.open_feed(alice, after=None, language="ja").groups

    assert [(group.owner.handle, len(group.films)) for group in groups] == [
        ("bob", 1),
        ("charlie", 1),
        ("bob", 2),
    ]


def test_what_is_not_for_the_viewer_is_not_in_the_feed(alice, bob, charlie):
    make_entry(bob, is_private=True)
    make_entry(charlie)
    follow(follower=alice, followed=bob)
    follow(follower=alice, followed=charlie)
    choose_visibility(user=charlie, visibility="private")

    assert pages_of(alice) == [[]]


def test_whoever_is_followed_no_more_leaves_the_feed(alice, bob):
    make_entry(bob)
    follow(follower=alice, followed=bob)
    assert len(pages_of(alice)[0]) == 1

    unfollow(follower=alice, followed=bob)
    assert pages_of(alice) == [[]]


def test_a_request_alone_shows_nothing(alice, bob):
    make_entry(bob)
    choose_visibility(user=bob, visibility="followers")
    follow(follower=alice, followed=bob)

    assert pages_of(alice) == [[]]


@pytest.mark.parametrize("text", ["", "x", "1.2", "1.2.3.4.5", "-1.2.bob", "²." * 3, "9" * 60])
def test_what_is_no_place_opens_the_feed_at_the_top(text):
    assert feed.read_place(text) is None


def test_a_place_is_read_as_it_was_written(alice):
    place = feed.place_of(make_entry(alice))

    assert feed.read_place(feed.write_place(place)) == place


@pytest.mark.parametrize("deep", [False, True])
def test_each_persons_newest_are_read_off_the_walls_index(alice, deep):
    for name in ("long_one", "long_two", "long_three"):
        person = make_user(name)
        fill_wall(person, 400)
        follow(follower=alice, followed=person)
    entry = Entry.objects.owned_by(person).order_by("registered_at")[200]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as queries:
        feed.open_feed(alice, after=feed.place_of(entry) if deep else None, language="ja")
    (statement,) = [query["sql"] for query in queries if re.search("LATERAL|json_each", query["sql"])]

    plan = plan_of(statement)
    assert "wall_by_registered" in plan
    if deep and connection.vendor == "postgresql":
        assert "ROW(" in next(line for line in plan.splitlines() if "Index Cond" in line)


def plan_of(statement: str) -> str:
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {statement}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())
