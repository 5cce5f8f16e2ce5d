"""What is known beside an upload: the person's day and zone, and what they answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from movies.models import Watched
from transfer.sources.values import moment_of, watched_of


@dataclass(frozen=True, slots=True)
class Told:
    today: dt.date
    zone: ZoneInfo
    answers: dict[str, Any] = field(default_factory=dict)
    # As the person's file is called: only where the same heading serves two lists.
    name: str = ""

    def one_of(self, question: str, choices: tuple[str, ...]) -> str:
        """Their answer; "" while there is none that fits."""
        said = self.answers.get(question)
        return said if said in choices else ""

    def watched(self, text: str, order: str = "ymd") -> Watched:
        return watched_of(text, self.today, self.zone, order)

    def moment(self, text: str) -> dt.datetime | None:
        return moment_of(text, self.zone)
