"""Leaving, and the way back."""

from __future__ import annotations

import datetime as dt

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions, changes
from accounts.actions import COME_BACK_WITHIN
from accounts.erasure import GOODBYE
from accounts.forms import LeaveForm
from accounts.http import AuthedRequest, Request, member_required
from accounts.models import User
from mymovie import audit
from mymovie.audit import Act
from mymovie.caching import public_for


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def leave(request: AuthedRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = LeaveForm(request.POST if is_sent else None, user=request.user)
    if form.is_valid():
        try:
            with transaction.atomic():
                left = actions.leave(user=request.user)
                _say_goodbye(left)
        except changes.NotNow as error:
            form.add_error(None, str(error))
        else:
            audit.tell(request, Act.LEFT)
            logout(request)
            return redirect("accounts:left")
    page = {"form": form, "erased_on": timezone.now() + COME_BACK_WITHIN}
    return render(request, "accounts/leave.html", page, status=422 if form.is_bound else 200)


def _say_goodbye(user: User) -> None:
    facts = {"user": user, "erased_on": _erased_on(user)}
    get_adapter().send_notification_mail(GOODBYE, user, facts, email=user.email)


def _erased_on(user: User) -> dt.datetime:
    return (user.left_at or timezone.now()) + COME_BACK_WITHIN


@require_safe
@public_for(3600)
def left(request: Request) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("accounts:account")
    return render(request, "accounts/left.html", {"days": COME_BACK_WITHIN.days})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def come_back(request: AuthedRequest) -> HttpResponse:
    if request.user.left_at is None:
        return redirect("accounts:account")
    if request.method == "POST":
        try:
            actions.come_back(user=request.user)
        except User.DoesNotExist:  # erased since the page was opened
            logout(request)
            return redirect("accounts:left")
        audit.tell(request, Act.CAME_BACK)
        messages.success(request, _("Welcome back. Everything is as you left it."))
        return redirect("movies:home")
    return render(request, "accounts/come_back.html", {"erased_on": _erased_on(request.user)})
