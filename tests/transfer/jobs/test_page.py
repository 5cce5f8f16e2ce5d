"""What whoever waits sees, and what they can do about it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_user
from tests.transfer.jobs.made import Rows, make_import, run_all
from transfer.jobs import actions
from transfer.jobs.progress import Progress
from transfer.models import Import, Job, JobState, Kind, State

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
SOON = NOW + dt.timedelta(seconds=8)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def job(batch: Import) -> Job:
    return actions.begin(batch=batch, kind=Kind.READ)


@pytest.fixture
def client(client: Client, batch: Import) -> Client:
    client.force_login(batch.owner)
    return client


def running(job: Job, **fields: Any) -> Job:
    Job.objects.filter(pk=job.pk).update(**{"state": JobState.RUNNING, "beat_at": timezone.now(), **fields})
    job.refresh_from_db()
    return job


def look(client: Client, job: Job, of: str = "") -> Any:
    address = f"/settings/imports/{job.batch.key}/progress/?of={of or job.key}&lang=en"
    return client.get(address, headers={**HTMX, "Accept-Language": "en"})


def made(**fields: Any) -> Progress:
    """One that has run for a minute."""
    begun = NOW - dt.timedelta(minutes=1)
    said = {"state": JobState.RUNNING, "beat_at": NOW, "paced_at": begun, "started_at": begun, **fields}
    return Progress(Job(kind=Kind.COMMIT, **said), NOW)


def test_it_says_how_far_it_is_and_asks_again(client: Client, job: Job) -> None:
    running(job, done_count=1240, total_count=10_000, counts={"sure": 1200, "missing": 40})
    page = look(client, job).content.decode()
    assert 'value="12"' in page
    assert 'data-hx-trigger="every 2s"' in page
    assert "1,240" in page
    assert "10,000" in page
    assert page.count("<dt>") == 2


def test_nothing_of_it_is_kept_by_a_cache(client: Client, job: Job) -> None:
    assert "no-store" in look(client, job)["Cache-Control"]


def test_it_costs_the_same_however_many_jobs_there_were(client: Client, job: Job) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert look(client, job).status_code == 200
        return len(queries)

    look(client, job)
    one = count()
    for _ in range(20):
        Job.objects.create(owner=job.owner, batch=make_import(job.owner), kind=Kind.READ, state=JobState.DONE)
    assert count() == one == 3


def test_at_its_end_the_whole_page_is_loaded(client: Client, job: Job, portion: Callable[..., None]) -> None:
    portion(Rows())
    run_all()
    assert look(client, job)["HX-Refresh"] == "true"


def test_when_the_next_job_has_begun_the_whole_page_is_loaded(client: Client, job: Job) -> None:
    assert look(client, job, of="former")["HX-Refresh"] == "true"


@pytest.mark.parametrize("state", [JobState.STOPPED, JobState.FAILED])
def test_what_stands_still_is_not_asked_for_again(client: Client, job: Job, state: JobState) -> None:
    page = look(client, running(job, state=state)).content.decode()
    assert "data-hx-trigger" not in page
    assert "/resume/" in page


def test_without_scripts_the_progress_is_on_the_page(client: Client, job: Job) -> None:
    answer = client.get(f"/settings/imports/{job.batch.key}/progress/")
    assert (answer.status_code, answer["Location"]) == (302, f"/settings/imports/{job.batch.key}/")
    page = client.get(answer["Location"]).content.decode()
    assert "<progress" in page
    assert f"/settings/imports/{job.batch.key}/stop/" in page


def test_stopped_and_resumed_by_button(client: Client, job: Job) -> None:
    for deed, state in (("stop", JobState.STOPPED), ("resume", JobState.WAITING)):
        answer = client.post(f"/settings/imports/{job.batch.key}/{deed}/")
        assert answer["Location"] == f"/settings/imports/{job.batch.key}/"
        job.refresh_from_db()
        assert job.state == state


@pytest.mark.parametrize(
    ("of", "kind", "state", "days", "can_be"),
    [
        (State.COMMITTING, Kind.COMMIT, JobState.STOPPED, 0, True),
        (State.COMMITTING, Kind.COMMIT, JobState.FAILED, 29, True),
        (State.COMMITTING, Kind.COMMIT, JobState.FAILED, 31, False),
        (State.COMMITTING, Kind.COMMIT, JobState.RUNNING, 0, False),
        (State.UNDOING, Kind.UNDO, JobState.STOPPED, 0, False),
        (State.READING, Kind.READ, JobState.STOPPED, 0, False),
    ],
)
def test_what_lies_half_written_can_be_taken_back_for_30_days(
    client: Client, job: Job, of: State, kind: Kind, state: JobState, days: int, can_be: bool
) -> None:
    Job.objects.filter(pk=job.pk).update(kind=kind, state=state)
    Import.objects.update(state=of, committed_at=timezone.now() - dt.timedelta(days=days))
    address = f"/settings/imports/{job.batch.key}/"
    for page in (look(client, job), client.get(address)):
        assert (f"{address}undo/" in page.content.decode()) == can_be


@pytest.mark.parametrize("deed", ["stop", "resume"])
def test_what_was_thrown_away_in_another_tab_meanwhile_is_not_there(
    client: Client, job: Job, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = getattr(actions, deed)

    def then_act(job: Job) -> bool:
        Import.objects.all().delete()
        return bool(act(job))

    monkeypatch.setattr(actions, deed, then_act)
    assert client.post(f"/settings/imports/{job.batch.key}/{deed}/", headers=HTMX).status_code == 404


def test_by_htmx_the_answer_is_how_it_stands(client: Client, job: Job) -> None:
    answer = client.post(f"/settings/imports/{job.batch.key}/stop/", headers=HTMX)
    assert 'id="job-resume"' in answer.content.decode()


def test_stop_that_comes_too_late_shows_what_came_of_it(
    client: Client, job: Job, portion: Callable[..., None]
) -> None:
    portion(Rows())
    run_all()
    answer = client.post(f"/settings/imports/{job.batch.key}/stop/", headers=HTMX)
    assert answer["HX-Refresh"] == "true"


@pytest.mark.parametrize("deed", ["progress", "stop", "resume"])
def test_to_others_there_is_no_such_job(client: Client, job: Job, deed: str) -> None:
    client.force_login(make_user("bob"))
    send = client.get if deed == "progress" else client.post
    assert send(f"/settings/imports/{job.batch.key}/{deed}/").status_code == 404
    job.refresh_from_db()
    assert job.state == JobState.WAITING


@pytest.mark.parametrize(
    ("fields", "per_minute", "time_left"),
    [
        ({"done_count": 600, "total_count": 6000}, 600, "about 9 minutes left"),
        ({"done_count": 600, "total_count": 1000}, 600, "less than a minute left"),
        ({"done_count": 60, "total_count": 10_000}, 60, "about 3 hours left"),
        ({"done_count": 600, "paced_from": 540, "total_count": 720}, 60, "about 2 minutes left"),
        ({"done_count": 600}, 600, ""),
        ({"done_count": 0, "total_count": 9}, None, ""),
        ({"done_count": 9, "total_count": 90, "paced_at": NOW - dt.timedelta(seconds=1)}, None, ""),
        ({"done_count": 9, "total_count": 90, "state": JobState.STOPPED}, None, ""),
    ],
)
def test_how_fast_it_is_and_how_long_it_takes(
    fields: dict[str, Any], per_minute: int | None, time_left: str, in_english: None
) -> None:
    progress = made(**fields)
    assert (progress.per_minute, progress.time_left) == (per_minute, time_left)


@pytest.mark.parametrize(
    ("fields", "percent"),
    [
        ({}, None),
        ({"total_count": 0}, 0),
        ({"done_count": 999, "total_count": 1000}, 99),
        ({"done_count": 1000, "total_count": 1000}, 99),
        ({"done_count": 1000, "total_count": 1000, "state": JobState.DONE}, 100),
    ],
)
def test_a_hundred_per_cent_is_the_end_and_nothing_else(fields: dict[str, Any], percent: int | None) -> None:
    assert made(**fields).percent == percent


@pytest.mark.parametrize(
    ("fields", "begins"),
    [
        ({}, ""),
        ({"is_to_stop": True}, "It stops"),
        ({"beat_at": NOW - dt.timedelta(seconds=31)}, "Its worker has gone quiet"),
        (
            {"waits_for": "tmdb_limit", "waits_until": SOON},
            "TMDB lets imports ask 8",
        ),
        ({"waits_for": "tmdb_away", "waits_until": SOON}, "TMDB does not answer"),
        (
            {"state": JobState.WAITING, "waits_until": SOON},
            "It is tried again in 8 s",
        ),
        ({"state": JobState.WAITING, "started_at": None}, "It begins as soon as it is its turn"),
        ({"state": JobState.WAITING}, "It goes on"),
        ({"state": JobState.STOPPED}, ""),
    ],
)
def test_why_it_stands_still(fields: dict[str, Any], begins: str, in_english: None) -> None:
    why = made(**fields).why
    assert why.startswith(begins)
    assert bool(why) == bool(begins)


def test_messages_are_told_newest_first_and_unknown_ones_not(in_english: None) -> None:
    progress = made(messages=[["stopped", {}], ["of_tomorrow", {}], ["gave_up", {"attempts": 5}]])
    assert progress.messages[0].startswith("It went wrong 5 times")
    assert progress.messages[1:] == ["You stopped it."]


def test_aloud_it_is_said_five_times_in_all(in_english: None) -> None:
    told = {made(done_count=n, total_count=1000).told for n in range(1001)}
    assert len(told) == 5
