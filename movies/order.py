"""The orders of a wall: three sorts, two directions, their shelves, and where pages begin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Case, DateField, DateTimeField, F, IntegerField, TextChoices, Value, When
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from movies.keyset import DateOr, ScoreOr

if TYPE_CHECKING:
    from django.db.models import Expression, Field

    from movies.card import Card
    from movies.models import Entry
    from movies.watchlist.card import WishCard

    Hung: TypeAlias = Card | Entry | WishCard

SCORE_MAX = 100
NONE = "none"  # the shelf of what has no score or no date
COMING = "coming"  # that of what is not out yet

# What stands for a missing key when a wall is sorted: it comes last in either direction.
_SCORE_LAST_DOWN, _SCORE_LAST_UP = -1, SCORE_MAX + 1
_DATE_LAST_DOWN, _DATE_LAST_UP = dt.date(1, 1, 1), dt.date(9999, 12, 31)
SCORE_DOWN = ScoreOr("score", missing=_SCORE_LAST_DOWN)
SCORE_UP = ScoreOr("score", missing=_SCORE_LAST_UP)
RELEASED_DOWN = DateOr("released_on", missing=_DATE_LAST_DOWN.isoformat())
RELEASED_UP = DateOr("released_on", missing=_DATE_LAST_UP.isoformat())

# As the database counts them, for `shelf_of`.
SCORE_SHELF = Case(
    When(score__isnull=True, then=Value(-1)),
    When(score__gte=90, then=Value(90)),
    default=F("score") / 10 * 10,
    output_field=IntegerField(),
)
DECADE = Case(
    When(released_on__isnull=True, then=Value(-1)),
    # PostgreSQL extracts a numeric, which divides into fractions.
    default=Cast(ExtractYear("released_on"), IntegerField()) / 10 * 10,
    output_field=IntegerField(),
)
_NOT_OUT = -2

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_YEAR_2200 = int(dt.datetime(2200, 1, 1, tzinfo=dt.UTC).timestamp()) * 1_000_000


class Sort(TextChoices):
    REGISTERED = "registered", pgettext_lazy("sort", "Registered")
    SCORE = "score", pgettext_lazy("sort", "Score")
    RELEASED = "released", pgettext_lazy("sort", "Released")


class Direction(TextChoices):
    DESCENDING = "desc", _("Descending")
    ASCENDING = "asc", _("Ascending")


@dataclass(frozen=True, slots=True)
class Shelf:
    key: str
    label: str
    count: int
    start: str  # the `after` that opens the wall at this shelf


@dataclass(frozen=True, slots=True)
class Order:
    sort: Sort = Sort.REGISTERED
    direction: Direction = Direction.DESCENDING
    # The last day of what is out: later films are to come, on a shelf of their own. None: no film is.
    out_until: dt.date | None = None

    @property
    def descending(self) -> bool:
        return self.direction is Direction.DESCENDING

    @property
    def key(self) -> Expression | None:
        """What is sorted by before the day of registration; None where that day is all."""
        if self.sort is Sort.SCORE:
            return SCORE_DOWN if self.descending else SCORE_UP
        if self.sort is Sort.RELEASED:
            return RELEASED_DOWN if self.descending else RELEASED_UP
        return None

    @property
    def columns(self) -> list[Expression | F]:
        tie: list[Expression | F] = [F("registered_at"), F("movie_id")]
        return tie if self.key is None else [self.key, *tie]

    @property
    def place_fields(self) -> list[Field[Any, Any]]:
        """The types of `Cursor.values`."""
        key: dict[Sort, list[Field[Any, Any]]] = {
            Sort.SCORE: [IntegerField()],
            Sort.RELEASED: [DateField()],
        }
        return [*key.get(self.sort, []), DateTimeField(), IntegerField()]

    @property
    def ordering(self) -> list[Expression]:
        return [column.desc() if self.descending else column.asc() for column in self.columns]

    def is_coming(self, day: dt.date | None) -> bool:
        return day is not None and self.out_until is not None and day > self.out_until

    def shelf_key(self, entry: Hung) -> str:
        if self.sort is Sort.SCORE:
            return score_shelf(entry.score)
        return self.shelf_of_day(entry.released_on) if self.sort is Sort.RELEASED else ""

    def shelf_of_day(self, day: dt.date | None) -> str:
        return COMING if self.is_coming(day) else decade_shelf(day)

    def shelf_label(self, key: str) -> str:
        if self.sort is Sort.SCORE:
            return score_label(key)
        return decade_label(key) if self.sort is Sort.RELEASED else ""

    @property
    def shelf_counted(self) -> Case:
        """The shelf of a row, for the database to count by; where there are shelves."""
        if self.sort is Sort.SCORE:
            return SCORE_SHELF
        if self.out_until is None:
            return DECADE
        not_out = When(released_on__gt=self.out_until, then=Value(_NOT_OUT))
        return Case(not_out, default=DECADE, output_field=IntegerField())

    def shelves(self, counts: dict[str, int]) -> list[Shelf]:
        """The shelves that hold something, in this order; `counts` is `{shelf key: films}`."""
        keys = sorted(counts.keys() - {NONE, COMING}, key=int)
        keys += [COMING] if COMING in counts else []
        keys = keys[::-1] if self.descending else keys
        keys += [NONE] if NONE in counts else []
        return [Shelf(key, self.shelf_label(key), counts[key], self._start_of(key)) for key in keys]

    def _start_of(self, key: str) -> str:
        # A cursor of no film: it lies just before the first film of the shelf.
        if self.sort is Sort.SCORE:
            if key == NONE:
                edge = "0" if self.descending else NONE
            elif key == "90" and self.descending:
                edge = str(SCORE_MAX + 1)
            else:
                edge = str(int(key) + 10 if self.descending else int(key))
        elif key == NONE:
            edge = "0001-01-02" if self.descending else NONE
        else:
            edge = self._edge_of_days(key)
        return f"{edge}.0.0"

    def _edge_of_days(self, key: str) -> str:
        coming_from = self.out_until + dt.timedelta(days=1) if self.out_until else _DATE_LAST_UP
        if key == COMING:
            return (_DATE_LAST_UP if self.descending else coming_from).isoformat()
        edge = f"{int(key) + 10 if self.descending else int(key):04}-01-01"
        return min(edge, coming_from.isoformat())


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row after which a page begins; written `key.microseconds.tmdb_id` (no key by registered)."""

    order: Order
    key: int | dt.date | None
    registered_at: dt.datetime
    tmdb_id: int

    @classmethod
    def of(cls, entry: Hung, order: Order) -> Cursor:
        key = {Sort.SCORE: entry.score, Sort.RELEASED: entry.released_on}.get(order.sort)
        return cls(order, key, entry.registered_at, entry.movie_id)

    @classmethod
    def read(cls, text: str, order: Order) -> Cursor | None:
        """None for what is not a cursor of this order, such as one that came from another sort."""
        key_text, *rest = text.split(".") if order.key is not None else ("", *text.split("."))
        if len(rest) != 2 or not all(part.isascii() and part.isdigit() for part in rest):
            return None
        microseconds, tmdb_id = (int(part[:18]) for part in rest)
        if microseconds >= _YEAR_2200 or tmdb_id >= 2**31:
            return None
        try:
            key = _read_key(key_text, order.sort)
        except ValueError:
            return None
        return cls(order, key, _EPOCH + dt.timedelta(microseconds=microseconds), tmdb_id)

    def __str__(self) -> str:
        tie = f"{moment_of(self.registered_at)}.{self.tmdb_id}"
        if self.order.key is None:
            return tie
        return f"{NONE if self.key is None else self.key}.{tie}"

    @property
    def shelf_key(self) -> str | None:
        """The shelf that the page before ended in; None at the start of a shelf."""
        if not self.tmdb_id:
            return None
        if self.order.sort is Sort.SCORE and not isinstance(self.key, dt.date):
            return score_shelf(self.key)
        if self.order.sort is Sort.RELEASED and not isinstance(self.key, int):
            return self.order.shelf_of_day(self.key)
        return ""

    @property
    def values(self) -> list[Value]:
        said: list[object] = [self.registered_at, self.tmdb_id]
        if self.order.sort is Sort.SCORE:
            last = _SCORE_LAST_DOWN if self.order.descending else _SCORE_LAST_UP
            said = [last if self.key is None else self.key, *said]
        elif self.order.sort is Sort.RELEASED:
            day = _DATE_LAST_DOWN if self.order.descending else _DATE_LAST_UP
            said = [day if self.key is None else self.key, *said]
        fields = self.order.place_fields
        return [Value(value, output_field=field) for value, field in zip(said, fields, strict=True)]


