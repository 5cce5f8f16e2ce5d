"""The settings: each page shows how things stand and takes a change."""

from __future__ import annotations

from collections import Counter

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, handles, sessions
from accounts.forms import ProfileForm, VisibilityForm, WatchlistForm
from accounts.http import AuthedRequest, Request, member_required
from accounts.models import User, Visibility
from accounts.querysets import FORMER_FOR

MANY = 100  # who ask to follow: beyond this nobody counts


@require_safe
def index(request: Request) -> HttpResponse:
    return redirect("accounts:profile")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def profile(request: AuthedRequest) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        try:
            user = actions.revise_profile(user=request.user, **form.changed)
        except actions.HandleTaken:
            form.add_error("handle", handles.ALIKE_MESSAGE)
        except actions.TooManyHandles:
            form.add_error("handle", _("You have changed it too often lately. Keep this one for a while."))
        else:
            with translation.override(user.language):
                messages.success(request, _("Saved."))
            return redirect("accounts:profile")
    former = [
        (name.handle, name.given_up_at + FORMER_FOR)
        for name in request.user.former_handles.kept().order_by("given_up_at")
    ]
    page = {"form": form, "former_handles": former}
    return render(request, "accounts/profile.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def privacy(request: AuthedRequest) -> HttpResponse:
    """Choosing is a question (GET), answered with what would happen; doing it is a POST."""
    user, is_sent = request.user, request.method == "POST"
    form = VisibilityForm(request.POST if is_sent else {"visibility": user.visibility, **request.GET.dict()})
    if is_sent and form.is_valid():
        actions.choose_visibility(user=user, visibility=Visibility(form.cleaned_data["visibility"]))
        messages.success(request, _("Saved."))
        return redirect("accounts:privacy")
    chosen = form.cleaned_data.get("visibility") if form.is_valid() else None
    page = {
        "form": form,
        "chosen": chosen if chosen != user.visibility else None,
        "watchlist_form": WatchlistForm(initial={"watchlist_is_private": user.watchlist_is_private}),
    }
    if chosen == Visibility.PUBLIC:
        asking = User.objects.visible_to(user).asking_to_follow(user)[: MANY + 1].count()
        page |= {"asking_count": min(asking, MANY), "many": MANY if asking > MANY else None}
    return render(request, "accounts/privacy.html", page, status=422 if form.errors else 200)


@member_required
@require_POST
def watchlist(request: AuthedRequest) -> HttpResponse:
    """A switch: it asks nothing back, since it can be turned again."""
    form = WatchlistForm(request.POST)
    if form.is_valid():
        actions.choose_watchlist(user=request.user, is_private=form.cleaned_data["watchlist_is_private"])
        messages.success(request, _("Saved."))
    return redirect("accounts:privacy")


@require_safe
@member_required
def security(request: AuthedRequest) -> HttpResponse:
    authenticators = list(Authenticator.objects.filter(user=request.user))
    kinds = Counter(authenticator.type for authenticator in authenticators)
    codes = next((it.wrap() for it in authenticators if it.type == Authenticator.Type.RECOVERY_CODES), None)
    page = {
        "key_count": kinds[Authenticator.Type.WEBAUTHN],
        "has_app": kinds[Authenticator.Type.TOTP] > 0,
        "code_count": len(codes.get_unused_codes()) if codes else None,
        "session_count": len(sessions.live_of(request.user)),
    }
    return render(request, "accounts/security.html", page)


@require_safe
@member_required
def account(request: AuthedRequest) -> HttpResponse:
    return render(request, "accounts/account.html")
