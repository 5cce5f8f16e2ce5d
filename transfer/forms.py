"""What people say about an import: the file, the answers it asks for, the films it means."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from mymovie.fields import LineField
from mymovie.text import clean_line

PASTE_MAX = 250_000
TOO_LARGE = _("It is larger than 20 MB. Divide it, or leave out what is not about films.")


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
            self.add_error("file", ValidationError(TOO_LARGE))
        return self.cleaned_data

    @property
    def upload(self) -> UploadedFile:
        given: UploadedFile = self.cleaned_data["file"]
        return given


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


class SearchForm(forms.Form):
    """For another film than those that were found."""

    q = LineField(required=False, max_length=200)
