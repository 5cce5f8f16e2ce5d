"""What TMDB said is renewed in time, in a good order, or goes; nothing of anybody's goes with it."""

import datetime as dt
from io import StringIO

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from movies import catalogue, changed, freshness, merging
from movies.models import ChangesRead, Entry, KnownFilm, Movie, MovieRelease, MovieText
from movies.tmdb import service, turns
from movies.tmdb.records import SearchHit, Translation
from mymovie.limits.counting import Rate
from tests.factories import make_entry, make_movie
from tests.movies.pages import client_of, drifts, films_on
from tests.standin import hostile

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2027, 3, 20, 12, tzinfo=dt.UTC)
YESTERDAY = "2027-03-19"


@pytest.fixture(autouse=True)
def _noon(time_machine, monkeypatch):
    time_machine.move_to(NOON)
    monkeypatch.setattr(turns, "CALLS", Rate(times=1_000, span_s=1))  # tests/movies/tmdb/test_turns.py counts


def ago(**span) -> dt.datetime:
    return NOON - dt.timedelta(**span)


def held(tmdb_id, *, days, entries=0, **fields) -> Movie:
    movie = make_movie(tmdb_id=tmdb_id, fetched_at=ago(days=days), **fields)
    Movie.objects.filter(pk=tmdb_id).update(entry_count=entries)
    return movie


def run(**options) -> str:
    out = StringIO()
    call_command("refresh_movies", stdout=out, stderr=out, **options)
    return out.getvalue().splitlines()[-1]


def run_without_tmdb() -> str:
    out = StringIO()
    try:
        call_command("refresh_movies", stdout=out, stderr=out)
    except CommandError as stopped:
        return str(stopped)
    return out.getvalue()


def asked_for(standin) -> list[str]:
    paths = [seen.path.removeprefix("/3/movie/") for seen in standin.requests]
    standin.requests.clear()
    return [path for path in paths if path != "changes"]


def pages_read(standin) -> list[tuple[str, str]]:
    seen = [seen.query for seen in standin.requests if seen.path.endswith("/changes")]
    standin.requests.clear()
    return [(query["start_date"], query["page"]) for query in seen]


# --- what TMDB changed ---


@pytest.mark.parametrize("tmdb_id", [129, 550, 603], ids=["not adult", "adult null", "another"])
def test_what_tmdb_changed_is_renewed_though_it_is_young(tmdb, tmdb_id):
    held(tmdb_id, days=2)
    held(346, days=2)
    tmdb.changed[YESTERDAY] = [1, tmdb_id]
    run()
    assert asked_for(tmdb) == [str(tmdb_id)]
    assert not Movie.objects.due(NOON).exists()


def test_who_was_asked_after_the_day_knows_what_it_changed(tmdb):
    held(550, days=0)
    tmdb.changed[YESTERDAY] = [550]
    run()
    assert asked_for(tmdb) == []


def test_a_film_that_changed_is_asked_for_past_the_cache(tmdb):
    service.movie(550)
    held(550, days=2)
    tmdb.changed[YESTERDAY] = [550]
    asked_for(tmdb)
    run()
    assert asked_for(tmdb) == ["550"]


def test_all_pages_of_a_day_are_read(tmdb):
    held(550, days=2)
    tmdb.changed[YESTERDAY] = [*range(1_000_000, 1_000_250), 550]
    assert changed.mark(NOON) == 1
    assert pages_read(tmdb) == [(YESTERDAY, "1"), (YESTERDAY, "2"), (YESTERDAY, "3")]


def test_a_day_is_read_once_and_not_before_it_is_over(tmdb):
    for _ in range(2):
        changed.mark(NOON)
    changed.mark(NOON.replace(day=21, hour=5))
    assert pages_read(tmdb) == [(YESTERDAY, "1")]
    changed.mark(NOON.replace(day=21, hour=6))
    assert pages_read(tmdb) == [("2027-03-20", "1")]


def test_a_day_that_was_cut_off_is_read_again(tmdb):
    held(550, days=2)
    tmdb.changed[YESTERDAY] = [*range(1_000_000, 1_000_100), 550]
    tmdb.fail_with("500", path="/changes")
    with pytest.raises(service.TMDBUnavailable):
        changed.mark(NOON)
    assert not ChangesRead.objects.exists()
    tmdb.fail_with(None)
    assert changed.mark(NOON) == 1


