"""Requests of members, and the way in for those who are not logged in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from mymovie import asked

P = ParamSpec("P")


class Request(HttpRequest):
    """The request as our middleware leaves it: with what htmx says of itself."""

    htmx: HtmxDetails


class AuthedRequest(Request):
    """The request of a view behind `member_required`: its user is one of ours."""

    user: User


def member_required(
    view: Callable[Concatenate[AuthedRequest, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Log in first, and come back to the page that was open.

    htmx is told to load the whole log-in page; but a form that it sent stays, with what was typed in it.
    """

    @wraps(view)
    def wrapped(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]
        if request.htmx and request.method == "POST":
            return HttpResponse(status=401)  # js/network.js says why, beside the form
        to_login = redirect_to_login(_page_of(request))
        return HttpResponseClientRedirect(to_login.url) if request.htmx else to_login

    return wrapped


def still_oneself(
    view: Callable[Concatenate[AuthedRequest, P], HttpResponseBase],
) -> Callable[Concatenate[AuthedRequest, P], HttpResponseBase]:
    """Prove it once more, unless that was in the last five minutes; then back to the page with the link."""

    @wraps(view)
    def wrapped(request: AuthedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_reauthentication_required(request, app="allauth.account"):
            return view(request, *args, **kwargs)
        messages.info(request, _("Once we know that it is still you, choose it again."))
        ways = get_adapter().get_reauthentication_methods(request.user)
        onward = came_from(request, otherwise=reverse("accounts:account"))
        return redirect(f"{ways[0]['url']}?{urlencode({'next': onward})}")

    return wrapped


def _page_of(request: Request) -> str:
    """The page to come back to: after a POST, the one that held the form."""
    if request.method in ("GET", "HEAD") and not request.htmx:
        return request.get_full_path()
    return came_from(request, otherwise="/")


def came_from(request: HttpRequest, *, otherwise: str) -> str:
    """The page of ours that held the form or the link."""
    page = asked.address(request.headers, "Referer")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return otherwise
    parts = urlsplit(page)
    path = "/" + parts.path.lstrip("/\\")  # two slashes would lead to another site
    return path + (f"?{parts.query}" if parts.query else "")
