"""Signing up, and the language a page is read in."""

from urllib.parse import urlsplit

from allauth.account.views import SignupView
from django.conf import settings
from django.db import IntegrityError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    QueryDict,
)
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms import SignupForm
from mymovie import asked


class Signup(SignupView):
    """allauth's sign-up, that also survives two people taking one handle or address in the same second."""

    def form_valid(self, form: SignupForm) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            # Whoever was faster is there by now: asked again, the form says that the handle is taken, or goes
            # the way of an address that has an account.
            form.full_clean()
            response = super().form_valid(form) if form.is_valid() else self.form_invalid(form)
        return response


signup = Signup.as_view()


def _without_language(address: str) -> str:
    """An address that names a language would win over the one that was just chosen."""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    if "lang" not in query:
        return address
    del query["lang"]
    return parts._replace(query=query.urlencode()).geturl()


@require_http_methods(["GET", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language: a member's choice is kept with the member (POST), a visitor's in a cookie (GET).

    A visitor's switch is a GET so that pages for everybody need no CSRF token, and so no cookie.
    """
    given = request.POST if request.method == "POST" else request.GET
    chosen = asked.one_of(given, "language", dict(settings.LANGUAGES))
    onward = asked.address(given, "next")
    if not chosen:
        return HttpResponseBadRequest("Unknown language", content_type="text/plain; charset=utf-8")
    if not onward.startswith("/") or not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = "/"
    response = HttpResponseRedirect(_without_language(onward))
    if request.user.is_authenticated:
        if request.method == "POST":
            actions.choose_language(user=request.user, language=chosen)
        return response
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
