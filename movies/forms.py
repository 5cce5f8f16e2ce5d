"""What people type about films, made into values or into a message beside the field."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from movies.actions import Impression
from movies.directory import Tab
from movies.models import FIRST_FILM_YEAR, MEMO_MAX, Entry, Precision, Watched
from movies.order import SCORE_MAX, Cursor, Direction, Order, Sort
from movies.seen import read_seen
from movies.shared import title_of_share
from movies.tmdb.records import SearchHit
from movies.viewings.keeping import Book
from movies.wall import View
from movies.watchlist.kept import read_kept
from movies.watchlist.models import WHY_MAX
from mymovie.fields import LineField, TextField
from mymovie.text import clean_line

QUERY_MAX = 200
SAID_MAX = 4 * QUERY_MAX  # beyond it nothing is even cleaned
SHARE_MAX = 500


class QueryField(forms.CharField):
    """Search words: cleaned, and cut to a length that no database minds."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: object) -> str:
        return clean_line(str(value or "")[:SAID_MAX])[:QUERY_MAX]


class ForgivingForm(metaclass=DeclarativeFieldsMetaclass):
    """For query strings: what makes no sense falls back to the field's initial value.

    It declares its fields as a form does. Nobody is told what is wrong and nothing is drawn, so it copies
    none of them, and reads a wall's address in an eighth of the time.
    """

    base_fields: ClassVar[dict[str, forms.Field]]

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.data = given

    def read(self) -> dict[str, Any]:
        return {name: self._read(name, field) for name, field in self.base_fields.items()}

    def _read(self, name: str, field: forms.Field) -> Any:
        try:
            return field.clean(field.widget.value_from_datadict(self.data, {}, name)) or field.initial
        except ValidationError:
            return field.initial


class SearchForm(ForgivingForm):
    """What was typed, or what another app shares with the installed site (`share_target` of its manifest)."""

    q = QueryField()
    title = LineField(required=False)
    text = TextField(required=False)

    @property
    def is_cut(self) -> bool:
        return len(str(self.data.get("q", "")).strip()) > QUERY_MAX

    def query(self) -> str:
        given = self.read()
        title, text = (str(given[name] or "")[:SHARE_MAX] for name in ("title", "text"))
        return given["q"] or clean_line(title_of_share(title, text))[:QUERY_MAX]


class PeopleForm(ForgivingForm):
    tab = forms.ChoiceField(choices=Tab, required=False, initial=Tab.ACTIVE)
    q = QueryField()
    after = LineField(required=False, max_length=60, initial="")


class WallForm(ForgivingForm):
    sort = forms.ChoiceField(choices=Sort, required=False, initial=Sort.REGISTERED)
    order = forms.ChoiceField(choices=Direction, required=False, initial=Direction.DESCENDING)
    view = forms.ChoiceField(choices=View, required=False, initial=View.CARDS)
    q = QueryField()
    after = LineField(required=False, max_length=60)

    def order_and_place(self) -> tuple[Order, View, Cursor | None, str]:
        given = self.read()
        order = Order(Sort(given["sort"]), Direction(given["order"]))
        return order, View(given["view"]), Cursor.read(given["after"] or "", order), given["q"] or ""


