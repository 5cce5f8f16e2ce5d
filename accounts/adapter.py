import logging
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts import actions, handles
from accounts.models import User
from mymovie import audit
from mymovie.asked import NOWHERE, parts_of
from mymovie.audit import Act
from mymovie.limits.door import TooOften
from mymovie.outbox.rows import KIND

if TYPE_CHECKING:
    from accounts.forms import SignupForm


logger = logging.getLogger(__name__)

SPENT = {"too_many_login_attempts": "failed log-ins", "rate_limited": "failed codes"}


class Adapter(DefaultAccountAdapter):
    """Where allauth asks us what a member is."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom limits count. Of a chain shorter than our row of proxies no entry is known to be theirs, so a
        request that came past one of them is from whoever handed it on, as if it had no chain."""
        try:
            given = super().get_client_ip(request)
        except ImproperlyConfigured:
            logger.warning("X-Forwarded-For is shorter than TRUSTED_PROXY_COUNT")
            given = request.META.get("REMOTE_ADDR")
        if not given:
            raise PermissionDenied
        address = ip_address(given)
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return str(mapped or address)  # else all of IPv4 would share one /64

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Where a form of allauth's begins to refuse: two of its reasons are more than a form's matter."""
        if code in SPENT:
            raise TooOften(SPENT[code])
        if code == "enter_current_password":  # the one wrong password that no signal tells of
            audit.tell(context.request, Act.CONFIRM_FAILED, detail="password")
        refusal: ValidationError = super().validation_error(code, *args)
        return refusal

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

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """In the language of whom it is for: a password may be reset in somebody else's browser."""
        with translation.override(user.language):
            super().send_notification_mail(template_prefix, user, context, email)

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        headers = {**(headers or {}), KIND: template_prefix}
        message: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        return message

    def post_login(self, request: HttpRequest, user: User, *, signup: bool, **login: Any) -> Any:
        if signup:
            offer = _("Next time you can log in by finger, face or PIN instead of the password.")
            messages.info(request, offer, extra_tags="offers-passkey")
        return super().post_login(request, user, signup=signup, **login)


class MfaAdapter(DefaultMFAAdapter):
    def build_totp_svg(self, url: str) -> SafeString:
        """The QR code as markup of the page: as a `data:` image it would need a hole in the content policy.

        Safe, since of the URL nothing is in it but squares.
        """
        document: str = super().build_totp_svg(url)
        return mark_safe(document[document.index("<svg") :])  # noqa: S308

    def _get_site_name(self) -> str:
        return "MyMovie"
