"""Every route that takes POST has a limit, and each is kept."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse

from accounts.models import User
from mymovie.limits.counting import Rate, take
from mymovie.limits.table import GETS, NEVER, POSTS, Limit
from tests.access.conftest import People, client_of
from tests.access.outcomes import LOG_IN, REFUSED
from tests.access.table import SENT, TABLE, Line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("limits_at_a_standstill")]
TAKE_POST = [line for line in TABLE if not {*line.post} <= {REFUSED, LOG_IN}]
LINES = {line.name: line for line in TABLE}


def test_every_route_that_takes_post_has_a_limit_and_no_other_has() -> None:
    assert {line.name for line in TAKE_POST} | {"admin:"} == POSTS.keys()


def test_what_is_never_counted_takes_no_post() -> None:
    assert {line.name for line in TAKE_POST}.isdisjoint(NEVER)


def test_each_limit_has_a_name_of_its_own() -> None:
    limits = {*POSTS.values(), *GETS.values()}
    assert len(limits) == len({limit.name for limit in limits})


@pytest.mark.parametrize("line", TAKE_POST, ids=lambda line: line.name)
def test_once_a_limit_is_spent_a_deed_is_refused(line: Line, people: People) -> None:
    """By each of its rates, and for whoever spent it alone."""
    persona = "visitor" if line.post.visitor != LOG_IN else "owner"
    for rate in POSTS[line.name].rates_of(is_member=persona != "visitor"):
        keeps(POSTS[line.name], rate, line, people[persona])
    assert post(line, people["follower"]).status_code != 429


@pytest.mark.parametrize("persona", ["operator", "visitor"])
def test_the_admin_keeps_its_limit(persona: str, people: People) -> None:
    line = LINES["movies:wall"]._replace(path="/admin/")
    for rate in POSTS["admin:"].rates_of(is_member=persona != "visitor"):
        keeps(POSTS["admin:"], rate, line, people[persona])


@pytest.mark.parametrize("name", GETS)
def test_a_page_that_is_dear_keeps_its_limit(name: str, people: People) -> None:
    path, limit = LINES[name].path, GETS[name]
    for rate in limit.rates:
        take(rate, f"{limit.name}:{who(people['owner'])}", times=rate.times)
        assert_refused(client_of(people["owner"]).get(path), rate)
    assert client_of(people["follower"]).get(path).status_code in (200, 302, 404)  # or: who are you?


def keeps(limit: Limit, rate: Rate, line: Line, person: User | AnonymousUser) -> None:
    """The last free one gets through and the next does not; then everything is as it was."""
    what = f"{limit.name}:{who(person)}"
    with transaction.atomic():
        take(rate, what, times=rate.times - 1)
        assert post(line, person).status_code != 429
        take(rate, what)  # unless it was counted just now; a mistake is not
        assert_refused(post(line, person), rate)
        transaction.set_rollback(True)


def assert_refused(response: HttpResponse, rate: Rate) -> None:
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= rate.share_s + 1
    assert "429.html" in [template.name for template in response.templates]


def post(line: Line, person: User | AnonymousUser) -> HttpResponse:
    return client_of(person).post(line.path, SENT.get(line.name))


def who(person: User | AnonymousUser) -> str:
    return f"person:{person.pk}" if person.pk else "address:127.0.0.1"
