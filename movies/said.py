"""Who registered a film: those whom the viewer follows first, then everybody else, each newest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import DateTimeField, F, Subquery, Value
from django.urls import reverse

from accounts.models import User
from accounts.querysets import Viewer
from follows.querysets import as_met_by
from movies.keyset import RowAfter
from movies.models import Entry
from movies.order import moment_of, moment_read
from movies.querysets import EntryQuerySet

PAGE = 24
FOLLOWED, OTHERS = "f", "o"  # the two parts, as cursors name them


class Place(NamedTuple):
    part: str
    registered_at: dt.datetime
    handle: str

    def __str__(self) -> str:
        return f"{self.part}.{moment_of(self.registered_at)}.{self.handle}"

    @classmethod
    def of(cls, entry: Entry, part: str) -> Place:
        return cls(part, entry.registered_at, entry.owner.handle)

    @classmethod
    def read(cls, text: str) -> Place | None:
        """None for what is no place in this list."""
        part, *rest = text.split(".")
        if part not in (FOLLOWED, OTHERS) or len(rest) != 2:
            return None
        try:
            return cls(part, moment_read(rest[0]), rest[1])
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Said:
    tmdb_id: int
    followed: list[Entry]
    others: list[Entry]
    after: str  # where this page begins; "" at the top
    next_after: str  # where the next one begins; "" at the end

    @property
    def next_url(self) -> str:
        if not self.next_after:
            return ""
        return reverse("movies:film", args=[self.tmdb_id], query={"after": self.next_after})

    @property
    def begins_others(self) -> bool:
        """Whether the part of everybody else begins on this page."""
        return bool(self.others) and not self.after.startswith(OTHERS)


def said_of(tmdb_id: int, viewer: Viewer, after: Place | None) -> Said:
    """One query for visitors, three for members, however many have registered it."""
    entries = Entry.objects.visible_to(viewer).newest_first().select_related("owner")
    followed: list[Entry] = []
    others = entries.of_movie(tmdb_id)
    if isinstance(viewer, User):
        if after is None or after.part == FOLLOWED:
            theirs = entries.of_movie_by_followed(tmdb_id, viewer)
            followed = list(_after(theirs, after, viewer)[: PAGE + 1])
        others = others.by_others_than_followed(viewer)
    after_in_others = after if after and after.part == OTHERS else None
    found = [(entry, FOLLOWED) for entry in followed]
    found += [(entry, OTHERS) for entry in _after(others, after_in_others, viewer)[: PAGE + 1]]
    shown = found[:PAGE]
    _see_owners([entry for entry, _ in shown], viewer)
    return Said(
        tmdb_id=tmdb_id,
        followed=[entry for entry, part in shown if part == FOLLOWED],
        others=[entry for entry, part in shown if part == OTHERS],
        after=str(after or ""),
        next_after=str(Place.of(*shown[-1])) if len(found) > PAGE else "",
    )


def _after(entries: EntryQuerySet, place: Place | None, viewer: Viewer) -> EntryQuerySet:
    if place is None:
        return entries
    # Whoever is gone by now takes those along who registered it in the same microsecond.
    last = Entry.objects.visible_to(viewer).filter(owner__handle=place.handle)
    same = entries.filter(pk__in=last).order_by().values("pk")
    values = [Value(place.registered_at, output_field=DateTimeField()), Subquery(same)]
    return entries.filter(RowAfter([F("registered_at"), F("pk")], values, descending=True))


def _see_owners(entries: list[Entry], viewer: Viewer) -> None:
    """Their owners with what the follow button needs."""
    if not isinstance(viewer, User) or not entries:
        return
    people = as_met_by(User.objects.visible_to(viewer), viewer)
    owners = people.in_bulk([entry.owner_id for entry in entries])
    for entry in entries:
        entry.owner = owners.get(entry.owner_id, entry.owner)
