"""What else holds for every page: forms from elsewhere, cookies, sessions, and what a cache may keep."""

from collections.abc import Iterable

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from drill.edge import directives
from tests.access.conftest import People, client_of
from tests.access.outcomes import HOME, ON, OPENS
from tests.access.table import TABLE, Line

pytestmark = pytest.mark.once


def each(lines: Iterable[Line]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("line", list(lines), ids=lambda line: line.name)


OUR_WORDS = {
    *("about", "terms", "privacy_policy", "accessibility", "credits", "offline", "support:contact_thanks"),
    *("favicon", "manifest", "worker", "robots", "security_txt", "accounts:left"),
}
each_line = each(TABLE)
each_line_for_visitors = each(line for line in TABLE if line.get.visitor in (OPENS, ON, HOME))
each_public_line = each(line for line in TABLE if line.public_for_s)


@pytest.fixture
def as_owner(people: People) -> Client:
    return client_of(people["owner"])


@each(line for line in TABLE if {OPENS, ON} & {*line.post})
def test_no_deed_is_done_for_a_form_from_elsewhere(line: Line, people: People) -> None:
    doer = next(persona for persona, told in line.post._asdict().items() if told in (OPENS, ON))
    assert client_of(people[doer], enforce_csrf_checks=True).post(line.path).status_code == 403


@each(line for line in TABLE if {OPENS, ON} & {*line.post})
def test_no_deed_is_done_that_another_site_sends_the_browser_to(line: Line, people: People) -> None:
    doer = next(persona for persona, told in line.post._asdict().items() if told in (OPENS, ON))
    from_elsewhere, from_here = (
        client_of(people[doer]).post(line.path, headers={"Sec-Fetch-Site": site}).status_code
        for site in ("cross-site", "same-origin")
    )
    assert from_elsewhere == 403 != from_here


@each_line_for_visitors
def test_no_session_is_made_for_a_visitor(line: Line, people: People, client: Client) -> None:
    before = Session.objects.count()
    client.get(line.path)
    assert Session.objects.count() == before


@each_line_for_visitors
def test_a_visitor_gets_no_cookie_but_those_of_the_table(line: Line, people: People, client: Client) -> None:
    assert set(client.get(line.path).cookies) == line.cookies


@each_public_line
def test_a_page_for_everybody_draws_no_csrf_token(line: Line, people: People, client: Client) -> None:
    response = client.get(line.path)
    assert b"csrfmiddlewaretoken" not in response.content
    assert "CSRF_COOKIE" not in response.wsgi_request.META


@each_public_line
def test_a_shared_cache_may_keep_a_page_for_everybody(line: Line, people: People, client: Client) -> None:
    response = client.get(line.path)
    told = directives(response["Cache-Control"])
    assert told.keys() == {"public", "max-age", "s-maxage", "stale-while-revalidate"}
    assert told["max-age"] == "0"
    assert int(told["s-maxage"]) + int(told["stale-while-revalidate"]) == line.public_for_s


@each_public_line
def test_what_shows_anything_of_people_is_gone_within_a_minute(line: Line) -> None:
    kept_here_s = 2 if line.name in ("movies:wall", "movies:watchlist") else 0
    assert line.public_for_s + kept_here_s <= 60 or line.name in OUR_WORDS


@each_public_line
def test_a_page_for_everybody_varies_with_all_it_depends_on(
    line: Line, people: People, client: Client
) -> None:
    vary = {name.strip() for name in client.get(line.path)["Vary"].split(",")}
    assert vary >= {"Cookie", "Accept-Language", "HX-Request"}


@each(line for line in TABLE if not line.public_for_s)
def test_no_cache_may_keep_any_other_page(line: Line, people: People, client: Client) -> None:
    assert_kept_by_nobody(client.get(line.path))


@each_line
def test_no_cache_may_keep_what_a_member_sees(line: Line, people: People, as_owner: Client) -> None:
    assert_kept_by_nobody(as_owner.get(line.path))


@each_public_line
def test_no_cache_may_keep_what_is_drawn_into_a_members_page(
    line: Line, people: People, as_owner: Client
) -> None:
    """Those parts may hold no form, and then nothing but the request's cookie tells whose they are."""
    assert_kept_by_nobody(as_owner.get(line.path, headers={"HX-Request": "true"}))


@pytest.mark.parametrize("path", ["/@nobody_here/", "/no/such/page/"])
def test_no_cache_may_keep_that_a_page_is_missing(path: str, people: People, client: Client) -> None:
    assert_kept_by_nobody(client.get(path))


def assert_kept_by_nobody(response: HttpResponse) -> None:
    said = {part.strip() for part in response["Cache-Control"].split(",")}
    assert said >= {"private", "no-store"}
