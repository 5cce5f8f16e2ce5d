"""What people say about an import: the file, the answers it asks for, the films it means."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mymovie.fields import LineField
from mymovie.text import clean_line
from transfer.models import Clash
from transfer.review import PILES
from transfer.sources.unreadable import MESSAGES

PASTE_MAX = 250_000
QUERY_MAX = 200
TAKE, SKIP, UNDO = DEEDS = ("take", "skip", "undo")
TOO_LARGE = MESSAGES["too_large"]

TOO_MANY_WAIT = _(
    "Five of your files wait already, and more are not kept. Answer what one of them asks or throw one away, "
    "under “What you brought”; or give this one again when one of them has been read."
)


class PasteField(forms.CharField):
    """A list as it was copied. Tabs part the columns of a table, so they stay."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        lines = str(value or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join("\t".join(map(clean_line, line.split("\t"))) for line in lines).strip()

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # a browser counts otherwise, and would cut what was pasted


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("The file"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("There is nothing in it."),
        },
        help_text=_("A zip, CSV, TSV or JSON of up to 20 MB, whatever its name."),
    )

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_too_large = is_too_large

    def clean(self) -> dict[str, Any]:
        if self._is_too_large:
            self.errors.pop("file", None)
            self.add_error("file", str(TOO_LARGE))
        return self.cleaned_data


class PasteForm(forms.Form):
    text = PasteField(
        label=_("Text"),
        max_length=PASTE_MAX,
        widget=forms.Textarea(attrs={"rows": 7, "class": "input", "spellcheck": "false"}),
        error_messages={
            "required": _("Paste the list first."),
            "max_length": _("That is more than fits here. Save it as a file, and give that."),
        },
        help_text=_("From Filmarks, a table, or simply one title per line."),
    )


class DeedForm(forms.Form):
    """What is said of one row: that it is this film, or one of the deeds."""

    film = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    deed = forms.ChoiceField(choices=[(deed, deed) for deed in (*DEEDS, *Clash.values)], required=False)
    q = LineField(required=False, max_length=QUERY_MAX)


class BulkForm(forms.Form):
    """What is said of all rows of a pile at once."""

    show = forms.ChoiceField(choices=[(pile.value, pile.label) for pile in PILES])
    deed = forms.ChoiceField(choices=[(deed, deed) for deed in (*DEEDS, *Clash.values)])


class CommitForm(forms.Form):
    is_private = forms.BooleanField(required=False)
