from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from accounts import actions, handles
from accounts.models import User
from mymovie.asked import NOWHERE, parts_of

if TYPE_CHECKING:
    from accounts.forms import SignupForm


class Adapter(DefaultAccountAdapter):
    """Where allauth asks us what a member is."""

    def clean_username(self, username: str, shallow: bool = False) -> str:
        handle = username.lower()
        handles.validate_characters(handle)
        handles.validate_not_reserved(handle)
        if not shallow and not actions.is_free(handle):
            raise ValidationError(handles.ALIKE_MESSAGE, code="taken")
        return handle

    def is_safe_url(self, url: str | None) -> bool:
        """allauth's asks for the parts of an address before it knows that it is one."""
        return parts_of(url or "") is not NOWHERE and bool(super().is_safe_url(url))

    def set_password(self, user: User, password: str) -> None:
        """Without writing back the rest of the row, which a registration may have changed meanwhile."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def save_user(self, request: HttpRequest, user: User, form: "SignupForm", commit: bool = True) -> User:
        for field in form.profile_fields:
            setattr(user, field, form.cleaned_data[field])
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved


class MfaAdapter(DefaultMFAAdapter):
    def build_totp_svg(self, url: str) -> SafeString:
        """The QR code as markup of the page: as a `data:` image it would need a hole in the content policy.

        Safe, since of the URL nothing is in it but squares.
        """
        document: str = super().build_totp_svg(url)
        return mark_safe(document[document.index("<svg") :])

    def _get_site_name(self) -> str:
        return "MyMovie"
