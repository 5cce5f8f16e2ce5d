import datetime as dt

import pytest
from django.core.cache import caches

from movies.models import Movie
from movies.search import OURS_MAX, TMDBState, find
from movies.seen import read_seen
from movies.titles import keeping
from movies.tmdb import service
from tests.factories import make_entry, make_movie, make_user
from tests.movies.pages import client_of, hasty
from tests.standin import hostile

AWAY = [
    "dead",
    "503",
    "500",
    "429",
    "malformed",
    "html",
    "wrong_types",
    "null_results",
    "truncated",
    "redirect",
]


def ids(query: str, language: str = "ja") -> list[int]:
    return [film.tmdb_id for film in find(query, language).films]


@pytest.fixture
def amelie(db) -> Movie:
    return make_movie(
        ja="アメリ",
        en="Amélie",
        original_title="Le Fabuleux Destin",
        alternative_titles=(("JP", "アメリ・プーラン"),),
    )


# --- our own films ---


@pytest.mark.parametrize(
    "query",
    [
        "アメリ", "あめり", "ｱﾒﾘ", "ア・メ・リ", "アメーリー", "amelie", "AMÉLIE", "Ａｍｅｌｉｅ", "メリ",
        "fabuleux destin", "アメリプーラン", "アメリ　プーラン", "あめり・ぷらん",
    ],
)  # fmt: skip
def test_a_film_is_found_by_any_title_however_it_is_written(amelie, query):
    assert ids(query) == [amelie.pk]


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("コーヒー&シガレッツ", "コヒ シガレッツ"),
        ("シン・ゴジラ", "しんごじら"),
        ("パスト ライブス／再会", "パストライブス再会"),
        ("!!!", "!!!"),
        ("𠮷野家", "𠮷野"),
    ],
)
def test_marks_between_letters_make_no_difference(db, title, query):
    film = make_movie(ja=title, en="Another")

    assert ids(query) == [film.pk]


@pytest.mark.parametrize("query", ["", "   ", "\u3000"])
def test_an_empty_search_finds_nothing_and_asks_nobody(amelie, tmdb, query):
    assert ids(query) == []
    assert tmdb.requests == []


@pytest.mark.parametrize("query", ["羅生門", "%", "_", "\\", "アメリ%%", "'; DROP TABLE"])
def test_what_is_no_title_finds_nothing(amelie, query):
    assert ids(query) == ([amelie.pk] if query == "アメリ%%" else [])


@pytest.mark.parametrize(("language", "title"), [("ja", "アメリ"), ("en", "Amélie")])
def test_titles_are_in_the_readers_language(amelie, language, title):
    assert [film.title for film in find("アメリ", language).films] == [title]


def test_a_common_word_finds_the_films_that_most_people_registered(alice, bob):
    films = [make_movie(ja=f"夜の物語 第{n}話", en=f"Night {n}") for n in range(OURS_MAX + 5)]
    for owner in (alice, bob):
        make_entry(owner, films[0])
    make_entry(alice, films[7])

    found = ids("夜の物語")
    assert len(found) == OURS_MAX
    assert found[:2] == [films[0].pk, films[7].pk]


def test_the_best_match_comes_first_however_few_registered_it(alice):
    inside, begins, whole = (
        make_movie(ja=title, en="X") for title in ("続・怪物たち", "怪物はささやく", "怪物")
    )
    make_entry(alice, inside)

    assert ids("怪物") == [whole.pk, begins.pk, inside.pk]


# --- theirs ---


@pytest.mark.parametrize(
    ("query", "tmdb_id"),
    [
        ("君の名は", 372058),
        ("Your Name", 372058),
        ("기생충", 496243),
        ("パラサイト", 496243),
        ("Anatomie d'une", 915935),
    ],
)
def test_a_film_that_is_new_to_us_is_found_at_tmdb(db, tmdb, query, tmdb_id):
    results = find(query, "ja")

    assert [film.tmdb_id for film in results.films] == [tmdb_id]
    assert results.tmdb is TMDBState.ANSWERED


def test_a_film_that_both_know_is_there_once_and_ours(db, tmdb):
    make_movie(tmdb_id=550, ja="ファイト・クラブ", en="Fight Club")
    (film,) = find("fight club", "ja").films

    assert film.tmdb_id == 550
    assert film.seen == ""
    assert film.directors == ("Christopher Nolan",)


def test_a_film_that_only_tmdb_knows_by_this_name_is_ours_all_the_same(db, tmdb):
    """TMDB finds it by a name that our row does not have."""
    make_movie(tmdb_id=550, ja="別名", en="Alias", original_title="Alias")
    (film,) = find("fight club", "ja").films

    assert (film.title, film.seen) == ("別名", "")


def test_ours_and_theirs_stand_in_one_order(db, tmdb):
    ours = make_movie(ja="七人の侍 完全版", en="X")

    assert ids("七人の侍") == [346, ours.pk]


