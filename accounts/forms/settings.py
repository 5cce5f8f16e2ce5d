"""What members say about themselves after signing up."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any, cast
from zoneinfo import available_timezones

from allauth.core import context
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts import handles
from accounts.fields import BirthDateField, LinkField, NicknameField
from accounts.models import User, Visibility
from mymovie import audit
from mymovie.audit import Act

REGIONS = tuple("Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split())  # noqa: SIM905


class HandleField(forms.CharField):
    default_validators = [handles.validate_characters, handles.validate_not_reserved]

    def to_python(self, value: object) -> str:
        return str(value or "").strip().lower().removeprefix("@")


class ProfileForm(forms.Form):
    """Each field carries what it showed when the page was opened: only what was changed here is written."""

    nickname = NicknameField(show_hidden_initial=True)
    handle = HandleField(
        label=_("Handle"),
        max_length=20,
        help_text=_("The address of your wall. The old one leads to the new one for 90 days."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        show_hidden_initial=True,
    )
    link = LinkField(
        label=_("Web link"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("One page of yours, shown with its host."),
        widget=forms.URLInput(attrs={"autocomplete": "url", "placeholder": "https://"}),
        show_hidden_initial=True,
    )
    birth_date = BirthDateField(show_hidden_initial=True)
    shows_age = forms.BooleanField(
        label=_("Show my age on my wall"), required=False, show_hidden_initial=True
    )
    country = CountryField().formfield(
        label=_("Country"),
        help_text=_("Your wall goes by the day each film came out here. A new country re-dates all of it."),
        show_hidden_initial=True,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, show_hidden_initial=True)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Decides when your day begins, so which day you may have watched a film."),
        show_hidden_initial=True,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(user, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["time_zone"]).choices = time_zones(user.time_zone)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("shows_age") and not said.get("birth_date") and "birth_date" not in self.errors:
            self.add_error("birth_date", _("Your age can be shown once we know your birth date."))
        return said

    @property
    def changed(self) -> dict[str, Any]:
        """What the person changed on this page, as `actions.revise_profile` takes it."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


@cache
def time_zones(present: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """By region; zones of old names are left out, except the one that somebody has."""
    regions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in sorted(available_timezones()):
        region, _slash, place = name.partition("/")
        if region in REGIONS:
            regions[region].append((name, place.replace("_", " ")))
    known = {name for zones in regions.values() for name, _place in zones}
    others = [(name, name) for name in sorted({"UTC", present} - known)]
    return [*regions.items(), ("UTC", others)]


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(
        label=_("Who may see the wall"), choices=Visibility.choices, widget=forms.RadioSelect
    )


class WatchlistForm(forms.Form):
    watchlist_is_private = forms.BooleanField(
        label=_("Keep my watchlist to myself"),
        required=False,
        help_text=_("Else whoever may see your wall sees what you want to see, too."),
    )


class LeaveForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            audit.tell(context.request, Act.CONFIRM_FAILED, detail="password")
            raise ValidationError(_("This is not your password."), code="wrong")
        return password
