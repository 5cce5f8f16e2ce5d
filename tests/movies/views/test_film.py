import datetime as dt
import re

import pytest

from follows.actions import block, follow
from movies import said
from movies.models import Entry, Movie, MovieText
from movies.said import PAGE as SAID
from movies.tmdb import service
from tests.factories import make_entry, make_movie, make_user
from tests.movies.pages import ENGLISH, HTMX, entry_form_on, entry_forms_on, hasty, text_of
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


def tellers_on(response) -> list[str]:
    """Whose entries are told, in their order."""
    return re.findall(r'href="/@(\w+)/27205/"><bdi>', text_of(response))


def test_those_whom_a_member_follows_are_told_first(as_alice, film, alice, bob, charlie):
    make_entry(bob, film, score=90)
    make_entry(charlie, film)
    follow(follower=alice, followed=bob)

    assert tellers_on(as_alice.get(PAGE)) == ["bob", "charlie"]


def test_all_who_registered_it_are_told_page_by_page(as_alice, client, film, alice, monkeypatch):
    monkeypatch.setattr(said, "PAGE", 3)
    moment = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    people = [make_user(f"p_{n}x") for n in range(10)]
    for n, person in enumerate(people):  # pairs of them at one moment
        make_entry(person, film, registered_at=moment + dt.timedelta(days=n // 2))
    for person in people[3:8]:
        follow(follower=alice, followed=person)
    newest = [f"p_{n}x" for n in range(9, -1, -1)]
    followed = [name for name in newest if name[2] in "34567"]

    for reader, order in (
        (client, newest),
        (as_alice, [*followed, *sorted(set(newest) - set(followed))[::-1]]),
    ):
        page, seen = reader.get(PAGE), []
        while True:
            seen += tellers_on(page)
            if not page.context["said"].next_url:
                break
            page = reader.get(page.context["said"].next_url)
        assert seen == order


def test_to_more_of_those_who_registered_it_htmx_answers_with_them_alone(
    client, film, alice, bob, monkeypatch
):
    monkeypatch.setattr(said, "PAGE", 1)
    make_entry(alice, film)
    make_entry(bob, film)
    more = client.get(client.get(PAGE).context["said"].next_url, headers=HTMX)

    assert tellers_on(more) == ["alice"]
    assert "<html" not in text_of(more)


@pytest.mark.parametrize("after", ["x", "f.1", "o.1.2.3", "o.-1.bob", "z.1.bob", "o." + "9" * 40 + ".bob"])
def test_a_place_that_makes_no_sense_begins_at_the_top(client, film, alice, after):
    make_entry(alice, film)

    assert tellers_on(client.get(PAGE, {"after": after})) == ["alice"]


def test_a_member_can_follow_whoever_registered_it(as_alice, client, film, bob):
    make_entry(bob, film)

    assert 'action="/@bob/follow/"' in text_of(as_alice.get(PAGE))
    assert "/@bob/follow/" not in text_of(client.get(PAGE))


@pytest.mark.parametrize("blocks", ["alice", "bob"])
def test_across_a_block_a_film_is_counted_without_the_other(
    as_alice, client, film, alice, bob, charlie, blocks
):
    make_entry(bob, film, score=100)
    make_entry(charlie, film, score=50)
    pair = {"alice": alice, "bob": bob}
    block(blocker=pair[blocks], blocked=pair["bob" if blocks == "alice" else "alice"])

    seen, told = as_alice.get(PAGE).context["film"], client.get(PAGE).context["film"]
    assert (seen.average, seen.entry_count, seen.scored_count, sum(seen.scores)) == (50, 1, 1, 1)
    assert (told.average, told.entry_count, told.scored_count, sum(told.scores)) == (75, 2, 2, 2)


def test_a_private_entry_across_a_block_was_never_counted(as_alice, film, alice, bob, charlie):
    make_entry(bob, film, score=100, is_private=True)
    make_entry(charlie, film, score=50)
    block(blocker=bob, blocked=alice)

    assert as_alice.get(PAGE).context["film"].average == 50


def test_what_the_staff_hid_is_told_to_nobody_else(client, as_alice, film, bob):
    make_entry(bob, film, memo="ひどい言葉")
    Entry.objects.update(memo_is_hidden=True)

    for reader in (client, as_alice):
        assert "ひどい言葉" not in text_of(reader.get(PAGE))


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
