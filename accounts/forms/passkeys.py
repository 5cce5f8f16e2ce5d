from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):
    """allauth's, in our words."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        name, passwordless = self.fields["name"], self.fields["passwordless"]
        name.label, name.help_text = _("Name"), _("By which you will know it, such as “phone”.")
        name.max_length, name.widget.attrs["maxlength"] = 60, "60"
        passwordless.label = _("Log in with it alone")
        passwordless.help_text = _(
            "Without e-mail address and password. The device asks for your finger, face or PIN."
        )
        passwordless.initial = True
