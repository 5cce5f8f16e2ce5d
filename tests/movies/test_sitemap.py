"""The sitemap names public walls and films, in pages, and nothing else."""

import datetime as dt
import re
from itertools import chain

import pytest
from django import urls
from django.core.cache import cache
from django.utils import timezone

from accounts import actions
from accounts.models import User, Visibility
from movies import sitemap
from movies.counts import recount_wall
from movies.models import Entry
from tests.factories import make_entry, make_movie, make_user

pytestmark = pytest.mark.django_db


def locations(client, path: str) -> list[str]:
    found = re.findall(r"<loc>http://testserver([^<]+)</loc>", client.get(path).content.decode())
    return [str(path) for path in found]


def named(client, section: str) -> list[list[str]]:
    """What each page of the section names, by way of the index."""
    pages = [page for page in locations(client, "/sitemap.xml") if page.startswith(f"/sitemap-{section}-")]
    return [locations(client, page) for page in pages]


@pytest.fixture
def pages_of_two(monkeypatch):
    monkeypatch.setattr(sitemap, "PAGE", 2)


def test_a_public_wall_is_named_with_the_day_of_its_newest_film(client, alice):
    entry = make_entry(alice)

    day = entry.registered_at.astimezone(alice.zone).date()
    assert named(client, "walls") == [["/@alice/"]]
    assert f"<lastmod>{day}</lastmod>" in client.get("/sitemap-walls-1.xml").content.decode()


def test_a_wall_that_only_its_owner_or_followers_see_is_not_named(client, alice, bob):
    for person, visibility in ((alice, Visibility.PRIVATE), (bob, Visibility.FOLLOWERS)):
        make_entry(person)
        actions.choose_visibility(user=person, visibility=visibility)

    assert named(client, "walls") == [[]]


def test_a_wall_that_is_empty_to_others_is_not_named(client, alice, bob):
    make_entry(alice, is_private=True)

    assert named(client, "walls") == [[]]


def test_a_private_film_dates_no_wall(client, alice):
    make_entry(alice)
    before = client.get("/sitemap-walls-1.xml").content
    hidden = make_entry(alice, is_private=True)
    Entry.objects.filter(pk=hidden.pk).update(registered_at=timezone.now() + dt.timedelta(days=9))
    recount_wall(User.objects.get(pk=alice.pk))

    assert client.get("/sitemap-walls-1.xml").content == before


def test_films_on_public_walls_are_named(client, alice, bob):
    make_entry(alice, make_movie(tmdb_id=550))
    make_entry(alice, make_movie(tmdb_id=551), is_private=True)
    make_movie(tmdb_id=552)

    assert named(client, "films") == [["/movies/550/"]]


def test_a_page_reverses_no_address_for_each_of_its_rows(client, monkeypatch):
    reversed_names = []

    def counting(name, *given, **more):
        reversed_names.append(name)
        return urls.reverse(name, *given, **more)

    monkeypatch.setattr(sitemap, "reverse", counting)
    monkeypatch.setattr(User, "get_absolute_url", lambda user: counting("movies:wall", args=[user.handle]))
    for n in range(3):
        make_entry(make_user(f"fan_{n}"))

    assert len(named(client, "walls")[0]) == 3
    assert reversed_names == ["movies:wall"]


def test_every_wall_and_film_is_on_one_page(client, pages_of_two):
    for n in range(5):
        make_entry(make_user(f"fan_{n}"), make_movie(tmdb_id=550 + n))

    walls, films = named(client, "walls"), named(client, "films")
    assert [len(page) for page in walls] == [len(page) for page in films] == [2, 2, 1]
    assert list(chain(*walls)) == [f"/@fan_{n}/" for n in range(5)]
    assert list(chain(*films)) == [f"/movies/{550 + n}/" for n in range(5)]


def test_whoever_hides_is_gone_though_the_pages_were_cut_before(client, pages_of_two):
    people = [make_user(f"fan_{n}") for n in range(3)]
    for person in people:
        make_entry(person)
    assert len(named(client, "walls")) == 2
    actions.choose_visibility(user=people[2], visibility=Visibility.PRIVATE)

    assert named(client, "walls") == [["/@fan_0/", "/@fan_1/"], []]


def test_a_page_never_holds_more_than_its_number(client, pages_of_two):
    assert named(client, "walls") == [[]]
    for n in range(3):
        make_entry(make_user(f"fan_{n}"))

    assert [len(page) for page in named(client, "walls")] == [2]
    cache.clear()
    assert [len(page) for page in named(client, "walls")] == [2, 1]


@pytest.mark.parametrize("path", ["/sitemap-walls-2.xml", "/sitemap-walls-0.xml", "/sitemap-people-1.xml"])
def test_a_page_that_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-walls-1.xml", "/sitemap-films-1.xml"])
def test_many_rows_cost_as_many_queries_as_one(client, path, django_assert_num_queries):
    cache.clear()
    make_entry(make_user("fan_0"))
    with django_assert_num_queries(2):
        client.get(path)
    for n in range(1, 20):
        make_entry(make_user(f"fan_{n}"))
    cache.clear()
    with django_assert_num_queries(2):
        client.get(path)


def test_the_sitemap_is_for_everybody_and_is_xml(client, alice):
    make_entry(alice)
    for path in ("/sitemap.xml", "/sitemap-pages.xml", "/sitemap-walls-1.xml"):
        response = client.get(path)
        assert response["Content-Type"] == "application/xml; charset=utf-8"
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=30, stale-while-revalidate=30"


def test_the_sites_own_pages_that_it_names_are_there(client, db):
    pages = locations(client, "/sitemap-pages.xml")

    assert {"/", "/about/", "/credits/"} <= set(pages)
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)
