"""What the staff does in the admin, and what members and visitors see of it."""

from collections.abc import Sequence

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect

from accounts.models import User
from support import roles
from support.models import ContactMessage, Report, State
from support.roles import Role
from tests.browser.conftest import Browse
from tests.browser.steps import (
    expect_logged_in,
    expect_no_wall,
    expect_open_wall,
    log_in_by_form,
    write_to_staff,
)
from tests.factories import make_entry, make_movie, make_user

LEON = 101


@pytest.fixture
def staff_page(browse: Browse, db: None) -> Page:
    """An administrator's, on the first page of the admin."""
    reiko = make_user("reiko")
    roles.give(reiko, Role.ADMINISTRATOR)
    page = browse(reiko).new_page()
    page.goto("/admin/")
    return page


@pytest.fixture
def wall_of_alice(alice: User) -> User:
    make_entry(alice, make_movie(tmdb_id=LEON, ja="レオン"), score=90, memo="犯人は先生")
    return alice


def open_person(page: Page, handle: str) -> None:
    page.goto("/admin/")
    page.locator("#content a[href='/admin/accounts/user/']").first.click()
    page.locator("#searchbar").fill(handle)
    page.locator("#searchbar").press("Enter")
    page.locator("#result_list").get_by_role("link", name=handle, exact=True).click()


def do(page: Page, deed: str, **said: str) -> None:
    """A deed of a page that is open: its button, what it asks, and yes."""
    page.locator(f".object-tools a[href$='/{deed}/']").click()
    for name, value in said.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("#content-main input[type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def open_newest(page: Page, kind: str) -> None:
    """Of what waits for the staff."""
    page.goto("/admin/")
    page.locator(f"#content a[href='/admin/support/{kind}/']").first.click()
    page.locator("#result_list tbody a").first.click()


def test_whoever_is_suspended_is_logged_out_and_hidden_until_restored(
    browse: Browse, staff_page: Page, wall_of_alice: User, mailoutbox: Sequence[EmailMessage]
) -> None:
    alices, visitors = browse().new_page(), browse().new_page()
    log_in_by_form(alices, "alice@example.com")
    expect_logged_in(alices, "alice")
    open_person(staff_page, "alice")
    do(staff_page, "suspend", reason="広告ばかりのため")
    alices.locator("header a[href='/@alice/']").click()
    expect(alices.locator("header a[href='/accounts/login/']")).to_be_visible()
    expect_no_wall(visitors, "alice")
    log_in_by_form(alices, "alice@example.com")
    alices.goto("/")
    expect(alices.locator("header a[href='/accounts/login/']")).to_be_visible()
    [mail] = mailoutbox
    assert mail.to == ["alice@example.com"]
    assert "広告ばかりのため" in mail.body
    do(staff_page, "restore", reason="勘違いでした")
    expect_open_wall(visitors, "alice", LEON)
    log_in_by_form(alices, "alice@example.com")
    expect_logged_in(alices, "alice")


def test_a_visitors_message_is_answered_by_mail(
    page: Page, staff_page: Page, mailoutbox: Sequence[EmailMessage]
) -> None:
    write_to_staff(page, "visitor@example.com", "レオンの公開日が違います。")
    open_newest(staff_page, "contactmessage")
    expect(staff_page.locator("#content-main")).to_contain_text("レオンの公開日が違います。")
    do(staff_page, "answer", text="ありがとうございます。直しました。")
    [mail] = mailoutbox
    assert mail.to == ["visitor@example.com"]
    assert "直しました" in mail.body
    assert "レオンの公開日が違います。" in mail.body
    assert ContactMessage.objects.get().state == State.DONE
    expect(staff_page.locator(".object-tools a[href$='/answer/']")).to_have_count(0)


def test_a_member_finds_their_address_filled_in_on_the_contact_page(alices_page: Page) -> None:
    alices_page.goto("/contact/")
    expect(alices_page.locator("[name=email]")).to_have_value("alice@example.com")


def test_a_message_of_more_than_300_characters_comes_back_with_every_word(page: Page) -> None:
    page.goto("/contact/")
    page.locator("[name=category]").select_option("question")
    page.locator("[name=email]").fill("visitor@example.com")
    page.locator("[name=text]").fill("あ" * 301)
    page.locator("form[action='/contact/'] [type=submit]").click()
    expect(page.locator("[name=text]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=text]")).to_have_value("あ" * 301)
    assert not ContactMessage.objects.exists()


def test_a_memo_that_is_reported_can_be_hidden_by_the_staff(
    browse: Browse, bob: User, staff_page: Page, wall_of_alice: User
) -> None:
    bobs = browse(bob).new_page()
    bobs.goto(f"/@alice/{LEON}/")
    bobs.locator(f"main a[href='/@alice/{LEON}/report/']").click()
    bobs.locator("[name=why]").first.check()
    bobs.locator("[name=text]").fill("結末が書いてあります。")
    bobs.locator("main form [type=submit]").click()
    bobs.wait_for_url(f"**/@alice/{LEON}/")
    assert Report.objects.get().state == State.NEW
    open_newest(staff_page, "report")
    expect(staff_page.locator("#content-main")).to_contain_text("結末が書いてあります。")
    do(staff_page, "hide-memo", reason="結末")
    bobs.reload()
    expect(bobs.locator("main")).not_to_contain_text("犯人は先生")


def test_a_profile_is_reported_from_the_menu_of_its_wall(alices_page: Page, bob: User) -> None:
    alices_page.goto("/@bob/")
    alices_page.locator("details:has(a[href='/@bob/report/']) summary").click()
    alices_page.locator("a[href='/@bob/report/']").click()
    alices_page.locator("[name=why]").first.check()
    alices_page.locator("main form [type=submit]").click()
    alices_page.wait_for_url("**/@bob/")
    expect(alices_page.get_by_role("status").first).to_be_visible()
    report = Report.objects.get()
    assert (report.about_person, report.about_film, report.reporter.handle) == (bob, None, "alice")
