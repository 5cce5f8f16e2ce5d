import datetime as dt
from unittest.mock import ANY

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from movies import catalogue, film
from movies.catalogue import MovieUnknown, find_or_fetch, refresh, store, store_seen
from movies.models import Entry, Movie, MovieRelease, MovieText
from movies.tmdb import service
from movies.tmdb.records import ReleaseDate, ReleaseKind, SearchHit, Translation
from tests.factories import make_entry, make_movie, make_record, make_user
from tests.standin import hostile

JAPAN = dt.date(2010, 7, 23)


def hit(tmdb_id: int = 550, **told: object) -> SearchHit:
    facts = {
        "tmdb_id": tmdb_id,
        "title": "ファイト・クラブ",
        "original_title": "Fight Club",
        "original_language": "en",
        "released_on": dt.date(1999, 10, 15),
        "poster_path": "/seen.jpg",
        "popularity": 61.4,
    }
    return SearchHit(**facts | told)


def texts_of(movie: Movie) -> dict[str, tuple[str, str]]:
    rows = MovieText.objects.filter(movie=movie)
    return {text.language: (text.title, text.overview) for text in rows}


def releases_of(movie: Movie) -> dict[str, dt.date]:
    return dict(MovieRelease.objects.filter(movie=movie).values_list("country", "released_on"))


# --- writing a film down ---


@pytest.mark.django_db
def test_a_film_is_stored_with_all_that_is_known_of_it():
    record = make_record(imdb_id="tt1375666", genre_ids=(28, 878))
    now = timezone.now()
    store(record, fetched_at=now)

    movie = Movie.objects.get()
    assert (movie.pk, movie.imdb_id, movie.original_title) == (record.tmdb_id, "tt1375666", "Inception")
    assert (movie.runtime, movie.genre_ids, movie.directors) == (148, [28, 878], ["Christopher Nolan"])
    assert (movie.poster_path, movie.released_on) == ("/poster.jpg", record.released_on)
    assert movie.fetched_at == now


@pytest.mark.django_db
def test_a_film_has_a_text_in_each_language_of_ours():
    assert texts_of(make_movie()) == {
        "ja": ("インセプション", "夢の中へ。"),
        "en": ("Inception", "Into dreams."),
    }


@pytest.mark.django_db
def test_a_language_that_is_missing_is_filled_from_the_title_chain():
    movie = make_movie(
        original_title="군체", original_language="ko", translations=(Translation("en", "Colony", "A swarm."),)
    )

    assert texts_of(movie) == {"ja": ("Colony", "A swarm."), "en": ("Colony", "A swarm.")}


@pytest.mark.django_db
def test_a_film_without_any_title_is_called_by_its_number():
    movie = make_movie(tmdb_id=77, original_title="", translations=())

    assert texts_of(movie) == {"ja": ("77", ""), "en": ("77", "")}


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["インセプション", "いんせぷしょん", "INCEPTION", "ｲﾝｾﾌﾟｼｮﾝ", "夢先案内"])
def test_a_film_is_known_by_all_its_titles(query):
    make_movie(alternative_titles=(("JP", "夢先案内"), ("RU", "Начало")))

    assert Movie.objects.matching(query).exists()
    assert not Movie.objects.matching("Начало").exists()


@pytest.mark.django_db
def test_storing_a_film_again_writes_over_what_we_had():
    record = make_record(japan=JAPAN)
    store(record, fetched_at=None)
    store(
        make_record(tmdb_id=record.tmdb_id, ja="新しい題名", japan=dt.date(2011, 1, 1), runtime=None),
        fetched_at=None,
    )

    movie = Movie.objects.get()
    assert movie.runtime is None
    assert texts_of(movie)["ja"][0] == "新しい題名"
    assert releases_of(movie) == {"JP": dt.date(2011, 1, 1)}
    assert MovieText.objects.count() == 2


@pytest.mark.django_db
def test_a_date_that_tmdb_took_back_is_gone():
    record = make_record(japan=JAPAN)
    store(record, fetched_at=None)
    movie = store(make_record(tmdb_id=record.tmdb_id), fetched_at=None)

    assert releases_of(movie) == {}


def test_storing_a_film_again_keeps_its_counts(alice):
    movie = make_movie()
    make_entry(alice, movie, score=80)
    make_movie(tmdb_id=movie.pk)

    assert film.from_rows(movie.pk, "ja").entry_count == 1


# --- entries follow a film's dates ---


def test_a_new_japanese_date_moves_the_entries_of_japanese_walls(alice, bob):
    movie = make_movie(japan=JAPAN)
    for owner in (alice, bob):
        make_entry(owner, movie)
    make_movie(tmdb_id=movie.pk, japan=dt.date(2009, 5, 1))

    assert set(Entry.objects.values_list("released_on", "released_country")) == {(dt.date(2009, 5, 1), "JP")}
    alice.refresh_from_db()
    assert alice.wall_counts["own"]["released"] == {"2000": 1}
    assert alice.wall_version == 2


