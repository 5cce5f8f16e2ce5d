"""What is shown when something is refused, missing or broken."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from movies.models import Entry
from tests.factories import make_entry, make_movie

ELSEWHERE = {"host": "elsewhere.example"}


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/%00",
            "/@ali%00ce/",
            "/search/?q=%00",
            "/search/?q=a%00b",
            "/?%00=1",
            "/livez?%00",
            "/static/%00",
        ),
        *(
            "/%ff",
            "/@%c0%af/",
            "/@ali%2500ce/",
            "/search/?q=%8E%B5%90l",
            "/search/?q=%ed%a0%80",
            "/?%fe=1",
            "/static/%ff",
        ),
    ],
)
def test_an_address_that_is_no_text_is_a_bad_request(client: Client, address: str) -> None:
    response = client.get(address, headers={"Accept-Language": "en"})
    assert response.status_code == 400
    assert "The request could not be read." in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["%2500", "%25ff", "%EF%BF%BD", "%F0%9F%8E%AC", "100%"])
def test_a_percent_sign_before_two_zeros_is_no_nul(client: Client, query: str) -> None:
    assert client.get(f"/search/?q={query}").status_code == 200


@pytest.mark.parametrize(
    "sent", [b"login=%00", b"login=a%00b", b"login=%ff", b"login=\xff", b"%00=a", b"a=\x00"]
)
def test_a_form_that_is_no_text_is_a_bad_request(client: Client, sent: bytes) -> None:
    kind = "application/x-www-form-urlencoded"
    assert client.post("/accounts/login/", sent, content_type=kind).status_code == 400


@pytest.mark.parametrize("sent", [{"login": "a\0b"}, {"a\0b": "login"}])
def test_so_is_one_in_parts(client: Client, sent: dict[str, str]) -> None:
    assert client.post("/accounts/login/", sent).status_code == 400


@pytest.mark.django_db
def test_a_form_of_text_is_read(client: Client) -> None:
    sent = {"login": "東京@example.com", "password": "100% ÿ"}
    assert client.post("/accounts/login/", sent).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "django_language", "wall_order", "any"])
def test_a_cookie_with_nul_is_passed_over(as_alice: Client, name: str) -> None:
    """Written as browsers may: in quotes, by its number."""
    key = as_alice.cookies["sessionid"].value
    cookies = {"sessionid": key, name: f'"{key}\\000"'}
    sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
    response = Client(headers={"Cookie": sent}).get("/settings/profile/")
    assert response.status_code == (302 if name == "sessionid" else 200)


def test_a_page_that_is_missing_offers_a_search(client: Client) -> None:
    response = client.get("/no/such/page/", headers={"Accept-Language": "en"})
    assert response.status_code == 404
    assert "There is nothing at this address." in response.content.decode()
    assert '<form class="empty__search" action="/search/"' in response.content.decode()


def test_a_missing_page_asks_the_database_nothing(client: Client) -> None:
    assert client.get("/no/such/page/").status_code == 404


def test_a_form_whose_token_is_stale_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    response = client.post("/accounts/login/")
    assert response.status_code == 403
    assert '<html lang="en">' in response.content.decode()
    assert "what you typed is still there" in response.content.decode()


def test_a_request_for_another_host_is_answered_with_the_sites_own_page(client: Client) -> None:
    response = client.get("/credits/", headers=ELSEWHERE)
    assert response.status_code == 400
    assert "リクエストを読み取れませんでした。" in response.content.decode()


@pytest.mark.urls("tests.mymovie.urls_of_trouble")
def test_a_bug_of_ours_is_owned_up_to() -> None:
    response = Client(raise_request_exception=False).get("/crash/")
    assert response.status_code == 500
    assert "こちらで問題が起きました" in response.content.decode()
    assert "a bug" not in response.content.decode()


@pytest.mark.urls("tests.mymovie.urls_of_trouble")
def test_the_page_of_a_bug_needs_no_database_and_no_context() -> None:
    response = Client(raise_request_exception=False).get("/crash/", headers={"Cookie": "sessionid=any"})
    assert response.status_code == 500


# --- one look ---


def assert_page_of_ours(response: HttpResponse, language: str) -> None:
    html = response.content.decode()
    assert f'<html lang="{language}"' in html
    assert re.search("<title>.+ – MyMovie</title>", html)
    assert len(re.findall("<h1", html)) == 1
    assert 'class="mark__ticket"' in html


@pytest.mark.urls("tests.mymovie.urls_of_trouble")
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("path", "status"),
    [("/search/?q=%00", 400), ("/closed/", 403), ("/no/such/page/", 404), ("/crash/", 500), ("/away/", 503)],
)
def test_a_refusal_is_a_page_of_ours_and_asks_no_database(path: str, status: int, language: str) -> None:
    response = Client(raise_request_exception=False, headers={"Accept-Language": language}).get(path)
    assert response.status_code == status
    assert_page_of_ours(response, language)


def test_a_form_that_is_refused_comes_back_in_a_page_of_ours(as_alice: Client, alice: User) -> None:
    entry = make_entry(alice, make_movie(tmdb_id=550), score=50)
    old = as_alice.post("/@alice/550/edit/", {"score": "60", "version": "0"})
    impossible = as_alice.post("/@alice/550/edit/", {"score": "101", "version": str(entry.version)})
    assert (old.status_code, impossible.status_code) == (409, 422)
    assert Entry.objects.get().score == 50
    assert_page_of_ours(old, "ja")
    assert_page_of_ours(impossible, "ja")