@pytest.mark.parametrize(
    ("behind", "first"), [(3, "2027-03-17"), (14, "2027-03-06"), (15, "2027-03-06"), (40, "2027-03-06")]
)
def test_what_is_longer_ago_than_a_fortnight_is_left_to_age(tmdb, behind, first):
    ChangesRead.objects.create(pk=1, read_to=dt.date(2027, 3, 19) - dt.timedelta(days=behind))
    changed.mark(NOON)
    read = [day for day, _ in pages_read(tmdb)]
    assert (read[0], len(read)) == (first, 3)
    for _ in range(4):
        changed.mark(NOON)
    assert ChangesRead.objects.get().read_to == dt.date(2027, 3, 19)


def test_the_films_are_renewed_by_age_when_changes_cannot_be_read(tmdb):
    held(550, days=151)
    tmdb.fail_with("500", path="/changes")
    run()
    assert asked_for(tmdb) == ["550"]


def test_the_id_of_a_film_that_was_merged_marks_nothing(tmdb, alice):
    make_entry(alice, held(603, days=2))
    held(550, days=2)
    merging.step(former_id=603, survivor_id=550)
    tmdb.changed[YESTERDAY] = [603]
    run()
    assert (asked_for(tmdb), Movie.objects.count(), Entry.objects.get().movie_id) == ([], 1, 550)


# --- whose turn it is ---


def test_the_oldest_come_first_near_the_end_of_their_time_and_before_it_what_most_have_seen(tmdb):
    held(550, days=151, entries=7)
    held(603, days=152, entries=9)
    held(129, days=166)
    held(346, days=170)
    make_movie(tmdb_id=27205)
    run()
    assert asked_for(tmdb) == ["346", "129", "603", "550", "27205"]


def test_films_that_fail_rest_and_take_nobodys_turn(tmdb, time_machine):
    for tmdb_id in (550, 603):
        held(tmdb_id, days=151, entries=9)
    held(129, days=151)
    for tmdb_id in (603, 550):
        tmdb.fail_with("500", path=f"/movie/{tmdb_id}")
        run(limit=1)
    tmdb.fail_with(None)
    asked_for(tmdb)
    run(limit=1)
    assert asked_for(tmdb) == ["129"]
    time_machine.move_to(NOON + dt.timedelta(hours=6, seconds=1))
    run()
    assert asked_for(tmdb) == ["603", "550"]


# --- what is too old ---


def known_by(alternative) -> dict:
    titles = (Translation("ja", "題", "梗概"), Translation("en", "A title", "What it is about"))
    return {
        "translations": titles, "original_title": "Un titre", "alternative_titles": (("US", alternative),),
        "imdb_id": "tt0000001", "japan": dt.date(2011, 1, 2),
    }  # fmt: skip


def test_what_could_not_be_renewed_goes_and_what_a_wall_needs_stays(tmdb, alice, client):
    make_entry(alice, held(550, days=179, **known_by("Another name")), score=80, memo="よかった")
    held(603, days=178)
    tmdb.fail_with("dead")
    before = Entry.objects.values().get()
    assert "1 lapsed" in run_without_tmdb()
    film = Movie.objects.get(pk=550)
    assert (film.poster_path, film.runtime, film.directors, film.genre_ids, film.imdb_id) == (
        "",
        None,
        [],
        [],
        "",
    )
    assert set(MovieText.objects.filter(movie=film).values_list("title", "overview")) == {
        ("題", ""),
        ("A title", ""),
    }
    assert MovieRelease.objects.values_list("released_on", "certification").get() == (dt.date(2011, 1, 2), "")
    assert not Movie.objects.matching("Another name").exists()
    assert "another" not in KnownFilm.objects.get(pk=550).titles
    assert Movie.objects.matching("title").exists()
    assert Movie.objects.get(pk=603).poster_path
    assert Entry.objects.values().get() == before
    assert (films_on(client.get("/@alice/")), drifts()) == ([550], [])


def test_it_comes_back_when_tmdb_answers(tmdb):
    held(550, days=200)
    assert freshness.lapse_old(NOON) == 1
    assert freshness.lapse_old(NOON) == 0
    run()
    film = Movie.objects.get(pk=550)
    assert film.poster_path
    assert film.directors
    assert MovieText.objects.get(movie=film, language="ja").overview


