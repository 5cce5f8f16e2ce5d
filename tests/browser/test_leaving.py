"""The way out, the way back, and what one takes along."""

import csv
import json
from collections.abc import Sequence

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import Browse
from tests.browser.steps import (
    expect_logged_in,
    expect_no_wall,
    expect_open_wall,
    leave,
    log_in_by_form,
    say_it_is_me,
)
from tests.factories import make_entry, make_movie

LEON = 101


@pytest.fixture
def alice_with_a_film(alice: User) -> User:
    make_entry(alice, make_movie(tmdb_id=LEON, ja="レオン"), score=90, memo="また観たい")
    return alice


def test_whoever_leaves_is_gone_at_once_and_comes_back_to_everything(
    browse: Browse, alice_with_a_film: User, mailoutbox: Sequence[EmailMessage]
) -> None:
    alices, visitors = browse(alice_with_a_film).new_page(), browse().new_page()
    other_browser = browse().new_page()
    log_in_by_form(other_browser, "alice@example.com")
    expect_logged_in(other_browser, "alice")
    leave(alices)
    assert mailoutbox[0].to == ["alice@example.com"]
    expect_no_wall(visitors, "alice")
    other_browser.goto("/")
    expect(other_browser.locator("header a[href='/accounts/login/']")).to_be_visible()
    log_in_by_form(alices, "alice@example.com")
    alices.wait_for_url("**/settings/account/come-back/")
    alices.goto("/search/")
    alices.wait_for_url("**/settings/account/come-back/")
    expect_no_wall(visitors, "alice")
    alices.locator("form[action='/settings/account/come-back/'] [type=submit]:not([form])").click()
    expect_logged_in(alices, "alice")
    expect_open_wall(visitors, "alice", LEON)
    expect(visitors.locator("[data-score='90']").first).to_be_visible()


def test_leaving_with_a_wrong_password_is_staying(alices_page: Page, alice: User) -> None:
    alices_page.goto("/settings/account/leave/")
    alices_page.locator("main [name=password]").fill("not it at all")
    alices_page.locator("form[action='/settings/account/leave/'] [type=submit]").click()
    expect(alices_page.locator("main [name=password]")).to_have_attribute("aria-invalid", "true")
    expect_logged_in(alices_page, "alice")
    alice.refresh_from_db()
    assert alice.left_at is None


@pytest.mark.parametrize("has_left", [False, True], ids=["as a member", "after leaving"])
def test_films_are_taken_out_as_json_and_csv(browse: Browse, alice_with_a_film: User, has_left: bool) -> None:
    page = browse(alice_with_a_film).new_page()
    page.goto("/settings/account/")
    if has_left:
        leave(page)
        log_in_by_form(page, "alice@example.com")
        page.wait_for_url("**/come-back/")
    page.locator("main a[href$='/take-out.json']").click()
    say_it_is_me(page)
    kept = json.loads(_download(page, "json"))
    assert "また観たい" in json.dumps(kept, ensure_ascii=False)
    head, *rows = csv.reader(_download(page, "csv").splitlines())
    assert [len(row) for row in rows] == [len(head)]
    assert "レオン" in rows[0]


def _download(page: Page, ending: str) -> str:
    with page.expect_download() as download:
        page.locator(f"main a[href$='/take-out.{ending}']").click()
    file = download.value
    assert file.suggested_filename.startswith("mymovie-alice-")
    assert file.suggested_filename.endswith(f".{ending}")
    return file.path().read_text("utf-8-sig")
