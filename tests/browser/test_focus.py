"""After a swap the focus is on what came, and what happened is said."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from follows.actions import follow
from tests.browser.steps import EntryForm
from tests.factories import fill_wall, make_entry, make_movie

LEON = 101


@pytest.fixture
def wall(alices_page: Page, alice: User) -> Page:
    make_entry(alice, make_movie(tmdb_id=LEON, ja="レオン"), score=50)
    alices_page.goto("/@alice/")
    return alices_page


def test_saving_removing_and_undoing_over_a_wall_stay_at_the_card(wall: Page) -> None:
    card, said = wall.locator(f"#card-{LEON}"), wall.locator("#said[role=status]")
    EntryForm.over_wall(wall, LEON).fill(60).send()
    expect(card.locator("a[href$='/edit/']")).to_be_focused()
    expect(said).to_have_text("保存しました。")
    EntryForm.over_wall(wall, LEON).remove()
    expect(card.get_by_role("status")).to_contain_text("レオン")
    expect(card.get_by_role("button")).to_be_focused()
    wall.keyboard.press("Enter")
    expect(card.locator("a[href$='/edit/']")).to_be_focused()
    expect(said).to_have_text("ウォールに戻しました。")


def test_a_refused_form_leads_to_what_is_wrong(wall: Page) -> None:
    form = EntryForm.over_wall(wall, LEON).fill(101)
    form.send()
    expect(form.score).to_have_attribute("aria-invalid", "true")
    expect(form.score).to_be_focused()


def test_more_of_a_wall_goes_on_at_its_first_new_film(alices_page: Page, alice: User) -> None:
    fill_wall(alice, 60)
    alices_page.goto("/@alice/")
    before = alices_page.locator("[id^=card-]").count()
    more = alices_page.locator("main a[data-hx-get*='after=']")
    more.focus()
    alices_page.keyboard.press("Enter")
    expect(alices_page.locator("[id^=card-]").nth(before).locator("a:focus")).to_be_visible()


def test_a_follower_who_is_removed_leaves_the_focus_in_the_list(
    alices_page: Page, alice: User, bob: User
) -> None:
    follow(follower=bob, followed=alice)
    alices_page.goto("/@alice/followers/")
    alices_page.locator("form[action='/@bob/remove-follower/'] button").click()
    expect(alices_page.get_by_role("status").filter(has_text="@bob")).to_be_focused()
