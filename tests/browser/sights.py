"""Looking at pages: at two widths, in both themes and languages. SCREENSHOTS=<folder> keeps pictures."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import ConsoleMessage, Page, expect

from accounts.models import User
from tests.browser.conftest import Browse

Theme = Literal["dark", "light"]
Look = tuple[int, Theme]

NARROWEST = 360
WIDTHS = (390, 1280)
HEIGHT = 844
THEMES: tuple[Theme, ...] = ("dark", "light")
AXE_ON: tuple[Look, ...] = ((390, "dark"), (1280, "light"))  # each width and each theme once
LOCALES = {"ja": "ja-JP", "en": "en-GB"}
SCREENSHOTS = os.environ.get("SCREENSHOTS")

Step = Callable[[Page], None]


@dataclass(frozen=True)
class Sight:
    """What is looked at: an address, by whom, and what they do there first."""

    name: str
    path: str
    by: str = ""
    step: Step | None = None
    status: int = 200
    is_dialog: bool = False  # lies over the page, so a picture shows the screen alone

    def __str__(self) -> str:
        return self.name


def in_turn(sights: Sequence[Sight]) -> pytest.MarkDecorator:
    """Axe takes one look at each, in turn at the phone in the dark and at the desk by day."""
    return pytest.mark.parametrize(("sight", "look"), list(zip(sights, cycle(AXE_ON), strict=False)), ids=str)


def look_at(browse: Browse, sight: Sight, axe_on: Look) -> None:
    """The page fits, speaks the viewer's language, can be used by everybody, and the console is silent."""
    said: list[str] = []
    for language, page in _open(browse, sight, said):
        expect(page.locator("html")).to_have_attribute("lang", language)
        for width in (NARROWEST, *WIDTHS):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            too_wide = _overflowing(page)
            assert not too_wide, f"{width} wide, {language}: {too_wide}"
            if width in WIDTHS:
                _look(page, sight, language, width, axe_on)
    assert not said, "the console is not silent"


def _open(browse: Browse, sight: Sight, said: list[str]) -> Iterator[tuple[str, Page]]:
    """In each language. A step may leave something behind, so each takes place in a browser of its own."""

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _is_expected(message, sight):
            said.append(f"{message.text} ({message.location['url']})")

    member = User.objects.get(handle=sight.by) if sight.by else None
    page: Page | None = None
    for language, locale in LOCALES.items():
        if page is None or sight.step:
            context = browse(member, locale=locale)
            context.on("console", note)
            page = context.new_page()
        elif not member:
            cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": page.url}
            page.context.add_cookies([cookie])
        if member:
            User.objects.filter(pk=member.pk).update(language=language)
        response = page.goto(sight.path)
        assert response is not None
        assert response.status == sight.status
        if sight.step:
            sight.step(page)
            page.wait_for_load_state()  # of where it led, with its styles
        yield language, page


def _is_expected(message: ConsoleMessage, sight: Sight) -> bool:
    """Browsers, and htmx, call an answer of 4xx an error, also where it is the right one."""
    return bool(re.search(r"\b(404|409|422)\b", message.text)) and (
        sight.status == 404 or sight.step is not None
    )


def _look(page: Page, sight: Sight, language: str, width: int, axe_on: Look) -> None:
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if language == "ja" and (width, theme) == axe_on:
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, f"{width} wide, {theme}:\n{found.generate_report()}"
        if SCREENSHOTS:
            name = f"{sight.name.replace(' ', '-')}-{width}-{theme}-{language}.png"
            page.screenshot(path=Path(SCREENSHOTS) / name, full_page=not sight.is_dialog)


def _overflowing(page: Page) -> list[str]:
    """What makes the page scroll sideways; nothing where it does not."""
    found: list[str] = page.evaluate(
        """() => {
            const root = document.documentElement, width = root.clientWidth;
            if (root.scrollWidth <= width) return [];
            const wide = [...document.querySelectorAll("body *")].filter((one) =>
                one.getBoundingClientRect().right > width + 1);
            return [`${root.scrollWidth} > ${width}`, ...wide.map((one) => one.outerHTML.slice(0, 90))];
        }"""
    )
    return found
