"""Who may enter the admin at all: staff with a role, who have proved a second factor."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from mymovie import asked
from support.roles import role_of

PROOF_HOLDS_S = 12 * 3600
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


ROOMS = ["support", "accounts", "movies", "follows", "transfer", "jobs"]
# allauth gives them none that is translated.
NAMES = {"Authenticator": _("second factors"), "UserSession": _("log-ins")}


class StaffSite(AdminSite):
    site_header = _("MyMovie staff")
    site_title = _("MyMovie staff")
    index_title = _("What there is to look after")

    def has_permission(self, request: HttpRequest) -> bool:
        """Asked by every page of the admin."""
        return role_of(request.user) is not None and has_proved_second_factor(request)

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Where every page of the admin sends those who may not see it; there is no form of its own here.

        The site's own log-in limits tries, and asks for the second factor of whoever has one.
        """
        onward = _onward(request)
        if not request.user.is_authenticated:
            return redirect_to_login(onward)
        if role_of(request.user) is None:
            raise PermissionDenied
        if has_proved_second_factor(request):
            return redirect(onward)
        factors = Authenticator.objects.filter(user=request.user, type__in=FACTORS)
        context = {"factors": set(factors.values_list("type", flat=True)), "next": onward}
        return render(request, "support/second_factor.html", context, status=403)

    def password_change(  # type: ignore[override]  # to the site's own page
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What waits for somebody comes first, what is ours before what is not."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            for model in app["models"]:
                model["name"] = NAMES.get(model["object_name"], model["name"])
        return sorted(apps, key=lambda app: ROOMS.index(app["app_label"]) if app["app_label"] in ROOMS else 9)


def has_proved_second_factor(request: HttpRequest) -> bool:
    """Whether there is one, and this session was opened, or later confirmed, with it."""
    if not settings.ADMIN_NEEDS_SECOND_FACTOR:
        return True
    proofs = [proof for proof in get_authentication_records(request, request.user) if _is_proof(proof)]
    return bool(proofs) and is_mfa_enabled(request.user, FACTORS)


def _is_proof(record: dict[str, Any]) -> bool:
    return record.get("method") == "mfa" and record.get("at", 0) > time.time() - PROOF_HOLDS_S


def _onward(request: HttpRequest) -> str:
    onward = asked.address(request.GET, "next")
    is_ours = url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()})
    return onward if is_ours and onward.startswith(reverse("admin:index")) else reverse("admin:index")
