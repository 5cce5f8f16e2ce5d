"""The made site of the benchmark is one that the product could have written."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from bench import fill, tables
from bench.entries import Entries
from bench.films import Films
from bench.people import People
from bench.sizes import Size
from follows.models import Follow
from movies.counts import reconcile
from movies.models import Entry, Movie, MovieText

TINY = Size("tiny", 1_000, 40, 300, 150, walls=(10, 150), followers=(5, 20))
DAY = dt.date(2026, 1, 1)


def structure():
    """What the database says of its indexes and constraints."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'")
        indexes = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        )
        return indexes | set(cursor.fetchall())


@pytest.fixture
def filled(db):
    before = structure()
    fill.fill(TINY, until=DAY, seed=1, say=lambda text: None)
    return before


def test_what_is_made_has_the_size_that_was_asked_for_and_no_count_that_drifts(filled):
    assert list(reconcile(fix=False)) == []
    assert (Entry.objects.count(), User.objects.count(), Movie.objects.count()) == (1_000, 40, 300)
    assert Entry.objects.filter(owner__handle="has150").count() == 150
    assert Follow.objects.filter(follower__handle="follows20").count() == 20
    assert MovieText.objects.count() == 600


def test_a_filled_database_has_the_indexes_and_constraints_that_it_had(filled):
    assert structure() == filled


def test_a_made_wall_is_drawn_and_a_film_is_registered_behind_the_last_row(filled, client):
    assert client.get(reverse("movies:wall", args=["has150"])).status_code == 200
    person = User.objects.get(handle="has10")
    missing = Movie.objects.exclude(entries__owner=person).first()
    client.force_login(person)
    client.post(reverse("movies:register", args=[missing.pk]), {"score": "80"})
    assert Entry.objects.filter(owner=person, movie=missing).get().pk > 1_000


def rows(seed):
    films, people = Films(TINY, seed), People(TINY, seed, "2019-01-01")
    return list(Entries(TINY, seed, films, people).rows(dt.datetime(2026, 1, 1)))


def test_the_seed_says_all():
    assert rows(1) == rows(1) != rows(2)


def test_a_column_that_the_benchmark_does_not_know_gets_its_default():
    assert tables.defaults(Movie, ["tmdb_id", "original_title"])["entry_count"] == "0"
    assert tables.defaults(Movie, [])["directors"] == "[]"
    assert tables.defaults(Entry, [])["score"] == tables.NULL
