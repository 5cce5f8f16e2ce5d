"""The one place where a limit is asked: who is asking is known, and no view has begun."""

import math
from collections.abc import Callable

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from mymovie.limits import counting, table
from mymovie.limits.counting import Rate
from mymovie.limits.table import Limit
from mymovie.trouble import ALLAUTH_FORGETS_IN_S, too_many

READS = {"GET", "HEAD"}
HARMLESS = {*READS, "OPTIONS", "TRACE"}


class TooOften(Exception):
    """A limit of allauth's is spent, of which it would say so in a form alone."""

    def __init__(self, limit: str, wait_s: int = ALLAUTH_FORGETS_IN_S) -> None:
        super().__init__(limit)
        self.limit, self.wait_s = limit, wait_s


class Door:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if settings.LIMITS_ARE_DECLARED and _is_undeclared(request) and _was_let_in(response):
            raise ImproperlyConfigured(
                f"{_name_of(request)} takes POST and has no limit: mymovie.limits.table"
            )
        if _is_the_form_once_more(request, response):
            for rate, what in getattr(request, "given_back_for_a_mistake", ()):
                counting.give_back(rate, what)
        return response

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        limit = limit_of(request)
        if limit is None:
            return None
        what, rates = _what(limit, request), _rates(limit, request)
        for rate in rates:
            if wait_s := counting.take(rate, what):
                return too_many(request, wait_s=math.ceil(wait_s), limit=limit.name)
        request.counted_for = limit  # type: ignore[attr-defined]
        if limit.forgives:
            request.given_back_for_a_mistake = [(rate, what) for rate in rates]  # type: ignore[attr-defined]
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooOften):
            return too_many(request, wait_s=exception.wait_s, limit=exception.limit)
        return None


def limit_of(request: HttpRequest) -> Limit | None:
    name = _name_of(request)
    if name in table.NEVER:
        return None
    if request.method in READS:
        return table.GETS.get(name) or (table.PAGES if request.GET.get(table.GOES_ON) else None)
    if request.method in HARMLESS:
        return None
    return table.POSTS.get(name, table.ANY_OTHER)


def _name_of(request: HttpRequest) -> str:
    if request.resolver_match is None:
        return ""
    return "admin:" if "admin" in request.resolver_match.namespaces else request.resolver_match.view_name


def _is_undeclared(request: HttpRequest) -> bool:
    return getattr(request, "counted_for", None) is table.ANY_OTHER


def _was_let_in(response: HttpResponse) -> bool:
    is_sent_to_log_in = response.get("Location", "").startswith(resolve_url(settings.LOGIN_URL))
    return response.status_code != 405 and not is_sent_to_log_in


def _is_the_form_once_more(request: HttpRequest, response: HttpResponse) -> bool:
    """allauth sends it with 200, as if all were well. htmx, and JSON, have 200 for what was done."""
    is_page = response.get("Content-Type", "").startswith("text/html") and "HX-Request" not in request.headers
    return response.status_code == 422 or (response.status_code == 200 and is_page)


def _rates(limit: Limit, request: HttpRequest) -> list[Rate]:
    rates = limit.rates_of(is_member=request.user.is_authenticated)
    return [rate._replace(times=rate.times * settings.LIMITS_TIMES) for rate in rates]


def _what(limit: Limit, request: HttpRequest) -> str:
    user = request.user
    return (
        f"{limit.name}:person:{user.pk}"
        if user.is_authenticated
        else f"{limit.name}:address:{get_ip(request)}"
    )
