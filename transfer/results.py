"""What came of an import: in numbers, why rows were not taken, and until when it can be taken back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from transfer.models import UNDO_FOR, Import, ImportRow, Outcome, State, Undone
from transfer.reasons import WORDS

NOT_TAKEN = (Outcome.FAILED, Outcome.SKIPPED)


@dataclass(frozen=True, slots=True)
class Result:
    """Rows, by what became of them."""

    by_outcome: dict[str, int]
    by_reason: dict[str, int]
    edited_count: int

    @property
    def parts(self) -> list[tuple[int, str]]:
        """What was done, in numbers and words; what was not done to any row is not said."""
        count = self.by_outcome.get
        told = [
            (added := count(Outcome.CREATED, 0), ngettext("film added", "films added", added)),
            (changed := count(Outcome.CHANGED, 0), ngettext("film changed", "films changed", changed)),
            (count(Outcome.SAME, 0), _("already the same")),
            (count(Outcome.KEPT, 0), _("yours kept")),
            (count(Outcome.JOINED, 0), _("told of a film twice")),
        ]
        return [(number, str(words)) for number, words in told if number]

    @property
    def reasons(self) -> list[tuple[int, str | Promise]]:
        """The most frequent first."""
        ordered = sorted(self.by_reason.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(number, WORDS.get(code, _("It could not be taken."))) for code, number in ordered]

    @property
    def untaken_count(self) -> int:
        return sum(self.by_reason.values())


def result_of(batch: Import) -> Result:
    """One query, whose answer has a dozen lines."""
    by_outcome: Counter[str] = Counter()
    by_reason: Counter[str] = Counter()
    edited = 0
    counted = ImportRow.objects.of(batch).values("outcome", "reason", "undone").annotate(number=Count("pk"))
    for line in counted.order_by():
        by_outcome[line["outcome"]] += line["number"]
        if line["outcome"] in NOT_TAKEN:
            by_reason[line["reason"]] += line["number"]
        if line["undone"] == Undone.EDITED:
            edited += line["number"]
    return Result(dict(by_outcome), dict(by_reason), edited)


def undo_until(batch: Import, now: dt.datetime) -> dt.datetime | None:
    """None where there is nothing to take back, or it is too late. What is half written counts."""
    if batch.state not in (State.COMMITTING, State.DONE) or batch.committed_at is None:
        return None
    until = batch.committed_at + UNDO_FOR
    return until if until > now else None


STEPS: Sequence[tuple[State, str | Promise]] = (
    (State.READING, _("Read")),
    (State.MATCHING, _("Find the films")),
    (State.REVIEW, _("Your review")),
    (State.COMMITTING, _("Register")),
)


def steps_of(batch: Import) -> list[tuple[str | Promise, str]]:
    """Its way, and where it is on it: "past", "now" or "next". Nothing while it is taken back."""
    states = [state for state, _name in STEPS]
    if batch.state not in states:
        return []
    here = states.index(State(batch.state))
    places = ["past" if n < here else "now" if n == here else "next" for n in range(len(STEPS))]
    return [(name, place) for (_state, name), place in zip(STEPS, places, strict=True)]
