import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from movies import catalogue, counts, film
from movies.actions import (
    Impression,
    NothingToRestore,
    register_movie,
    remove_entry,
    restore_entry,
    revise_entry,
)
from movies.models import Entry, Movie
from tests.factories import fill_wall, make_entry, make_movie, make_user
from tests.movies.pages import drifts


def told(movie: Movie) -> tuple[int, int, int]:
    """Entries, scores and their sum, as the film's page would tell them."""
    page = film.from_rows(movie.pk, "ja")
    return page.entry_count, page.scored_count, page.score_sum


def bars(movie: Movie) -> dict[str, int]:
    return {bar.label: bar.entries for bar in film.from_rows(movie.pk, "ja").histogram if bar.entries}


def shelves(owner: User, *, is_owner: bool) -> dict[str, dict[str, int]]:
    return counts.of_wall(User.objects.get(pk=owner.pk), is_owner=is_owner).by_sort


# --- a film's counts ---


def test_a_registration_is_counted(alice, bob):
    movie = make_movie()
    make_entry(alice, movie, score=80)
    make_entry(bob, movie)

    assert told(movie) == (2, 1, 80)


@pytest.mark.parametrize(
    ("score", "bar"),
    [(0, "0–9"), (9, "0–9"), (10, "10–19"), (89, "80–89"), (90, "90–100"), (99, "90–100"), (100, "90–100")],
)
def test_a_score_stands_in_its_bar(alice, score, bar):
    movie = make_movie()
    make_entry(alice, movie, score=score)

    assert bars(movie) == {bar: 1}


@pytest.mark.parametrize(
    ("first", "then", "after"),
    [
        (9, 10, {"10–19": 1}),
        (89, 90, {"90–100": 1}),
        (100, 89, {"80–89": 1}),
        (95, 100, {"90–100": 1}),
        (None, 0, {"0–9": 1}),
        (50, None, {}),
    ],
)
def test_a_new_score_moves_from_bar_to_bar(alice, first, then, after):
    movie = make_movie()
    entry = make_entry(alice, movie, score=first)
    revise_entry(entry=entry, impression=Impression(score=then))

    assert bars(movie) == after
    assert told(movie) == (1, int(then is not None), then or 0)


def test_a_private_entry_is_counted_for_nobody(alice, bob):
    movie = make_movie()
    make_entry(bob, movie, score=50)
    entry = make_entry(alice, movie, score=80, is_private=True)
    assert told(movie) == (1, 1, 50)
    revise_entry(entry=entry, impression=Impression(score=80))
    assert told(movie) == (2, 2, 130)
    revise_entry(entry=entry, impression=Impression(score=90, is_private=True))

    assert told(movie) == (1, 1, 50)


def test_a_wall_that_is_not_public_counts_for_no_film(db):
    movie = make_movie()
    make_entry(make_user("hermit", visibility="private"), movie, score=100)

    assert told(movie) == (0, 0, 0)


def test_removing_and_restoring_are_counted(alice):
    movie = make_movie()
    make_entry(alice, movie, score=80)
    remove_entry(owner=alice, tmdb_id=movie.pk)
    assert told(movie) == (0, 0, 0)
    restore_entry(owner=alice, tmdb_id=movie.pk)

    assert told(movie) == (1, 1, 80)


def test_the_average_is_of_scores_not_of_entries(alice, bob, charlie):
    movie = make_movie()
    for owner, score in ((alice, 0), (bob, 75), (charlie, None)):
        make_entry(owner, movie, score=score)

    assert film.from_rows(movie.pk, "ja").average == 37.5


# --- a wall's counts ---


def test_a_wall_counts_its_shelves(alice):
    for score, japan in ((100, "2010-07-23"), (90, "2019-12-31"), (89, "2020-01-01"), (None, None)):
        movie = make_movie(japan=dt.date.fromisoformat(japan) if japan else None, world=None)
        make_entry(alice, movie, score=score)

    assert shelves(alice, is_owner=False) == {
        "score": {"90": 2, "80": 1, "none": 1},
        "released": {"2010": 2, "2020": 1, "none": 1},
    }


def test_private_films_are_counted_for_their_owner_alone(alice):
    make_entry(alice, score=80)
    make_entry(alice, score=30, is_private=True)

    assert shelves(alice, is_owner=True)["score"] == {"80": 1, "30": 1}
    assert shelves(alice, is_owner=False)["score"] == {"80": 1}


