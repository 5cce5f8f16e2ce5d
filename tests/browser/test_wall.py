"""A wall as a visitor walks along it."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.conftest import Browse
from tests.factories import fill_wall

BY_SCORE = "/@alice/?sort=score&order=desc"


@pytest.mark.parametrize("slow", [False, True], ids=["soon", "before htmx has come"])
def test_more_films_of_a_visitors_page_come_in_place(browse: Browse, alice: User, slow: bool) -> None:
    fill_wall(alice, 60)
    page = browse().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(BY_SCORE, wait_until="load")
    assert not [url for url in asked if "htmx" in url]
    if slow:
        page.locator(".wall__more a").dispatch_event("click")
    else:
        page.locator(".wall__more a").click()
    expect(page.locator(".wall > .card")).to_have_count(60)
    assert page.url.endswith(BY_SCORE)


def test_a_shelfs_heading_stays_and_the_bar_marks_it(browse: Browse, alice: User) -> None:
    fill_wall(alice, 40)
    page = browse(viewport={"width": 390, "height": 700}).new_page()
    page.goto(BY_SCORE)
    page.locator(".jump a").nth(3).click()
    expect(page.locator(".jump a").nth(3)).to_have_attribute("aria-current", "location")
    page.mouse.wheel(0, 60)
    expect(page.locator(".shelf").nth(3)).to_be_in_viewport()
    # Back to the top of a shelf whose heading sticks.
    page.locator(".jump a").nth(0).click()
    expect(page.locator(".jump a").nth(0)).to_have_attribute("aria-current", "location")


def test_a_wall_on_paper_is_its_films_on_white(browse: Browse, alice: User) -> None:
    fill_wall(alice, 3)
    page = browse(color_scheme="dark").new_page()
    page.goto(BY_SCORE)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator(".wall > .card").first).to_be_visible()
    for name in ("header.header", ".wall-bar", ".wall-tools", "footer.footer"):
        expect(page.locator(name)).to_be_hidden()