def moment_of(moment: dt.datetime) -> str:
    """As it stands in cursors: microseconds since 1970."""
    return str((moment - _EPOCH) // dt.timedelta(microseconds=1))


def moment_read(text: str) -> dt.datetime:
    """Raises ValueError."""
    if not (text.isascii() and text.isdigit() and int(text[:18]) < _YEAR_2200):
        raise ValueError(text)
    return _EPOCH + dt.timedelta(microseconds=int(text[:18]))


def _read_key(text: str, sort: Sort) -> int | dt.date | None:
    if text == NONE or sort is Sort.REGISTERED:
        return None
    if sort is Sort.RELEASED:
        return dt.date.fromisoformat(text)
    score = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else -1
    if not 0 <= score <= SCORE_MAX + 1:
        raise ValueError(text)
    return score


def shelf_of(number: int) -> str:
    """The key of a shelf, from what the database calls it."""
    return {-1: NONE, _NOT_OUT: COMING}.get(number, str(number))


def score_shelf(score: int | None) -> str:
    """ "90" for 90 to 100, "80" for 80 to 89, down to "0"."""
    return NONE if score is None else str(min(score // 10, 9) * 10)


def score_label(key: str) -> str:
    if key == NONE:
        return gettext("No score")
    return f"{key}–{SCORE_MAX if key == '90' else int(key) + 9}"


def decade_shelf(day: dt.date | None) -> str:
    return NONE if day is None else str(day.year // 10 * 10)


def decade_label(key: str) -> str:
    if key == NONE:
        return gettext("Date unknown")
    if key == COMING:
        return gettext("To come")
    return gettext("%(decade)ds") % {"decade": int(key)}
