"""The buttons: on cards, search hits and film pages, with htmx and without."""

import re

import pytest
from django.test import Client

from accounts import actions as people
from accounts.models import User
from follows import actions as follows
from movies import merging
from movies.models import Entry, Movie, Wish
from tests.factories import make_entry, make_movie, make_user, make_wish
from tests.movies.pages import ENGLISH, HTMX, text_of, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FILM, WISH, UNWISH = "/movies/27205/", "/movies/27205/wish/", "/movies/27205/unwish/"
ON_CARD = {"place": "card"}
ON_LIST = {"place": "watchlist"}


@pytest.fixture
def film(db: None) -> Movie:
    return make_movie(tmdb_id=27205, ja="インセプション", en="Inception")


def kept_on(page: object) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', text_of(page))  # type: ignore[arg-type]
    assert found
    return found[1]


def test_without_scripts_the_button_leads_back_to_where_it_stood(as_alice, film):
    page = as_alice.post(WISH, headers={"Referer": "http://testserver/search/?q=x"}, follow=True)
    assert page.redirect_chain == [("/search/?q=x", 302)]
    assert "Inception" in text_of(page)
    assert Wish.objects.get().movie == film


def test_a_visitor_logs_in_and_comes_to_the_film(client, alice, film):
    page = client.get(FILM)
    assert "wish/" not in text_of(page)
    assert f"/accounts/login/?next={FILM}" in text_of(page)
    assert client.post(WISH).url == "/accounts/login/?next=/"
    assert client.post(WISH, headers={"Referer": f"http://testserver{FILM}"}).url.endswith(f"next={FILM}")
    assert not Wish.objects.exists()


def test_htmx_gets_the_button_turned(as_alice, film):
    on = as_alice.post(WISH, headers=HTMX | ENGLISH)
    assert "<html" not in text_of(on)
    assert f'action="{UNWISH}"' in text_of(on)
    off = as_alice.post(UNWISH, headers=HTMX | ENGLISH)
    assert f'action="{WISH}"' in text_of(off)
    assert not Wish.objects.exists()


def test_an_old_page_of_a_film_that_was_merged_takes_off_the_one_it_is_now(as_alice, alice, film):
    former = make_movie()
    make_wish(alice, former)
    while not merging.step(former_id=former.pk, survivor_id=film.pk).is_last:
        pass

    as_alice.post(f"/movies/{former.pk}/unwish/", headers=HTMX)

    assert not Wish.objects.exists()


def test_undo_keeps_the_day_and_the_reason(as_alice, alice, film):
    before = make_wish(alice, film, why="監督の新作")
    off = as_alice.post(UNWISH, ON_LIST, headers=HTMX)
    back = as_alice.post(WISH, ON_LIST | {"kept": kept_on(off), "is_again": "on"}, headers=HTMX)

    wish = Wish.objects.get()
    assert (wish.why, wish.added_at) == ("監督の新作", before.added_at)
    assert f'id="card-{film.pk}"' in text_of(back)


def test_undo_works_from_the_message_too(as_alice, alice, film):
    before = make_wish(alice, film, why="監督の新作")
    page = as_alice.post(UNWISH, follow=True)
    as_alice.post(WISH, {"kept": kept_on(page), "is_again": "on"})
    wish = Wish.objects.get()
    assert (wish.why, wish.added_at) == ("監督の新作", before.added_at)


@pytest.mark.parametrize("kept", ["x", "x" * 3000, "eyJ3aHkiOiJ4In0:1:x"])
def test_what_we_did_not_seal_is_not_believed(as_alice, film, kept):
    as_alice.post(WISH, {"kept": kept})
    assert Wish.objects.get().why == ""


def test_a_reason_can_be_given_and_one_that_is_too_long_is_not_lost(as_alice, film):
    as_alice.post(WISH)
    as_alice.post(WISH, {"why": "音楽"})
    assert Wish.objects.get().why == "音楽"
    answer = as_alice.post(WISH, {"why": "長" * 201}, headers=HTMX)
    assert answer.status_code == 422
    assert "長" * 201 in text_of(answer)
    assert Wish.objects.get().why == "音楽"
    whole = as_alice.post(WISH, {"why": "長" * 201})
    assert whole.status_code == 422
    assert "<html" in text_of(whole)