class SeenForm(forms.Form):
    """A score, and a date as exactly as it is known."""

    score = forms.IntegerField(
        label=_("Score"),
        required=False,
        min_value=0,
        max_value=SCORE_MAX,
        help_text=_("0 to 100. Leave it empty for no score."),
    )
    no_score = forms.BooleanField(label=_("No score"), required=False)
    watched_year = forms.IntegerField(label=_("Year"), required=False)
    watched_month = forms.IntegerField(label=_("Month"), required=False, min_value=1, max_value=12)
    watched_day = forms.IntegerField(label=_("Day"), required=False, min_value=1, max_value=31)
    # How the box was drawn: without scripts it stays ticked beside a score that is typed then.
    drawn_unscored = forms.BooleanField(required=False)
    keeps_wish = forms.BooleanField(label=_("Keep it on my watchlist"), required=False)
    # Whether that was asked: the form was drawn of a film on the watchlist.
    was_wished = forms.BooleanField(required=False)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        self.today = timezone.localdate(timezone=owner.zone)
        super().__init__(*args, **kwargs)

    def clean_watched_year(self) -> int | None:
        year: int | None = self.cleaned_data["watched_year"]
        if year is not None and not FIRST_FILM_YEAR <= year <= self.today.year:
            raise ValidationError(
                _("Enter a year from %(first)d to %(last)d."),
                params={"first": FIRST_FILM_YEAR, "last": self.today.year},
            )
        return year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("no_score") and not (cleaned.get("drawn_unscored") and self["score"].data):
            cleaned["score"] = None
            self.errors.pop("score", None)
        if not {"watched_year", "watched_month", "watched_day"} & set(self.errors):
            try:
                cleaned["watched"] = self._watched()
            except ValidationError as error:
                self.add_error("watched_year", error)
        return cleaned

    def _watched(self) -> Watched:
        year, month, day = (self.cleaned_data[f"watched_{part}"] for part in ("year", "month", "day"))
        if year is None:
            if month is not None or day is not None:
                raise ValidationError(_("Enter the year as well, or leave all three empty."))
            return Watched()
        if month is None and day is not None:
            raise ValidationError(_("Enter the month as well, or leave the day empty."))
        if day is not None and day > calendar.monthrange(year, month)[1]:
            raise ValidationError(_("There is no such day in the calendar."))
        watched = dt.date(year, month or 1, day or 1)
        if watched > self.today:
            raise ValidationError(_("The day you watched it cannot be in the future."))
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        return Watched(watched, precision)

    @property
    def seen_version(self) -> int | None:
        version: int | None = self.cleaned_data["version"]
        return version


class EntryForm(SeenForm):
    """What a person says of a film: at registration and when it is edited."""

    memo = TextField(label=_("Memo"), required=False, max_length=MEMO_MAX, widget=forms.Textarea)
    has_spoiler = forms.BooleanField(label=_("The memo gives the plot away"), required=False)
    is_private = forms.BooleanField(label=_("Only I can see this"), required=False)
    seen = LineField(required=False, max_length=8000)

    def __init__(self, *args: Any, owner: User, entry: Entry | None = None, **kwargs: Any) -> None:
        self.entry = entry
        kwargs["initial"] = said(entry) if entry else {"version": 0}
        super().__init__(*args, owner=owner, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        watched = cleaned.get("watched")
        if self.entry and watched not in (None, self.entry.watched):
            there = Book.of(self.entry).history.at(watched)
            if there and there.score != cleaned.get("score"):  # else it is a second click
                self.add_error("watched_year", told_already(watched))
        return cleaned

    @property
    def impression(self) -> Impression:
        """What the valid form says."""
        names = ("score", "watched", "memo", "has_spoiler", "is_private")
        return Impression(**{name: self.cleaned_data[name] for name in names})

    @property
    def seen_hit(self) -> SearchHit | None:
        return read_seen(self.cleaned_data["seen"])


def told_already(watched: Watched) -> str:
    if watched.on is None:
        return gettext("There is a time without a date already: say when this one was.")
    return gettext("This day is among the times you saw it already.")


def parts_of(watched: Watched) -> dict[str, int]:
    """The form's values for a date: only the parts that are known."""
    known = {Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3}.get(watched.precision, 0)
    day = watched.on or dt.date.min
    return dict([("watched_year", day.year), ("watched_month", day.month), ("watched_day", day.day)][:known])


def score_of(score: int | None) -> dict[str, Any]:
    return {"score": score, "no_score": score is None, "drawn_unscored": score is None}


class WishForm(forms.Form):
    """Why a film is on the watchlist; and, where it was taken off, what it held (`movies.watchlist.kept`)."""

    why = LineField(label=_("Why"), required=False, max_length=WHY_MAX)
    is_again = forms.BooleanField(required=False)
    seen = LineField(required=False, max_length=8000)
    kept = LineField(required=False, max_length=4000)

    @property
    def wish(self) -> dict[str, Any]:
        """What the valid form says, as `movies.watchlist.actions.add_wish` takes it."""
        kept = read_kept(self.cleaned_data["kept"])
        why = self.cleaned_data["why"] if "why" in self.data else kept.why
        return {
            "why": why,
            "added_at": kept.added_at,
            "is_again": self.cleaned_data["is_again"],
            "seen": read_seen(self.cleaned_data["seen"]),
        }


def said(entry: Entry) -> dict[str, Any]:
    """The form's initial values for an entry."""
    return {
        **score_of(entry.score),
        "memo": entry.memo,
        "has_spoiler": entry.has_spoiler,
        "is_private": entry.is_private,
        "version": entry.version,
        **parts_of(entry.watched),
    }