def test_what_a_search_alone_said_goes_too(tmdb):
    catalogue.store_seen(
        SearchHit(550, "題", "Fight Club", "en", None, poster_path="/seen.jpg", popularity=1.0)
    )
    assert freshness.lapse_old(NOON + dt.timedelta(days=178)) == 0
    assert freshness.lapse_old(NOON + dt.timedelta(days=180)) == 1
    film = Movie.objects.get()
    assert (film.poster_path, film.original_title) == ("", "Fight Club")
    assert Movie.objects.due(NOON).exists()


def test_what_never_was_tmdbs_stays(tmdb):
    make_movie(tmdb_id=550)
    assert freshness.lapse_old(NOON + dt.timedelta(days=1_000)) == 0


def test_many_films_lapse_in_portions(monkeypatch):
    monkeypatch.setattr(freshness, "LAPSE_AT_ONCE", 2)
    for tmdb_id in range(1, 6):
        held(tmdb_id, days=190)
    assert freshness.lapse_old(NOON) == 5


def test_tmdb_away_for_two_months_and_back_costs_nobody_an_entry(standin, alice, bob, time_machine):
    films = (550, 603, 129, 346, 27205)
    for owner in (alice, bob):
        for tmdb_id in films:
            movie = Movie.objects.filter(pk=tmdb_id).first() or held(tmdb_id, days=tmdb_id % 150)
            make_entry(owner, movie, score=tmdb_id % 100, memo=str(tmdb_id))
    said = ("owner_id", "movie_id", "score", "memo", "registered_at", "watched_on")
    before = list(Entry.objects.order_by("pk").values(*said))
    standin.fail_with("500")
    for day in range(1, 62):
        time_machine.move_to(NOON + dt.timedelta(days=day))
        _hourly(standin)
        oldest = Movie.objects.exclude(fetched_at=None).order_by("fetched_at").first()
        assert oldest is None or oldest.fetched_at > NOON + dt.timedelta(days=day - 180)
    assert Movie.objects.filter(poster_path="").exists()
    assert Movie.objects.exclude(poster_path="").exists()
    standin.fail_with(None)
    for day in (62, 63):
        time_machine.move_to(NOON + dt.timedelta(days=day))
        _hourly(standin)
    assert list(Entry.objects.order_by("pk").values(*said)) == before
    assert not Movie.objects.filter(poster_path="").exists()
    assert drifts() == []


def _hourly(standin) -> None:
    caches["tmdb"].clear()
    with service.use_client(client_of(standin)):
        _run_or_stop()


def _run_or_stop() -> None:
    try:
        run()
    except CommandError:
        return


# --- what is told ---


def test_a_run_tells_what_it_did_and_how_things_stand(tmdb):
    held(550, days=160)
    held(hostile.VANISHED, days=151)
    held(603, days=2)
    held(129, days=100)
    tmdb.changed[YESTERDAY] = [603]
    assert run() == (
        "2 films renewed of 3 due, 1 of them newly changed at TMDB; 1 gone, 0 failed, 0 lapsed; "
        "0 are due, the oldest is 100 days old."
    )


def test_the_count_asks_nobody_and_changes_nothing(tmdb):
    held(550, days=200)
    before = Movie.objects.values().get()
    assert run(count=True) == "1 are due, the oldest is 200 days old."
    assert (tmdb.requests, Movie.objects.values().get()) == ([], before)


def test_what_a_search_alone_said_counts_by_when_it_was_stored(tmdb):
    catalogue.store_seen(
        SearchHit(550, "題", "Fight Club", "en", None, poster_path="/seen.jpg", popularity=1.0)
    )
    assert freshness.Standing.at(NOON + dt.timedelta(days=171)).oldest_days >= 170


def test_a_film_registered_from_the_cache_counts_as_old_as_that_may_be(tmdb):
    service.movie(550)
    latest = timezone.now() - dt.timedelta(seconds=service.MOVIE_TTL_S)
    age = latest - catalogue.find_or_fetch(550).fetched_at
    assert abs(age) < dt.timedelta(minutes=1)


@pytest.mark.parametrize(("days", "lines"), [(170, 0), (171, 1)])
def test_whoever_is_on_call_hears_of_it_ten_days_before_the_end(tmdb, caplog, days, lines):
    held(550, days=days)
    tmdb.fail_with("dead")
    _run_or_stop()
    told = [record for record in caplog.records if getattr(record, "event", "") == "films_old"]
    assert [record.levelname for record in told] == ["ERROR"] * lines


def test_a_film_that_lapsed_has_a_page(tmdb):
    held(550, days=200)
    freshness.lapse_old(NOON)
    assert Client().get("/movies/550/").status_code == 200
