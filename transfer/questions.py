"""What has to be told before a file can be read: as forms, with what is in the file to judge by."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DATE_ORDER, COLUMNS, LIST = "date_order", "columns", "list"
COLUMNS_SHOWN = 40
ORDERS: dict[str, str | Promise] = {
    "ymd": _("Year, month, day"),
    "dmy": _("Day, month, year"),
    "mdy": _("Month, day, year"),
}
LISTS: dict[str, str | Promise] = {
    "watched": _("I have watched them"),
    "watchlist": _("I want to watch them"),
}
MEANINGS: dict[str, str | Promise] = {
    "title": _("Title"),
    "original_title": _("Original title"),
    "year": _("Year"),
    "score": _("Score"),
    "watched_on": _("Watched on"),
    "memo": _("Memo or review"),
    "directors": _("Directors"),
    "tmdb_id": _("Number at TMDB"),
    "imdb_id": _("Number at IMDb"),
    "url": _("Address"),
    "logged_at": _("Registered on"),
    "list": _("Watched, or to watch"),
}
_THREE_NUMBERS = re.compile(r"\s{0,9}(\d{1,4})\D{1,3}(\d{1,4})\D{1,3}(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Order:
    """One way to read the dates: each sample as it is written, and the day it would be, or None."""

    code: str
    name: str | Promise
    samples: tuple[tuple[str, dt.date | None], ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    field: forms.BoundField


class DateOrderForm(forms.Form):
    date_order = forms.ChoiceField(
        choices=list(ORDERS.items()), error_messages={"required": _("Choose one of them.")}
    )

    @property
    def answers(self) -> dict[str, Any]:
        return {DATE_ORDER: self.cleaned_data["date_order"]}


class ListForm(forms.Form):
    """Some services write what was watched and what is to be under one heading."""

    list = forms.ChoiceField(
        choices=list(LISTS.items()),
        label=_("The films in it"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of them.")},
    )

    @property
    def answers(self) -> dict[str, Any]:
        return {LIST: self.cleaned_data["list"]}


class ColumnsForm(forms.Form):
    """One choice for each column; a meaning belongs to one column alone."""

    def __init__(self, *args: Any, columns: list[str], guess: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guessed = {place: meaning for meaning, place in guess.items()}
        self.columns = columns[:COLUMNS_SHOWN]
        for place, _name in enumerate(self.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                choices=[("", _("– not used")), *MEANINGS.items()],
                required=False,
                initial=guessed.get(place, ""),
            )

    def clean(self) -> dict[str, Any]:
        said = list(self._said())
        meanings = [meaning for meaning, _place in said]
        for meaning, place in said:
            if meanings.count(meaning) > 1:
                self.add_error(f"column_{place}", _("Two columns cannot be the same."))
        if "title" not in meanings and not {"tmdb_id", "imdb_id"} & set(meanings):
            raise ValidationError(_("Say which column holds the titles."))
        return self.cleaned_data

    def _said(self) -> list[tuple[str, int]]:
        given = ((self.cleaned_data.get(f"column_{n}"), n) for n in range(len(self.columns)))
        return [(meaning, place) for meaning, place in given if meaning]

    @property
    def answers(self) -> dict[str, Any]:
        return {COLUMNS: dict(self._said())}

    @property
    def shown(self) -> list[Column]:
        named = enumerate(self.columns)
        return [Column(name or f"{place + 1}", self[f"column_{place}"]) for place, name in named]


QuestionForm = DateOrderForm | ListForm | ColumnsForm


def answer_form(question: Mapping[str, Any], data: Any = None) -> QuestionForm:
    if question.get("kind") == COLUMNS:
        guess = question.get("guess", {}).get(COLUMNS, {})
        return ColumnsForm(data, columns=list(question.get("columns", [])), guess=guess)
    if question.get("kind") == LIST:
        return ListForm(data, initial=question.get("guess", {}))
    return DateOrderForm(data)


def orders_of(question: Mapping[str, Any], chosen: str) -> list[Order]:
    """The choices that there are, each with the samples as it would read them."""
    written = [cell for cells in question.get("samples", []) if (cell := _date_in(cells))]
    chosen = chosen or question.get("guess", {}).get(DATE_ORDER, "")
    return [
        Order(
            code,
            ORDERS[code],
            tuple((cell, read(cell, code)) for cell in written[:5]),
            is_chosen=code == chosen,
        )
        for code in question.get("choices") or ORDERS
        if code in ORDERS
    ]


def read(written: str, order: str) -> dt.date | None:
    """The day that figures mean in this order; of two figures, the year is one of ours."""
    found = _THREE_NUMBERS.match(written)
    if found is None:
        return None
    parts = dict(zip(order, map(int, found.groups()), strict=True))
    year = parts["y"] + (2000 if parts["y"] < 70 else 1900 if parts["y"] < 100 else 0)
    try:
        return dt.date(year, parts["m"], parts["d"])
    except ValueError:
        return None


def _date_in(cells: list[str]) -> str:
    return next((cell for cell in cells if _THREE_NUMBERS.match(cell)), "")
