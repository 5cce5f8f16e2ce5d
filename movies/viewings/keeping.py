"""Histories in the database: an entry and its rows of `Viewing`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from accounts.models import User
from movies.models import Entry, Precision, Viewing, Watched, latest_today
from movies.viewings.history import History, Seen, age

Facts = dict[str, Any]


@dataclass(slots=True)
class Book:
    """An entry's history, to be read once and written once. Its owner's row must be locked to write."""

    entry: Entry
    rows: dict[Watched, Viewing]
    history: History

    @classmethod
    def of(cls, entry: Entry) -> Book:
        """One query, or none where `viewings` was prefetched."""
        rows = {row.watched: row for row in entry.viewings.all()}
        earlier = sorted((Seen.of(row) for row in rows.values()), key=age)
        return cls(entry, rows, History(latest_of(entry), tuple(earlier)))

    @property
    def shown_words(self) -> str:
        """Memo and notes, the latest first, as anybody but their owner reads them."""
        if self.entry.memo_is_hidden:
            return ""
        return "\n\n".join(seen.note for seen in self.history.newest_first if seen.note)

    def write(self, history: History) -> None:
        """The rows at once; the entry's fields are set, and saving it is the caller's."""
        earlier = {seen.watched: seen for seen in history.earlier}
        gone = [row.pk for watched, row in self.rows.items() if watched not in earlier]
        if gone:
            Viewing.objects.filter(pk__in=gone).delete()
        told = [
            row for watched, row in self.rows.items() if watched in earlier and _tell(row, earlier[watched])
        ]
        for row in told:
            row.revised_on = revised_on(self.entry.owner, row.watched)
        if told:
            Viewing.objects.bulk_update(told, ["score", "original_score", "note", "revised_on"])
        new = [seen for watched, seen in earlier.items() if watched not in self.rows]
        if new:
            Viewing.objects.bulk_create(_row(self.entry, seen) for seen in new)
        _show(self.entry, history.latest)
        self.history = history

    def unite(self, others: History) -> None:
        """With the history of another entry of one film, when one entry tells of both."""
        now = latest_of(self.entry)
        history = History(now, self.history.earlier).uniting(
            others.earlier
            # Their memos are in the entry's.
            + tuple(
                replace(seen, note="") for seen in (self.history.latest, others.latest) if seen.watched.on
            )
        )
        self.write(history)


def latest_of(entry: Entry) -> Seen:
    return Seen(entry.watched, entry.score, entry.original_score, entry.memo)


def settle(entry: Entry) -> None:
    """Say it when the entry's date was set: an earlier time that is later by now takes its place."""
    book = Book.of(entry)
    if (settled := book.history.settled()) != book.history:
        book.write(settled)


def revised_on(owner: User, watched: Watched) -> dt.date:
    """The owner's date today; where it is tomorrow already, what was seen there is not in the future."""
    today = timezone.localdate(timezone=owner.zone)
    return max(today, min(watched.on or today, latest_today()))


def as_facts(entry: Entry) -> list[Facts]:
    """The earlier times as JSON, oldest first; `from_facts` is the inverse."""
    rows = sorted(entry.viewings.all(), key=age)
    return [
        {
            "watched_on": row.watched_on.isoformat() if row.watched_on else None,
            "watched_precision": row.watched_precision,
            "score": row.score,
            "original_score": row.original_score,
            "note": row.note,
            "revised_on": row.revised_on.isoformat(),
        }
        for row in rows
    ]


def from_facts(entry: Entry, facts: Iterable[Facts]) -> None:
    """Rows as they were, for an entry that has none."""
    Viewing.objects.bulk_create(
        Viewing(
            entry=entry,
            watched_on=dt.date.fromisoformat(fact["watched_on"]) if fact["watched_on"] else None,
            watched_precision=fact["watched_precision"],
            score=fact["score"],
            original_score=fact["original_score"],
            note=fact["note"],
            revised_on=dt.date.fromisoformat(fact["revised_on"]),
        )
        for fact in facts
    )


def _row(entry: Entry, seen: Seen) -> Viewing:
    row = Viewing(
        entry=entry,
        watched_on=seen.watched.on,
        watched_precision=seen.watched.precision,
        revised_on=revised_on(entry.owner, seen.watched),
    )
    _tell(row, seen)
    return row


def _tell(row: Viewing, seen: Seen) -> bool:
    """Whether that is news to the row."""
    before = row.score, row.original_score, row.note
    row.score, row.original_score, row.note = after = seen.score, seen.original_score, seen.note
    return before != after


def _show(entry: Entry, seen: Seen) -> None:
    entry.watched_on, entry.watched_precision = seen.watched.on, Precision(seen.watched.precision)
    entry.score, entry.original_score, entry.memo = seen.score, seen.original_score, seen.note
    entry.revised_on = revised_on(entry.owner, seen.watched)
