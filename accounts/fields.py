"""Fields that signing up, the settings and the admin have in common."""

import datetime as dt
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mymovie.asked import parts_of
from mymovie.fields import LineField

OLDEST = dt.date(1900, 1, 1)


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


class LinkField(forms.URLField):
    """A page of theirs on the web: shown to everybody, so nothing in it may hide or be secret."""

    def to_python(self, value: object) -> str:
        typed = str(value or "").strip()
        if any(unicodedata.category(character)[0] in "CZ" for character in typed):
            raise ValidationError(_("Leave out spaces and invisible characters."), code="invisible")
        link = super().to_python(typed) or ""
        parts = parts_of(link)  # nowhere for what is no address
        if link and parts.scheme not in ("http", "https"):
            raise ValidationError(_("Enter an address that begins with https:// or http://."), code="scheme")
        if "@" in parts.netloc:
            raise ValidationError(_("Leave out the user name and the password."), code="userinfo")
        return parts.geturl()  # with the scheme in lower case, as the database wants it
