"""The member's language, else the visitor's choice, else the browser's, else Japanese."""

import pytest
from django.test import Client

from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.once]

COOKIE = "django_language"


def language_of(client: Client, **headers: str) -> str:
    page = client.get("/credits/", headers={name.replace("_", "-"): it for name, it in headers.items()})
    assert f'<html lang="{page["Content-Language"]}">' in page.content.decode()
    return page["Content-Language"]


def test_the_site_is_japanese_first(client: Client) -> None:
    assert language_of(client) == "ja"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("ja", "ja"),
        ("ja-JP,ja;q=0.9,en;q=0.8", "ja"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr", "ja"),
        ("fr,en;q=0.5", "en"),
        ("*", "ja"),
        ("no such; header", "ja"),
    ],
)
def test_a_browser_gets_the_first_of_its_languages_that_we_speak(
    client: Client, wanted: str, given: str
) -> None:
    assert language_of(client, Accept_Language=wanted) == given


def test_a_visitors_choice_wins_over_the_browser(client: Client) -> None:
    client.get("/language/?language=en")
    assert language_of(client, Accept_Language="ja") == "en"


def test_a_visitors_choice_is_kept_for_a_year_out_of_reach_of_scripts(client: Client) -> None:
    cookie = client.get("/language/?language=en").cookies[COOKIE]
    assert (cookie.value, cookie["max-age"]) == ("en", 365 * 24 * 3600)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_cookie_that_names_no_language_of_ours_is_ignored(client: Client) -> None:
    client.cookies[COOKIE] = "tlh"
    assert language_of(client, Accept_Language="en") == "en"


def test_a_members_choice_wins_over_cookie_and_browser(as_alice: Client, alice: User) -> None:
    User.objects.update(language="en")
    as_alice.cookies[COOKIE] = "ja"
    assert language_of(as_alice, Accept_Language="ja") == "en"


def test_a_member_chooses_by_post_and_it_is_kept_with_them(as_alice: Client, alice: User) -> None:
    response = as_alice.post("/language/", {"language": "en", "next": "/credits/"})
    alice.refresh_from_db()
    assert (response["Location"], alice.language) == ("/credits/", "en")
    assert COOKIE not in response.cookies


def test_a_link_does_not_change_what_a_member_chose(as_alice: Client, alice: User) -> None:
    as_alice.get("/language/?language=en")
    alice.refresh_from_db()
    assert alice.language == "ja"


def test_the_choice_leads_back_to_the_page_it_was_made_on(client: Client) -> None:
    response = client.get("/language/", {"language": "en", "next": "/search/?q=ガメラ&page=2"})
    assert response["Location"] == "/search/?q=%E3%82%AC%E3%83%A1%E3%83%A9&page=2"


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/", "//evil.example/", r"\\evil.example", "javascript:alert(1)", "///x", ""],
)
def test_the_choice_leads_to_no_other_site(client: Client, onward: str) -> None:
    response = client.get("/language/", {"language": "en", "next": onward})
    assert response["Location"] == "/"


@pytest.mark.parametrize("language", ["fr", "", "JA", "ja-JP", "../ja"])
def test_a_language_we_do_not_speak_is_a_bad_request(client: Client, language: str) -> None:
    response = client.get("/language/", {"language": language})
    assert response.status_code == 400
    assert COOKIE not in response.cookies


def test_an_address_that_names_a_language_wins_over_everything(as_alice: Client, alice: User) -> None:
    User.objects.update(language="ja")
    as_alice.cookies[COOKIE] = "ja"
    assert as_alice.get("/credits/?lang=en")["Content-Language"] == "en"
    assert as_alice.get("/credits/?lang=tlh")["Content-Language"] == "ja"


def test_a_language_that_is_chosen_wins_over_the_one_in_the_address(client: Client) -> None:
    page = client.get("/language/", {"language": "ja", "next": "/@alice/?sort=score&lang=en"})
    assert page["Location"] == "/@alice/?sort=score"
