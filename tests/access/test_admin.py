"""The admin: each kind of page of each model × seven people × GET and POST."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLResolver, get_resolver

from accounts.models import User
from tests.access.conftest import People
from tests.access.outcomes import FORBIDDEN, LOG_IN, ON, OPENS, REFUSED, Who, who
from tests.access.table import Line
from tests.access.test_who_opens_what import wrong
from tests.depth import once_in_short

pytestmark = [pytest.mark.django_db, *once_in_short]

# What the operator looks after; everything else is the administrator's alone.
OPERATORS = {
    "accounts_user",
    "jobs_duty",
    "jobs_run",
    "movies_entry",
    "movies_mergedmovie",
    "movies_movie",
    "support_contactmessage",
    "support_report",
    "support_staffaction",
}
KINDS = ["changelist", "export", "add", "change", "delete", "history", "deed"]


def staff(operator: str, administrator: str | None = None) -> Who:
    return who(LOG_IN, LOG_IN, operator=operator, administrator=administrator or operator)


SITE = [
    Line("index", "", staff(OPENS), staff(OPENS)),
    Line(
        "login",
        "login/",
        who(LOG_IN, FORBIDDEN, operator=ON, administrator=ON),
        who(LOG_IN, FORBIDDEN, operator=ON, administrator=ON),
    ),
    Line(
        "logout",
        "logout/",
        who(ON, ON, operator=REFUSED, administrator=REFUSED),
        who(ON, ON, operator=OPENS, administrator=OPENS),
    ),
    Line("password_change", "password_change/", staff(ON), staff(ON)),
    Line("password_change_done", "password_change/done/", staff(OPENS), staff(REFUSED)),
    Line("autocomplete", "autocomplete/", staff(FORBIDDEN), staff(REFUSED)),
    Line("jsi18n", "jsi18n/", staff(OPENS), staff(REFUSED)),
    Line("view_on_site", "r/{user_type}/{user}/", staff(ON), staff(ON)),
    Line("app_list", "movies/", staff(OPENS), staff(OPENS)),
]


def lines() -> Iterator[Line]:
    yield from SITE
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        for kind in KINDS:
            yield Line(f"{name}_{kind}", kind, *expected(kind, is_operators=name in OPERATORS))


def expected(kind: str, *, is_operators: bool) -> tuple[Who, Who]:
    """(GET, POST). Nothing is added, changed or deleted by hand: deeds do it, each with its own rights."""
    may = staff(OPENS if is_operators else FORBIDDEN, OPENS)
    history = staff(ON if is_operators else FORBIDDEN, ON)
    nobody = staff(FORBIDDEN)
    return {
        "changelist": (may, may),
        "export": (staff(REFUSED), may),
        "change": (may, nobody),
        "history": (history, history),
    }.get(kind, (nobody, nobody))


@pytest.fixture(params=list(lines()), ids=lambda line: line.name)
def line(request: pytest.FixtureRequest, people: People) -> Line:
    """With the address filled in: of the first row there is, or of one that is not."""
    told: Line = request.param
    if told in SITE:
        user_type = ContentType.objects.get_for_model(User).pk
        return told._replace(path="/admin/" + told.path.format(user_type=user_type, user=people["owner"].pk))
    model = apps.get_model(told.name.removesuffix(f"_{told.path}").replace("_", ".", 1))
    row = model._default_manager.order_by("pk").first()
    number = row.pk if row else 1
    path = {"changelist": "", "export": "export/", "add": "add/", "deed": f"{number}/deed/nothing/"}
    start = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    filled = told._replace(path=start + path.get(told.path, f"{number}/{told.path}/"))
    if row:
        return filled
    # Of a row that is not there, whoever may see such rows is sent on to say so; it has no history.
    gone = {"change": (OPENS, ON), "history": (ON, FORBIDDEN)}
    was, now = gone.get(told.path, ("", ""))
    return filled._replace(get=instead(filled.get, was, now), post=instead(filled.post, was, now))


def instead(told: Who, was: str, now: str) -> Who:
    return Who(*(now if it == was else it for it in told))


def test_every_url_of_the_admin_has_a_line() -> None:
    admins = next(it for it in get_resolver().url_patterns if getattr(it, "namespace", "") == "admin")
    assert set(names_in(admins)) == {line.name for line in lines()}


def names_in(resolver: Any) -> Iterator[str]:
    """Those without a name lead to one that has one, or nowhere."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names_in(pattern)
        elif pattern.name:
            yield pattern.name


def test_a_page_of_the_admin_opens_for_those_the_table_names(line: Line, people: People) -> None:
    assert wrong(line.get, people, "get", line) == {}


def test_a_deed_of_the_admin_is_open_to_those_the_table_names(line: Line, people: People) -> None:
    assert wrong(line.post, people, "post", line) == {}
