"""What every answer tells the browser, whatever the page."""

import pytest
from django.http import HttpResponse
from django.test import Client

PAGES = ["/", "/credits/", "/accounts/login/", "/no/such/page/", "/livez"]
STATIC = ["/static/css/base.css", "/static/js/main.js", "/static/img/icon.svg"]

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' https://image.tmdb.org",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types default unread",
}

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def policy_of(response: HttpResponse) -> set[str]:
    return {directive.strip() for directive in response["Content-Security-Policy"].split(";")}


def ask(path: str) -> HttpResponse:
    response = Client().get(path)
    if response.streaming:
        list(response.streaming_content)  # read to its end, which closes the file
    return response


@pytest.mark.parametrize("path", [*PAGES, *STATIC, "/%00"])
def test_nothing_foreign_runs_and_nobody_frames_us(path: str) -> None:
    assert policy_of(ask(path)) == POLICY


@pytest.mark.parametrize("path", [*PAGES, *STATIC, "/%00"])
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_an_answer_keeps_browsers_strict(path: str, header: str, value: str) -> None:
    assert ask(path)[header] == value


@pytest.mark.parametrize("path", PAGES)
def test_old_browsers_too_put_no_page_in_a_frame(path: str) -> None:
    assert ask(path)["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", STATIC)
def test_static_files_are_there(path: str) -> None:
    assert ask(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/no/such/page/"])
def test_a_page_is_sent_compressed_to_whoever_can_read_that(path: str) -> None:
    plainly, compressed = ask(path), Client().get(path, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plainly
    assert compressed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in compressed["Vary"]
    assert int(compressed["Content-Length"]) < len(plainly.content) / 2
