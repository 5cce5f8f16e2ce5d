"""The times one person saw one film, as plain values: the latest of them is the entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from movies.models import Precision, Watched

# Of times that begin on one day the vaguer is taken to be the later: most of a year is behind its first day.
_VAGUENESS = {Precision.UNKNOWN: 0, Precision.DAY: 1, Precision.MONTH: 2, Precision.YEAR: 3}


class Told(Protocol):
    """What anybody may hand in as one time a film was seen (transfer.sources.rows.SeenOnce is such)."""

    @property
    def watched(self) -> Watched: ...
    @property
    def score(self) -> int | None: ...
    @property
    def original_score(self) -> str: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """One time. The note of the latest one is its entry's memo."""

    watched: Watched = Watched()  # noqa: RUF009 (frozen)
    score: int | None = None
    original_score: str = ""
    note: str = ""

    @classmethod
    def of(cls, told: Told) -> Seen:
        original_score = "" if told.score is None else told.original_score
        return cls(told.watched, told.score, original_score, told.note)


def first_day(watched: Watched) -> dt.date:
    """Of the day, month or year; unknown is before all others."""
    return watched.on or dt.date.min


def age(seen: Told) -> tuple[dt.date, int]:
    return first_day(seen.watched), _VAGUENESS[seen.watched.precision]


@dataclass(frozen=True, slots=True)
class History:
    """No two times on one date; `earlier` is oldest first, and none begins after the latest."""

    latest: Seen
    earlier: tuple[Seen, ...] = ()

    @property
    def newest_first(self) -> list[Seen]:
        return [self.latest, *reversed(self.earlier)]

    def at(self, watched: Watched) -> Seen | None:
        """The time on just that date, as exactly."""
        if self.latest.watched == watched:
            return self.latest
        return next((seen for seen in self.earlier if seen.watched == watched), None)

    def adding(self, new: Seen) -> History:
        """With one time more; what was told of that date before is told anew."""
        if new.watched == self.latest.watched:
            return replace(self, latest=replace(new, note=new.note or self.latest.note))
        others = tuple(seen for seen in self.earlier if seen.watched != new.watched)
        if first_day(new.watched) < first_day(self.latest.watched):
            return History(self.latest, _sorted((*others, new)))
        latest, former = _handed_over(self.latest, new)
        return History(latest, _sorted((*others, former)))

    def telling(self, watched: Watched, new: Seen) -> History:
        """With an earlier time told anew, its date perhaps another one. KeyError when there is none."""
        before = self.at(watched)
        if before is None or before is self.latest:
            raise KeyError(watched)
        rest = replace(self, earlier=tuple(seen for seen in self.earlier if seen is not before))
        there = rest.at(new.watched)
        return rest.adding(_united(new, there) if there else new)

    def without(self, watched: Watched) -> tuple[History, Seen]:
        """And what `adding` takes to make it as it was. KeyError when there is none, or no other."""
        gone = self.at(watched)
        if gone is None or not self.earlier:
            raise KeyError(watched)
        if gone is not self.latest:
            return replace(self, earlier=tuple(seen for seen in self.earlier if seen is not gone)), gone
        promoted = self.earlier[-1]
        latest, former = _handed_over(gone, promoted)
        return History(latest, self.earlier[:-1]), former

    def settled(self) -> History:
        """As it must be, when its latest was told anew without looking at the earlier ones."""
        latest, earlier = self.latest, self.earlier
        if same := next((seen for seen in earlier if seen.watched == latest.watched), None):
            latest, earlier = _united(latest, same), tuple(seen for seen in earlier if seen is not same)
        if not earlier or first_day(earlier[-1].watched) <= first_day(latest.watched):
            return History(latest, earlier)
        promoted, former = _handed_over(latest, earlier[-1])
        return History(promoted, _sorted((*earlier[:-1], former)))

    def uniting(self, others: Iterable[Seen]) -> History:
        """With times that may turn out to be known: ours has the say then, and no word is lost."""
        history = self.settled()
        for seen in others:
            there = history.at(seen.watched)
            history = history.adding(_united(there, seen) if there else seen)
        return history


def _sorted(times: Iterable[Seen]) -> tuple[Seen, ...]:
    return tuple(sorted(times, key=age))


def _handed_over(old: Seen, new: Seen) -> tuple[Seen, Seen]:
    """The new latest, and the old one as an earlier time.

    The memo goes down with its time only where a note takes its place: most people say no word the second
    time, and their wall should not fall silent for it.
    """
    if new.note:
        return new, old
    return replace(new, note=old.note), replace(old, note="")


def _united(first: Seen, second: Seen) -> Seen:
    """Two times that turn out to be one: the first has the say, and no word is lost."""
    scored = first if first.score is not None else second
    notes = dict.fromkeys(note for note in (first.note, second.note) if note)
    return replace(first, score=scored.score, original_score=scored.original_score, note="\n\n".join(notes))
