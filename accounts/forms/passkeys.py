"""allauth's forms for passkeys: in our words, and with no trust in what a browser says that made one."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mymovie import audit
from mymovie.audit import Act
from mymovie.fields import LineField

_LABEL, _HELP = _("Name"), _("By which you will know it, such as “phone”.")
_NONSENSE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class CredentialField(forms.JSONField):
    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:  # a number of 5,000 digits is JSON too
            raise _refusal() from error


def _refusal() -> ValidationError:
    refusal: ValidationError = get_adapter().validation_error("incorrect_code")
    return refusal


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    name = LineField(label=_LABEL, help_text=_HELP, max_length=60, required=False)
    credential = CredentialField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        passwordless = self.fields["passwordless"]
        passwordless.label = _("Log in with it alone")
        passwordless.help_text = _(
            "Without e-mail address and password. The device asks for your finger, face or PIN."
        )
        passwordless.initial = True

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except _NONSENSE as error:
            raise _refusal() from error
        return cleaned


class EditPasskeyForm(passkeys.EditWebAuthnForm):
    name = LineField(label=_LABEL, help_text=_HELP, max_length=60)


class _ProveByPasskey(forms.Form):
    """In front of allauth's, which finds out for itself only a part of what can be wrong."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            self._tell()
            raise
        except _NONSENSE as error:
            self._tell()
            raise _refusal() from error

    def _tell(self) -> None:
        """Whose it was to be is known where somebody is at their second step."""
        user = getattr(self, "user", None)
        audit.tell(context.request, Act.FACTOR_REFUSED, detail="webauthn", person=user.pk if user else None)


class LogInByPasskeyForm(_ProveByPasskey, passkeys.LoginWebAuthnForm):
    credential = CredentialField()


class AuthenticateByPasskeyForm(_ProveByPasskey, passkeys.AuthenticateWebAuthnForm):
    credential = CredentialField()


class ConfirmByPasskeyForm(_ProveByPasskey, passkeys.ReauthenticateWebAuthnForm):
    credential = CredentialField()
