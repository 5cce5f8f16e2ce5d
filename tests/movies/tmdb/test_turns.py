"""All of us together ask TMDB so often and no more, and people come before jobs."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

from movies import catalogue
from movies.models import Movie
from movies.search import TMDBState, find
from movies.tmdb import service, turns
from movies.tmdb.breaker import FAILURES, REST_S
from movies.tmdb.client import TMDBClient
from movies.tmdb.errors import TMDBOurLimit, TMDBResting, TMDBUnavailable
from mymovie.limits import counting
from tests.factories import make_movie
from tests.follows.test_concurrency import all_at_once
from tests.movies.pages import client_of, text_of

from .conftest import fail

pytestmark = pytest.mark.django_db


def spend(but=0):
    counting.take(turns.CALLS, "tmdb", times=turns.CALLS.times - but)


@pytest.fixture
def tmdb(standin, limits_at_a_standstill):
    with service.use_client(client_of(standin)):
        yield standin


def go_on(monkeypatch, seconds):
    now = float(counting.NOW["sqlite"]) + seconds
    monkeypatch.setattr(counting, "NOW", dict.fromkeys(counting.NOW, repr(now)))


# --- how many ---


def test_at_the_greatest_haste_they_are_at_most_40_in_any_10_seconds(limits_at_a_standstill, monkeypatch):
    asked = []
    for tick in range(250):
        while not counting.take(turns.CALLS, "tmdb"):
            asked.append(tick / 10)
        go_on(monkeypatch, 0.1)

    most = max(sum(begin <= at < begin + 10 for at in asked) for begin in asked)
    assert 36 <= most <= 38  # two may be late on their way


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL's row locks")
@pytest.mark.django_db(transaction=True)
def test_of_thirty_processes_at_once_eighteen_ask(limits_at_a_standstill):
    told = all_at_once([lambda: turn(turns.for_a_person) for _ in range(30)])
    assert Counter(told) == {True: 18, False: 12}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL's row locks")
@pytest.mark.django_db(transaction=True)
def test_jobs_and_people_at_once_leave_the_jobs_no_more_than_their_part(limits_at_a_standstill):
    jobs = [lambda: ("job", turn(turns.for_a_job)) for _ in range(15)]
    people = [lambda: ("person", turn(turns.for_a_person)) for _ in range(15)]
    told = Counter(all_at_once([*jobs, *people]))
    assert told["job", True] <= 9
    assert told["job", True] + told["person", True] == 18 - max(0, 3 - told["job", True])


def turn(asked):
    try:
        asked()
    except TMDBOurLimit:
        return False
    return True


# --- a person ---


def test_a_search_that_gets_no_turn_shows_our_films_and_says_that_tmdb_is_away(tmdb):
    make_movie(tmdb_id=550, ja="ファイト・クラブ", en="Fight Club")
    spend()
    page = text_of(Client().get("/search/further/?q=fight"))

    assert "/movies/550/" in page
    assert "data-tmdb-away" in page
    assert tmdb.requests == []


def test_a_film_that_is_new_to_us_is_503_while_there_is_no_turn(tmdb):
    spend()
    response = Client().get("/movies/129/")

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert tmdb.requests == []


def test_the_last_turn_is_taken_once(tmdb):
    spend(but=1)
    assert [find(word, "ja").tmdb for word in ("fight", "matrix")] == [TMDBState.ANSWERED, TMDBState.AWAY]
    assert len(tmdb.requests) == 1


def test_what_the_cache_knows_takes_no_turn(tmdb):
    for _ in range(2):
        service.search("matrix", "en")

    assert [turn(turns.for_a_person) for _ in range(18)].count(True) == 17


def test_the_second_try_of_a_call_takes_a_turn_of_its_own(tmdb):
    spend(but=1)
    tmdb.fail_with("503", times=1)
    with pytest.raises(TMDBUnavailable, match="status 503"):  # what TMDB said, not that we may not ask again
        service.movie(129)
    assert len(tmdb.requests) == 1


# --- the breaker ---


def refuse():
    raise TMDBOurLimit(1)


def test_no_turn_says_nothing_of_tmdb(make_client, standin, clock):
    client: TMDBClient = make_client(clock=clock)
    standin.fail_with("500")
    for _ in range(FAILURES):
        with pytest.raises(TMDBOurLimit):
            client.movie(550, "ja-JP", turn=refuse)
        fail(client)

    assert client.rest_s == REST_S


def test_a_probe_without_a_turn_leaves_the_breaker_open_for_another(make_client, standin, clock):
    client: TMDBClient = make_client(clock=clock)
    standin.fail_with("500", times=FAILURES)
    for _ in range(FAILURES):
        fail(client)
    clock.advance(REST_S)

    with pytest.raises(TMDBOurLimit):
        client.movie(129, "ja-JP", turn=refuse)
    assert client.movie(129, "ja-JP")["id"] == 129


def test_while_the_breaker_rests_nobody_takes_a_turn(make_client, standin):
    client: TMDBClient = make_client()
    standin.fail_with("500")
    for _ in range(FAILURES):
        fail(client)
    with pytest.raises(TMDBUnavailable, match="resting"):
        client.movie(550, "ja-JP", turn=lambda: pytest.fail("asked"))


def test_a_database_that_cannot_count_is_no_fault_of_tmdb_and_lets_nobody_through(tmdb, monkeypatch):
    def away(*_, **__):
        raise OperationalError("read-only")

    with monkeypatch.context() as patch:
        patch.setattr(counting, "take", away)
        for _ in range(FAILURES + 1):
            with pytest.raises(OperationalError):
                find("fight", "ja")
    assert tmdb.requests == []
    assert find("fight", "ja").tmdb is TMDBState.ANSWERED


# --- a job ---


def test_a_job_leaves_half_to_people(tmdb):
    assert [turn(turns.for_a_job) for _ in range(10)].count(True) == 9
    assert [turn(turns.for_a_person) for _ in range(10)].count(True) == 9


def test_a_job_waits_for_its_turn(tmdb, monkeypatch):
    movie = make_movie(tmdb_id=129)
    waited = []

    def wait(seconds):
        waited.append(seconds)
        go_on(monkeypatch, seconds)

    monkeypatch.setattr(turns, "sleep", wait)
    spend()
    catalogue.refresh(movie)

    assert sum(waited) == pytest.approx(5, abs=0.1)  # until half of nine seconds is free, and its own share
    assert len(tmdb.requests) == 1


def test_a_job_that_gets_no_turn_for_a_minute_comes_again_later(tmdb, monkeypatch):
    make_movie(tmdb_id=129, fetched_at=None)
    waited = []
    monkeypatch.setattr(turns, "sleep", waited.append)
    spend()
    with pytest.raises(Exception, match="TMDB does not answer us now"):
        call_command("refresh_movies")

    assert 50 < sum(waited) <= 60
    assert Movie.objects.get(pk=129).fetched_at is None
    assert tmdb.requests == []


# --- an import ---


def test_an_import_takes_nobodys_turn_and_nobody_takes_its(tmdb):
    assert [turn(turns.for_an_import) for _ in range(9)].count(True) == 8
    assert [turn(turns.for_a_job) for _ in range(10)].count(True) == 9
    assert [turn(turns.for_a_person) for _ in range(10)].count(True) == 9
    assert not turn(turns.for_an_import)


def test_all_of_us_together_are_far_below_what_tmdb_allows(limits_at_a_standstill, monkeypatch):
    asked = []
    for tick in range(250):
        for rate, what in ((turns.CALLS, "tmdb"), (turns.IMPORT_CALLS, "tmdb imports")):
            while not counting.take(rate, what):
                asked.append(tick / 10)
        go_on(monkeypatch, 0.1)

    most_in_ten = max(sum(begin <= at < begin + 10 for at in asked) for begin in asked)
    most_in_one = max(sum(begin <= at < begin + 1 for at in asked) for begin in asked)
    assert most_in_ten <= 126
    assert most_in_one <= 36  # once, at the beginning of it all; TMDB allows some 40


def test_an_import_waits_a_second_for_its_turn_and_no_longer(tmdb, monkeypatch):
    waited = []

    def wait(seconds):
        waited.append(seconds)
        go_on(monkeypatch, seconds)

    monkeypatch.setattr(turns, "sleep", wait)
    for number in range(10):
        service.search_of_year(f"film {number}", "en", None)
    assert sum(waited) == pytest.approx(0.25, abs=0.01)

    monkeypatch.setattr(turns, "sleep", waited.append)  # the clock stands still
    for _ in range(8):
        turn(turns.for_an_import)
    with pytest.raises(TMDBOurLimit):
        service.search_of_year("another", "en", None)
    assert sum(waited) <= 0.25 + turns.IMPORT_PATIENCE_S
    assert len(tmdb.requests) == 10


def test_a_film_for_an_import_takes_a_turn_of_imports(tmdb):
    spend()
    assert catalogue.find_or_fetch(129, is_for_import=True).pk == 129


def test_while_tmdb_keeps_failing_an_import_takes_what_a_search_said(tmdb):
    tmdb.fail_with("500")
    for _ in range(FAILURES):
        with pytest.raises(TMDBUnavailable):
            service.movie(129, is_for_import=True)
    with pytest.raises(TMDBResting):
        catalogue.find_or_fetch(129, is_for_import=True)
    seen = service.SearchHit(129, "題", "題", "ja", None, "", 1.0)

    assert catalogue.find_or_fetch(129, seen, is_for_import=True).original_title == "題"


def test_an_import_without_a_turn_stores_no_half_film(tmdb, monkeypatch):
    monkeypatch.setattr(turns, "sleep", lambda seconds: None)
    counting.take(turns.IMPORT_CALLS, "tmdb imports", times=8)
    seen = service.SearchHit(129, "題", "題", "ja", None, "", 1.0)
    with pytest.raises(TMDBOurLimit):
        catalogue.find_or_fetch(129, seen, is_for_import=True)
    assert not Movie.objects.filter(pk=129).exists()
