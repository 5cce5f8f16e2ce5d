"""allauth's forms for passkeys, in our words."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


def _explain(name: forms.Field) -> None:
    name.label, name.help_text = _("Name"), _("By which you will know it, such as “phone”.")
    name.widget.attrs["maxlength"] = "60"


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _explain(self.fields["name"])
        passwordless = self.fields["passwordless"]
        passwordless.label = _("Log in with it alone")
        passwordless.help_text = _(
            "Without e-mail address and password. The device asks for your finger, face or PIN."
        )
        passwordless.initial = True


class EditPasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _explain(self.fields["name"])
