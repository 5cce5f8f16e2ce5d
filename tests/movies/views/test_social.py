"""What a link is shown with elsewhere: what anybody may see, and no more."""

import json
import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from accounts import actions
from accounts.models import User, Visibility
from follows.actions import block
from movies.cards.facts import WallCard
from movies.models import Entry, Movie
from movies.social import card_of
from tests.factories import make_entry, make_movie, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CARD = "/@alice/card.png"


def meta(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', html))


def facts(html: str) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.loads(text)


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def links(html: str) -> dict[str, str]:
    """By language, and the canonical one."""
    found = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html))
    canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', html)
    return found | ({"canonical": canonical[0]} if canonical else {})


# --- walls ---


def test_a_public_wall_is_shown_with_its_card(alice: User, client: Client) -> None:
    make_entry(alice)
    told = meta(read(client, "/@alice/?sort=score&order=asc"))
    assert (told["og:title"], told["og:type"]) == ("アリスさんのウォール", "profile")
    assert told["og:image"].startswith(f"http://testserver{CARD}?v=")
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert (told["og:locale"], told["og:locale:alternate"]) == ("ja_JP", "en_US")
    assert "1" in told["og:description"]
    assert client.get(told["og:image"].removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize("visibility", [Visibility.FOLLOWERS, Visibility.PRIVATE])
def test_a_wall_that_is_not_public_says_nothing_of_itself(
    as_alice: Client, alice: User, client: Client, visibility: Visibility
) -> None:
    make_entry(alice)
    actions.choose_visibility(user=alice, visibility=visibility)
    html = read(as_alice, "/@alice/")
    assert meta(html)["og:title"] == "MyMovie"
    assert '<meta name="robots" content="noindex">' in html
    assert "ld+json" not in html
    assert links(html) == {}
    assert [who.get(CARD).status_code for who in (as_alice, client)] == [404, 404]


def test_a_card_is_a_picture_that_is_sent_once(alice: User, client: Client) -> None:
    make_entry(alice, score=90)
    first = client.get(CARD)
    picture = Image.open(BytesIO(first.content))
    assert (first["Content-Type"], picture.format, picture.size) == ("image/png", "PNG", (1200, 630))
    again = client.get(CARD, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_card_is_drawn_once_for_what_it_says(
    alice: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[WallCard] = []
    monkeypatch.setattr("movies.cards.draw.draw_wall", lambda card: drawn.append(card) or b"a picture")
    entry = make_entry(alice, score=90)
    tags = [client.get(CARD)["ETag"] for _ in range(3)]
    assert (len(set(tags)), len(drawn)) == (1, 1)
    Entry.objects.filter(pk=entry.pk).update(score=91)
    assert client.get(CARD)["ETag"] != tags[0]
    assert [card.posters[0].score for card in drawn] == [90, 91]


def test_a_card_holds_the_best_in_the_owners_language_whoever_looks(alice: User) -> None:
    for score in (10, 70, None, 95, 30, 50, 90):
        make_entry(alice, make_movie(ja=f"映画{score}"), score=score)
    alice.refresh_from_db()
    card = card_of(alice)
    assert [poster.title for poster in card.posters] == ["映画95", "映画90", "映画70", "映画50", "映画30"]
    assert (card.name, card.handle, card.films) == ("アリス", "alice", "7本")


def test_a_card_and_its_address_are_the_same_with_and_without_a_private_film(
    alice: User, client: Client
) -> None:
    make_entry(alice, score=50)
    shown = meta(read(client, "/@alice/")), client.get(CARD)["ETag"]
    make_entry(alice, make_movie(), score=100, is_private=True, memo="ないしょ")
    assert (meta(read(client, "/@alice/")), client.get(CARD)["ETag"]) == shown


def test_a_changed_wall_has_its_card_at_another_address(alice: User, client: Client) -> None:
    make_entry(alice)
    before = meta(read(client, "/@alice/"))["og:image"]
    make_entry(alice, make_movie())
    assert meta(read(client, "/@alice/"))["og:image"] != before


def test_nobody_sees_a_card_across_a_block(alice: User, as_bob: Client, bob: User) -> None:
    block(blocker=alice, blocked=bob)
    assert as_bob.get(CARD).status_code == 404


def test_the_card_of_a_wall_without_films_is_drawn_too(alice: User, client: Client) -> None:
    assert client.get(CARD).status_code == 200


# --- films ---


@pytest.fixture
def film(db: None) -> Movie:
    return make_movie(tmdb_id=550, ja="ファイト・クラブ", poster_path="/club.jpg")


def test_a_film_is_shown_with_its_poster(film: Movie, client: Client) -> None:
    told = meta(read(client, "/movies/550/"))
    assert told["og:title"] == "ファイト・クラブ"
    assert told["og:image"] == "https://image.tmdb.org/t/p/w780/club.jpg"
    assert told["og:description"] == "夢の中へ。"


@pytest.mark.parametrize("path", ["/movies/551/", "/", "/people/", "/about/"])
def test_whatever_has_no_picture_is_shown_with_the_sites(client: Client, path: str) -> None:
    make_movie(tmdb_id=551, poster_path="")
    assert meta(read(client, path))["og:image"] == "http://testserver/static/img/social.png"


def test_a_rating_is_of_public_scores_alone(film: Movie, alice: User, client: Client) -> None:
    make_entry(alice, film, score=100, is_private=True)
    make_entry(make_user("carla", visibility=Visibility.FOLLOWERS), film, score=90)
    assert "aggregateRating" not in facts(read(client, "/movies/550/"))
    make_entry(make_user("dan"), film, score=61)
    make_entry(make_user("eve"), film, score=62)
    make_entry(make_user("fred"), film)
    rating = facts(read(client, "/movies/550/"))["aggregateRating"]
    assert (rating["ratingValue"], rating["ratingCount"]) == (61.5, 2)


def test_no_title_breaks_out_of_the_facts(client: Client) -> None:
    title = '</script><script>alert("1")</script><!-- & \u2028'
    make_movie(tmdb_id=552, ja=title)
    html = read(client, "/movies/552/")
    assert facts(html)["name"] == title
    assert "<script>alert" not in html


def test_no_nickname_breaks_out_of_the_facts(client: Client) -> None:
    make_user("mallory", nickname="</script><b>x")
    assert facts(read(client, "/@mallory/"))["mainEntity"]["name"] == "</script><b>x"


def test_neither_memo_nor_score_of_an_entry_is_shown_with_a_link_to_it(
    film: Movie, alice: User, client: Client
) -> None:
    make_entry(alice, film, score=37, memo="犯人は彼", has_spoiler=True)
    told = meta(read(client, "/@alice/550/"))
    assert "アリス" in told["og:title"]
    assert not [text for text in told.values() if "37" in text or "犯人" in text]


def test_a_private_entry_says_nothing_of_itself(film: Movie, alice: User, as_alice: Client) -> None:
    make_entry(alice, film, is_private=True)
    assert meta(read(as_alice, "/@alice/550/"))["og:title"] == "MyMovie"


# --- addresses in each language ---


@pytest.mark.parametrize("path", ["/", "/@alice/", "/movies/550/", "/people/", "/about/", "/@alice/550/"])
@pytest.mark.parametrize(("query", "canonical"), [("", ""), ("?lang=en", "?lang=en"), ("?lang=tlh", "")])
def test_a_page_names_its_address_in_each_language(
    film: Movie, alice: User, client: Client, path: str, query: str, canonical: str
) -> None:
    make_entry(alice, film)
    address = f"http://testserver{path}"
    assert links(read(client, path + query)) == {
        "ja": address,
        "en": f"{address}?lang=en",
        "x-default": address,
        "canonical": address + canonical,
    }


@pytest.mark.parametrize("path", ["/people/?q=a", "/search/?q=a", "/accounts/login/", "/no/such/page/"])
def test_what_nobody_should_index_has_no_address_for_it(client: Client, path: str) -> None:
    assert links(read(client, path)) == {}


def test_a_wall_in_another_order_is_the_same_wall(alice: User, client: Client) -> None:
    make_entry(alice)
    html = read(client, "/@alice/?sort=score&order=desc&after=60.0.0")
    assert links(html)["canonical"] == "http://testserver/@alice/"


@pytest.mark.parametrize("page", ["/@alice/", "/@alice/watchlist/", "/@alice/{film}/", "/movies/{film}/"])
def test_names_and_titles_are_escaped_once(client: Client, page: str):
    film = make_movie(ja="ワイルド & <スピード>")
    make_entry(make_user("alice", nickname="A & 'B'"), film)
    told = meta(read(client, page.format(film=film.pk)))
    assert "&amp;" in told["og:title"]
    assert "&amp;amp;" not in "".join(told.values())
    assert "&amp;#" not in "".join(told.values())
