"""The feed: what those whom a member follows have registered, newest first, a person's run as one group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import BooleanField, Expression, ExpressionWrapper, F, IntegerField, Q, Window
from django.db.models.functions import Rank
from django.urls import reverse

from accounts.models import User
from accounts.querysets import UserQuerySet
from movies import newest
from movies.models import Entry
from movies.newest import Place
from movies.order import Cursor, Order
from mymovie.statement import STAND_IN, Given, Statement

PAGE = 30


@dataclass(frozen=True, slots=True)
class Group:
    """What one person registered in a row."""

    owner: User
    films: list[Entry]

    @property
    def newest(self) -> Entry:
        return self.films[0]

    @property
    def url(self) -> str:
        return self.owner.get_absolute_url()


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
    if after:
        people = list(_to_ask_behind(after, viewer).values_list("pk", "handle"))
    else:
        people = _first.rows(viewer=viewer.pk, most=PAGE + 1)
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


def _to_ask(viewer: User, most: Expression) -> UserQuerySet:
    """Of those followed, the ones that can have something on the first page: as many as it has places, as
    each is on it with the newest at least. Ties at the last place stay."""
    place = Window(Rank(), order_by=F("last_entry_at").desc())
    return followed(viewer).annotate(place=place).filter(place__lte=most)


# Whoever comes back to their feed opens its first page.
_first = Statement(
    lambda: _to_ask(User(pk=STAND_IN), Given("most", IntegerField())).values_list("pk", "handle"),
    stand_ins={"viewer": STAND_IN},
)


def _to_ask_behind(after: Place, viewer: User) -> UserQuerySet:
    """The same of a further page. Whoever registered something since it began may have any number of older
    films, and is asked."""
    has_newer = Q(last_entry_at__gte=after.registered_at)
    is_newer = ExpressionWrapper(has_newer, output_field=BooleanField())
    place = Window(Rank(), partition_by=is_newer, order_by=F("last_entry_at").desc())
    return followed(viewer).annotate(place=place).filter(has_newer | Q(place__lte=PAGE + 1))


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
