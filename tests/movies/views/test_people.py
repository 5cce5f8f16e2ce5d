"""The directory as a page, and the page on which two tastes are compared."""

import pytest

from accounts.actions import choose_visibility
from accounts.models import User
from follows.actions import accept, block, follow
from movies import taste
from movies.models import TasteMatch
from tests.factories import make_entry, make_movie
from tests.movies.pages import ENGLISH, HTMX, text_of

# --- the directory ---


def test_visitors_may_share_what_they_see(client, alice):
    make_entry(alice)
    response = client.get("/people/")

    assert response["Cache-Control"] == "public, max-age=0, s-maxage=30, stale-while-revalidate=30"
    assert "csrfmiddlewaretoken" not in text_of(response)
    assert not response.cookies


def test_a_member_can_follow_from_the_list(as_alice, bob):
    make_entry(bob)

    assert 'action="/@bob/follow/"' in text_of(as_alice.get("/people/"))


def test_to_more_htmx_answers_with_the_next_people_alone(client, alice):
    make_entry(alice)
    more = text_of(client.get("/people/", headers=HTMX))

    assert "アリス" in more
    assert "<html" not in more


@pytest.mark.parametrize(("language", "films"), [("ja", "12,345本"), ("en", "12,345 films")])
def test_large_numbers_are_grouped(client, alice, language, films):
    make_entry(alice)
    User.objects.update(film_count=12345)

    assert films in text_of(client.get("/people/", headers={"Accept-Language": language}))


@pytest.mark.parametrize("query", ["", "?tab=films", "?tab=taste", "?tab=unmet", "?q=zzz", "?after=1.zzz"])
def test_an_empty_list_says_so_and_leads_on(as_alice, query):
    response = as_alice.get(f"/people/{query}")

    assert response.context["directory"].rows == []
    assert 'class="empty"' in text_of(response)


def test_every_page_leads_to_the_directory(client, db):
    assert 'href="/people/"' in text_of(client.get("/credits/"))


# --- two tastes ---


@pytest.fixture
def films(alice, bob) -> dict[str, int]:
    """Seven films that both have, and three of bob's alone; named by the scores of alice and bob."""
    told = {}
    for mine, theirs in ((90, 95), (85, 80), (80, 40), (40, 90), (50, 50), (60, None), (None, 100)):
        film = make_movie()
        make_entry(alice, film, score=mine)
        make_entry(bob, film, score=theirs)
        told[f"{mine}-{theirs}"] = film.pk
    for theirs in (79, 80, 99):
        told[str(theirs)] = make_entry(bob, score=theirs).movie_id
    return told


def test_a_post_compares_and_the_page_says_what_and_how(as_alice, films):
    response = as_alice.post("/@bob/taste/", follow=True, headers=ENGLISH)
    page = text_of(response)

    assert response.redirect_chain == [("/@bob/taste/", 302)]
    assert response.context["person"].taste_common == 7
    assert response.context["person"].taste_gap == 20.0
    assert "20.0" in page


@pytest.fixture
def compared(alice, bob, films) -> dict[str, int]:
    assert taste.compare(member=alice, other=bob)
    return films


def test_the_films_both_love_are_told_with_both_scores(as_alice, compared):
    loved = as_alice.get("/@bob/taste/").context["both_love"]

    assert [(entry.movie_id, entry.score, entry.my_score) for entry in loved] == [
        (compared["90-95"], 95, 90),
        (compared["85-80"], 80, 85),
    ]


def test_the_films_they_love_are_those_not_on_ones_own_wall(as_alice, compared):
    loved = as_alice.get("/@bob/taste/").context["they_love"]

    assert [entry.movie_id for entry in loved] == [compared["99"], compared["80"]]


def test_ones_own_private_films_are_registered_and_not_told(as_alice, alice, bob, compared):
    film = make_movie()
    make_entry(alice, film, score=90, is_private=True)
    make_entry(bob, film, score=90)

    assert film.pk not in films_told(as_alice.get("/@bob/taste/"))


def test_what_the_other_hides_is_in_neither_list(as_alice, alice, bob, compared):
    film = make_movie()
    make_entry(alice, film, score=90)
    make_entry(bob, film, score=90, is_private=True)
    theirs = make_entry(bob, score=99, is_private=True)

    assert not {film.pk, theirs.movie_id} & films_told(as_alice.get("/@bob/taste/"))


def films_told(response) -> set[int]:
    told = {entry.movie_id for name in ("both_love", "they_love") for entry in response.context[name]}
    assert told
    return told


def test_with_too_little_in_common_the_page_says_so(as_alice, alice, bob):
    response = as_alice.post("/@bob/taste/", follow=True)

    assert response.status_code == 200
    assert response.context["person"].taste_common is None
    assert not TasteMatch.objects.exists()


def test_with_too_little_in_common_no_film_is_told(as_alice, alice, bob):
    film = make_movie()
    make_entry(alice, film, score=90)
    make_entry(bob, film, score=90)
    make_entry(bob, score=99)

    assert "taste__films" not in text_of(as_alice.get("/@bob/taste/"))


def test_there_is_nothing_to_compare_with_oneself(as_alice):
    for answer in (as_alice.get("/@alice/taste/"), as_alice.post("/@alice/taste/")):
        assert answer.status_code == 404


def test_a_visitor_logs_in_first(client, bob):
    assert client.get("/@bob/taste/")["Location"] == "/accounts/login/?next=/%40bob/taste/"


def test_whose_wall_is_not_open_is_not_compared(as_alice, alice, bob):
    choose_visibility(user=bob, visibility="followers")
    assert as_alice.get("/@bob/taste/").status_code == 404
    assert as_alice.post("/@bob/taste/").status_code == 404

    follow(follower=alice, followed=bob)
    accept(followed=bob, follower=alice)
    assert as_alice.get("/@bob/taste/").status_code == 200

    block(blocker=bob, blocked=alice)
    assert as_alice.get("/@bob/taste/").status_code == 404


# --- on the wall ---


def test_a_wall_tells_the_viewer_what_is_kept_of_them(as_alice, alice, bob, client, films):
    assert "/@bob/taste/" in text_of(as_alice.get("/@bob/"))
    taste.compare(member=alice, other=bob)

    assert "20.0" in text_of(as_alice.get("/@bob/", headers=ENGLISH))
    assert "/@bob/taste/" not in text_of(client.get("/@bob/"))
    assert "/@alice/taste/" not in text_of(as_alice.get("/@alice/"))


def test_what_is_kept_costs_a_wall_no_query_more(as_alice, alice, bob, films, django_assert_num_queries):
    taste.compare(member=alice, other=bob)

    with django_assert_num_queries(4):
        as_alice.get("/@bob/")
