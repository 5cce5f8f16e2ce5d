from zoneinfo import available_timezones

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.fields import BirthDateField, NicknameField
from accounts.models import User
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

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        return name if name in available_timezones() else settings.TIME_ZONE
