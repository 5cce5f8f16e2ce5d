import secrets
from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.fields import BirthDateField, NicknameField
from accounts.models import User
from accounts.passwords import HardToGuess
from mymovie.fields import LineField


class SignupForm(AllauthSignupForm):
    """Sign-up: what allauth asks for, and who the member is."""

    profile_fields = ("nickname", "birth_date", "country", "language", "time_zone")

    nickname = NicknameField()
    birth_date = BirthDateField()
    country = CountryField().formfield(
        label=_("Country"),
        initial="JP",
        help_text=_("Your wall goes by the day each film came out here."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    # Filled in by the browser where scripts run.
    time_zone = LineField(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    field_order = ("username", "nickname", "email", "password1", "birth_date", "country", "language")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        handle = self.fields["username"]
        handle.label = _("Handle")
        handle.help_text = User._meta.get_field("handle").help_text
        handle.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["email"].validators.append(MaxLengthValidator(User._meta.get_field("email").max_length))
        self.fields["password1"].help_text = _("At least 10 characters. A password manager is welcome.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        """The nickname too is a word that a password may not be made of; allauth knows of none."""
        said: dict[str, Any] = super().clean()
        password, nickname = said.get("password1"), said.get("nickname")
        if password and nickname and "password1" not in self.errors:
            try:
                HardToGuess().validate(password, User(nickname=nickname))
            except forms.ValidationError as refusal:
                self.add_error("password1", refusal)
        return said

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        return name if name in available_timezones() else settings.TIME_ZONE

    def try_save(self, request: HttpRequest) -> Any:
        """For a known address the same work is done as for a new one, and undone, and one mail sent as well.

        Otherwise the clock tells who has an account: no hash against one, 7 queries against 15.
        """
        if self.account_already_exists:
            self._save_in_vain(request)
        return super().try_save(request)

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user: User = super().save(request)
        return user

    def _save_in_vain(self, request: HttpRequest) -> None:
        typed = self.cleaned_data["email"]
        self.account_already_exists = False
        self.cleaned_data["email"] = f"{secrets.token_hex(16)}@nobody.invalid"
        try:
            with transaction.atomic():
                with transaction.atomic():
                    super().save(request)
                    transaction.set_rollback(True)
                # So that there is something to commit, as a disk may take its time for that.
                EmailAddress.objects.filter(email=typed).update(email=typed)
        finally:
            self.account_already_exists = True
            self.cleaned_data["email"] = typed
