"""From the front page to films on one's wall, as a newcomer: docs/first-walk.md holds the figures."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from movies.models import Entry
from tests.browser.conftest import Browse
from tests.browser.steps import CODE, MAIN_BUTTON
from tests.factories import make_entry, make_movie

# WALK_FILMS=10, with pytest -s, gives the figures of docs/first-walk.md.
TEN = (
    "千と千尋", "七人の侍", "レオン", "もののけ姫", "ダークナイト",
    "アメリ", "羅生門", "メメント", "座頭市", "フォレスト",
)  # fmt: skip
TITLES = TEN[: int(os.environ.get("WALK_FILMS", "3"))]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}


@dataclass
class Walk:
    """Counts what a hand does: presses, keys, looks beyond the window's edge, pages waited for."""

    page: Page
    presses: int = 0
    keys: int = 0
    scrolls: int = 0
    pages: int = 0
    title_keys: int = 0

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", self._note_page)

    def _note_page(self, _page: Page) -> None:
        self.pages += 1

    def press(self, place: Locator, **options: Any) -> None:
        expect(place).to_be_visible()
        self.scrolls += not place.evaluate(IS_IN_WINDOW)
        self.presses += 1
        place.click(**options)

    def type(self, box: Locator, text: str) -> None:
        if not box.evaluate("box => box === document.activeElement"):
            self.press(box)
        self.keys += len(text)
        box.press_sequentially(text)

    def type_title(self, box: Locator, title: str) -> None:
        self.type(box, title)
        self.title_keys += len(title)

    def key(self, name: str) -> None:
        self.keys += 1
        self.page.keyboard.press(name)


IS_IN_WINDOW = """place => {
    const { top, bottom } = place.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
}"""


def sign_up(walk: Walk, mails: Sequence[EmailMessage]) -> None:
    page = walk.page
    page.goto("/")
    walk.press(page.locator("main a[href='/accounts/signup/']"))
    form = page.locator("form[action='/accounts/signup/']")
    for name, text in (
        ("username", "mizuki"),
        ("nickname", "みずき"),
        ("email", "mizuki@example.com"),
        ("password1", "night-cinema-42"),
    ):
        walk.type(form.locator(f"[name={name}]"), text)
    walk.press(form.locator("[type=submit]"))
    expect(page.locator("[name=code]")).to_be_visible()
    code = CODE.search(str(mails[-1].body))
    assert code
    walk.type(page.locator("[name=code]"), code[1])
    walk.key("Enter")
    expect(page.locator("#home-q")).to_be_visible()


def first_hit(page: Page, title: str = "") -> Locator:
    hit = page.locator("#results .hit").first
    expect(hit.locator("h2")).to_contain_text(title)
    return hit


def by_title_at_a_desk(walk: Walk) -> None:
    page, box = walk.page, walk.page.locator("#q")
    walk.type_title(page.locator("#home-q"), TITLES[0])
    walk.key("Enter")
    for number, title in enumerate(TITLES):
        if number:
            expect(page.locator("[data-next-film]:focus")).to_be_visible()
            walk.key("Enter")
            walk.type_title(box, title)
        hit = first_hit(page, title)
        walk.press(hit.locator("summary"))
        expect(hit.locator("[name=score]")).to_be_focused()
        walk.type(hit.locator("[name=score]"), "90")
        walk.key("Enter")


def by_title_on_a_phone(walk: Walk) -> None:
    page, box = walk.page, walk.page.locator("#q")
    walk.type_title(page.locator("#home-q"), TITLES[0])
    walk.key("Enter")
    for number, title in enumerate(TITLES):
        if number:
            walk.press(page.locator("[data-next-film]:focus"))
            walk.type_title(box, title)
        score_by_stars(walk, first_hit(page, title))


def by_choosing_on_a_phone(walk: Walk) -> None:
    page = walk.page
    walk.press(page.locator("main a[href='/search/']").first)
    page.wait_for_url("**/search/")
    for number in range(len(TITLES)):
        hit = page.locator("#results .hit").nth(number)
        score_by_stars(walk, hit)
        expect(hit.get_by_role("status")).to_be_visible()


def score_by_stars(walk: Walk, hit: Locator) -> None:
    walk.press(hit.locator("summary"))
    slider = hit.locator("[data-score-slider]")
    box = slider.bounding_box()
    assert box
    walk.press(slider, position={"x": box["width"] * 0.86, "y": box["height"] / 2})
    walk.press(hit.locator(MAIN_BUTTON))


# Presses, keys, looks past the window's edge, pages: up to the first search, and then for each film; titles
# are not counted.
TO_SIGN_UP = (8, 53, 2, 5)
WAYS = [
    pytest.param(DESK, by_title_at_a_desk, (1, 4, 1, 0), id="by title at a desk"),
    pytest.param(PHONE, by_title_on_a_phone, (4, 0, 1, 0), id="by title on a phone"),
    pytest.param(PHONE, by_choosing_on_a_phone, (3, 0, 1, 0), id="by choosing on a phone"),
]


@pytest.mark.parametrize(("window", "register_all", "each"), WAYS)
def test_a_newcomer_has_films_on_the_wall_with_few_presses(
    browse: Browse,
    bob: User,
    mailoutbox: list[EmailMessage],
    window: dict[str, Any],
    register_all: Callable[[Walk], None],
    each: tuple[int, ...],
) -> None:
    for title in TITLES:
        make_entry(bob, make_movie(ja=title))
    walk = Walk(browse(**window).new_page())
    sign_up(walk, mailoutbox)
    register_all(walk)
    expect(walk.page.locator(".mine__message:visible").last).to_be_visible()
    spent = (walk.presses, walk.keys - walk.title_keys, walk.scrolls, walk.pages)
    sys.stdout.write(f"{len(TITLES)} films: presses, keys without titles, scrolls, pages: {spent}\n")
    assert Entry.objects.filter(owner__handle="mizuki").count() == len(TITLES)
    may_be = [start + len(TITLES) * more for start, more in zip(TO_SIGN_UP, each, strict=True)]
    assert all(is_ <= may for is_, may in zip(spent, may_be, strict=True)), (spent, may_be)
