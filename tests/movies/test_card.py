"""Cards, wherever they hang: nothing that was typed is read as HTML, and each language says it its way."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from movies.card import draw_card, draw_poster
from movies.models import Entry
from tests.factories import make_entry, make_movie
from tests.movies.pages import ENGLISH, text_of

NASTY = "\"><script>alert('%s')</script>%(title)s{{ title }}\ue000url\ue001"
ESCAPED = "&quot;&gt;&lt;script&gt;alert(&#x27;%s&#x27;)&lt;/script&gt;%(title)s{{ title }}\ue000url\ue001"


@pytest.mark.parametrize("page", ["/", "/@alice/", "/@alice/?view=list", "/people/", "/movies/{film}/"])
def test_a_title_is_never_read_as_html(client: Client, alice: User, page: str) -> None:
    film = make_movie(ja=NASTY, poster_path="/a.jpg")
    make_entry(alice, film, score=50)
    html = text_of(client.get(page.format(film=film.pk)))
    assert ESCAPED in html
    assert "<script>alert" not in html


def test_nor_is_it_in_what_its_owner_is_told(as_alice: Client, alice: User) -> None:
    make_entry(alice, make_movie(ja=NASTY), score=50)
    html = text_of(as_alice.get("/@alice/"))
    assert html.count(ESCAPED) == 3  # poster, heading, what the way to edit it is called
    assert "<script>alert" not in html


def test_nor_is_a_nickname_or_the_path_of_a_poster(client: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(nickname="<b>A</b>")
    make_entry(alice, make_movie(poster_path='/"><b>.jpg'))
    html = text_of(client.get("/"))
    assert "<bdi>&lt;b&gt;A&lt;/b&gt;</bdi>" in html
    assert '/"><b>.jpg' not in html


def test_a_card_has_the_addresses_that_its_pages_have(alice: User) -> None:
    tmdb_id = make_entry(alice).movie_id
    entry = Entry.objects.visible_to(alice).for_cards("ja").get(movie_id=tmdb_id)
    html = draw_card(entry, alice, alice.get_absolute_url(), is_owner=True)
    assert f'href="{reverse("movies:entry", args=["alice", tmdb_id])}"' in html
    assert f'data-hx-get="{reverse("movies:edit", args=["alice", tmdb_id])}?place=wall"' in html


def test_a_card_speaks_the_language_of_the_page(client: Client, alice: User) -> None:
    make_entry(alice, make_movie(ja="天気の子", en="Weathering with You"), score=70)
    japanese, english = text_of(client.get("/@alice/")), text_of(client.get("/@alice/", headers=ENGLISH))
    assert ("天気の子" in japanese, "World 2010-07-15" in japanese) == (True, False)
    assert "Weathering with You" in english
    assert "World 2010-07-15" in english
    assert "70 out of 100" in english


def test_a_poster_without_a_picture_or_a_year_has_neither() -> None:
    bare = draw_poster(title="A", poster="", tmdb_id=1, day=None)
    assert "<img" not in bare
    assert "poster__year" not in bare
