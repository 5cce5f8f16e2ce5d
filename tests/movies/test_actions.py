import datetime as dt

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from accounts.models import User
from movies import catalogue
from movies.actions import (
    EntryChanged,
    Impression,
    NothingToRestore,
    Watched,
    forget_removed,
    register_movie,
    remove_entry,
    restore_entry,
    revise_entry,
)
from movies.models import Entry, Movie, Precision, RemovedEntry
from movies.tmdb import service
from movies.tmdb.client import DeadlineAdapter
from tests.factories import make_entry, make_movie, make_user
from tests.movies.pages import client_of
from tests.standin import hostile

FULL = Impression(
    score=88,
    watched=Watched(dt.date(2024, 2, 1), Precision.MONTH),
    memo="𠮷祥寺で🎬\n二行目",
    has_spoiler=True,
    is_private=True,
)


@pytest.fixture
def film(db) -> Movie:
    return make_movie()


def entries() -> list[Entry]:
    return list(Entry.objects.all())


def version_of_wall(owner: User) -> int:
    return User.objects.get(pk=owner.pk).wall_version


# --- registering ---


def test_registering_a_film_puts_it_on_the_wall(alice, film):
    before = timezone.now()
    entry = register_movie(owner=alice, tmdb_id=film.pk, impression=FULL).entry

    kept = Entry.objects.get()
    assert kept == entry
    assert Impression.of(kept) == FULL
    assert before <= kept.registered_at <= timezone.now()


def test_registering_a_film_twice_keeps_one_entry(alice, film):
    for score in (70, 80):
        register_movie(owner=alice, tmdb_id=film.pk, impression=Impression(score=score))

    (entry,) = entries()
    assert (entry.score, entry.version) == (80, 2)


