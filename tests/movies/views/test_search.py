import datetime as dt
import html
import re
from contextlib import nullcontext

import pytest
from django.core.management import call_command
from django.utils import timezone

from movies.models import Entry, Movie, MovieText
from movies.search import OURS_MAX
from movies.titles import keeping
from movies.tmdb import service
from tests.factories import make_entry, make_movie
from tests.movies.pages import HTMX, client_of, entry_form_on, entry_forms_on, hasty, text_of

AWAY = ["dead", "503", "429", "malformed", "wrong_types"]


def test_a_visitor_is_shown_films_and_the_way_in(client, db, tmdb):
    response = client.get("/search/further/", {"q": "fight club"})

    assert "ファイト・クラブ" in text_of(response)
    assert "/accounts/login/?next=/movies/550/" in text_of(response)
    assert entry_forms_on(response) == []


def test_a_keystroke_gets_the_results_alone(client, db, tmdb):
    response = client.get("/search/further/", {"q": "fight"}, headers=HTMX)

    assert "ファイト・クラブ" in text_of(response)
    assert "<html" not in text_of(response)


def test_a_film_is_registered_from_the_results(as_alice, tmdb):
    form = entry_form_on(as_alice.get("/search/further/", {"q": "インセプション"}))
    as_alice.post(form.action, form.fields | {"score": "91"})

    entry = Entry.objects.get()
    assert (entry.movie_id, entry.score) == (27205, 91)
    assert (entry.released_on, entry.released_country) == (dt.date(2010, 7, 23), "JP")


def test_what_is_on_the_wall_already_is_edited_from_the_results(as_alice, alice):
    for tmdb_id, score in ((550, 70), (551, 80)):
        make_entry(alice, make_movie(tmdb_id=tmdb_id), score=score)
    forms = entry_forms_on(as_alice.get("/search/further/", {"q": "インセプション"}))

    assert {(form.action, form.fields["score"], form.fields["version"]) for form in forms} == {
        ("/@alice/550/edit/", "70", "1"),
        ("/@alice/551/edit/", "80", "2"),
    }


def test_every_result_has_a_form_of_its_own(as_alice, tmdb):
    forms = entry_forms_on(as_alice.get("/search/further/", {"q": "the"}))

    assert len({form.action for form in forms}) == len(forms) > 2


@pytest.mark.parametrize("fault", AWAY)
def test_with_tmdb_away_the_page_shows_our_films_and_says_so(client, db, tmdb, fault):
    make_movie(tmdb_id=550)
    tmdb.fail_with(fault)
    response = client.get("/search/further/", {"q": "インセプション"})

    assert response.status_code == 200
    assert "/movies/550/" in text_of(response)
    assert response.context["is_tmdb_away"]
    assert "data-tmdb-away" in text_of(response)


def test_a_slow_tmdb_holds_nobody_up(client, db, standin):
    standin.fail_with("slow", seconds=1)
    with service.use_client(hasty(standin)):
        response = client.get("/search/further/", {"q": "fight"})

    assert (response.status_code, response.context["is_tmdb_away"]) == (200, True)


def test_without_a_token_the_page_says_what_it_can_find(client, db):
    response = client.get("/search/further/", {"q": "fight"})

    assert response.context["is_tmdb_missing"]
    assert not response.context["is_tmdb_away"]


# --- ours at once, TMDB's later ---

FIGHT = {"q": "fight club"}


def further_of(page):
    """Where the page asks for more."""
    return html.unescape(re.search(r'hits__further" data-hx-get="([^"]+)"', text_of(page))[1])


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_the_first_answer_is_ours_and_does_not_wait_for_tmdb(client, db, tmdb, how):
    make_movie(tmdb_id=9, ja="ファイト・クラブの夜", en="Fight Club Night")
    asked = len(tmdb.requests)
    first = client.get("/search/", FIGHT, headers=how)

    assert "/movies/9/" in text_of(first)
    assert "/movies/550/" not in text_of(first)
    assert len(tmdb.requests) == asked
    assert further_of(first) == "/search/further/?q=fight%20club"


def test_then_come_the_films_that_only_tmdb_knows_and_no_other(as_alice, tmdb):
    make_movie(tmdb_id=9, ja="ファイト・クラブの夜", en="Fight Club Night")
    more = as_alice.get(further_of(as_alice.get("/search/", FIGHT)), headers=HTMX)

    assert "/movies/550/" in text_of(more)
    assert "/movies/9/" not in text_of(more)
    assert "2本" in text_of(more) or "2 films" in text_of(more)  # all that are on the page by then
    assert entry_form_on(more).action == "/movies/550/register/"


