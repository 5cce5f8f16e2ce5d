"""A whole import is taken back: the database is as before, but for what the person did since."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import time_machine

from accounts.actions import choose_visibility
from accounts.models import User, Visibility
from movies.actions import Impression, hide_memo, register_movie, remove_entry
from movies.counts import reconcile
from movies.merging import step as merge_step
from movies.models import Entry, Movie, RemovedEntry, Wish
from movies.watchlist.actions import add_wish
from mymovie.models import StaleCopy
from tests.factories import make_entry, make_movie
from tests.transfer.importing.imports import (
    committed,
    everything_of,
    holding,
    make_import,
    said,
    seen,
    take,
    taken_back,
    work,
)
from transfer.importing.committing import commit, commit_portion
from transfer.importing.deciding import NotNow, rows_of
from transfer.importing.undoing import TooLate, undo, undo_portion
from transfer.jobs import actions as jobs
from transfer.jobs.steps import Hopeless
from transfer.models import Clash, Import, ImportRow, Job, JobState, Kind, State
from transfer.querysets import Pile
from transfer.sources.rows import Row

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 4, 1, 12, 0, tzinfo=dt.UTC)


def undone(batch: Import) -> list[str]:
    return list(ImportRow.objects.of(batch).order_by("number").values_list("undone", flat=True))


def test_the_database_is_as_before(alice: User, bob: User):
    mine, watched, wished, gone, both = (make_movie() for _ in range(5))
    make_entry(alice, mine, score=20, memo="mine", watched_on=dt.date(2020, 1, 1))
    make_entry(bob, mine, score=80)
    add_wish(owner=alice, tmdb_id=watched.pk, why="soon")
    make_entry(alice, gone, memo="gone")
    remove_entry(owner=alice, tmdb_id=gone.pk)
    rows = [
        said(mine, score=95, memo="theirs", viewings=(seen("2004", 60), seen("2025", 95))),
        said(watched, score=90, on="2024-05-01"),
        said(wished, is_wish=True),
        said(gone, score=10),
        said(both, score=10),
        said(both, is_wish=True),
        said(watched, score=91, on="2025-05-01"),
        Row(title="?"),
        *(said(make_movie(), score=n, viewings=(seen("2001", 1), seen("2002", 2))) for n in range(40)),
    ]
    before = everything_of(alice)
    batch = committed(alice, *rows, clash=Clash.THEIRS)
    assert everything_of(alice) != before
    taken_back(batch)
    assert everything_of(alice) == before
    assert list(reconcile(fix=False)) == []
    assert (batch.state, batch.undone_at is not None) == (State.UNDONE, True)


def test_what_was_added_goes_for_good(alice: User):
    taken_back(committed(alice, said(make_movie())))
    assert not Entry.objects.exists()
    assert not RemovedEntry.objects.exists()


def test_no_cache_goes_on_showing_what_was_taken_back(alice: User, settings: Any):
    settings.CLOUDFRONT_DISTRIBUTION_ID = "E1"
    batch = committed(alice, said(make_movie()))
    assert not StaleCopy.objects.exists()
    taken_back(batch)
    assert StaleCopy.objects.exists()


def test_what_was_edited_since_stays_and_is_listed(alice: User):
    one, two, three = make_movie(), make_movie(), make_movie()
    make_entry(alice, three, score=20)
    rows = [said(film, score=50) for film in (one, two, three)]
    batch = committed(alice, *rows, clash=Clash.THEIRS)
    for film in (one, three):
        register_movie(owner=alice, tmdb_id=film.pk, impression=Impression(score=99))
    taken_back(batch)
    assert undone(batch) == ["edited", "back", "edited"]
    assert sorted(Entry.objects.values_list("movie", "score")) == [(one.pk, 99), (three.pk, 99)]
    assert [row.number for row in rows_of(batch, Pile.EDITED, limit=9)] == [1, 3]


def test_what_was_edited_and_edited_back_is_taken_back(alice: User):
    film = make_movie()
    make_entry(alice, film, score=20)
    batch = committed(alice, said(film, score=50, original_score="2.5/5"), clash=Clash.THEIRS)
    entry = Entry.objects.get()
    for score in (99, 50):
        register_movie(owner=alice, tmdb_id=film.pk, impression=Impression(score=score))
    Entry.objects.update(original_score=entry.original_score, revised_on=entry.revised_on)
    assert undone(taken_back(batch)) == ["back"]
    assert Entry.objects.get().score == 20


def test_what_was_removed_since_is_not_there_again(alice: User):
    added, changed = make_movie(), make_movie()
    make_entry(alice, changed, score=20)
    batch = committed(alice, said(added), said(changed, score=50), clash=Clash.THEIRS)
    for film in (added, changed):
        remove_entry(owner=alice, tmdb_id=film.pk)
    assert undone(taken_back(batch)) == ["back", "edited"]
    assert not Entry.objects.exists()


def test_a_new_time_seen_since_is_an_edit(alice: User):
    from movies.viewings.actions import add_viewing

    film = make_movie()
    batch = committed(alice, said(film, on="2004"))
    add_viewing(entry=Entry.objects.get(), watched=seen("2005").watched)
    assert undone(taken_back(batch)) == ["edited"]
    assert Entry.objects.get().viewings.count() == 1


def test_a_memo_that_the_staff_hid_since_is_no_edit_of_its_owner(alice: User):
    batch = committed(alice, said(make_movie(), memo="harsh"))
    hide_memo(entry=Entry.objects.get(), is_hidden=True)
    assert undone(taken_back(batch)) == ["back"]


def test_a_wall_that_was_closed_since_is_taken_back_as_well(alice: User):
    film = make_movie()
    batch = committed(alice, said(film, score=50))
    choose_visibility(user=alice, visibility=Visibility.PRIVATE)
    taken_back(batch)
    film.refresh_from_db()
    assert (Entry.objects.exists(), film.entry_count) == (False, 0)
    assert list(reconcile(fix=False)) == []


def test_a_wish_that_left_the_watchlist_is_back_on_it(alice: User):
    film = make_movie()
    add_wish(owner=alice, tmdb_id=film.pk, why="Bob says so", added_at=NOON)
    taken_back(committed(alice, said(film)))
    assert (Wish.objects.get().why, Wish.objects.get().added_at) == ("Bob says so", NOON)


def test_a_wish_made_anew_since_is_left_alone_and_the_entry_goes(alice: User):
    film = make_movie()
    add_wish(owner=alice, tmdb_id=film.pk, why="before")
    batch = committed(alice, said(film))
    add_wish(owner=alice, tmdb_id=film.pk, why="again", is_again=True)
    assert undone(taken_back(batch)) == ["edited"]
    assert (Wish.objects.get().why, Entry.objects.exists()) == ("again", False)


def test_of_two_imports_the_later_one_is_taken_back_first(alice: User):
    film = make_movie()
    first = committed(alice, said(film, score=50))
    second = committed(alice, said(film, score=90), clash=Clash.THEIRS)
    taken_back(second)
    assert Entry.objects.get().score == 50
    taken_back(first)
    assert not Entry.objects.exists()


def test_of_two_imports_the_earlier_one_leaves_what_the_later_one_changed(alice: User):
    film = make_movie()
    first = committed(alice, said(film, score=50))
    committed(alice, said(film, score=90), clash=Clash.THEIRS)
    assert undone(taken_back(first)) == ["edited"]
    assert Entry.objects.get().score == 90


def test_a_film_that_was_merged_since_is_taken_back(alice: User):
    former, survivor = make_movie(), make_movie()
    batch = committed(alice, said(former, score=50))
    merge_step(former_id=former.pk, survivor_id=survivor.pk)
    assert holding(alice, survivor).entry is not None
    assert undone(taken_back(batch)) == ["back"]


@time_machine.travel(NOON)
def test_it_can_be_taken_back_for_30_days(alice: User):
    batch = committed(alice, said(make_movie()))
    with time_machine.travel(NOON + dt.timedelta(days=29)):
        assert undo(batch=batch).kind == Kind.UNDO
    batch = committed(alice, said(make_movie()))
    with time_machine.travel(NOON + dt.timedelta(days=31)), pytest.raises(TooLate):
        undo(batch=batch)


def test_taking_back_is_begun_once_however_often_it_is_said(alice: User):
    batch = committed(alice, said(make_movie()))
    assert undo(batch=batch) == undo(batch=batch)


def test_what_was_taken_back_is_not_taken_back_again(alice: User):
    batch = taken_back(committed(alice, said(make_movie())))
    with pytest.raises(NotNow):
        undo(batch=batch)


def test_an_import_that_wrote_nothing_is_taken_back_at_once(alice: User):
    batch = taken_back(committed(alice, Row(title="?")))
    assert batch.state == State.UNDONE
    assert Job.objects.filter(kind=Kind.UNDO).get().state == JobState.DONE


def test_a_job_tells_how_far_it_is_with_taking_back(alice: User):
    batch = committed(alice, *(said(make_movie()) for _ in range(30)))
    undo(batch=batch)
    job = take(batch, Kind.UNDO)
    undo_portion(job)
    assert (job.done_count, job.total_count, job.counts) == (25, 30, {"back": 25})


def test_undo_and_the_same_file_once_more_is_as_the_first_time(alice: User):
    films = [make_movie() for _ in range(3)]
    rows = [
        said(film, score=50, on="2024", logged_at=NOON - dt.timedelta(days=n)) for n, film in enumerate(films)
    ]
    first = committed(alice, *rows)
    wanted = everything_of(alice)
    taken_back(first)
    work_again = committed(alice, *rows)
    assert everything_of(alice) == wanted
    assert work_again.state == State.DONE


def half_written(owner: User, films: Sequence[Movie]) -> tuple[Import, Job]:
    """Its first 25 rows are."""
    batch = make_import(owner, [said(film) for film in films])
    commit(batch=batch)
    job = take(batch, Kind.COMMIT)
    commit_portion(job)
    return batch, job


@pytest.mark.parametrize("end", [jobs.stop_here, lambda job: jobs.fail(job, "gave_up", {"attempts": 5})])
def test_what_was_stopped_or_given_up_half_written_is_taken_back(alice: User, end: Callable[[Job], None]):
    films = [make_movie() for _ in range(30)]
    before = everything_of(alice)
    batch, job = half_written(alice, films)
    assert Entry.objects.count() == 25
    end(job)
    taken_back(batch)
    assert everything_of(alice) == before
    assert list(reconcile(fix=False)) == []
    assert batch.state == State.UNDONE


def test_what_is_being_written_is_not_taken_back_beneath_its_worker(alice: User):
    batch, job = half_written(alice, [make_movie() for _ in range(30)])
    with pytest.raises(NotNow):
        undo(batch=batch)
    commit_portion(job)
    assert Entry.objects.count() == 30


def test_an_import_taken_back_half_written_is_never_written_on(alice: User):
    """In another tab "go on" was pressed on the page as it was before."""
    batch, job = half_written(alice, [make_movie() for _ in range(30)])
    jobs.stop_here(job)
    undo(batch=batch)
    assert not jobs.resume(job)
    work(batch, Kind.UNDO)
    jobs.resume(job)
    with pytest.raises(Hopeless):
        commit_portion(take(batch, Kind.COMMIT))
    assert not Entry.objects.exists()