def test_an_old_tab_is_told_that_the_film_is_on_the_wall(as_alice, alice, film):
    make_entry(alice, film)
    answer = as_alice.post(WISH, headers=HTMX | ENGLISH)
    assert answer.status_code == 409
    assert "is on your wall already" in text_of(answer)
    assert not Wish.objects.exists()
    as_alice.post(WISH, {"is_again": "on"})
    assert Wish.objects.exists()


def test_a_film_that_nobody_knows_is_said_to_be_unknown(as_alice, tmdb):
    answer = as_alice.post("/movies/999999/wish/", headers=ENGLISH)
    assert answer.status_code == 422
    assert "no such film" in text_of(answer)


def test_with_tmdb_away_the_form_stays(as_alice, tmdb):
    tmdb.fail_with("503")
    answer = as_alice.post("/movies/603/wish/", headers=HTMX | ENGLISH)
    assert answer.status_code == 503
    assert "does not answer" in text_of(answer)
    assert 'action="/movies/603/wish/"' in text_of(answer)


# --- registering from the watchlist ---


def test_the_form_of_a_wished_film_asks_whether_to_keep_it(as_alice, alice, film):
    assert "keeps_wish" not in text_of(as_alice.get(FILM))
    make_wish(alice, film)
    assert "keeps_wish" in text_of(as_alice.get(FILM))
    refused = as_alice.post(f"{FILM}register/", typed(score="101", was_wished="on", keeps_wish="on"))
    assert re.search(r'name="keeps_wish" checked', text_of(refused))


def test_registering_says_that_it_is_off_and_offers_it_again_as_it_was(as_alice, alice, film):
    before = make_wish(alice, film, why="音楽")
    answer = as_alice.post(f"{FILM}register/", typed(), headers=HTMX | ENGLISH)
    assert "off your watchlist" in text_of(answer)
    as_alice.post(WISH, {"kept": kept_on(answer), "is_again": "on"})
    assert (Wish.objects.get().why, Wish.objects.get().added_at) == ("音楽", before.added_at)


def test_the_box_keeps_it(as_alice, alice, film):
    make_wish(alice, film)
    answer = as_alice.post(f"{FILM}register/", typed(keeps_wish="on"), headers=HTMX | ENGLISH)
    assert "off your watchlist" not in text_of(answer)
    assert Wish.objects.exists()


def test_from_an_old_tab_nobody_is_told_that_a_film_is_off_that_stays_on(as_alice, alice, film):
    make_entry(alice, film, score=50)
    make_wish(alice, film)  # to see it again
    answer = as_alice.post(f"{FILM}register/", typed(score="50"), headers=HTMX | ENGLISH)
    assert "off your watchlist" not in text_of(answer)
    assert Wish.objects.exists()


def test_a_film_put_back_leaves_the_watchlist_and_is_offered_again_as_it_was(as_alice, alice, film):
    make_entry(alice, film)
    as_alice.post(f"/@alice/{film.pk}/remove/")
    before = make_wish(alice, film, why="音楽")
    answer = as_alice.post(f"/@alice/{film.pk}/restore/", headers=HTMX | ENGLISH)
    assert "It is back on your wall, and off your watchlist." in text_of(answer)
    assert not Wish.objects.exists()
    as_alice.post(WISH, {"kept": kept_on(answer), "is_again": "on"})
    assert (Wish.objects.get().why, Wish.objects.get().added_at) == ("音楽", before.added_at)


def test_a_second_click_on_undo_takes_nothing_off(as_alice, alice, film):
    make_entry(alice, film)
    as_alice.post(f"/@alice/{film.pk}/remove/")
    as_alice.post(f"/@alice/{film.pk}/restore/")
    make_wish(alice, film)  # to see it again
    answer = as_alice.post(f"/@alice/{film.pk}/restore/", headers=HTMX | ENGLISH)
    assert "off your watchlist" not in text_of(answer)
    assert Wish.objects.exists()


def test_a_film_that_was_removed_can_be_wished_for(as_alice, alice, film):
    make_entry(alice, film)
    gone = as_alice.post(f"/@alice/{film.pk}/remove/", headers=HTMX)
    assert f'action="{WISH}"' in text_of(gone)


# --- on cards of other people's lists ---


def button_on(page: object, film: Movie) -> str:
    found = re.search(rf'<button class="wish-button[^>]*id="wish-{film.pk}"[^>]*>', text_of(page))  # type: ignore[arg-type]
    return found[0] if found else ""


@pytest.fixture
def hung(alice: User, film: Movie) -> Movie:
    make_entry(alice, film)
    make_wish(alice, make_movie(tmdb_id=680))
    return film


