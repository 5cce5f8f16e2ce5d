"""How far a job is, in numbers and words for whoever waits. All of it stands in the job's row."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from movies.tmdb.turns import IMPORT_CALLS
from transfer.jobs import messages, reaping
from transfer.models import Job, JobState, Outcome, Verdict

# Before that nobody can say how fast it is.
SURE_AFTER_S = 4.0
POLL_S, SLOW_POLL_S = 2, 5
# A step that whoever listens is told of.
TOLD_PERCENT = 20
NAMES = {**dict(Verdict.choices), **{value: label for value, label in Outcome.choices if value}}


@dataclass(frozen=True, slots=True)
class Progress:
    job: Job
    now: dt.datetime

    @property
    def is_open(self) -> bool:
        """It goes on by itself, so it is worth looking again."""
        return self.job.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def can_resume(self) -> bool:
        return self.job.state in (JobState.STOPPED, JobState.FAILED)

    @property
    def poll_s(self) -> int:
        return POLL_S if self.job.state == JobState.RUNNING else SLOW_POLL_S

    @property
    def percent(self) -> int | None:
        """None while nobody knows how much there is. 100 is said when it is done, and not before."""
        if self.job.state == JobState.DONE:
            return 100
        if self.job.total_count is None:
            return None
        return min(99, 100 * self.job.done_count // max(self.job.total_count, 1))

    @property
    def per_minute(self) -> int | None:
        """Of the stretch at hand, TMDB's waits included: what the person waits for."""
        if self.job.paced_at is None or self.job.state != JobState.RUNNING:
            return None
        seconds = (self.now - self.job.paced_at).total_seconds()
        rows = self.job.done_count - self.job.paced_from
        return round(rows * 60 / seconds) if seconds >= SURE_AFTER_S and rows > 0 else None

    @property
    def time_left(self) -> str:
        """ "" while nobody can say."""
        pace, total = self.per_minute, self.job.total_count
        if not pace or total is None:
            return ""
        minutes = math.ceil((total - self.job.done_count) / pace)
        if minutes <= 1:
            return _("less than a minute left")
        if minutes < 90:
            said = ngettext("about %(minutes)s minute left", "about %(minutes)s minutes left", minutes)
            return said % {"minutes": minutes}
        hours = round(minutes / 60)
        return ngettext("about %(hours)s hour left", "about %(hours)s hours left", hours) % {"hours": hours}

    @property
    def why(self) -> str:
        """What it stands still for; "" while it goes on."""
        job = self.job
        if job.state == JobState.RUNNING and job.is_to_stop:
            return _("It stops after the rows at hand …")
        if self._is_silent:
            return _("Its worker has gone quiet. It is started again within a minute or so; nothing is lost.")
        if job.waits_for == "tmdb_limit":
            return _("TMDB lets imports ask %(calls)s times a second; it goes on in %(seconds)s s.") % {
                "calls": IMPORT_CALLS.times // IMPORT_CALLS.span_s,
                "seconds": self._wait_s,
            }
        if job.waits_for == "tmdb_away":
            return _("TMDB does not answer at the moment; it is asked again in %(seconds)s s.") % {
                "seconds": self._wait_s
            }
        if job.waits_until is not None and self._wait_s:
            return _("It is tried again in %(seconds)s s.") % {"seconds": self._wait_s}
        if job.state == JobState.WAITING:
            return _("It begins as soon as it is its turn.") if job.started_at is None else _("It goes on …")
        return ""

    @property
    def told(self) -> str:
        """What is said aloud when it changes: so seldom that one can listen to something else."""
        if self.job.state != JobState.RUNNING or self.percent is None:
            return self.why or self.job.get_state_display()
        percent = self.percent // TOLD_PERCENT * TOLD_PERCENT
        return f"{self.job.get_kind_display()}: {percent} %"

    @property
    def counts(self) -> list[tuple[str, int]]:
        """In the order of the lists; what this release has no word for is left out."""
        kept = self.job.counts
        return [(str(name), kept[code]) for code, name in NAMES.items() if kept.get(code)]

    @property
    def messages(self) -> list[str]:
        """Newest first."""
        return messages.in_words(reversed(self.job.messages))

    @property
    def _is_silent(self) -> bool:
        job = self.job
        is_late = job.beat_at is not None and self.now - job.beat_at > reaping.silent_for() / 2
        return is_late and job.state == JobState.RUNNING

    @property
    def _wait_s(self) -> int:
        if self.job.waits_until is None:
            return 0
        return max(0, math.ceil((self.job.waits_until - self.now).total_seconds()))
