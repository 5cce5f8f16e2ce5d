"""The theme that somebody chose, and who chooses where nobody did."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Browse

BY_DAY, BY_NIGHT = "rgb(246, 241, 231)", "rgb(22, 18, 16)"


def expect_ground(page: Page, colour: str) -> None:
    expect(page.locator("html")).to_have_css("background-color", colour)


def test_a_chosen_theme_holds_on_the_next_page_and_can_be_given_back(browse: Browse) -> None:
    page = browse(color_scheme="light").new_page()
    page.goto("/about/")
    expect_ground(page, BY_DAY)
    page.locator("[data-theme-choice=dark]").click()
    expect_ground(page, BY_NIGHT)
    page.goto("/terms/")
    expect_ground(page, BY_NIGHT)
    expect(page.locator("[data-theme-choice=dark]")).to_have_attribute("aria-pressed", "true")
    bars = page.locator("meta[name=theme-color]").evaluate_all("metas => metas.map(meta => meta.content)")
    assert set(bars) == {"#161210"}
    page.locator("[data-theme-choice='']").click()
    expect_ground(page, BY_DAY)


def test_the_chosen_theme_is_there_before_the_page_is(browse: Browse) -> None:
    """The first thing that is drawn is drawn in it: it is set while there is no body yet."""
    context = browse(color_scheme="light")
    context.add_init_script(
        """if (location.protocol === "http:") localStorage.setItem("theme", "dark");
        new MutationObserver((seen, observer) => {
          if (!document.body) return;
          window.themeAtFirst = document.documentElement.dataset.theme;
          observer.disconnect();
        }).observe(document, {childList: true, subtree: true});"""
    )
    page = context.new_page()
    page.goto("/about/")
    assert page.evaluate("window.themeAtFirst") == "dark"


@pytest.mark.parametrize(("scheme", "colour"), [("light", BY_DAY), ("dark", BY_NIGHT)])
def test_without_javascript_the_system_decides_and_no_switch_is_shown(
    browse: Browse, scheme: str, colour: str
) -> None:
    page = browse(color_scheme=scheme, java_script_enabled=False).new_page()
    page.goto("/about/")
    expect_ground(page, colour)
    expect(page.locator(".theme")).to_be_hidden()
