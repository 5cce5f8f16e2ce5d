"""Every URL and who may open it. A URL without a line here fails."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User, Visibility
from movies.actions import remove_entry
from tests.factories import make_entry, make_movie, make_user

FILM, REMOVED = 550, 551

# What one of the four may get.
OPENS = "opens"
LOG_IN = "is sent to log in"
HOME = "is sent home"
ON = "is sent on"
ABSENT = "404"
REFUSED = "405"


Person = User | AnonymousUser
People = dict[str, Person]


class Who(NamedTuple):
    visitor: str
    member: str
    owner: str
    staff: str


EVERYBODY = Who(OPENS, OPENS, OPENS, OPENS)
VISITORS = Who(OPENS, HOME, HOME, HOME)
MEMBERS = Who(LOG_IN, OPENS, OPENS, OPENS)
OWNER = Who(LOG_IN, ABSENT, OPENS, ABSENT)
OWNER_OF_HIDDEN = Who(ABSENT, ABSENT, OPENS, ABSENT)
STAFF = Who(LOG_IN, LOG_IN, LOG_IN, OPENS)
NOBODY = Who(REFUSED, REFUSED, REFUSED, REFUSED)
NO_MEMBER = Who(LOG_IN, REFUSED, REFUSED, REFUSED)
LEAVERS = Who(HOME, OPENS, OPENS, OPENS)
PASSES_ON = Who(ON, ON, ON, ON)
PASSES_MEMBERS_ON = Who(LOG_IN, ON, ON, ON)
UNDER_WAY = PASSES_ON  # steps of signing up and of a new password: elsewhere for whoever is not at them


class Line(NamedTuple):
    name: str
    path: str
    get: Who
    post: Who
    public_for_s: int | None = None  # how long a shared cache may keep what visitors see
    cookies: frozenset[str] = frozenset()  # what a visitor's GET sets
    if_hidden: Who | None = None  # GET when the owner's wall is private, where that changes it


FORM = frozenset({"csrftoken"})
CHOICE = frozenset({"django_language"})
MINE = f"/@alice/{FILM}/"

# fmt: off
TABLE = [
    Line("movies:home", "/", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:search", "/search/", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:film", f"/movies/{FILM}/", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:register", f"/movies/{FILM}/register/", PASSES_MEMBERS_ON, MEMBERS),
    Line("movies:random_wall", "/people/random/", PASSES_ON, NOBODY),
    Line("movies:wall", "/@alice/", EVERYBODY, NOBODY, public_for_s=30, if_hidden=OWNER_OF_HIDDEN),
    Line("movies:entry", MINE, EVERYBODY, NOBODY, public_for_s=30, if_hidden=OWNER_OF_HIDDEN),
    Line("movies:edit", f"{MINE}edit/", OWNER, OWNER),
    Line("movies:remove", f"{MINE}remove/", NO_MEMBER, OWNER),
    Line("movies:restore", f"/@alice/{REMOVED}/restore/", NO_MEMBER, OWNER),

    Line("account_signup", "/accounts/signup/", VISITORS, VISITORS, cookies=FORM),
    Line("account_login", "/accounts/login/", VISITORS, VISITORS, cookies=FORM),
    Line("account_logout", "/accounts/logout/", LEAVERS, LEAVERS),
    Line("account_inactive", "/accounts/inactive/", EVERYBODY, NOBODY),
    Line("account_reauthenticate", "/accounts/reauthenticate/", MEMBERS, MEMBERS),
    Line("account_email", "/accounts/email/", MEMBERS, MEMBERS),
    Line("account_email_verification_sent", "/accounts/confirm-email/", UNDER_WAY, UNDER_WAY),
    Line("account_change_password", "/accounts/password/change/", MEMBERS, MEMBERS),
    Line("account_set_password", "/accounts/password/set/", PASSES_MEMBERS_ON, PASSES_MEMBERS_ON),
    Line("account_reset_password", "/accounts/password/reset/", EVERYBODY, EVERYBODY, cookies=FORM),
    Line("account_confirm_password_reset_code", "/accounts/password/reset/confirm/", UNDER_WAY, UNDER_WAY),
    Line("account_complete_password_reset", "/accounts/password/reset/complete/", UNDER_WAY, UNDER_WAY),
    Line("account_password_reset_completed", "/accounts/password/reset/done/", EVERYBODY, NOBODY),
    Line("account_confirm_login_code", "/accounts/login/code/confirm/", UNDER_WAY, UNDER_WAY),

    Line("language", "/language/?language=en", PASSES_ON, PASSES_ON, cookies=CHOICE),
    Line("credits", "/credits/", EVERYBODY, NOBODY, public_for_s=3600),
    Line("livez", "/livez", EVERYBODY, NOBODY),
    Line("readyz", "/readyz", EVERYBODY, NOBODY),
    Line("admin:", "/admin/", STAFF, STAFF),  # one line for all its pages
]
# fmt: on

SENT = {"language": {"language": "en"}}  # where a POST of nothing would be nonsense


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif pattern.namespace == "admin":
            yield "admin:"
        else:
            yield from names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def outcome(response: HttpResponse) -> str:
    if response.status_code != 302:
        return {200: OPENS, 422: OPENS, 404: ABSENT, 405: REFUSED}[response.status_code]
    if response["Location"].startswith((f"{reverse('account_login')}?", "/admin/login/?")):
        return LOG_IN
    return HOME if response["Location"] == "/" else ON


def wrong(expected: Who, people: People, method: str, line: Line) -> dict[str, str]:
    """Those who get something else than the table says, and what. A deed done may lead anywhere."""
    sent = SENT.get(line.name) if method == "post" else None
    got = {who: outcome(getattr(as_person(them), method)(line.path, sent)) for who, them in people.items()}
    allowed = {OPENS: {OPENS, HOME, ON} if method == "post" else {OPENS}, ON: {HOME, ON}}
    return {
        who: it
        for (who, it), told in zip(got.items(), expected, strict=True)
        if it not in allowed.get(told, {told})
    }


@pytest.fixture
def people(alice: User, bob: User) -> People:
    make_entry(alice, make_movie(tmdb_id=FILM))
    make_entry(alice, make_movie(tmdb_id=REMOVED))
    remove_entry(owner=alice, tmdb_id=REMOVED)
    staff = make_user("stella", is_staff=True, is_superuser=True)
    return {"visitor": AnonymousUser(), "member": bob, "owner": alice, "staff": staff}


def as_person(person: Person, **how: bool) -> Client:
    client = Client(**how)
    if person.is_authenticated:
        client.force_login(person)
    return client


def each(lines: Iterable[Line]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("line", list(lines), ids=lambda line: line.name)


each_line = each(TABLE)
each_line_for_visitors = each(line for line in TABLE if line.get.visitor in (OPENS, ON, HOME))
each_public_line = each(line for line in TABLE if line.public_for_s)


def test_every_url_has_a_line() -> None:
    assert set(names(get_resolver())) == {line.name for line in TABLE}


@each_line
def test_a_page_opens_for_those_the_table_names(line: Line, people: People) -> None:
    assert wrong(line.get, people, "get", line) == {}


@each_line
def test_a_deed_is_open_to_those_the_table_names(line: Line, people: People) -> None:
    assert wrong(line.post, people, "post", line) == {}


@each(line for line in TABLE if line.if_hidden)
def test_a_private_wall_opens_for_its_owner_alone(line: Line, people: People) -> None:
    people["owner"].visibility = Visibility.PRIVATE
    people["owner"].save()
    assert wrong(line.if_hidden, people, "get", line) == {}


@pytest.mark.parametrize("path", ["/@alice/", MINE, f"{MINE}edit/"])
def test_what_is_hidden_looks_like_what_is_not_there(path: str, people: People, as_bob: Client) -> None:
    people["owner"].visibility = Visibility.PRIVATE
    people["owner"].save()
    absent = path.replace("@alice", "@nobody_here")
    hidden_page, absent_page = (unsigned(as_bob.get(it)) for it in (path, absent))
    assert hidden_page.replace("alice", "nobody_here") == absent_page


def unsigned(response: HttpResponse) -> str:
    """The page without what differs at each drawing."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