def test_an_empty_wall_counts_nothing(alice):
    entry = make_entry(alice)
    remove_entry(owner=alice, tmdb_id=entry.movie_id)

    assert shelves(alice, is_owner=True) == {"score": {}, "released": {}}
    assert shelves(make_user("newcomer"), is_owner=False) == {}


def test_a_wall_was_last_active_when_others_could_see_it(alice):
    seen = make_entry(alice)
    make_entry(alice, is_private=True)
    alice.refresh_from_db()

    assert alice.last_entry_at == seen.registered_at


# --- proof and repair ---

PEOPLE = ("alice", "bobby")
FILMS = (1, 2, 3)
SCORES = st.sampled_from([None, 0, 9, 10, 89, 90, 100])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["register", "register", "remove", "restore", "redate"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(FILMS),
        SCORES,
        st.booleans(),
    ),
    max_size=25,
)


@contextmanager
def undone_afterwards() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def take(step: str, owner: User, tmdb_id: int, score: int | None, is_private: bool) -> None:
    if step == "register":
        register_movie(owner=owner, tmdb_id=tmdb_id, impression=Impression(score, is_private=is_private))
    elif step == "remove":
        remove_entry(owner=owner, tmdb_id=tmdb_id)
    elif step == "redate":
        Movie.objects.filter(pk=tmdb_id).update(released_on=dt.date(1900 + (score or 0), 1, 1))
        catalogue.redate(Movie.objects.get(pk=tmdb_id))
    elif step == "restore":
        try:
            restore_entry(owner=owner, tmdb_id=tmdb_id)
        except NothingToRestore:
            return


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_people_do_the_counts_are_exact(steps):
    with undone_afterwards():
        people = {handle: make_user(handle) for handle in PEOPLE}
        for tmdb_id in FILMS:
            make_movie(tmdb_id=tmdb_id)
        for step, handle, *rest in steps:
            take(step, people[handle], *rest)

        assert drifts() == []


@pytest.fixture
def busy(alice, bob) -> Movie:
    movie = make_movie()
    make_entry(alice, movie, score=70)
    make_entry(bob, movie, score=90, is_private=True)
    return movie


@pytest.mark.parametrize("column", counts.FILM_COLUMNS)
def test_each_count_of_a_film_is_proved_and_repaired(busy, column):
    kept = Movie.objects.values(*counts.FILM_COLUMNS).get()
    Movie.objects.update(entry_count=9, scored_count=1)
    Movie.objects.update(**{column: 7})

    assert [drift.of for drift in drifts()] == [f"film {busy.pk}"]
    assert len(list(counts.reconcile(fix=True))) == 1
    assert drifts() == []
    assert Movie.objects.values(*counts.FILM_COLUMNS).get() == kept


@pytest.mark.parametrize(
    "planted",
    [{"wall_counts": {}}, {"last_entry_at": None}, {"last_entry_at": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)}],
)
def test_each_count_of_a_wall_is_proved_and_repaired(busy, alice, planted):
    User.objects.filter(pk=alice.pk).update(**planted)

    assert [drift.of for drift in drifts()] == ["@alice"]
    assert len(list(counts.reconcile(fix=True))) == 1
    assert drifts() == []


def test_an_entry_that_no_action_wrote_is_noticed(busy, alice):
    Entry.objects.create(owner=alice, movie=make_movie(), score=50)

    assert len(drifts()) == 2


def test_looking_repairs_nothing(busy):
    Movie.objects.update(entry_count=9)

    assert drifts() == drifts() != []


def test_a_repaired_wall_has_a_new_version(busy, alice):
    before = User.objects.get(pk=alice.pk).wall_version
    User.objects.filter(pk=alice.pk).update(wall_counts={})
    list(counts.reconcile(fix=True))

    assert User.objects.get(pk=alice.pk).wall_version == before + 1


def test_a_filled_wall_is_told_apart_by_decades(alice):
    fill_wall(alice, 30)

    decades = shelves(alice, is_owner=True)["released"]
    assert all(decade == "none" or (decade.isdigit() and int(decade) % 10 == 0) for decade in decades)
    assert sum(decades.values()) == 30
