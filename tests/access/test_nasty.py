"""Nothing that a client can send is answered with an error of ours, on either database."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.access.conftest import People, client_of
from tests.access.outcomes import OPENS
from tests.access.table import ENTRY, FULL, TABLE, Line
from tests.mymovie.nasty import HEADERS, LONG, VALUES, WORST, parameters

# ruff: noqa: E501
pytestmark = pytest.mark.django_db

# Views that read what is sent with GET; at the others only what stands in front of every view does.
READ = {
    *("movies:home", "movies:search", "movies:film", "movies:people", "movies:wall", "movies:entry", "movies:edit"),
    *("follows:following", "follows:followers", "follows:requests", "follows:blocks", "accounts:privacy", "language"),
    *("transfer:import", "transfer:row"),
}  # fmt: skip
NAMES = parameters()
FEW = ["http://[", "9" * 19, "%' ESCAPE '", "\u3164"]
ADMIN = ["accounts/user/", "movies/movie/", "movies/entry/", "support/staffaction/", "jobs/run/", "login/"]


@pytest.fixture
def owner(people: People) -> Client:
    return client_of(people["owner"], raise_request_exception=False)


@contextmanager
def put_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def of_ours(client: Client, method: str, path: str, *sent: Any, **how: Any) -> bool:
    """Whether the answer is an error of ours; one of TMDB's, 503 with words, is none."""
    with put_back():
        response = getattr(client, method)(path, *sent, **how)
    return response.status_code >= 500


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.name)
def test_no_query_breaks_a_page(line: Line, people: People, owner: Client) -> None:
    client = Client(raise_request_exception=False) if line.get.visitor == OPENS else owner
    values = VALUES if line.name in READ else FEW
    assert [
        value[:40] for value in values if of_ours(client, "get", line.path, dict.fromkeys(NAMES, value))
    ] == []


@pytest.mark.parametrize("name", ["q", "after", "text", "lang", "sort"])
@pytest.mark.parametrize("path", ["/search/", "/people/", "/@alice/", "/@alice/following/"])
def test_no_length_breaks_a_page(path: str, name: str, people: People) -> None:
    client = Client(raise_request_exception=False)
    assert [value[:9] for value in LONG if of_ours(client, "get", path, {name: value})] == []


@pytest.mark.parametrize("line", [line for line in TABLE if OPENS in line.post], ids=lambda line: line.name)
def test_no_form_breaks_a_deed(line: Line, owner: Client) -> None:
    assert [
        value[:40] for value in WORST if of_ours(owner, "post", line.path, dict.fromkeys(NAMES, value))
    ] == []


@pytest.mark.parametrize("name", FULL)
def test_no_single_field_breaks_a_form_that_is_else_in_order(
    name: str, people: People, owner: Client
) -> None:
    (line,) = [line for line in TABLE if line.name == name]
    doer = "owner" if line.post.owner == OPENS else "visitor" if line.post.visitor == OPENS else "stranger"
    client = client_of(people[doer], raise_request_exception=False)
    broken = [
        (field, value[:40])
        for field in FULL[name]
        for value in FEW
        if of_ours(client, "post", line.path, {**FULL[name], field: value})
    ]
    assert broken == []


@pytest.mark.parametrize("path", ADMIN)
def test_no_query_breaks_a_list_of_the_admin(path: str, people: People) -> None:
    client = client_of(people["administrator"], raise_request_exception=False)
    sent = [{name: value} for name in ("q", "p", "o", "id__exact", "pk__in", "next", "e") for value in FEW]
    assert [it for it in sent if of_ours(client, "get", f"/admin/{path}", it)] == []


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: "+".join(headers))
def test_no_header_breaks_a_page(headers: dict[str, str], owner: Client) -> None:
    asked = [
        ("get", "/@alice/"),
        ("get", "/search/?q=a"),
        ("get", "/accounts/login/"),
        ("get", "/settings/profile/"),
    ]
    asked += [("post", "/@alice/550/edit/"), ("post", "/@bea/unfollow/"), ("post", "/movies/550/register/")]
    sent = (
        headers
        if "Cookie" in headers
        else headers | {"Cookie": f"sessionid={owner.cookies['sessionid'].value}"}
    )
    client = Client(raise_request_exception=False)
    broken = [
        path
        for method, path in asked
        if of_ours(client, method, path, ENTRY if method == "post" else {}, headers=sent)
    ]
    assert broken == []


@pytest.mark.parametrize(
    "said", ["", "[]", "{}", "null", '{"id": 1}', '{"response": []}', "{" * 50_000, "9" * 5_000]
)
def test_no_passkey_breaks_a_log_in(said: str) -> None:
    client = Client(raise_request_exception=False)
    client.get("/accounts/2fa/webauthn/login/")
    assert not of_ours(client, "post", "/accounts/2fa/webauthn/login/", {"credential": said})


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data", "text/plain;charset=\u00ff", "", "a/b/c"]
)
def test_no_kind_of_body_breaks_a_form(kind: str) -> None:
    client = Client(raise_request_exception=False)
    for body in (b"", b"\xff\x00", json.dumps({"q": 1}).encode(), b"&" * 5_000, b"a=" + b"x" * 1_100_000):
        assert not of_ours(client, "post", "/contact/", body, content_type=kind)


def test_a_search_that_is_too_long_is_cut_and_says_so(client: Client) -> None:
    html = client.get("/search/", {"q": "a" * 201}, headers={"Accept-Language": "en"}).content.decode()
    assert "its first 200 characters" in html
    assert f'value="{"a" * 200}"' in html
    assert "data-cut" not in client.get("/search/", {"q": "a" * 200}).content.decode()
