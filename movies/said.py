"""Who registered a film: those whom the viewer follows first, then everybody else, each newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, DateTimeField, F, QuerySet, Subquery, Value
from django.urls import reverse

from accounts.models import User
from accounts.querysets import Viewer
from follows.querysets import as_met_by
from movies.keyset import RowAfter
from movies.models import Entry
from movies.order import moment_of, moment_read
from movies.querysets import EntryQuerySet
from mymovie.statement import STAND_IN, Given, Statement

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
    if after is None:
        followed, others = _first_page(tmdb_id, viewer)
    else:
        followed, others = _further_page(tmdb_id, viewer, after)
    found = [(entry, FOLLOWED) for entry in followed] + [(entry, OTHERS) for entry in others]
    shown = found[:PAGE]
    _see_owners([entry for entry, _ in shown], viewer)
    return Said(
        tmdb_id=tmdb_id,
        followed=[entry for entry, part in shown if part == FOLLOWED],
        others=[entry for entry, part in shown if part == OTHERS],
        after=str(after or ""),
        next_after=str(Place.of(*shown[-1])) if len(found) > PAGE else "",
    )


def _first_page(tmdb_id: int, viewer: Viewer) -> tuple[list[Entry], list[Entry]]:
    if not viewer.is_authenticated:
        return [], _entries_of(_first_others_for_visitors.rows(film=tmdb_id))
    given = {"film": tmdb_id, "viewer": viewer.pk}
    return _entries_of(_first_followed.rows(**given)), _entries_of(_first_others.rows(**given))


def _further_page(tmdb_id: int, viewer: Viewer, after: Place) -> tuple[list[Entry], list[Entry]]:
    followed: list[Entry] = []
    if isinstance(viewer, User) and after.part == FOLLOWED:
        theirs = _by_followed(tmdb_id, viewer).select_related("owner")
        followed = list(_after(theirs, after, viewer)[: PAGE + 1])
    others = _by_others(tmdb_id, viewer).select_related("owner")
    return followed, list(_after(others, after if after.part == OTHERS else None, viewer)[: PAGE + 1])


def _newest(viewer: Viewer) -> EntryQuerySet:
    return Entry.objects.visible_to(viewer).newest_first()


def _by_followed(film: Any, viewer: User) -> EntryQuerySet:
    return _newest(viewer).of_movie_by_followed(film, viewer)


def _by_others(film: Any, viewer: Viewer) -> EntryQuerySet:
    """With those whom they follow left out."""
    found = _newest(viewer).of_movie(film)
    return found.by_others_than_followed(viewer) if isinstance(viewer, User) else found


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


# --- the first page, whose SQL is written once ---

_FIELDS = [field.attname for field in Entry._meta.concrete_fields]
_OF_OWNER = [field.attname for field in User._meta.concrete_fields]
_FILM: Any = Given("film", BigIntegerField())


def _first(entries: EntryQuerySet) -> QuerySet[Entry, Any]:
    return entries.values_list(*_FIELDS, *(f"owner__{name}" for name in _OF_OWNER))[: PAGE + 1]


def _entries_of(rows: Iterable[tuple[Any, ...]]) -> list[Entry]:
    """With their owners."""
    found = []
    for row in rows:
        entry = Entry.from_db("default", _FIELDS, row[: len(_FIELDS)])
        entry.owner = User.from_db("default", _OF_OWNER, row[len(_FIELDS) :])
        found.append(entry)
    return found


_of_member = {"viewer": STAND_IN}
_first_followed = Statement(lambda: _first(_by_followed(_FILM, User(pk=STAND_IN))), stand_ins=_of_member)
_first_others = Statement(lambda: _first(_by_others(_FILM, User(pk=STAND_IN))), stand_ins=_of_member)
_first_others_for_visitors = Statement(lambda: _first(_by_others(_FILM, AnonymousUser())))
