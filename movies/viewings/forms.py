"""What a person types about one time they saw a film."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from movies.forms import ForgivingForm, SeenForm, parts_of, score_of, told_already
from movies.models import Entry, Precision, Watched
from movies.viewings.history import History, Seen
from movies.viewings.models import NOTE_MAX
from mymovie.fields import TextField


class VersionForm(ForgivingForm):
    """Of a button: which version of the entry it was drawn with."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class ViewingForm(SeenForm):
    """One time more, or, with `seen`, an earlier one told anew."""

    note = TextField(
        label=_("Your words on that time"), required=False, max_length=NOTE_MAX, widget=forms.Textarea
    )

    def __init__(
        self, *args: Any, owner: User, entry: Entry, history: History, seen: Seen | None = None, **kwargs: Any
    ) -> None:
        self.history, self.before = history, seen
        super().__init__(*args, owner=owner, auto_id="id_viewing_%s", **kwargs)
        shown = seen or Seen(Watched(self.today, Precision.DAY), history.latest.score)
        told = score_of(shown.score) | parts_of(shown.watched)
        self.initial = {**told, "note": shown.note, "version": entry.version}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        watched = cleaned.get("watched")
        if watched is None or (self.before and watched == self.before.watched):
            return cleaned
        there = self.history.at(watched)
        if there and not self._is_again(there, cleaned):
            self.add_error("watched_year", told_already(watched))
        return cleaned

    def _is_again(self, there: Seen, cleaned: dict[str, Any]) -> bool:
        """A second click. A latest time that came without a word has by now that of the one before."""
        notes = {there.note, ""} if there is self.history.latest and not self.before else {there.note}
        return there.score == cleaned.get("score") and cleaned.get("note") in notes

    @property
    def told(self) -> dict[str, Any]:
        return {"score": self.cleaned_data["score"], "note": self.cleaned_data["note"]}
