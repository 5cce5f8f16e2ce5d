"""The directory of people: who is active, who has many films, whose taste is near, and search by name.

Its lists hold public people alone, since their order tells of what people do. A search also finds people who
are for followers only; it goes by name, so nothing shows of them but that they are here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    CharField,
    DateTimeField,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Subquery,
    TextChoices,
    Value,
)
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import UserQuerySet, Viewer
from follows.querysets import as_met_by, has_open_wall
from movies import newest
from movies.card import Poster
from movies.keyset import RowAfter
from movies.models import Entry, TasteMatch, UnmetFilms
from movies.order import moment_of, moment_read
from movies.taste import with_match

PAGE = 24
POSTERS = 6


class Tab(TextChoices):
    ACTIVE = "active", _("Lately active")
    FILMS = "films", _("Most films")
    TASTE = "taste", _("Close to your taste")
    UNMET = "unmet", _("Films you have never met")


OF_MEMBERS = (Tab.TASTE, Tab.UNMET)


@dataclass(frozen=True, slots=True)
class Row:
    person: User
    newest: list[Poster]  # none of people whose wall the viewer may not open


@dataclass(frozen=True, slots=True)
class Directory:
    tab: Tab | None  # None in a search
    query: str
    rows: list[Row]
    after: str  # where this page begins; "" at the top
    next_after: str  # where the next one begins; "" at the end
    tabs: list[tuple[Tab, str]]  # with its address

    @property
    def next_url(self) -> str:
        return self._url(after=self.next_after) if self.next_after else ""

    @property
    def top_url(self) -> str:
        return self._url()

    def _url(self, **more: str) -> str:
        return _url(self.tab, q=self.query, **more)


def _url(tab: Tab | None, **query: str) -> str:
    given = {"tab": tab.value if tab and tab is not Tab.ACTIVE else ""} | query
    return reverse("movies:people", query={name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class _List:
    """People in an order: by `key`, and by handle where that is the same."""

    people: UserQuerySet
    key: str
    field: Any
    descending: bool
    write: Callable[[Any], str]
    read: Callable[[str], Any]  # raises ValueError, OverflowError

    def in_order(self) -> UserQuerySet:
        columns = [F(self.key), F("handle")]
        return self.people.order_by(*[c.desc() if self.descending else c.asc() for c in columns])

    def page(self, after: tuple[Any, str] | None) -> UserQuerySet:
        if after is None:
            return self.in_order()
        value, handle = after
        place = [Value(value, output_field=self.field), Value(handle, output_field=CharField())]
        return self.in_order().filter(RowAfter([F(self.key), F("handle")], place, descending=self.descending))

    def cursor_of(self, person: User) -> str:
        return f"{self.write(getattr(person, self.key))}.{person.handle}"

    def read_cursor(self, text: str) -> tuple[Any, str] | None:
        value, _, handle = text.rpartition(".")
        try:
            return (self.read(value), handle) if value else None
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class _Found:
    """People by the beginning of their name; in the order of names, which tells of nothing else."""

    viewer: Viewer
    query: str

    def page(self, after: tuple[str, str] | None) -> UserQuerySet:
        people: UserQuerySet = User.objects.visible_to(self.viewer)
        return people.first_named(self.query, PAGE + 1, after or ("", ""))

    def cursor_of(self, person: User) -> str:
        return f"{person.name_key}.{person.handle}"  # type: ignore[attr-defined]  # of `first_named`

    def read_cursor(self, text: str) -> tuple[str, str] | None:
        key, dot, handle = text.rpartition(".")
        return (key, handle) if dot else None


def open_directory(viewer: Viewer, *, tab: Tab, query: str, after: str, language: str) -> Directory:
    """Three queries, whatever the number of people: they, and their newest posters."""
    if not isinstance(viewer, User) and tab in OF_MEMBERS:
        tab = Tab.ACTIVE
    listed: _List | _Found = _Found(viewer, query) if query else _LISTS[tab](viewer)
    place = listed.read_cursor(after)
    found = list(as_met_by(with_match(listed.page(place), viewer), viewer)[: PAGE + 1])
    shown = found[:PAGE]
    return Directory(
        tab=None if query else tab,
        query=query,
        rows=with_posters(shown, viewer, language),
        after=after if place else "",
        next_after=listed.cursor_of(shown[-1]) if len(found) > PAGE else "",
        tabs=[(tab, _url(tab)) for tab in Tab if isinstance(viewer, User) or tab not in OF_MEMBERS],
    )


def to_explore(viewer: User, language: str, number: int) -> list[Row]:
    """Active people whom the member does not follow yet. Three queries."""
    unknown = _public(viewer).exclude(pk=viewer.pk).exclude(pk__in=viewer.follows_made.values("followed"))
    people = as_met_by(unknown.unmuted_by(viewer).lately_active(), viewer)[:number]
    return with_posters(list(people), viewer, language)


def with_posters(people: Collection[User], viewer: Viewer, language: str) -> list[Row]:
    """Two queries."""
    open_ones = [(person.pk, person.handle) for person in people if has_open_wall(person, viewer)]
    numbers = newest.of_people(open_ones, each=POSTERS)
    seen = Entry.objects.visible_to(viewer).filter(pk__in=numbers).as_posters(language)
    posters = {poster.pk: poster for poster in map(Poster._make, seen)}
    by_owner: dict[int, list[Poster]] = defaultdict(list)
    for number in numbers:
        if poster := posters.get(number):
            by_owner[poster.owner_id].append(poster)
    return [Row(person, by_owner[person.pk]) for person in people]


# --- the lists ---


def _public(viewer: Viewer) -> UserQuerySet:
    people: UserQuerySet = User.objects.open_to(viewer)
    return people.public()


def _active(viewer: Viewer) -> _List:
    people = _public(viewer).with_entries()
    return _List(people, "last_entry_at", DateTimeField(), True, moment_of, moment_read)


def _most_films(viewer: Viewer) -> _List:
    return _List(_public(viewer).with_entries(), "film_count", IntegerField(), True, str, _read_count)


def _close(viewer: Any) -> _List:
    matches = TasteMatch.objects.filter(member=viewer, rank__isnull=False)
    rank = Subquery(matches.filter(other=OuterRef("pk")).values("rank"))
    people = _public(viewer).filter(pk__in=matches.values("other")).annotate(taste_rank=rank)
    return _List(people, "taste_rank", FloatField(), False, repr, _read_float)


def _unmet(viewer: Any) -> _List:
    kept = UnmetFilms.objects.filter(member=viewer)
    of_one = kept.filter(other=OuterRef("pk"))
    unknown = _public(viewer).exclude(pk__in=viewer.follows_made.values("followed"))
    people = unknown.filter(pk__in=kept.values("other")).annotate(
        unmet_share=Subquery(of_one.values("share")),
        unmet_count=Subquery(of_one.values("unmet_count")),
        unmet_of=Subquery(of_one.values("film_count")),
    )
    return _List(people, "unmet_share", FloatField(), True, repr, _read_float)


_LISTS: dict[Tab, Callable[[Viewer], _List]] = {
    Tab.ACTIVE: _active,
    Tab.FILMS: _most_films,
    Tab.TASTE: _close,
    Tab.UNMET: _unmet,
}


def _read_count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError(text)
    return int(text)


def _read_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
