"""How close the films of a wall hang: kept in the address, and for one's own wall on the device."""

import re

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import fill_wall, make_entry
from tests.movies.pages import text_of

WALL = "/@alice/"


@pytest.fixture
def filled(alice: User) -> User:
    fill_wall(alice, 60)
    return alice


@pytest.mark.parametrize("view", ["posters", "list"])
def test_every_way_on_from_a_view_stays_in_it(client: Client, filled: User, view: str) -> None:
    html = text_of(client.get(f"{WALL}?sort=score&order=asc&view={view}"))
    assert f"wall--{view}" in html
    others = re.sub(r'<nav class="views".*?</nav>', "", html, flags=re.DOTALL)
    onward = re.findall(r'href="(/@alice/\?[^"]+)"', others)
    assert len(onward) == 5  # sorts, direction, more
    assert all(f"view={view}" in address for address in onward)
    assert f'name="view" value="{view}"' in html


def test_a_view_changes_without_losing_the_place(client: Client, filled: User) -> None:
    first = text_of(client.get(f"{WALL}?sort=registered&order=desc"))
    (further,) = re.findall(r'class="button button--big" href="([^"]+)"', first)
    after = further.partition("after=")[2]
    assert f"&amp;view=list&amp;after={after}" in text_of(client.get(further.replace("&amp;", "&")))


def test_a_view_that_is_none_shows_cards(client: Client, filled: User) -> None:
    assert "wall--cards" in text_of(client.get(f"{WALL}?view=upside-down"))


def test_ones_own_wall_opens_as_it_was_seen_last(as_alice: Client, filled: User) -> None:
    as_alice.get(f"{WALL}?sort=score&order=desc&view=list")
    assert "wall--list" in text_of(as_alice.get(WALL))
    as_alice.get(f"{WALL}?sort=score&order=desc")
    assert "wall--cards" in text_of(as_alice.get(WALL))


def test_the_first_posters_come_at_once_and_the_others_when_near(client: Client, alice: User) -> None:
    for _ in range(8):
        make_entry(alice)
    images = re.findall(r'<img class="poster__image"[^>]+>', text_of(client.get(WALL)))
    assert ["high" if 'fetchpriority="high"' in image else "lazy" for image in images] == [
        *["high"] * 6,
        *["lazy"] * 2,
    ]
    assert all('width="342" height="513"' in image and "185w" in image for image in images)
    further = re.findall(r"<img[^>]+>", text_of(client.get(WALL, headers={"HX-Request": "true"})))
    assert all('loading="lazy"' in image for image in further)