def test_what_tmdb_said_goes_with_the_form(db, tmdb):
    (film,) = find("君の名は", "ja").films
    seen = read_seen(film.seen)

    assert (seen.tmdb_id, seen.title, seen.released_on) == (372058, "君の名は。", dt.date(2016, 7, 1))


def test_a_search_writes_nothing(db, tmdb):
    find("odd", "ja")

    assert not Movie.objects.exists()


def test_what_is_not_for_everyone_is_not_found(db, tmdb):
    assert {hostile.ADULT, hostile.SOFTCORE, hostile.VIDEO}.isdisjoint(ids("odd"))


@pytest.mark.parametrize(
    ("with_tmdb", "queries"),
    [
        (True, 1 + 1 + 1 + 1),  # what is known, our films of these, the call of TMDB, our films of its answer
        (False, 1 + 1 + 2),  # a 503 is tried twice
    ],
)
def test_a_search_is_few_queries(db, standin, django_assert_num_queries, with_tmdb, queries):
    for n in range(5):
        make_movie(ja=f"クラブ{n}", en=f"C {n}")
    with service.use_client(client_of(standin)):
        standin.fail_with(None if with_tmdb else "503")
        with django_assert_num_queries(queries):
            find("c", "ja")


# --- what the catalogue names ---


def name(tmdb_id: int, title: str) -> None:
    keeping.write([keeping.made(tmdb_id=tmdb_id, original_title=title, popularity=1, own="", tier=5)])


def test_a_film_that_only_the_catalogue_names_is_found_without_tmdb(db):
    name(77, "The Unheard Of")
    (film,) = find("unheard", "ja").films

    assert (film.tmdb_id, film.title, film.is_bare) == (77, "The Unheard Of", True)
    assert read_seen(film.seen).original_title == "The Unheard Of"


def test_what_tmdb_says_of_it_takes_the_place_of_its_bare_name(db, tmdb):
    name(550, "Fight Club")
    (film,) = find("fight club", "ja").films

    assert (film.title, film.is_bare) == ("ファイト・クラブ", False)


def test_ours_that_many_registered_come_before_bare_names(alice):
    name(77, "Odd Night")
    ours = make_movie(ja="夜", en="Odd Nights")
    make_entry(alice, ours)

    assert ids("odd night") == [77, ours.pk]  # the whole title first
    assert ids("odd nigh") == [ours.pk, 77]


def test_tmdb_is_not_asked_where_ours_are_many(db, tmdb):
    for n in range(OURS_MAX):
        make_movie(ja=f"怪物 {n}", en="X")
    tmdb.requests.clear()

    assert len(ids("怪物")) == OURS_MAX
    assert tmdb.requests == []


def test_a_slip_is_forgiven(amelie):
    assert ids("ameile") == ids("le fabulex destin") == [amelie.pk]


# --- TMDB away ---


@pytest.mark.parametrize("fault", AWAY)
def test_with_tmdb_away_our_films_are_found_and_it_is_said(db, tmdb, fault):
    ours = make_movie(tmdb_id=550, ja="ファイト・クラブ", en="Fight Club")
    tmdb.fail_with(fault)
    results = find("fight", "ja")

    assert [film.tmdb_id for film in results.films] == [ours.pk]
    assert results.tmdb is TMDBState.AWAY


def test_a_slow_tmdb_is_away(db, standin):
    make_movie(tmdb_id=550, ja="ファイト・クラブ", en="Fight Club")
    standin.fail_with("slow", seconds=1)
    with service.use_client(hasty(standin)):
        results = find("fight", "ja")

    assert (len(results.films), results.tmdb) == (1, TMDBState.AWAY)


@pytest.mark.parametrize("fault", AWAY)
def test_nothing_of_a_failure_stays(db, tmdb, fault):
    tmdb.fail_with(fault)
    find("fight", "ja")
    tmdb.fail_with(None)
    caches["tmdb"].delete(service.RESTS_UNTIL)

    with service.use_client(client_of(tmdb)):  # one that was told to wait for nothing
        assert ids("fight") == [550]
    assert not Movie.objects.exists()


def test_without_a_token_it_is_said_that_only_our_films_are_known(amelie):
    results = find("アメリ", "ja")

    assert [film.tmdb_id for film in results.films] == [amelie.pk]
    assert results.tmdb is TMDBState.NOT_CONFIGURED


def test_a_private_entry_does_not_lift_its_film(db):
    seen, hidden = (make_movie(ja=f"怪物 {n}", en="X") for n in range(2))
    for n in range(3):
        make_entry(make_user(f"hermit_{n}"), hidden, is_private=True)
    make_entry(make_user("someone"), seen)

    assert ids("怪物") == [seen.pk, hidden.pk]
