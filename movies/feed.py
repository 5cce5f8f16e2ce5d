"""The feed: what those whom a member follows have registered, newest first, a person's run as one group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import BooleanField, ExpressionWrapper, F, Q, Window
from django.db.models.functions import Rank
from django.urls import reverse

from accounts.models import User
from accounts.querysets import UserQuerySet
from movies import newest
from movies.models import Entry
from movies.newest import Place
from movies.order import Cursor, Order

PAGE = 30


@dataclass(frozen=True, slots=True)
class Group:
    """What one person registered in a row."""

    owner: User
    entries: list[Entry]

    @property
    def newest(self) -> Entry:
        return self.entries[0]

    @property
    def said(self) -> list[Entry]:
        """Those of which there is something to read."""
        return [entry for entry in self.entries if entry.shown_memo]


@dataclass(frozen=True, slots=True)
class Feed:
    groups: list[Group]
    after: str  # where this page begins; "" at the top
    next_after: str  # where the next one begins; "" at the end

    @property
    def next_url(self) -> str:
        return reverse("movies:home", query={"after": self.next_after}) if self.next_after else ""


def open_feed(viewer: User, *, after: Place | None, language: str) -> Feed:
    """Three queries, whatever the number of people followed and of their films."""
    people = list(_to_ask(viewer, after).values_list("pk", "handle"))
    numbers = newest.of_people(people, each=PAGE + 1, after=after, limit=PAGE + 1)
    found = Entry.objects.visible_to(viewer).for_cards(language).in_bulk(numbers)
    entries = [found[number] for number in numbers if number in found]
    shown = entries[:PAGE]
    return Feed(
        groups=list(_groups(shown)),
        after=write_place(after) if after else "",
        next_after=write_place(place_of(shown[-1])) if len(entries) > PAGE else "",
    )


def followed(viewer: User) -> UserQuerySet:
    """Those whose films come into the feed."""
    people: UserQuerySet = User.objects.open_to(viewer).followed_by(viewer).unmuted_by(viewer)
    return people.with_entries()


def _to_ask(viewer: User, after: Place | None) -> UserQuerySet:
    """Of those followed, the ones that can have something on the page.

    Whoever registered last before the page begins is on it with that at least, so of those no more are
    asked than a page has places; ties at the last place stay. Whoever registered something since may have any
    number of older films.
    """
    people = followed(viewer)
    if after is None:
        place = Window(Rank(), order_by=F("last_entry_at").desc())
        return people.annotate(place=place).filter(place__lte=PAGE + 1)
    has_newer = Q(last_entry_at__gte=after.registered_at)
    is_newer = ExpressionWrapper(has_newer, output_field=BooleanField())
    place = Window(Rank(), partition_by=is_newer, order_by=F("last_entry_at").desc())
    return people.annotate(place=place).filter(has_newer | Q(place__lte=PAGE + 1))


def _groups(entries: list[Entry]) -> Iterator[Group]:
    for owner, run in groupby(entries, key=lambda entry: entry.owner):
        yield Group(owner, list(run))


def place_of(entry: Entry) -> Place:
    return Place(entry.registered_at, entry.movie_id, entry.owner.handle)


def write_place(place: Place) -> str:
    """As it stands in addresses: `microseconds.tmdb_id.handle`."""
    return f"{Cursor(Order(), None, place.registered_at, place.tmdb_id)}.{place.handle}"


def read_place(text: str) -> Place | None:
    """None for what is no place in a feed."""
    row, _, handle = text.rpartition(".")
    cursor = Cursor.read(row, Order())
    return Place(cursor.registered_at, cursor.tmdb_id, handle) if cursor else None
