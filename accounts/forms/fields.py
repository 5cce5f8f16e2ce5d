"""Fields that signing up and the settings have in common."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mymovie.text import clean_line

OLDEST = dt.date(1900, 1, 1)


class LineField(forms.CharField):
    """One line, cleaned before its length is taken: NFC can make it longer."""

    def to_python(self, value: object) -> str:
        return clean_line(str(value or ""))


class NicknameField(LineField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Nickname"),
            max_length=40,
            error_messages={"required": _("Enter a name that can be seen.")},
            help_text=_("Shown on your wall; any script, and you can change it."),
            widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
            **kwargs,
        )


class BirthDateField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Birth date"),
            required=False,
            help_text=_("Not shown to anybody unless you say so."),
            widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
            **kwargs,
        )

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value and not OLDEST <= value <= timezone.localdate():
            raise ValidationError(_("Enter a date between 1900 and today."), code="out_of_range")
