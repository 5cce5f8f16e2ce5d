"""What runs by itself, and when: the one place.

Each is a management command, so that a person can run it by hand as well. Each may be run twice, or be cut
off in the middle, and be run again without harm. Times are UTC; the night of Japan begins at 15:00.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


class When(Protocol):
    def after(self, now: dt.datetime) -> dt.datetime:
        """The next time, never now itself."""


@dataclass(frozen=True, slots=True)
class Hourly:
    minute: int

    def after(self, now: dt.datetime) -> dt.datetime:
        next_time = now.replace(minute=self.minute, second=0, microsecond=0)
        return next_time if next_time > now else next_time + dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Daily:
    hour: int
    minute: int

    def after(self, now: dt.datetime) -> dt.datetime:
        today = now.astimezone(dt.UTC).replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        return today if today > now else today + dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    when: When
    command: tuple[str, ...]
    # Whoever took it has died if it takes longer, and another may take it.
    lease: dt.timedelta = dt.timedelta(hours=1)
    statement_timeout: dt.timedelta = dt.timedelta(minutes=10)


def _jobs() -> Iterator[Job]:
    # Before 150 days, in portions of 500 films: 12,000 a day keep 1.8 million films within TMDB's terms.
    yield Job("refresh_movies", Hourly(minute=10), ("refresh_movies",))
    yield Job("index_titles", Hourly(minute=20), ("index_titles",))
    # Ready from 8:00 on, most days.
    yield Job("import_catalogue", Daily(9, 20), ("import_catalogue",), lease=dt.timedelta(hours=3))
    yield Job("count_week", Hourly(minute=30), ("count_week",))
    yield Job("compare_tastes", Hourly(minute=40), ("compare_tastes",))
    yield Job("forget_limits", Hourly(minute=50), ("forget_limits",))
    yield Job("erase_left", Daily(17, 5), ("erase_left",))
    yield Job("forget_removed", Daily(17, 15), ("forget_removed",))
    yield Job("forget_messages", Daily(17, 20), ("forget_messages",))
    yield Job("forget_unconfirmed", Daily(17, 25), ("forget_unconfirmed",))
    yield Job("forget_mail", Daily(17, 27), ("forget_mail",))
    yield Job("forget_imports", Daily(17, 28), ("forget_imports",))
    yield Job("clear_sessions", Daily(17, 30), ("clearsessions",))
    yield Job("forget_runs", Daily(17, 35), ("forget_runs",))
    # Without --fix: drift is a bug of ours, and somebody is to look at it.
    yield Job("reconcile_counts", Daily(18, 0), ("reconcile_counts",), lease=dt.timedelta(hours=3))


JOBS = {job.name: job for job in _jobs()}