@pytest.mark.parametrize("query", ["", "?q=イン", "?sort=score"])
def test_a_member_sees_on_each_card_how_they_stand_to_the_film(as_bob, bob, hung, query):
    page = f"/@alice/{query}"
    assert f'formaction="{WISH}"' in button_on(as_bob.get(page), hung)
    make_wish(bob, hung)
    assert f'formaction="{UNWISH}"' in button_on(as_bob.get(page), hung)
    make_entry(bob, hung)
    assert not button_on(as_bob.get(page), hung)
    assert "On your wall too" in text_of(as_bob.get(page, headers=ENGLISH))


def test_so_they_do_on_a_watchlist(as_bob, bob, hung):
    wanted = Movie.objects.get(pk=680)
    assert 'formaction="/movies/680/wish/"' in button_on(as_bob.get("/@alice/watchlist/"), wanted)
    make_wish(bob, wanted)
    assert 'formaction="/movies/680/unwish/"' in button_on(as_bob.get("/@alice/watchlist/"), wanted)


def test_the_card_of_a_wall_for_followers_has_the_button_too(as_bob, alice, bob, hung):
    follows.follow(follower=bob, followed=alice)
    people.choose_visibility(user=alice, visibility="followers")
    assert button_on(as_bob.get("/@alice/"), hung)


def test_neither_visitors_nor_the_owner_see_a_button_on_a_wall(client, as_alice, hung):
    for each in (client, as_alice):
        page = text_of(each.get("/@alice/"))
        assert "wish-button" not in page
        assert 'id="wishes"' not in page
    assert 'id="wishes"' not in text_of(client.get("/@alice/watchlist/"))


def test_a_card_gets_its_button_turned(as_bob, hung):
    answer = as_bob.post(WISH, ON_CARD, headers=HTMX)
    assert f'formaction="{UNWISH}"' in button_on(answer, hung)
    answer = as_bob.post(UNWISH, ON_CARD, headers=HTMX)
    assert f'formaction="{WISH}"' in button_on(answer, hung)


def test_ones_own_list_says_what_is_to_be_seen_again(as_alice, alice, film):
    make_entry(alice, film)
    make_wish(alice, film)
    assert "to see again" in text_of(as_alice.get("/@alice/watchlist/", headers=ENGLISH))
    bob_sees = Client().get("/@alice/watchlist/", headers=ENGLISH)
    assert "to see again" not in text_of(bob_sees)


# --- how many want to see a film ---


def wanted_on(client: Client) -> str:
    found = re.search(
        r"(\d+) (?:person wants|people want) to see it", text_of(client.get(FILM, headers=ENGLISH))
    )
    return found[1] if found else ""


def test_a_film_says_how_many_want_to_see_it(client, as_bob, alice, bob, film):
    assert wanted_on(client) == ""
    make_wish(alice, film)
    make_wish(bob, film)
    assert wanted_on(client) == "2"
    assert wanted_on(as_bob) == "1", "besides oneself"


def test_who_keeps_it_to_themselves_or_is_across_a_block_is_not_counted(client, as_bob, alice, bob, film):
    make_wish(alice, film)
    dora, shy = make_user("dora"), make_user("shy", visibility="followers")
    make_wish(dora, film)
    make_wish(shy, film)
    assert wanted_on(client) == "2"
    people.choose_watchlist(user=alice, is_private=True)
    assert wanted_on(client) == "1"
    follows.block(blocker=dora, blocked=bob)
    assert wanted_on(as_bob) == ""


def test_beyond_ninety_nine_nobody_counts(client, film):
    owners = User.objects.bulk_create(
        User(handle=f"w{n:03}", email=f"w{n}@example.com", nickname="W", password="!") for n in range(101)
    )
    Wish.objects.bulk_create(Wish(owner=owner, movie=film) for owner in owners)
    assert "More than 99 people" in text_of(client.get(FILM, headers=ENGLISH))


# --- settings ---


def test_the_switch_in_the_settings(as_alice, alice):
    page = "/settings/privacy/"
    assert 'name="watchlist_is_private"' in text_of(as_alice.get(page))
    as_alice.post(f"{page}watchlist/", {"watchlist_is_private": "on"})
    alice.refresh_from_db()
    assert alice.watchlist_is_private
    as_alice.post(f"{page}watchlist/")
    alice.refresh_from_db()
    assert not alice.watchlist_is_private


def test_nothing_is_registered_by_wishing(as_alice, film):
    as_alice.post(WISH)
    assert not Entry.objects.exists()