@each(line for line in TABLE if {OPENS, ON} & {*line.post})
def test_no_deed_is_done_for_a_form_from_elsewhere(line: Line, people: People) -> None:
    doer = next(
        person for person, told in zip(people.values(), line.post, strict=True) if told in (OPENS, ON)
    )
    assert as_person(doer, enforce_csrf_checks=True).post(line.path).status_code == 403


@each_line_for_visitors
def test_no_session_is_made_for_a_visitor(line: Line, people: People, client: Client) -> None:
    client.get(line.path)
    assert not Session.objects.exists()


@each_line_for_visitors
def test_a_visitor_gets_no_cookie_but_those_of_the_table(line: Line, people: People, client: Client) -> None:
    assert set(client.get(line.path).cookies) == line.cookies


@each_public_line
def test_a_page_for_everybody_draws_no_csrf_token(line: Line, people: People, client: Client) -> None:
    response = client.get(line.path)
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert "CSRF_COOKIE" not in response.wsgi_request.META


@each_public_line
def test_a_shared_cache_may_keep_a_page_for_everybody(line: Line, people: People, client: Client) -> None:
    response = client.get(line.path)
    assert response["Cache-Control"] == f"public, max-age=0, s-maxage={line.public_for_s}"


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
def test_no_cache_may_keep_what_a_member_sees(line: Line, people: People, as_alice: Client) -> None:
    assert_kept_by_nobody(as_alice.get(line.path))


@each_public_line
def test_no_cache_may_keep_what_is_drawn_into_a_members_page(
    line: Line, people: People, as_alice: Client
) -> None:
    """Those parts may hold no form, and then nothing but the request's cookie tells whose they are."""
    assert_kept_by_nobody(as_alice.get(line.path, headers={"HX-Request": "true"}))


@pytest.mark.parametrize("path", ["/@nobody_here/", "/no/such/page/"])
def test_no_cache_may_keep_that_a_page_is_missing(path: str, db: None, client: Client) -> None:
    assert_kept_by_nobody(client.get(path))


def assert_kept_by_nobody(response: HttpResponse) -> None:
    said = {part.strip() for part in response["Cache-Control"].split(",")}
    assert said >= {"private", "no-store"}
