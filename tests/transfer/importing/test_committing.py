"""What is decided is written, once, whole, and with every count."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from movies.actions import Impression, register_movie, remove_entry
from movies.counts import reconcile
from movies.merging import step as merge_step
from movies.models import Entry, Movie, Precision, Viewing, Wish
from movies.tmdb import service
from movies.watchlist.actions import add_wish
from tests.factories import make_entry, make_movie
from tests.movies.pages import client_of
from tests.standin import Standin
from tests.transfer.importing.imports import (
    candidate,
    committed,
    everything_of,
    holding,
    make_import,
    outcomes,
    said,
    seen,
    take,
    taken_back,
    work,
)
from transfer.importing.committing import commit, commit_portion
from transfer.importing.deciding import NotNow
from transfer.importing.held import candidate_as_json
from transfer.jobs.steps import Lost
from transfer.models import Clash, Decision, Import, ImportRow, Job, JobState, Kind, State, Verdict
from transfer.sources.rows import Row

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 4, 1, 12, 0, tzinfo=dt.UTC)
THEN = dt.datetime(2015, 2, 3, 3, 0, tzinfo=dt.UTC)


def no_drift() -> bool:
    return list(reconcile(fix=False)) == []


# --- what is added ---


def test_a_film_is_added_with_all_that_the_file_says(alice: User):
    film = make_movie(japan=dt.date(2010, 7, 23))
    row = said(
        film, score=90, original_score="4.5/5", on="2024-05-01", memo="夢", has_spoiler=True, is_private=True
    )
    batch = committed(alice, row)
    entry = Entry.objects.get()
    assert (entry.score, entry.original_score, entry.watched_on) == (90, "4.5/5", dt.date(2024, 5, 1))
    assert (entry.memo, entry.has_spoiler, entry.is_private, entry.is_public) == ("夢", True, True, False)
    assert (entry.released_on, entry.released_country) == (dt.date(2010, 7, 23), "JP")
    assert (batch.state, outcomes(batch)) == (State.DONE, ["created"])


def test_counts_of_wall_and_films_are_true_afterwards(alice: User):
    films = [make_movie() for _ in range(30)]
    committed(alice, *(said(film, score=n * 3) for n, film in enumerate(films)))
    assert no_drift()
    alice.refresh_from_db()
    assert (alice.film_count, films_counted(films)) == (30, 30)


def films_counted(films: list[Movie]) -> int:
    return sum(Movie.objects.filter(pk__in=[film.pk for film in films]).values_list("entry_count", flat=True))


def test_the_latest_time_is_the_entry_and_the_earlier_ones_are_viewings(alice: User):
    film = make_movie()
    times = (seen("2004", 60), seen("2015-03", 90, "again"), seen("2024-05-01", 100, "at last"))
    committed(alice, said(film, score=100, viewings=times))
    entry = Entry.objects.get()
    assert (entry.watched_on, entry.watched_precision, entry.memo) == (
        dt.date(2024, 5, 1), Precision.DAY, "at last",
    )  # fmt: skip
    told = Viewing.objects.order_by("watched_on").values_list("watched_on", "score", "note")
    assert list(told) == [(dt.date(2004, 1, 1), 60, ""), (dt.date(2015, 3, 1), 90, "again")]


@time_machine.travel(NOON, tick=False)
def test_it_is_registered_when_the_file_says(alice: User):
    then = dt.datetime(2015, 2, 3, 3, 0, tzinfo=dt.UTC)
    committed(alice, said(make_movie(), logged_at=then))
    assert Entry.objects.get().registered_at == then


@time_machine.travel(NOON, tick=False)
def test_it_is_never_registered_in_the_future(alice: User):
    committed(alice, said(make_movie(), logged_at=NOON + dt.timedelta(days=1)))
    assert Entry.objects.get().registered_at == NOON


@time_machine.travel(NOON, tick=False)
def test_rows_without_a_date_stand_in_the_order_of_the_file(alice: User):
    films = [make_movie() for _ in range(30)]
    committed(alice, *map(said, reversed(films)))
    on_wall = Entry.objects.order_by("registered_at").values_list("movie", flat=True)
    assert list(on_wall) == [film.pk for film in reversed(films)]
    assert Entry.objects.latest("registered_at").registered_at == NOON


@time_machine.travel(NOON, tick=False)
def test_a_day_that_has_not_come_is_left_out(alice: User):
    committed(alice, said(make_movie(), score=50, on="2026-04-03"))
    assert (Entry.objects.get().watched_on, Entry.objects.get().score) == (None, 50)


def test_an_old_history_does_not_make_somebody_lately_active(alice: User):
    then = dt.datetime(2015, 2, 3, 3, 0, tzinfo=dt.UTC)
    committed(alice, said(make_movie(), logged_at=then))
    alice.refresh_from_db()
    assert alice.last_entry_at == then


def test_a_private_import_adds_private_entries(alice: User):
    film = make_movie()
    committed(alice, said(film, score=50), is_private=True)
    film.refresh_from_db()
    assert (Entry.objects.get().is_private, film.entry_count) == (True, 0)


def test_a_review_longer_than_a_memo_is_cut_and_says_so(alice: User):
    batch = committed(alice, said(make_movie(), memo="長" * 700))
    row = ImportRow.objects.get(batch=batch)
    assert (Entry.objects.get().memo, row.reason) == ("長" * 500, "cut")
    assert row.said["memo"] == "長" * 700


def test_what_the_staff_hid_of_a_removed_entry_stays_hidden(alice: User):
    film = make_movie()
    make_entry(alice, film, memo="harsh")
    Entry.objects.update(memo_is_hidden=True)
    remove_entry(owner=alice, tmdb_id=film.pk)
    committed(alice, said(film, memo="harsh again"))
    assert Entry.objects.get().memo_is_hidden is True


def test_a_tab_from_before_a_film_was_removed_is_found_out(alice: User):
    film = make_movie()
    old = make_entry(alice, film)
    remove_entry(owner=alice, tmdb_id=film.pk)
    committed(alice, said(film))
    assert Entry.objects.get().version > old.version


def test_a_film_that_was_merged_is_written_as_the_one_it_is(alice: User):
    former, survivor = make_movie(), make_movie()
    batch = make_import(alice, [said(former)])
    merge_step(former_id=former.pk, survivor_id=survivor.pk)
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    assert (Entry.objects.get().movie, ImportRow.objects.get().tmdb_id) == (survivor, survivor.pk)


# --- two films that are one ---


@pytest.fixture
def _one_row_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transfer.importing.committing.PORTION", 1)


def rows_of_two(one: Movie, other: Movie, **fields: Any) -> list[Row]:
    """Of each film a row, and one of another film between."""
    return [
        said(one, score=60, on="2004", memo="first", logged_at=THEN, **fields),
        said(make_movie(tmdb_id=777)),
        said(other, score=90, on="2024-05-01", memo="second", **fields),
    ]


def written_with_a_merge(owner: User, one: Movie, other: Movie, *, after_row: int, **fields: Any) -> Import:
    """The first film is found to be the other when so many rows have been written."""
    batch = make_import(owner, rows_of_two(one, other), **fields)
    commit(batch=batch)
    job = take(batch, Kind.COMMIT)
    for _ in range(after_row):
        assert commit_portion(job).done == 1
    assert merge_step(former_id=one.pk, survivor_id=other.pk).is_last
    while not commit_portion(job).is_last:
        pass
    batch.refresh_from_db()
    return batch


def told_of(owner: User, film: Movie) -> object:
    """But for the moment it was registered, which is another one in each import."""
    kept = holding(owner, film).entry
    return kept and replace(kept, registered_at=NOON)


@pytest.mark.usefixtures("_one_row_at_a_time")
@pytest.mark.parametrize("after_row", [0, 1, 2])
@pytest.mark.parametrize("has_own", [False, True], ids=["new", "there"])
@time_machine.travel(NOON)
def test_rows_of_two_films_that_are_one_are_one_entry(alice: User, bob: User, after_row: int, has_own: bool):
    one, other = make_movie(), make_movie()
    for owner in (alice, bob) if has_own else ():
        make_entry(owner, one if owner == alice else other, score=20, memo="mine", registered_at=THEN)
    committed(bob, *rows_of_two(other, other), clash=Clash.THEIRS)  # at once, and of one film
    batch = written_with_a_merge(alice, one, other, after_row=after_row, clash=Clash.THEIRS)
    assert told_of(alice, other) == told_of(bob, other)
    assert told_of(alice, other).viewings
    assert outcomes(batch) == ["changed" if has_own else "created", "created", "joined"]
    assert [row.reason for row in ImportRow.objects.of(batch).order_by("number")] == ["", "", "twice"]
    assert Job.objects.get(batch=batch).done_count == 3
    assert no_drift()


@pytest.mark.usefixtures("_one_row_at_a_time")
@pytest.mark.parametrize("after_row", [0, 1, 2])
@pytest.mark.parametrize("has_own", [False, True], ids=["new", "there"])
def test_taken_back_two_films_that_are_one_are_as_before(alice: User, after_row: int, has_own: bool):
    one, other = make_movie(), make_movie()
    if has_own:
        make_entry(alice, one, score=20, memo="mine", watched_on=dt.date(2020, 1, 1))
        add_wish(owner=alice, tmdb_id=one.pk, is_again=True, why="again")
    else:
        add_wish(owner=alice, tmdb_id=one.pk, why="soon")
    before = holding(alice, one)
    batch = written_with_a_merge(alice, one, other, after_row=after_row, clash=Clash.THEIRS)
    assert holding(alice, other) != before
    taken_back(batch)
    assert holding(alice, other) == before
    assert (Entry.objects.count(), Wish.objects.count()) == (int(has_own), 1)
    assert no_drift()


@pytest.mark.usefixtures("_one_row_at_a_time")
def test_what_somebody_edited_before_two_films_were_one_stays(alice: User):
    one, other = make_movie(), make_movie()
    batch = make_import(alice, rows_of_two(one, other))
    commit(batch=batch)
    job = take(batch, Kind.COMMIT)
    commit_portion(job)
    register_movie(owner=alice, tmdb_id=one.pk, impression=Impression(score=33))
    merge_step(former_id=one.pk, survivor_id=other.pk)
    while not commit_portion(job).is_last:
        pass
    assert (Entry.objects.get(movie=other).score, outcomes(batch)) == (33, ["created", "created", "kept"])


@pytest.mark.usefixtures("_one_row_at_a_time")
@pytest.mark.parametrize("after_row", [0, 1, 2])
def test_wishes_for_two_films_that_are_one_are_one(alice: User, after_row: int):
    one, other = make_movie(), make_movie()
    batch = make_import(alice, rows_of_two(one, other, is_wish=True))
    commit(batch=batch)
    job = take(batch, Kind.COMMIT)
    for _ in range(after_row):
        commit_portion(job)
    merge_step(former_id=one.pk, survivor_id=other.pk)
    while not commit_portion(job).is_last:
        pass
    assert (Wish.objects.get().why, outcomes(batch)) == ("first second", ["created", "created", "joined"])
    batch.refresh_from_db()
    taken_back(batch)
    assert not Wish.objects.exists()


# --- what is there already ---


@pytest.mark.parametrize(
    ("clash", "score", "outcome"), [("mine", 20, "kept"), ("theirs", 90, "changed"), ("newer", 90, "changed")]
)
@time_machine.travel(NOON)
def test_who_wins_where_a_film_is_there_already(alice: User, clash: str, score: int, outcome: str):
    film = make_movie()
    make_entry(alice, film, score=20, memo="mine", watched_on=dt.date(2020, 1, 1))
    Entry.objects.update(revised_on=dt.date(2020, 1, 2))
    batch = committed(alice, said(film, score=90, on="2024-05-01"), clash=clash)
    assert (Entry.objects.get().score, outcomes(batch)) == (score, [outcome])
    assert Entry.objects.get().memo == "mine"


@time_machine.travel(NOON)
def test_what_was_written_later_here_is_the_newer(alice: User):
    film = make_movie()
    make_entry(alice, film, score=20)
    batch = committed(alice, said(film, score=90, on="2024-05-01"), clash=Clash.NEWER)
    assert (Entry.objects.get().score, outcomes(batch)) == (20, ["kept"])


def test_without_any_date_the_file_is_not_the_newer(alice: User):
    film = make_movie()
    make_entry(alice, film, score=20)
    Entry.objects.update(revised_on=dt.date(2001, 1, 1))
    assert outcomes(committed(alice, said(film, score=90), clash=Clash.NEWER)) == ["kept"]


def test_one_row_may_say_otherwise_than_its_import(alice: User):
    film = make_movie()
    make_entry(alice, film, score=20)
    batch = make_import(alice, [said(film, score=90)])
    ImportRow.objects.update(clash=Clash.THEIRS)
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    assert Entry.objects.get().score == 90


def test_taking_theirs_unites_the_times(alice: User):
    film = make_movie()
    make_entry(alice, film, score=70, memo="then", watched_on=dt.date(2020, 1, 1))
    committed(alice, said(film, score=90, on="2024-05-01", memo="now"), clash=Clash.THEIRS)
    entry, earlier = Entry.objects.get(), Viewing.objects.get()
    assert (entry.score, entry.memo, entry.watched_on) == (90, "now", dt.date(2024, 5, 1))
    assert (earlier.score, earlier.note, earlier.watched_on) == (70, "then", dt.date(2020, 1, 1))


def test_an_entry_without_a_date_is_given_one(alice: User):
    film = make_movie()
    make_entry(alice, film, score=70)
    committed(alice, said(film, on="2024-05-01"), clash=Clash.THEIRS)
    assert (Entry.objects.get().score, Entry.objects.get().watched_on) == (70, dt.date(2024, 5, 1))
    assert not Viewing.objects.exists()


def test_a_private_entry_never_becomes_public(alice: User):
    film = make_movie()
    make_entry(alice, film, score=70, is_private=True)
    committed(alice, said(film, score=90), clash=Clash.THEIRS)
    assert (Entry.objects.get().score, Entry.objects.get().is_private) == (90, True)


# --- twice ---


@pytest.mark.parametrize("clash", Clash.values)
def test_the_same_file_twice_changes_nothing(alice: User, clash: str):
    one, two, three = make_movie(), make_movie(), make_movie()
    rows = [
        said(one, score=90, viewings=(seen("2004", 60), seen("2024-05-01", 90, "長" * 700))),
        said(two, memo="長" * 700, logged_at=NOON),
        said(two, score=40, on="2023"),
        said(three, is_wish=True, memo="soon"),
    ]
    committed(alice, *rows, clash=clash)
    before = everything_of(alice)
    versions = User.objects.values_list("wall_version", "watchlist_version").get(pk=alice.pk)
    batch = committed(alice, *rows, clash=clash)
    assert outcomes(batch) == ["same", "same", "joined", "same"]
    assert everything_of(alice) == before
    assert User.objects.values_list("wall_version", "watchlist_version").get(pk=alice.pk) == versions


def test_two_rows_of_one_film_are_one_entry_with_the_times_of_both(alice: User):
    film = make_movie()
    rows = [said(film, score=60, on="2004", memo="first"), said(film, score=90, on="2024", memo="second")]
    batch = committed(alice, *rows)
    entry = Entry.objects.get()
    assert (entry.score, entry.watched_on, entry.memo) == (90, dt.date(2024, 1, 1), "first\n\nsecond")
    assert Viewing.objects.get().score == 60
    assert list(ImportRow.objects.order_by("number").values_list("outcome", "reason")) == [
        ("created", ""), ("joined", "twice"),
    ]  # fmt: skip
    assert batch.state == State.DONE


def test_rows_of_one_film_may_stand_far_apart(alice: User):
    film = make_movie()
    rows = [said(film, on="2004"), *(said(make_movie()) for _ in range(40)), said(film, score=90, on="2024")]
    batch = committed(alice, *rows)
    assert Entry.objects.get(movie=film).score == 90
    assert Entry.objects.count() == 41
    assert Job.objects.get(batch=batch).done_count == 42


# --- the watchlist ---


def test_a_wish_is_put_on_the_watchlist(alice: User):
    film = make_movie()
    then = dt.datetime(2015, 2, 3, 3, 0, tzinfo=dt.UTC)
    batch = committed(alice, said(film, is_wish=True, memo="Bob says so", logged_at=then))
    wish = Wish.objects.get()
    assert (wish.movie, wish.why, wish.added_at, wish.released_on) == (
        film, "Bob says so", then, film.released_on,
    )  # fmt: skip
    alice.refresh_from_db()
    assert (alice.watchlist_count, alice.film_count, outcomes(batch)) == (1, 0, ["created"])


def test_a_film_that_is_added_leaves_the_watchlist(alice: User):
    film = make_movie()
    add_wish(owner=alice, tmdb_id=film.pk)
    committed(alice, said(film))
    assert not Wish.objects.exists()
    assert no_drift()


@pytest.mark.parametrize("first", ["wish", "entry"])
def test_a_film_that_the_file_has_on_both_lists_is_on_both(alice: User, first: str):
    film = make_movie()
    rows = [said(film, is_wish=True), said(film, score=90)]
    committed(alice, *(rows if first == "wish" else reversed(rows)))
    assert (Wish.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_wish_that_the_file_has_as_well_stays_as_it_was(alice: User):
    film = make_movie()
    add_wish(owner=alice, tmdb_id=film.pk, why="Bob says so", added_at=THEN)
    batch = committed(alice, said(film, score=90), said(film, is_wish=True))
    assert (Wish.objects.get().why, Wish.objects.get().added_at) == ("Bob says so", THEN)
    assert outcomes(batch) == ["created", "same"]


def test_a_film_that_was_there_already_stays_on_the_watchlist(alice: User):
    film = make_movie()
    make_entry(alice, film)
    add_wish(owner=alice, tmdb_id=film.pk, is_again=True)
    committed(alice, said(film, score=90), clash=Clash.THEIRS)
    assert Wish.objects.exists()


# --- what is not taken ---


def test_what_is_not_taken_says_why(alice: User):
    film = make_movie()
    rows = [said(film), said(film), Row(title="?"), Row(title="", problem="no_title")]
    batch = make_import(alice, rows)
    ImportRow.objects.filter(number=1).update(verdict=Verdict.CHECK)
    ImportRow.objects.filter(number=2).update(decision=Decision.SKIP)
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    assert list(ImportRow.objects.order_by("number").values_list("outcome", "reason")) == [
        ("failed", "not_decided"), ("skipped", "skipped"), ("failed", "not_found"), ("failed", "no_title"),
    ]  # fmt: skip
    assert not Entry.objects.exists()


def test_a_row_to_check_is_written_once_it_is_said_to_be_taken(alice: User):
    batch = make_import(alice, [said(make_movie())])
    ImportRow.objects.update(verdict=Verdict.CHECK, decision=Decision.TAKE)
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    assert Entry.objects.count() == 1


# --- the job ---


def test_a_commit_is_begun_once_however_often_it_is_said(alice: User):
    batch = make_import(alice, [said(make_movie())])
    assert commit(batch=batch) == commit(batch=batch)


def test_whether_it_is_private_is_said_with_the_commit_and_no_more_after_it(alice: User):
    batch = make_import(alice, [said(make_movie())])
    commit(batch=batch, is_private=True)
    commit(batch=batch, is_private=False)
    batch.refresh_from_db()
    assert batch.is_private


@pytest.mark.parametrize("state", [State.ASKING, State.READING, State.MATCHING, State.DONE, State.UNDONE])
def test_nothing_is_written_before_or_after_the_review(alice: User, state: str):
    batch = make_import(alice, [said(make_movie())], state=state)
    with pytest.raises(NotNow):
        commit(batch=batch)


def test_whoever_lost_the_job_writes_nothing(alice: User):
    batch = make_import(alice, [said(make_movie())])
    commit(batch=batch)
    job = take(batch, Kind.COMMIT)
    Job.objects.update(holder="another")
    with pytest.raises(Lost):
        commit_portion(job)
    assert (Entry.objects.count(), outcomes(batch)) == (0, [""])


def test_a_job_tells_how_far_it_is(alice: User):
    batch = make_import(alice, [*(said(make_movie()) for _ in range(30)), Row(title="?")])
    commit(batch=batch)
    job = take(batch, Kind.COMMIT)
    commit_portion(job)
    assert (job.done_count, job.total_count, job.counts) == (25, 31, {"created": 25})
    commit_portion(job)
    assert (job.done_count, job.counts, job.state) == (31, {"created": 30, "failed": 1}, JobState.DONE)


def test_a_portion_costs_few_statements_however_many_of_its_films_are_there(alice: User):
    films = [make_movie() for _ in range(50)]
    batch = make_import(alice, [said(film, score=50, on="2024") for film in films])
    commit(batch=batch)
    job = take(batch, Kind.COMMIT)
    with CaptureQueriesContext(connection) as adding:
        commit_portion(job)
    # One for each film that others may be registering as well.
    others = [query for query in adding if '"movies_movie" SET' not in query["sql"]]
    assert len(others) <= 32


# --- TMDB ---


def only_seen(owner: User, *tmdb_ids: int) -> Import:
    batch = make_import(owner, [said(tmdb_id) for tmdb_id in tmdb_ids])
    commit(batch=batch)
    return batch


def test_films_that_are_new_to_us_are_asked_for_once_each(alice: User, standin: Standin):
    make_movie(tmdb_id=603)
    batch = make_import(alice, [said(550, score=90), said(603), said(550, on="2001")])
    commit(batch=batch)
    with service.use_client(client_of(standin)):
        work(batch, Kind.COMMIT)
    assert [it.path.rpartition("/")[2] for it in standin.requests] == ["550"]
    assert Entry.objects.get(movie=550).movie.directors == ["David Fincher"]


def test_a_film_that_tmdb_has_no_more_fails_and_says_so(alice: User, standin: Standin):
    batch = only_seen(alice, 99_999_999)
    with service.use_client(client_of(standin)):
        work(batch, Kind.COMMIT)
    assert ImportRow.objects.values_list("outcome", "reason").get() == ("failed", "gone")


def test_while_tmdb_says_wait_what_is_known_is_written_and_the_rest_waits(alice: User, standin: Standin):
    batch = make_import(alice, [said(550), said(make_movie(), score=50), said(603)])
    commit(batch=batch)
    standin.fail_with("429", retry_after="20", times=1)
    with service.use_client(client_of(standin)):
        first, second = work(batch, Kind.COMMIT)
    assert (first.done, second.done, second.waits_for) == (1, 0, "tmdb_limit")
    assert 15 < second.wait_s <= 20
    assert (outcomes(batch), batch.state) == (["", "created", ""], State.COMMITTING)


def test_with_tmdb_away_what_the_search_said_is_enough(alice: User):
    batch = only_seen(alice, 77)
    work(batch, Kind.COMMIT)
    assert Entry.objects.get().movie.original_title == "Film 77"
    assert Movie.objects.get().due_since is not None


def test_a_film_of_which_nobody_said_anything_fails_alone(alice: User):
    batch = make_import(alice, [said(77), said(make_movie())])
    ImportRow.objects.filter(number=1).update(candidates=[])
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    assert outcomes(batch) == ["failed", "created"]


def test_the_candidate_that_was_chosen_is_the_film(alice: User):
    batch = make_import(alice, [said(77)])
    ImportRow.objects.update(
        tmdb_id=78, decision="take", candidates=[candidate_as_json(candidate(n)) for n in (77, 78)]
    )
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    assert Entry.objects.get().movie_id == 78


def test_the_holding_is_what_there_is(alice: User):
    film = make_movie()
    entry = make_entry(alice, film, score=70, memo="m")
    kept = holding(alice, film).entry
    assert kept is not None
    assert (kept.score, kept.memo, kept.registered_at) == (70, "m", entry.registered_at)


def test_what_somebody_removed_meanwhile_does_not_come_back(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its film turned out to be that of a row further down."""
    monkeypatch.setattr("transfer.importing.committing.PORTION", 1)
    one, other = make_movie(), make_movie()
    rows = [said(one, score=60, memo="first"), said(make_movie()), said(other, score=90, memo="second")]
    batch = make_import(alice, rows)
    commit(batch=batch)
    job = take(batch, Kind.COMMIT)
    commit_portion(job)
    remove_entry(owner=alice, tmdb_id=one.pk)
    merge_step(former_id=one.pk, survivor_id=other.pk)
    while not commit_portion(job).is_last:
        pass
    assert Entry.objects.get(movie=other).memo == "second"
    assert list(reconcile(fix=False)) == []
