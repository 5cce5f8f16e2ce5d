"""A worker that was thought dead, two tabs, two imports: at once, on PostgreSQL."""

import time
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from movies.actions import Impression, register_movie
from movies.counts import reconcile
from movies.models import Entry
from tests.factories import make_movie, make_user
from tests.movies.test_concurrency import all_at_once, errors
from tests.transfer.importing.imports import make_import, outcomes, said, take, taken_back, work
from transfer.importing import deciding, staging, uploads
from transfer.importing.committing import commit, commit_portion
from transfer.importing.deciding import NotNow
from transfer.importing.staging import open_import
from transfer.importing.uploads import TooManyWait
from transfer.jobs import actions, forgetting
from transfer.jobs.steps import Lost, Step, portion_of
from transfer.models import Clash, Import, ImportRow, Job, Kind, State

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL's row locks"),
]
NETFLIX = b"Title,Date\nInception,01/02/2024\n"


def test_a_worker_that_was_thought_dead_writes_nothing_beside_the_one_that_has_the_job():
    alice = make_user("alice")
    batch = make_import(alice, [said(make_movie(), score=50) for _ in range(20)])
    commit(batch=batch)
    dead = take(batch, Kind.COMMIT)
    Job.objects.update(holder="another")
    alive = Job.objects.get()
    results = all_at_once([lambda: commit_portion(dead), lambda: commit_portion(alive)])
    assert [type(error) for error in errors(results)] == [Lost]
    assert (Entry.objects.count(), Job.objects.get().done_count) == (20, 20)
    assert list(reconcile(fix=False)) == []


def test_what_one_tab_decides_while_another_says_write_it_counts_or_is_refused():
    alice = make_user("alice")
    batch = make_import(alice, [said(make_movie()) for _ in range(5)])
    rows = list(ImportRow.objects.select_related("batch").order_by("number"))

    def skip(row: ImportRow) -> Callable[[], Any]:
        return lambda: deciding.skip(row=row)

    results = all_at_once([*map(skip, rows), lambda: commit(batch=batch)])
    assert {type(error) for error in errors(results)} <= {NotNow}
    work(batch, Kind.COMMIT)
    decided = ImportRow.objects.order_by("number").values_list("decision", "outcome")
    assert set(decided) <= {("skip", "skipped"), ("", "created")}


def test_a_film_that_the_person_registers_meanwhile_is_there_once():
    alice, film = make_user("alice"), make_movie()
    batch = make_import(alice, [said(film, score=50)])
    commit(batch=batch)
    job = take(batch, Kind.COMMIT)
    by_hand = Impression(score=90)
    results = all_at_once(
        [
            lambda: commit_portion(job),
            lambda: register_movie(owner=alice, tmdb_id=film.pk, impression=by_hand),
        ]
    )
    assert errors(results) == []
    assert Entry.objects.get().score == 90
    assert list(reconcile(fix=False)) == []


def test_two_imports_of_one_person_at_once_are_as_one_after_the_other():
    alice = make_user("alice")
    films = [make_movie() for _ in range(10)]
    batches = [
        make_import(alice, [said(film, score=50) for film in order], clash=Clash.THEIRS)
        for order in (films, films[::-1])
    ]
    for batch in batches:
        commit(batch=batch)
    jobs = [take(batch, Kind.COMMIT) for batch in batches]
    results = all_at_once([lambda: commit_portion(jobs[0]), lambda: commit_portion(jobs[1])])
    assert errors(results) == []
    assert sorted(outcomes(batches[0]) + outcomes(batches[1])) == ["created"] * 10 + ["same"] * 10
    for batch in batches:
        batch.refresh_from_db()
        assert taken_back(batch).state == State.UNDONE
    assert not Entry.objects.exists()


def test_two_people_who_bring_the_same_films_do_not_lock_each_other_out():
    films = [make_movie() for _ in range(20)]
    jobs = []
    for name, order in (("alice", films), ("bob", films[::-1])):
        batch = make_import(make_user(name), [said(film, score=50) for film in order])
        commit(batch=batch)
        jobs.append(take(batch, Kind.COMMIT))
    results = all_at_once([lambda: commit_portion(jobs[0]), lambda: commit_portion(jobs[1])])
    assert errors(results) == []
    assert list(reconcile(fix=False)) == []


@pytest.mark.parametrize("kind", [Kind.READ, Kind.MATCH])
def test_an_import_thrown_away_while_its_last_rows_are_kept_holds_nobody_up(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
):
    """The worker has the job's row when the person says so: both come to their end, whoever is the first."""
    batch = open_import(owner=make_user("alice"), content=b"Name,Year,Rating10\nIkiru,1952,9\n", name="a.csv")
    if kind == Kind.MATCH:
        work(batch, Kind.READ)
    job = take(batch, kind)
    is_written, advance = Event(), actions.advance

    def slowly(job: Job, step: Step) -> Step:
        done = advance(job, step)
        is_written.set()
        time.sleep(0.5)  # the person's request comes to its locks
        return done

    monkeypatch.setattr(actions, "advance", slowly)

    def throw_away() -> None:
        assert is_written.wait(10)
        deciding.drop(batch=batch)

    results = all_at_once([lambda: portion_of(kind)(job), throw_away])
    assert {type(error) for error in errors(results)} <= {NotNow}


def test_files_given_in_many_tabs_at_once_are_no_more_than_may_wait():
    alice = make_user("alice")

    def give() -> None:
        open_import(owner=alice, content=NETFLIX)

    results = all_at_once([give] * (uploads.WAIT_MAX + 2))
    assert [type(error) for error in errors(results)] == [TooManyWait] * 2
    assert Import.objects.count() == uploads.WAIT_MAX


@pytest.mark.parametrize("deed", ["answer", "resume"])
def test_a_file_that_its_owner_takes_up_after_a_day_is_not_forgotten_beneath_their_hands(deed: str):
    batch = open_import(owner=make_user("alice"), content=NETFLIX)
    if deed == "resume":
        actions.stop(staging.answer(batch=batch, answers={"date_order": "dmy"}).jobs.get())
    tomorrow = timezone.now() + forgetting.UPLOADS_KEPT * 2
    is_taken_up, is_looked_at = Event(), Event()

    def take_up() -> None:
        with transaction.atomic():
            if deed == "resume":
                actions.resume(batch.jobs.get())
            else:
                staging.answer(batch=batch, answers={"date_order": "dmy"})
            is_taken_up.set()
            is_looked_at.wait(1)

    def forget() -> None:
        assert is_taken_up.wait(10)
        forgetting.forget(tomorrow)
        is_looked_at.set()

    results = all_at_once([take_up, forget])
    assert errors(results) == []
    assert work(batch, Kind.READ)[-1].is_last
