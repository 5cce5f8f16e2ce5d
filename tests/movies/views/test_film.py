import datetime as dt

import pytest

from movies.models import Entry, Movie, MovieText
from movies.tmdb import service
from movies.said import PAGE as SAID
from tests.factories import make_entry, make_movie, make_user
from tests.movies.pages import ENGLISH, entry_form_on, entry_forms_on, hasty, text_of
from tests.standin import hostile

PAGE = "/movies/27205/"


@pytest.fixture
def film(db) -> Movie:
    return make_movie(tmdb_id=27205, japan=dt.date(2010, 7, 23))


# --- a film that we know ---


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ja", ["インセプション", "夢の中へ。"]),
        ("en", ["Inception", "Into dreams.", "148 minutes", "Science Fiction"]),
    ],
)
def test_a_film_tells_its_facts_in_the_readers_language(client, film, language, told):
    page = text_of(client.get(PAGE, headers={"Accept-Language": language}))

    for fact in (*told, "Christopher Nolan"):
        assert fact in page


def test_a_film_tells_its_date_in_the_readers_country(client, film):
    paul = make_user("paul", country="FR", language="en")

    assert "Japan 2010-07-23" in text_of(client.get(PAGE, headers=ENGLISH))
    client.force_login(paul)
    assert "World 2010-07-15" in text_of(client.get(PAGE))


def test_a_film_that_we_know_needs_no_tmdb(client, film, tmdb):
    client.get(PAGE)

    assert tmdb.requests == []


def test_the_average_and_the_histogram_are_of_public_scores(client, film, alice, bob, charlie):
    make_entry(alice, film, score=100)
    make_entry(bob, film, score=81)
    make_entry(charlie, film, score=0, is_private=True)
    page = text_of(client.get(PAGE, headers=ENGLISH))

    assert "90.5" in page
    assert "0–9: 0" in page
    assert "80–89: 1" in page
    assert "90–100: 1" in page


def test_a_film_without_scores_has_no_average(client, film, alice):
    make_entry(alice, film)

    assert client.get(PAGE).context["film"].average is None


def test_who_registered_it_is_told_newest_first(client, film, alice, bob):
    for owner, day in ((alice, 1), (bob, 2)):
        make_entry(owner, film, registered_at=dt.datetime(2024, 1, day, tzinfo=dt.UTC))
    said = client.get(PAGE).context["said"]

    assert [entry.owner for entry in said.others] == [bob, alice]


def test_only_the_newest_are_told(client, film):
    for n in range(SAID + 2):
        make_entry(make_user(f"person_{chr(97 + n % 26)}{n // 26}x"), film)

    assert text_of(client.get(PAGE)).count('/27205/"><bdi>') == SAID


def test_what_is_private_is_told_to_its_owner_alone(client, as_alice, as_bob, film, alice):
    make_entry(alice, film, score=77, memo="ないしょ", is_private=True)
    make_entry(make_user("hermit", visibility="private"), film, memo="ひみつ")

    for stranger in (client, as_bob):
        page = text_of(stranger.get(PAGE))
        assert "ないしょ" not in page
        assert "アリス" not in page
        assert "ひみつ" not in page
    assert "ないしょ" in text_of(as_alice.get(PAGE))


def test_a_visitor_is_shown_the_way_in_and_no_form(client, film):
    response = client.get(PAGE)

    assert f"/accounts/login/?next={PAGE}" in text_of(response)
    assert entry_forms_on(response) == []


def test_a_member_sees_what_they_said_and_can_say_more(as_alice, alice, film):
    make_entry(alice, film, score=70, memo="よい")
    form = entry_form_on(as_alice.get(PAGE))

    assert (form.action, form.fields["score"], form.fields["memo"]) == ("/@alice/27205/edit/", "70", "よい")


def test_the_original_title_is_told_where_it_is_another(client, film, db):
    same = make_movie(ja="七人の侍", en="", original_title="七人の侍")

    assert "Inception" in text_of(client.get(PAGE))
    assert text_of(client.get(f"/movies/{same.pk}/")).count("七人の侍</p>") == 0


# --- a film that is new to us ---


def test_a_film_that_is_new_to_us_is_drawn_and_not_kept(client, db, tmdb):
    page = text_of(client.get("/movies/496243/", headers=ENGLISH))

    assert "Parasite" in page
    assert "Japan 2020-01-10" in page
    assert not Movie.objects.exists()
    assert not MovieText.objects.exists()


def test_a_film_that_is_new_to_us_can_be_registered(as_alice, tmdb):
    form = entry_form_on(as_alice.get("/movies/496243/"))
    as_alice.post(form.action, form.fields | {"score": "95"})

    assert Entry.objects.get().movie_id == 496243


@pytest.mark.parametrize("fault", ["dead", "503", "429", "malformed", "wrong_types", "html"])
def test_with_tmdb_away_a_film_that_is_new_to_us_can_be_asked_for_later(client, db, tmdb, fault):
    tmdb.fail_with(fault)
    response = client.get("/movies/496243/")

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "no-store" in response["Cache-Control"]


def test_a_slow_tmdb_is_not_waited_for(client, db, standin):
    standin.fail_with("slow", seconds=1)
    with service.use_client(hasty(standin)):
        assert client.get("/movies/496243/").status_code == 503


@pytest.mark.parametrize("tmdb_id", [hostile.VANISHED, hostile.INVALID, 999_999_999])
def test_a_film_that_tmdb_does_not_have_is_not_found(client, db, tmdb, tmdb_id):
    assert client.get(f"/movies/{tmdb_id}/").status_code == 404


def test_without_a_token_a_film_that_is_new_to_us_is_not_found(client, db):
    assert client.get("/movies/496243/").status_code == 404


@pytest.mark.parametrize(
    "address", ["/movies/0/", "/movies/-1/", "/movies/007/", "/movies/2147483648/", "/movies/x/"]
)
def test_what_is_no_number_of_a_film_is_not_found(client, db, tmdb, address):
    assert client.get(address).status_code == 404
    assert tmdb.requests == []


@pytest.mark.parametrize(
    "tmdb_id", [hostile.MARKUP, hostile.BARE, hostile.ODD_TYPES, hostile.LONG_TITLE, hostile.BEYOND_THE_PLANE]
)
def test_whatever_tmdb_says_can_be_drawn(client, as_alice, db, tmdb, tmdb_id):
    for reader in (client, as_alice):
        page = text_of(reader.get(f"/movies/{tmdb_id}/"))
        assert "<script>alert" not in page
        assert "javascript:" not in page
