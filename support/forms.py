"""What people tell the staff."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mymovie.fields import LineField, TextField
from support.models import TEXT_MAX, Category, Why


class WordsField(TextField):
    widget = forms.Textarea(attrs={"rows": 6, "class": "input"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": TEXT_MAX} | kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # a browser counts otherwise, and would cut what was pasted


class ContactForm(forms.Form):
    category = forms.ChoiceField(label=_("What is it about?"), choices=[("", "–"), *Category.choices])
    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("We answer to it, and use it for nothing else.")
    )
    text = WordsField(label=_("Your message"), help_text=_("Up to 300 characters."))
    # Not seen by people; programs that fill in every field give themselves away.
    website = LineField(required=False, widget=forms.TextInput)
    key = LineField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sender: User | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4().hex, "email": sender.email if sender else ""}
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()

    @property
    def is_by_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    @property
    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("email", "category", "text")}


class ReportForm(forms.Form):
    why = forms.ChoiceField(label=_("What is wrong?"), choices=Why, widget=forms.RadioSelect)
    text = WordsField(label=_("What should we know?"), required=False, help_text=_("Up to 300 characters."))
