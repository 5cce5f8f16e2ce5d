import datetime as dt
from contextlib import nullcontext

import pytest
from django.core.management import call_command
from django.utils import timezone

from movies.models import Entry, Movie, MovieText
from movies.titles import keeping
from movies.tmdb import service
from tests.factories import make_entry, make_movie
from tests.movies.pages import HTMX, client_of, entry_form_on, entry_forms_on, hasty, text_of

AWAY = ["dead", "503", "429", "malformed", "wrong_types"]


def test_a_visitor_is_shown_films_and_the_way_in(client, db, tmdb):
    response = client.get("/search/", {"q": "fight club"})

    assert "ファイト・クラブ" in text_of(response)
    assert "/accounts/login/?next=/movies/550/" in text_of(response)
    assert entry_forms_on(response) == []


def test_a_keystroke_gets_the_results_alone(client, db, tmdb):
    response = client.get("/search/", {"q": "fight"}, headers=HTMX)

    assert "ファイト・クラブ" in text_of(response)
    assert "<html" not in text_of(response)


def test_a_film_is_registered_from_the_results(as_alice, tmdb):
    form = entry_form_on(as_alice.get("/search/", {"q": "インセプション"}))
    as_alice.post(form.action, form.fields | {"score": "91"})

    entry = Entry.objects.get()
    assert (entry.movie_id, entry.score) == (27205, 91)
    assert (entry.released_on, entry.released_country) == (dt.date(2010, 7, 23), "JP")


def test_what_is_on_the_wall_already_is_edited_from_the_results(as_alice, alice):
    for tmdb_id, score in ((550, 70), (551, 80)):
        make_entry(alice, make_movie(tmdb_id=tmdb_id), score=score)
    forms = entry_forms_on(as_alice.get("/search/", {"q": "インセプション"}))

    assert {(form.action, form.fields["score"], form.fields["version"]) for form in forms} == {
        ("/@alice/550/edit/", "70", "1"),
        ("/@alice/551/edit/", "80", "2"),
    }


def test_every_result_has_a_form_of_its_own(as_alice, tmdb):
    forms = entry_forms_on(as_alice.get("/search/", {"q": "the"}))

    assert len({form.action for form in forms}) == len(forms) > 2


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("fault", AWAY)
def test_with_tmdb_away_the_page_shows_our_films_and_says_so(client, db, tmdb, fault, how):
    make_movie(tmdb_id=550)
    tmdb.fail_with(fault)
    response = client.get("/search/", {"q": "インセプション"}, headers=how)

    assert response.status_code == 200
    assert "/movies/550/" in text_of(response)
    assert response.context["is_tmdb_away"]
    assert "data-tmdb-away" in text_of(response)


def test_a_slow_tmdb_holds_nobody_up(client, db, standin):
    standin.fail_with("slow", seconds=1)
    with service.use_client(hasty(standin)):
        response = client.get("/search/", {"q": "fight"})

    assert (response.status_code, response.context["is_tmdb_away"]) == (200, True)


def test_without_a_token_the_page_says_what_it_can_find(client, db):
    response = client.get("/search/", {"q": "fight"})

    assert response.context["is_tmdb_missing"]
    assert not response.context["is_tmdb_away"]


# --- registering a film that was seen in the results, with TMDB away by then ---


@pytest.fixture
def form(as_alice, tmdb):
    """The form of a film that only TMDB knows, from a page that is still open when TMDB goes away."""
    form = entry_form_on(as_alice.get("/search/", {"q": "Fight Club"}))
    tmdb.fail_with("dead")
    return form


def test_a_film_seen_in_the_results_can_be_registered_with_tmdb_away(as_alice, form):
    response = as_alice.post(form.action, form.fields | {"score": "91"}, follow=True)

    film, entry = Movie.objects.get(), Entry.objects.get()
    assert response.status_code == 200
    assert (film.pk, film.original_title, film.fetched_at) == (550, "Fight Club", None)
    assert (entry.score, entry.released_on, entry.released_country) == (91, dt.date(1999, 10, 15), "")
    assert "ファイト・クラブ" in text_of(response)


@pytest.mark.parametrize(
    "tamper", [lambda seen: "", lambda seen: seen[:-2], lambda seen: "A" + seen, lambda seen: "丸" * 100]
)
def test_what_the_results_did_not_say_makes_no_film(as_alice, form, tamper):
    said = form.fields | {"seen": tamper(form.fields["seen"]), "memo": "のこる"}
    response = as_alice.post(form.action, said)

    assert response.status_code == 503
    assert entry_form_on(response).fields["memo"] == "のこる"
    assert not Movie.objects.exists()


def test_what_the_results_said_is_not_believed_for_ever(as_alice, form, time_machine):
    time_machine.move_to(timezone.now() + dt.timedelta(days=3))

    assert as_alice.post(form.action, form.fields).status_code == 503
    assert not Movie.objects.exists()


def test_what_the_results_said_of_one_film_registers_no_other(as_alice, form):
    response = as_alice.post("/movies/603/register/", form.fields)

    assert response.status_code == 503
    assert not Movie.objects.exists()


def test_a_mistake_does_not_lose_what_the_results_said(as_alice, form):
    again = entry_form_on(as_alice.post(form.action, form.fields | {"score": "101"}))
    as_alice.post(again.action, again.fields | {"score": "100"})

    assert Entry.objects.get().score == 100


def test_a_film_from_the_results_is_completed_when_tmdb_is_back(as_alice, form, tmdb):
    as_alice.post(form.action, form.fields)
    tmdb.fail_with(None)
    with service.use_client(client_of(tmdb)):
        call_command("refresh_movies")

    entry = Entry.objects.get()
    assert (entry.released_on, entry.released_country) == (dt.date(1999, 12, 11), "JP")
    assert MovieText.objects.get(language="ja").overview


# --- looking changes nothing ---


def test_no_page_that_is_only_looked_at_changes_a_row(as_alice, alice, client, tmdb):
    make_entry(alice, make_movie(tmdb_id=550), score=70)
    rows = [list(model.objects.order_by("pk").values()) for model in (Movie, Entry, MovieText)]
    for page in ("/", "/search/?q=the", "/movies/603/", "/movies/550/", "/@alice/?sort=score", "/@alice/550/",
                 "/@alice/550/edit/", "/people/random/"):  # fmt: skip
        for reader in (as_alice, client):
            assert reader.get(page).status_code in (200, 302)

    assert [list(model.objects.order_by("pk").values()) for model in (Movie, Entry, MovieText)] == rows


@pytest.mark.parametrize(
    "query", ["%", "_", "'", '"><script>', "𠮷🎬", "a" * 5000, "\u202e", "%F0%28", "..", "{{ 7 }}"]
)
def test_no_query_breaks_the_page(client, db, tmdb, query):
    assert client.get("/search/", {"q": query}).status_code == 200


@pytest.mark.parametrize("is_away", [True, False], ids=["away", "no token"])
def test_a_film_of_the_catalogue_is_registered_by_its_original_title(as_alice, standin, is_away):
    keeping.write([keeping.made(tmdb_id=77, original_title="The Unheard Of", popularity=1, own="", tier=5)])
    with service.use_client(client_of(standin)) if is_away else nullcontext():
        standin.fail_with("dead")
        page = as_alice.get("/search/", {"q": "unheard"})
        form = entry_form_on(page)
        as_alice.post(form.action, form.fields | {"score": "60"})

    assert "hit__original" in text_of(page)
    assert Entry.objects.get().movie_id == 77
    film = Movie.objects.get()
    assert (film.original_title, film.fetched_at) == ("The Unheard Of", None)
