"""Pages that must come whatever is broken. No test here may ask the database, so none has it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from mymovie import trouble

PLAIN = ["400.html", "429.html", "500.html", "503.html", "busy.html", "maintenance.html"]
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


@pytest.fixture
def stranger() -> Client:
    """Somebody with a session cookie and a language, of whom nothing can be looked up."""
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "k" * 32  # shorter ones are not looked up
    return client


def body_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_no_page_for_trouble_is_forgotten_here() -> None:
    templates = Path(django_settings.BASE_DIR, "templates").glob("*.html")
    drawn_plainly = {path.name for path in templates if 'include "base_plain.html"' in path.read_text()}
    assert drawn_plainly - {"offline.html"} == set(PLAIN)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("template", PLAIN)
def test_a_plain_page_is_whole_and_speaks_the_browsers_language_first(template: str, language: str) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": language})
    html = body_of(trouble.plain(request, template, status=503))
    (title,) = re.findall("<title>(.+) – MyMovie</title>", html)
    (heading,) = re.findall("<h1[^>]*>(.+)</h1>", html)
    assert html.startswith("<!doctype html>")
    assert title == heading
    assert bool(JAPANESE.search(heading)) == (language == "ja")
    assert f'<html lang="{language}">' in html
    assert f'class="empty__other" lang="{"en" if language == "ja" else "ja"}"' in html
    assert 'rel="stylesheet" href="/static/css/app' in html
    assert not re.search(r"<style|style=|<script>|<form", html)


@pytest.mark.parametrize("template", PLAIN)
def test_a_plain_page_comes_without_the_list_of_static_files(
    template: str, tmp_path: Any, settings: Any
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "mymovie.storage.StaticStorage"}}
    html = body_of(trouble.plain(RequestFactory().get("/"), template, status=503))
    assert "<h1" in html
    assert "stylesheet" not in html


# --- the database ---


@pytest.mark.urls("tests.mymovie.urls_of_trouble")
@pytest.mark.parametrize("path", ["/away/", "/cut-off/"])
def test_a_view_that_finds_no_database_asks_for_patience(path: str) -> None:
    response = Client(raise_request_exception=False, headers={"Accept-Language": "en"}).get(path)
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Just now we cannot read or write anything." in body_of(response)


@pytest.mark.urls("tests.mymovie.urls_of_trouble")
def test_a_bug_is_no_reason_for_patience() -> None:
    response = Client(raise_request_exception=False).get("/crash/")
    assert response.status_code == 500
    assert "Retry-After" not in response


def test_nobody_is_known_without_a_database_and_the_page_still_comes(
    stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.session_store.SessionStore.load", unreachable)
    response = stranger.get("/about/")
    assert (response.status_code, response["Cache-Control"]) == (503, "private, no-store")
    assert "Just now we cannot" in body_of(response)


def unreachable(*args: object) -> None:
    raise OperationalError("connection refused")


# --- haste ---


def test_haste_is_answered_without_touching_the_session(stranger: Client) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": "en"})
    response = trouble.too_many(request)
    assert (response.status_code, response["Retry-After"]) == (429, "300")
    assert "Wait 5 minutes, then try again." in body_of(response)


# --- maintenance ---


@pytest.fixture
def closed(settings: Any) -> None:
    settings.MAINTENANCE = True


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("path", ["/", "/@alice/", "/search/?q=a", "/admin/", "/readyz", "/no/such/page/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_site_says_so_to_everybody(stranger: Client, path: str, method: str) -> None:
    response = getattr(stranger, method)(path)
    assert (response.status_code, response["Retry-After"]) == (503, "600")
    assert response["Cache-Control"] == "private, no-store"
    assert "Content-Security-Policy" in response
    assert '<h1 class="empty__big">Closed for maintenance.</h1>' in body_of(response)


@pytest.mark.usefixtures("closed")
def test_a_closed_site_still_lives_and_has_its_styles(client: Client) -> None:
    assert client.get("/livez").status_code == 200
    styles = client.get("/static/css/tokens.css")
    assert styles.status_code == 200
    list(styles.streaming_content)
