"""What browsers are told, on every answer there is: the exact headers, and no page forgotten."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.access.conftest import People, client_of
from tests.access.table import TABLE, Line
from tests.mymovie.test_headers import POLICY, policy_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]

EXACTLY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
}
OF_DOWNLOAD = {"default-src 'none'", "frame-ancestors 'none'", "sandbox"}
OF_ADMIN = {part for part in POLICY if "trusted-types" not in part}
DOWNLOADS = {"transfer:zip", "transfer:json", "transfer:csv", "transfer:not_taken"}
SECRET = {
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "account_email_verification_sent",
    "account_confirm_login_code",
}


def each(lines: Iterable[Line]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("line", list(lines), ids=lambda line: line.name)


def wrong(response: HttpResponse, policy: set[str] = POLICY, **others: str) -> dict[str, Any]:
    told = {name: response.get(name) for name in EXACTLY}
    expected = EXACTLY | {name.replace("_", "-"): value for name, value in others.items()}
    found: dict[str, Any] = {name: value for name, value in told.items() if value != expected[name]}
    if policy_of(response) != policy:
        found["Content-Security-Policy"] = policy_of(response) ^ policy
    if response.streaming:
        for close in response._resource_closers:  # its file; `close` would end the database's connection too
            close()
    elif "Access-Control-Allow-Origin" in response:
        found["Access-Control-Allow-Origin"] = response["Access-Control-Allow-Origin"]
    return found


@each(TABLE)
def test_every_page_tells_exactly_this(line: Line, people: People) -> None:
    others = {"Referrer_Policy": "same-origin"} if line.name in SECRET else {}
    for persona in ("visitor", "owner"):
        client = client_of(people[persona])
        for method in (client.get, client.post, client.put):
            response = method(line.path, secure=True)
            is_download = line.name in DOWNLOADS and response.status_code == 200
            assert wrong(response, OF_DOWNLOAD if is_download else POLICY, **others) == {}, (
                response.status_code
            )


ERRORS = {
    400: "/%00",
    403: "/closed/",
    404: "/no/such/page/",
    405: "/about/",
    500: "/crash/",
    503: "/away/",
}


@pytest.mark.urls("tests.mymovie.urls_of_trouble")
@pytest.mark.parametrize(("status", "path"), ERRORS.items())
def test_every_error_tells_the_same(status: int, path: str) -> None:
    client = Client(raise_request_exception=False)
    response = client.post(path, secure=True) if status == 405 else client.get(path, secure=True)
    assert response.status_code == status
    assert wrong(response) == {}


def test_a_closed_site_and_a_host_that_is_not_ours_tell_the_same(settings: Any) -> None:
    assert wrong(Client().get("/", secure=True, headers={"host": "elsewhere.example"})) == {}
    settings.SECURE_SSL_REDIRECT = True
    redirected = Client().get("/")
    assert (redirected.status_code, redirected["X-Frame-Options"]) == (301, "DENY")
    settings.MAINTENANCE = True
    assert wrong(Client().get("/", secure=True)) == {}


def test_a_form_without_its_token_tells_the_same() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", secure=True)
    assert response.status_code == 403
    assert wrong(response) == {}


@pytest.mark.parametrize("path", ["css/base.css", "js/main.js", "img/icon.svg", "django_htmx/htmx-2.min.js"])
def test_static_files_tell_the_same(path: str) -> None:
    assert wrong(Client().get(f"/static/{path}", secure=True)) == {}


@pytest.mark.parametrize("path", ["", "accounts/user/", "login/", "no/such/page/"])
def test_the_admin_tells_the_same_but_for_what_its_scripts_cannot_bear(path: str, people: People) -> None:
    response = client_of(people["administrator"]).get(f"/admin/{path}", secure=True)
    assert wrong(response, OF_ADMIN) == {}


def test_a_list_of_the_admin_as_csv_is_a_download(people: People) -> None:
    response = client_of(people["administrator"]).post("/admin/movies/movie/export/", secure=True)
    assert response["Content-Disposition"].startswith("attachment")
    assert wrong(response, OF_DOWNLOAD) == {}
