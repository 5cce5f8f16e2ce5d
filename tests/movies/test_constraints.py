"""What the database refuses, whoever asks it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from movies.models import Entry, Movie, MovieRelease, MovieText, Precision, RemovedEntry
from tests.factories import make_entry, make_movie

DAY = dt.date(2020, 1, 1)


@pytest.fixture
def entry(alice) -> Entry:
    return make_entry(alice, score=50, watched_on=DAY)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"score": 101}, "score_in_range"),
        ({"score": -1}, "score"),
        ({"watched_on": dt.date(2999, 1, 1)}, "watched_not_in_the_future"),
        ({"watched_on": None}, "watched_precision_fits"),
        ({"watched_precision": Precision.UNKNOWN}, "watched_precision_fits"),
        ({"watched_precision": "century"}, "watched_precision_fits"),
        ({"is_private": True}, "private_is_not_public"),
    ],
)
def test_an_entry_that_cannot_be_true_is_refused(entry, wrong, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**wrong)


@pytest.mark.parametrize("score", [0, 100, None])
def test_the_ends_of_the_scale_are_allowed(entry, score):
    assert Entry.objects.filter(pk=entry.pk).update(score=score) == 1


def test_the_day_of_writing_is_the_last_that_can_have_been_watched(entry):
    assert Entry.objects.filter(pk=entry.pk).update(watched_on=entry.revised_on) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(watched_on=entry.revised_on + dt.timedelta(days=1))


def refused(model, **fields) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model(**fields).save(force_insert=True)


def test_a_film_is_once_on_a_wall(entry, alice):
    refused(Entry, owner=alice, movie=entry.movie)


def test_a_film_is_removed_once_from_a_wall(alice):
    film = make_movie()
    RemovedEntry.objects.create(owner=alice, movie=film, fields={})
    refused(RemovedEntry, owner=alice, movie=film, fields={})


@pytest.mark.django_db
def test_a_film_has_one_text_in_a_language():
    refused(MovieText, movie=make_movie(), language="ja", title="もう一つ")


@pytest.mark.django_db
def test_a_film_has_one_release_in_a_country():
    refused(MovieRelease, movie=make_movie(japan=DAY), country="JP", released_on=DAY, kind=3)


@pytest.mark.django_db
def test_a_tmdb_id_has_one_row():
    refused(Movie, tmdb_id=make_movie().pk, original_title="Another")


@pytest.mark.django_db
@pytest.mark.parametrize("tmdb_id", [0, -1])
def test_a_tmdb_id_is_positive(tmdb_id):
    refused(Movie, tmdb_id=tmdb_id, original_title="Nothing")


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"scored_count": 1}, {"entry_count": -1}, {"score_sum": -1}])
def test_a_film_has_no_more_scores_than_entries_and_no_count_below_none(wrong):
    film = make_movie()
    with pytest.raises(IntegrityError), transaction.atomic():
        Movie.objects.filter(pk=film.pk).update(**wrong)


def test_a_film_on_a_wall_cannot_be_deleted(entry):
    with pytest.raises(ProtectedError):
        entry.movie.delete()


def test_the_wall_goes_with_its_owner_and_the_film_stays(entry, alice):
    alice.delete()

    assert not Entry.objects.exists()
    assert Movie.objects.exists()