def test_registering_again_keeps_the_day_of_registration(alice, film):
    first = make_entry(alice, film, registered_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    register_movie(owner=alice, tmdb_id=film.pk, impression=Impression(score=1))

    assert Entry.objects.get().registered_at == first.registered_at


def test_a_form_that_is_sent_twice_registers_once(alice, film):
    for _ in range(2):
        register_movie(owner=alice, tmdb_id=film.pk, impression=FULL, seen_version=0)

    (entry,) = entries()
    assert entry.version == 1


def test_saying_the_same_again_writes_nothing(alice, film):
    entry = make_entry(alice, film, score=70)
    before = version_of_wall(alice)
    revise_entry(entry=entry, impression=Impression(score=70))

    assert Entry.objects.get().version == 1
    assert version_of_wall(alice) == before


def test_two_people_have_an_entry_each(alice, bob, film):
    make_entry(alice, film, score=10)
    make_entry(bob, film, score=90)

    assert sorted((entry.owner_id, entry.score) for entry in entries()) == [(alice.pk, 10), (bob.pk, 90)]


def test_an_entry_is_dated_by_its_owners_clock(film):
    eastern = make_user("eastern", time_zone="Pacific/Kiritimati")
    today = timezone.localdate(timezone=eastern.zone)

    entry = make_entry(eastern, film, watched_on=today)

    assert entry.revised_on == today


def test_a_film_that_tmdb_does_not_know_is_unknown(tmdb, alice):
    with pytest.raises(catalogue.MovieUnknown):
        register_movie(owner=alice, tmdb_id=hostile.VANISHED, impression=Impression())
    assert entries() == []


def test_a_film_that_is_new_to_us_needs_tmdb(tmdb, alice):
    tmdb.fail_with("dead")

    with pytest.raises(service.TMDBUnavailable):
        register_movie(owner=alice, tmdb_id=550, impression=Impression())
    assert not Movie.objects.exists()


class Watching(DeadlineAdapter):
    """Notes at each request whether a transaction was open."""

    def __init__(self) -> None:
        super().__init__(1, 6)
        self.was_in_transaction: list[bool] = []

    def send(self, *args, **kwargs):
        self.was_in_transaction.append(connection.in_atomic_block)
        return super().send(*args, **kwargs)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_waits_for_tmdb(standin, client):
    alice, watching = make_user("alice"), Watching()

    with service.use_client(client_of(standin, adapter=watching)):
        entry = register_movie(owner=alice, tmdb_id=550, impression=Impression()).entry
        caches["tmdb"].clear()
        catalogue.refresh(entry.movie)
        client.get("/movies/603/")

    assert watching.was_in_transaction == [False, False, False]


# --- revising ---


def test_revising_changes_all_that_was_said(alice, film):
    revise_entry(entry=make_entry(alice, film, score=3, memo="before"), impression=FULL)

    assert Impression.of(Entry.objects.get()) == FULL


def test_an_entry_that_changed_meanwhile_is_not_overwritten(alice, film):
    entry = make_entry(alice, film, score=70)
    revise_entry(entry=entry, impression=Impression(score=80), seen_version=1)

    with pytest.raises(EntryChanged) as caught:
        revise_entry(entry=entry, impression=Impression(score=90), seen_version=1)
    assert caught.value.entry.score == Entry.objects.get().score == 80


def test_who_saw_no_entry_does_not_overwrite_one(alice, film):
    make_entry(alice, film, score=70)

    with pytest.raises(EntryChanged):
        register_movie(owner=alice, tmdb_id=film.pk, impression=Impression(score=90), seen_version=0)


def test_two_tabs_that_say_the_same_do_not_quarrel(alice, film):
    entry = make_entry(alice, film, score=70)
    revise_entry(entry=entry, impression=FULL, seen_version=1)

    assert revise_entry(entry=entry, impression=FULL, seen_version=1).version == 2


def test_who_saw_the_newest_version_may_change_it(alice, film):
    entry = make_entry(alice, film, score=70)
    revise_entry(entry=entry, impression=Impression(score=80))
    revise_entry(entry=entry, impression=Impression(score=90), seen_version=2)

    assert Entry.objects.get().score == 90


def test_an_entry_that_was_removed_meanwhile_cannot_be_revised(alice, film):
    entry = make_entry(alice, film)
    remove_entry(owner=alice, tmdb_id=film.pk)

    with pytest.raises(Entry.DoesNotExist):
        revise_entry(entry=entry, impression=Impression(score=1))


# --- who sees it ---


@pytest.mark.parametrize(
    ("visibility", "is_private", "is_public"),
    [
        ("public", False, True),
        ("public", True, False),
        ("followers", False, False),
        ("private", False, False),
        ("private", True, False),
    ],
)
def test_an_entry_is_public_when_it_and_its_owner_are(film, visibility, is_private, is_public):
    owner = make_user("someone", visibility=visibility)

    assert make_entry(owner, film, is_private=is_private).is_public is is_public


def test_an_entry_can_be_made_private_and_public_again(alice, film):
    entry = make_entry(alice, film)
    revise_entry(entry=entry, impression=Impression(is_private=True))
    assert not Entry.objects.get().is_public
    revise_entry(entry=entry, impression=Impression(is_private=False))

    assert Entry.objects.get().is_public


# --- removing and restoring ---


def test_a_removed_film_is_off_the_wall(alice, bob, film):
    make_entry(alice, film)
    make_entry(bob, film)
    remove_entry(owner=alice, tmdb_id=film.pk)

    assert [entry.owner for entry in entries()] == [bob]


def test_removing_twice_is_no_error(alice, film):
    make_entry(alice, film, score=70)
    for _ in range(2):
        remove_entry(owner=alice, tmdb_id=film.pk)

    assert restore_entry(owner=alice, tmdb_id=film.pk).entry.score == 70


def test_a_restored_entry_is_what_it_was_and_where_it_was(alice, film):
    registered_at = dt.datetime(2021, 2, 3, 4, 5, 6, 789, tzinfo=dt.UTC)
    register_movie(owner=alice, tmdb_id=film.pk, impression=FULL)
    Entry.objects.update(registered_at=registered_at)
    remove_entry(owner=alice, tmdb_id=film.pk)
    restore_entry(owner=alice, tmdb_id=film.pk)

    entry = Entry.objects.get()
    assert Impression.of(entry) == FULL
    assert entry.registered_at == registered_at
    assert not entry.is_public


def put_back(owner: User, film: Movie) -> None:
    restore_entry(owner=owner, tmdb_id=film.pk)


def register_anew(owner: User, film: Movie) -> None:
    register_movie(owner=owner, tmdb_id=film.pk, impression=Impression(score=72))


@pytest.mark.parametrize("come_back", [put_back, register_anew])
@pytest.mark.parametrize("seen_version", [1, 2])
def test_a_page_that_was_open_before_the_removal_is_stale(alice, film, come_back, seen_version):
    revise_entry(entry=make_entry(alice, film, score=70), impression=Impression(score=71))
    remove_entry(owner=alice, tmdb_id=film.pk)
    come_back(alice, film)

    with pytest.raises(EntryChanged):
        revise_entry(entry=Entry.objects.get(), impression=Impression(score=1), seen_version=seen_version)


def test_what_was_never_removed_cannot_be_restored(alice, bob, film):
    make_entry(bob, film)
    remove_entry(owner=bob, tmdb_id=film.pk)

    with pytest.raises(NothingToRestore):
        restore_entry(owner=alice, tmdb_id=film.pk)


def test_a_film_is_restored_once(alice, film):
    make_entry(alice, film)
    remove_entry(owner=alice, tmdb_id=film.pk)
    restore_entry(owner=alice, tmdb_id=film.pk)

    with pytest.raises(NothingToRestore):
        restore_entry(owner=alice, tmdb_id=film.pk)


def test_what_is_on_the_wall_again_is_not_overwritten_by_restoring(alice, film):
    make_entry(alice, film, score=70)
    remove_entry(owner=alice, tmdb_id=film.pk)
    make_entry(alice, film, score=80)

    with pytest.raises(NothingToRestore):
        restore_entry(owner=alice, tmdb_id=film.pk)
    assert Entry.objects.get().score == 80


def test_the_latest_removal_is_what_comes_back(alice, film):
    for score in (70, 80):
        make_entry(alice, film, score=score)
        remove_entry(owner=alice, tmdb_id=film.pk)

    assert restore_entry(owner=alice, tmdb_id=film.pk).entry.score == 80


@pytest.mark.parametrize(("days", "is_back"), [(29, True), (31, False)])
def test_a_film_can_be_restored_for_thirty_days(alice, film, time_machine, days, is_back):
    make_entry(alice, film)
    remove_entry(owner=alice, tmdb_id=film.pk)
    time_machine.move_to(timezone.now() + dt.timedelta(days=days))

    if is_back:
        restore_entry(owner=alice, tmdb_id=film.pk)
    else:
        with pytest.raises(NothingToRestore):
            restore_entry(owner=alice, tmdb_id=film.pk)
    assert Entry.objects.exists() is is_back


def test_what_can_no_longer_be_restored_is_forgotten(alice, film, time_machine):
    make_entry(alice, film, memo="secret")
    remove_entry(owner=alice, tmdb_id=film.pk)
    time_machine.move_to(timezone.now() + dt.timedelta(days=31))
    another = make_entry(alice)
    remove_entry(owner=alice, tmdb_id=another.movie_id)

    assert forget_removed() == 1
    assert [removed.movie_id for removed in RemovedEntry.objects.all()] == [another.movie_id]


# --- the wall's version ---


def test_each_write_steps_the_version_of_its_wall_alone(alice, bob, film):
    seen = [(version_of_wall(alice), version_of_wall(bob))]
    entry = make_entry(alice, film)
    seen.append((version_of_wall(alice), version_of_wall(bob)))
    revise_entry(entry=entry, impression=Impression(memo="new"))
    seen.append((version_of_wall(alice), version_of_wall(bob)))
    remove_entry(owner=alice, tmdb_id=film.pk)
    seen.append((version_of_wall(alice), version_of_wall(bob)))
    restore_entry(owner=alice, tmdb_id=film.pk)
    seen.append((version_of_wall(alice), version_of_wall(bob)))

    assert seen == [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)]


def test_what_changes_nothing_leaves_the_version(alice, film):
    entry = make_entry(alice, film, score=70)
    remove_entry(owner=alice, tmdb_id=1)
    revise_entry(entry=entry, impression=Impression(score=70))

    assert version_of_wall(alice) == 1
