"""Many people at once, in threads of their own, on PostgreSQL: SQLite lets one write at a time anyway."""

import datetime as dt
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from movies import catalogue
from movies.actions import (
    EntryChanged,
    Impression,
    Registered,
    register_movie,
    remove_entry,
    restore_entry,
    revise_entry,
)
from movies.models import Entry, Movie, Precision, Watched
from movies.tmdb import service
from movies.tmdb.client import Budget
from movies.viewings.actions import add_viewing, remove_viewing
from tests.factories import make_entry, make_movie, make_record, make_user
from tests.movies.pages import client_of, drifts

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL's row locks"),
]


def all_at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """What each returned, or the error it raised."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            return deed()
        except Exception as error:  # noqa: BLE001 (the test looks at it)
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def errors(results: list[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, Exception)]


def test_twenty_clicks_at_once_register_once():
    alice, film = make_user("alice"), make_movie()

    def click() -> Registered:
        return register_movie(owner=alice, tmdb_id=film.pk, impression=Impression(score=80), seen_version=0)

    results = all_at_once([click] * 20)

    assert errors(results) == []
    assert [entry.version for entry in Entry.objects.all()] == [1]
    assert drifts() == []


def test_of_two_who_saw_the_same_version_one_is_told():
    alice = make_user("alice")
    entry = make_entry(alice, score=50)

    def edit(score: int) -> Callable[[], Entry]:
        return lambda: revise_entry(entry=entry, impression=Impression(score=score), seen_version=1)

    results = all_at_once([edit(10), edit(90)])

    (told,) = errors(results)
    assert isinstance(told, EntryChanged)
    assert told.entry.score == Entry.objects.get().score
    assert drifts() == []


def test_eight_people_who_register_one_new_film_at_once_make_one_row(standin):
    people = [make_user(f"person_{letter}") for letter in "abcdefgh"]

    def register(n: int) -> Callable[[], Registered]:
        said = Impression(score=n * 10)
        return lambda: register_movie(owner=people[n], tmdb_id=550, impression=said)

    with service.use_client(client_of(standin, budget=Budget(total_s=9))):
        results = all_at_once([register(n) for n in range(8)])

    assert errors(results) == []
    film = Movie.objects.get()
    assert (film.entry_count, film.scored_count, film.score_sum) == (8, 8, 280)
    assert drifts() == []


def test_people_who_write_while_their_film_is_dated_anew_lose_nothing():
    people = [make_user(f"person_{letter}") for letter in "abcdefgh"]
    film = make_movie()
    for person in people:
        make_entry(person, film)

    def redate(year: int) -> Callable[[], Any]:
        record = make_record(tmdb_id=film.pk, japan=dt.date(year, 1, 1))
        return lambda: catalogue.store(record, fetched_at=None)

    def write(owner: User, score: int) -> Callable[[], Any]:
        said = Impression(score=score)
        return lambda: register_movie(owner=owner, tmdb_id=film.pk, impression=said)

    for turn in range(3):
        writes = [write(person, turn * 10 + n) for n, person in enumerate(people)]
        results = all_at_once([redate(2001 + turn), *writes])
        assert errors(results) == []

        assert set(Entry.objects.values_list("released_on__year", flat=True)) == {2001 + turn}
        assert drifts() == []


def test_dating_a_film_anew_waits_for_a_write_to_a_wall_it_moves():
    alice, film, is_locked = make_user("alice"), make_movie(), Event()
    entry = make_entry(alice, film, score=50)

    def write() -> Entry:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=alice.pk)  # as every write begins
            is_locked.set()
            time.sleep(0.5)
            return revise_entry(entry=entry, impression=Impression(score=90))

    def redate() -> Movie:
        is_locked.wait()
        return catalogue.store(make_record(tmdb_id=film.pk, japan=dt.date(2001, 1, 1)), fetched_at=None)

    assert errors(all_at_once([write, redate])) == []
    saved = Entry.objects.get()
    assert (saved.score, saved.released_on) == (90, dt.date(2001, 1, 1))
    assert drifts() == []


def test_one_person_who_clicks_everything_at_once_has_exact_counts():
    alice, film = make_user("alice"), make_movie()
    make_entry(alice, film, score=50)

    def register() -> Any:
        return register_movie(owner=alice, tmdb_id=film.pk, impression=Impression(score=90))

    def remove() -> Any:
        return remove_entry(owner=alice, tmdb_id=film.pk)

    def restore() -> Any:
        return restore_entry(owner=alice, tmdb_id=film.pk)

    all_at_once([register, remove, restore] * 4)

    assert drifts() == []


# --- the times a film was seen ---


def year(number: int) -> Watched:
    return Watched(dt.date(number, 1, 1), Precision.YEAR)


def test_many_times_that_are_told_at_once_are_all_there_and_the_latest_is_the_entry():
    entry = make_entry(make_user("alice"), score=50, watched_on=dt.date(2000, 1, 1), precision=Precision.YEAR)

    def tell(number: int) -> Callable[[], Entry]:
        return lambda: add_viewing(entry=entry, watched=year(number), score=number % 100)

    results = all_at_once([tell(number) for number in (2003, 2001, 2007, 2005, 2002, 2006, 2004, 2008)])

    assert errors(results) == []
    now = Entry.objects.get()
    assert (now.watched, now.score, now.version) == (year(2008), 8, 9)
    assert sorted(row.watched_on.year for row in now.viewings.all()) == list(range(2000, 2008))
    assert drifts() == []


def test_of_two_tabs_that_tell_of_a_time_one_is_told_of_the_other():
    entry = make_entry(make_user("alice"), score=50)

    def tell(number: int) -> Callable[[], Entry]:
        return lambda: add_viewing(entry=entry, watched=year(number), score=number % 100, seen_version=1)

    results = all_at_once([tell(2001), tell(2002)])

    (told,) = errors(results)
    assert isinstance(told, EntryChanged)
    assert drifts() == []


def test_a_time_is_removed_while_the_entry_is():
    alice = make_user("alice")
    entry = make_entry(alice, score=50)
    add_viewing(entry=entry, watched=year(2001), score=60)

    deeds: list[Callable[[], Any]] = [
        lambda: remove_viewing(entry=entry, watched=year(2001)),
        lambda: remove_entry(owner=alice, tmdb_id=entry.movie_id),
    ]
    results = all_at_once(deeds)

    assert all(isinstance(error, Entry.DoesNotExist) for error in errors(results))
    assert not Entry.objects.exists()
    assert drifts() == []