def test_walls_of_other_countries_keep_their_date_and_version(alice):
    paul = make_user("paul", country="US")
    us = ReleaseDate("US", dt.date(2010, 7, 16), ReleaseKind.THEATRICAL, "", "")
    japan = ReleaseDate("JP", JAPAN, ReleaseKind.THEATRICAL, "", "")
    movie = make_movie(releases=(us,))
    for owner in (alice, paul):
        make_entry(owner, movie)
    make_movie(tmdb_id=movie.pk, releases=(us, japan))

    dates = dict(Entry.objects.values_list("owner__handle", "released_on"))
    assert dates == {"alice": JAPAN, "paul": us.on}
    assert User.objects.get(pk=paul.pk).wall_version == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"world": None}, {"world": dt.date(2010, 7, 15)}),
        ({"world": dt.date(2010, 7, 15)}, {"world": None}),
        ({"japan": JAPAN}, {"japan": None}),
        ({"world": JAPAN}, {"world": JAPAN, "japan": JAPAN}),  # the same day, now Japan's own
    ],
)
def test_entries_follow_dates_that_come_and_go(alice, before, after):
    movie = make_movie(**before)
    make_entry(alice, movie)
    movie = make_movie(tmdb_id=movie.pk, **after)

    assert Entry.objects.get().release == catalogue.release_in(movie, "JP")


def test_a_date_that_stays_moves_nobody(alice):
    movie = make_movie(japan=JAPAN)
    make_entry(alice, movie)

    assert catalogue.redate(movie) == 0
    assert User.objects.get().wall_version == 1


def test_looking_for_stale_dates_costs_the_same_for_one_wall_and_for_three(alice, bob, charlie):
    movie, costs = make_movie(japan=JAPAN), []
    for owner in (alice, bob, charlie):
        make_entry(owner, movie)
        with CaptureQueriesContext(connection) as queries:
            catalogue.redate(movie)
        costs.append(len(queries))

    assert costs[0] == costs[2]


# --- from a search result alone ---


@pytest.mark.django_db
def test_a_search_result_is_enough_for_a_row():
    movie = store_seen(hit())

    assert (movie.pk, movie.original_title, movie.poster_path) == (550, "Fight Club", "/seen.jpg")
    assert texts_of(movie) == {"ja": ("ファイト・クラブ", ""), "en": ("ファイト・クラブ", "")}
    assert movie.fetched_at is None
    assert Movie.objects.matching("fight").exists()


@pytest.mark.django_db
def test_a_search_result_never_writes_over_a_film_that_we_know():
    movie = make_movie(tmdb_id=550)
    store_seen(hit())

    assert texts_of(movie)["ja"][0] == "インセプション"


# --- finding a film ---


def test_a_film_that_we_know_never_waits_for_tmdb(db, tmdb):
    known = make_movie(tmdb_id=550)

    assert find_or_fetch(550) == known
    assert tmdb.requests == []


def test_a_film_that_is_new_to_us_is_fetched_in_one_call(db, tmdb):
    movie = find_or_fetch(496243)

    assert texts_of(movie)["ja"][0] == "パラサイト 半地下の家族"
    assert releases_of(movie)["JP"] == dt.date(2020, 1, 10)
    assert movie.fetched_at is not None
    assert len(tmdb.requests) == 1


def test_a_film_that_nobody_knows_is_unknown_even_if_a_search_showed_it(db, tmdb):
    with pytest.raises(MovieUnknown):
        find_or_fetch(hostile.VANISHED, hit(hostile.VANISHED))
    assert not Movie.objects.exists()


@pytest.mark.parametrize("fault", ["dead", "503", "429", "malformed", "html"])
def test_with_tmdb_away_a_new_film_needs_what_a_search_said(db, tmdb, fault):
    tmdb.fail_with(fault)

    with pytest.raises(service.TMDBUnavailable):
        find_or_fetch(550)
    assert find_or_fetch(550, hit()).original_title == "Fight Club"


def test_what_tmdb_says_counts_for_more_than_what_a_search_said(db, tmdb):
    assert find_or_fetch(550, hit(poster_path="/seen.jpg")).poster_path == "/jSziioSwPVrOy9Yow3XhWIBDjq1.jpg"


# --- asking again ---


def test_refreshing_completes_a_film(db, tmdb):
    movie = refresh(store_seen(hit()))

    assert movie.fetched_at is not None
    assert releases_of(movie)["JP"] == dt.date(1999, 12, 11)


def kept() -> dict[str, object]:
    """The row, but for when TMDB was last asked."""
    return Movie.objects.values().get() | {"tried_at": None}


def test_a_film_that_is_gone_from_tmdb_keeps_its_row_and_its_entries(alice, tmdb):
    movie = find_or_fetch(550)
    make_entry(alice, movie, score=90)
    before = kept()
    caches["tmdb"].clear()
    tmdb.gone.add(550)

    with pytest.raises(service.TMDBNotFound):
        refresh(movie)
    changed = {"entry_count": 1, "scored_count": 1, "score_sum": 90, "scores_90": 1}
    assert Movie.objects.values().get() == before | changed | {"tried_at": ANY}
    assert Entry.objects.get().score == 90


@pytest.mark.parametrize("fault", ["dead", "malformed", "wrong_types", "429"])
def test_a_failed_refresh_leaves_the_film_alone(db, tmdb, fault):
    movie = find_or_fetch(550)
    before = kept()
    caches["tmdb"].clear()
    tmdb.fail_with(fault)

    with pytest.raises(service.TMDBUnavailable):
        refresh(movie)
    assert Movie.objects.values().get() == before | {"tried_at": ANY}


@pytest.mark.parametrize(
    "tmdb_id", [hostile.LONG_TITLE, hostile.BEYOND_THE_PLANE, hostile.MARKUP, hostile.ODD_TYPES, hostile.BARE]
)
def test_whatever_tmdb_says_can_be_stored(db, tmdb, tmdb_id):
    movie = find_or_fetch(tmdb_id)

    movie.refresh_from_db()
    assert set(texts_of(movie)) == {"ja", "en"}