@pytest.mark.parametrize("query", ["七人の侍", "a&b=c", "100%", "𠮷野家", '"><b>', "a+b"])
def test_what_was_typed_is_asked_of_tmdb_as_it_was(client, db, tmdb, query):
    client.get(further_of(client.get("/search/", {"q": query})), headers=HTMX)

    assert [seen.query["query"] for seen in tmdb.requests if "query" in seen.query] == [query]


def test_a_bare_name_is_given_its_poster_and_keeps_the_form_that_is_open_beside_it(as_alice, tmdb):
    keeping.write([keeping.made(tmdb_id=550, original_title="Fight Club", popularity=1, own="", tier=0)])
    first = as_alice.get("/search/", FIGHT)
    more = text_of(as_alice.get(further_of(first), headers=HTMX))

    assert 'id="hit-550" data-hx-preserve' in text_of(first)
    assert 'id="hit-550" data-hx-swap-oob="true"' in more
    assert 'id="mine-550" data-hx-preserve' in more
    assert "ファイト・クラブ" in more


def test_where_nobody_knows_a_film_it_is_said_after_tmdb_was_asked(client, db, tmdb):
    first = client.get("/search/", {"q": "無い映画"})
    more = client.get(further_of(first), headers=HTMX)

    assert "empty__big" not in text_of(first)
    assert "empty__big" in text_of(more)


def test_with_tmdb_away_the_further_answer_says_so_and_is_kept_by_nobody(client, db, tmdb):
    make_movie(tmdb_id=550)
    first = client.get("/search/", FIGHT)
    tmdb.fail_with("dead")
    more = client.get(further_of(first), headers=HTMX)

    assert "data-tmdb-away" in text_of(more)
    assert "/movies/550/" not in text_of(more)
    assert more["Cache-Control"] == "private, no-store"


def test_where_we_know_enough_tmdb_is_not_asked(client, db, tmdb):
    for n in range(OURS_MAX):
        make_movie(tmdb_id=n + 1, ja=f"夜 {n}")
    asked = len(tmdb.requests)
    for address in ("/search/", "/search/further/"):
        assert "hits__further" not in text_of(client.get(address, {"q": "夜"}))

    assert len(tmdb.requests) == asked


# --- registering a film that was seen in the results, with TMDB away by then ---


@pytest.fixture
def form(as_alice, tmdb):
    """The form of a film that only TMDB knows, from a page that is still open when TMDB goes away."""
    form = entry_form_on(as_alice.get("/search/further/", {"q": "Fight Club"}))
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
    for page in ("/", "/search/further/?q=the", "/movies/603/", "/movies/550/", "/@alice/?sort=score",
                 "/@alice/550/", "/@alice/550/edit/", "/people/random/"):  # fmt: skip
        for reader in (as_alice, client):
            assert reader.get(page).status_code in (200, 302)

    assert [list(model.objects.order_by("pk").values()) for model in (Movie, Entry, MovieText)] == rows


@pytest.mark.parametrize(
    "query", ["%", "_", "'", '"><script>', "𠮷🎬", "a" * 5000, "\u202e", "%F0%28", "..", "{{ 7 }}"]
)
def test_no_query_breaks_the_page(client, db, tmdb, query):
    assert client.get("/search/further/", {"q": query}).status_code == 200


@pytest.mark.parametrize("is_away", [True, False], ids=["away", "no token"])
def test_a_film_of_the_catalogue_is_registered_by_its_original_title(as_alice, standin, is_away):
    keeping.write([keeping.made(tmdb_id=77, original_title="The Unheard Of", popularity=1, own="", tier=5)])
    with service.use_client(client_of(standin)) if is_away else nullcontext():
        standin.fail_with("dead")
        page = as_alice.get("/search/further/", {"q": "unheard"})
        form = entry_form_on(page)
        as_alice.post(form.action, form.fields | {"score": "60"})

    assert "hit__original" in text_of(page)
    assert Entry.objects.get().movie_id == 77
    film = Movie.objects.get()
    assert (film.original_title, film.fetched_at) == ("The Unheard Of", None)
