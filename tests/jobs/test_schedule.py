import datetime as dt
from typing import Any

import pytest
from django.core.management import get_commands

from jobs import queues
from jobs.schedule import JOBS, Daily, Hourly, Job
from tests.jobs.conftest import NOW, at

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("when", "now", "expected"),
    [
        (Daily(17, 5), NOW, NOW.replace(hour=17, minute=5)),
        (Daily(11, 0), NOW, NOW.replace(hour=11) + DAY),
        (Daily(12, 0), NOW, NOW + DAY),
        (Hourly(30), NOW, NOW.replace(minute=30)),
        (Hourly(0), NOW, NOW.replace(hour=13)),
        (Hourly(10), NOW.replace(minute=11), NOW.replace(hour=13, minute=10)),
    ],
)
def test_the_next_time_is_never_now(when: Any, now: dt.datetime, expected: dt.datetime) -> None:
    assert when.after(now) == expected


def test_a_day_is_counted_in_utc() -> None:
    in_japan = NOW.astimezone(dt.timezone(dt.timedelta(hours=9)))
    assert Daily(17, 5).after(in_japan) == at(hours=5, minutes=5)


@pytest.mark.parametrize("job", JOBS.values(), ids=lambda job: job.name)
def test_each_job_is_a_command_that_there_is(job: Job) -> None:
    assert job.command[0] in get_commands()


def test_nothing_that_must_be_done_is_forgotten_here() -> None:
    """Those of ours that are done by hand are named; whatever is new is a job, or named here too."""
    rooms = {"accounts", "follows", "jobs", "movies", "support", "transfer", "mymovie"}
    ours = {name for name, room in get_commands().items() if room in rooms}
    by_hand = {"draw_social_card", "load_demo", "migrate_safely", "work"}
    assert ours - by_hand - {queues.TENDS} <= {job.command[0] for job in JOBS.values()}
    assert "clearsessions" in {job.command[0] for job in JOBS.values()}
