"""What came of an import, what was not taken and why, and taking all of it back."""

import datetime as dt

import pytest
from django.utils import timezone

from movies.models import Entry
from tests.factories import make_entry, make_movie
from tests.transfer.pages.made import make_done, make_import, make_row, make_said
from transfer.models import Import, Job, JobState, Kind, Outcome, State, Undone, Verdict

pytestmark = pytest.mark.django_db


def path_of(batch: Import, rest: str = "") -> str:
    return f"/settings/imports/{batch.key}/{rest}"


def fresh(batch: Import) -> Import:
    return Import.objects.get(pk=batch.pk)


@pytest.fixture
def film():
    return make_movie(ja="生きる", en="Ikiru")


@pytest.fixture
def done(alice, film):
    batch = make_done(alice, tables={"diary.csv": ["Date", "Name", "Year", "Rating"]})
    make_row(batch, 1, film, outcome=Outcome.CREATED)
    for number, reason in ((2, "not_found"), (3, "not_found"), (4, "not_decided")):
        missing = make_said(f"無い映画{number}")
        make_row(batch, number, verdict=Verdict.MISSING, outcome=Outcome.FAILED, reason=reason, said=missing)
    return batch


def test_registering_begins_the_work_and_shows_it(as_alice, alice, film):
    batch = make_import(alice)
    make_row(batch, 1, film)
    response = as_alice.post(path_of(batch, "commit/"), {"is_private": "on"})
    assert response["Location"] == path_of(batch)
    assert (fresh(batch).state, fresh(batch).is_private) == (State.COMMITTING, True)
    assert Job.objects.get().kind == Kind.COMMIT
    html = as_alice.get(path_of(batch)).content.decode()
    assert 'id="job"' in html
    assert "<progress" in html


def test_pressing_twice_registers_once(as_alice, alice, film):
    batch = make_import(alice)
    make_row(batch, 1, film)
    for _click in range(2):
        assert as_alice.post(path_of(batch, "commit/")).status_code == 302
    assert Job.objects.count() == 1


@pytest.mark.parametrize("state", [State.READING, State.MATCHING, State.DONE, State.UNDONE])
def test_what_is_not_under_review_is_not_registered(as_alice, alice, state):
    batch = make_import(alice, state=state)
    as_alice.post(path_of(batch, "commit/"))
    assert fresh(batch).state == state
    assert not Job.objects.exists()


def test_what_came_of_it_is_said_in_numbers(as_alice, done):
    response = as_alice.get(path_of(done))
    assert [number for number, _ in response.context["result"].parts] == [1]
    assert response.context["result"].untaken_count == 3
    assert [number for number, _ in response.context["result"].reasons] == [2, 1]


def test_rows_that_were_not_taken_come_in_the_columns_of_the_file_with_the_reason(as_alice, done):
    response = as_alice.get(path_of(done, "not-taken/"))
    assert response["Content-Disposition"].startswith("attachment")
    told = b"".join(response.streaming_content).decode("utf-8-sig")
    assert told.splitlines()[0].startswith("Date,Name,Year,Rating,")
    assert [n for n in (2, 3, 4) if f"無い映画{n}" not in told] == []
    assert "生きる" not in told


def test_with_everything_taken_there_is_nothing_to_download(as_alice, alice, film):
    batch = make_done(alice)
    make_row(batch, 1, film, outcome=Outcome.CREATED)
    assert path_of(batch, "not-taken/") not in as_alice.get(path_of(batch)).content.decode()


def test_it_can_be_taken_back_for_thirty_days_and_says_until_when(as_alice, done):
    until = done.committed_at + dt.timedelta(days=30)
    response = as_alice.get(path_of(done))
    assert response.context["undo_until"] == until
    as_alice.post(path_of(done, "undo/"))
    assert fresh(done).state == State.UNDOING


def test_after_thirty_days_it_is_not_offered_and_not_done(as_alice, done):
    Import.objects.filter(pk=done.pk).update(committed_at=timezone.now() - dt.timedelta(days=30, seconds=1))
    assert path_of(done, "undo/") not in as_alice.get(path_of(done)).content.decode()
    as_alice.post(path_of(done, "undo/"))
    assert fresh(done).state == State.DONE


def test_on_the_last_day_it_is_still_offered(as_alice, done):
    nearly = timezone.now() - dt.timedelta(days=29, hours=23)
    Import.objects.filter(pk=done.pk).update(committed_at=nearly)
    assert path_of(done, "undo/") in as_alice.get(path_of(done)).content.decode()


def test_what_was_left_because_it_was_edited_since_is_listed_with_the_way_to_it(as_alice, alice, film):
    make_entry(alice, film, score=12)
    batch = make_import(alice, state=State.UNDONE, committed_at=timezone.now(), undone_at=timezone.now())
    make_row(batch, 1, film, outcome=Outcome.CREATED, undone=Undone.EDITED)
    html = as_alice.get(path_of(batch)).content.decode()
    assert f"/@alice/{film.pk}/" in html
    assert "生きる" in html
    assert Entry.objects.exists()


@pytest.mark.parametrize("state", [State.READING, State.MATCHING, State.COMMITTING, State.UNDOING])
def test_work_is_shown_while_it_lasts(as_alice, alice, state):
    batch = make_import(alice, state=state)
    Job.objects.create(owner=alice, batch=batch, kind=Kind.MATCH, state=JobState.STOPPED, total_count=9)
    assert 'id="job"' in as_alice.get(path_of(batch)).content.decode()


def test_more_rows_asked_for_by_htmx_of_what_is_no_longer_reviewed_load_the_page_anew(as_alice, done):
    response = as_alice.get(path_of(done, "?show=sure&after=50"), headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"
