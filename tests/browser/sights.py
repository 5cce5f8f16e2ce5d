"""Looking at pages: at two widths, in both themes and languages. SCREENSHOTS=<folder> keeps pictures.

Axe looks at the first sight of each kind of page in all eight; at the others, which are states of a page
that has been looked at, in one.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Literal
from zlib import crc32

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import ConsoleMessage, Page, expect

from accounts.models import User
from tests.browser.conftest import Browse
from tests.depth import IS_WHOLE
from tests.valid_html import faults

Theme = Literal["dark", "light"]
Look = tuple[int, Theme]

NARROWEST = 320  # what WCAG calls reflow: 1280 at 400 %
WIDTHS = (390, 1280)
HEIGHT = 844
THEMES: tuple[Theme, ...] = ("dark", "light")
LOOKS: tuple[Look, ...] = ((390, "dark"), (390, "light"), (1280, "light"), (1280, "dark"))
IN_TURN = (LOOKS[0], LOOKS[2])  # each width and each theme once
BUT_TARGETS = {"resultTypes": ["violations"]}
EVERY_RULE = BUT_TARGETS | {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2's, left out unless asked
# A theme changes colours and nothing else: once a width was looked at with every rule, these are left.
COLOURS = BUT_TARGETS | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
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
    is_covered: bool = False  # in part, by an open menu: targets are not measured
    is_dialog: bool = False  # lies over the page, so a picture shows the screen alone

    def __str__(self) -> str:
        return self.name


def in_turn(sights: Sequence[Sight]) -> pytest.MarkDecorator:
    """The phone in the dark and the desk by day, in turn; with WHOLE=1 all at the first of each kind.

    Of further states of a page that has been looked at, every third; with WHOLE=1 all.
    """
    turns, thirds, kinds, told = cycle(IN_TURN), cycle((False, False, True)), set(), []
    for sight in sights:
        is_first = _kind(sight) not in kinds
        if not (is_first or IS_WHOLE or next(thirds)):
            continue
        looks = LOOKS if is_first and IS_WHOLE else (next(turns),)
        kinds.add(_kind(sight))
        told.append(pytest.param(sight, looks, id=sight.name))
    return pytest.mark.parametrize(("sight", "looks"), told)


def _kind(sight: Sight) -> tuple[str, bool]:
    """What view answers; what it shows visitors often has other parts than what it shows members."""
    try:
        return resolve(sight.path.partition("?")[0]).view_name, bool(sight.by)
    except Resolver404:
        return f"{sight.status}", bool(sight.by)


def look_at(browse: Browse, sight: Sight, looks: Sequence[Look]) -> None:
    """The page fits, speaks the viewer's language, can be used by everybody, and the console is silent."""
    said: list[str] = []
    for language, page in _open(browse, sight, said):
        expect(page.locator("html")).to_have_attribute("lang", language)
        page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        _fits(page, NARROWEST, language)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            _fits(page, width, language)
        for look in LOOKS:
            _look(page, sight, language, look, [it for it in looks if language == "ja" or len(looks) > 1])
        unseen = _focused_without_a_sign(page) if language == "ja" else []  # last, as it scrolls
        assert not unseen, f"that it has the focus cannot be seen: {unseen}"
    assert not said, "the console is not silent"


def _fits(page: Page, width: int, language: str) -> None:
    too_wide = _overflowing(page)
    assert not too_wide, f"{width} wide, {language}: {too_wide}"


def _open(browse: Browse, sight: Sight, said: list[str]) -> Iterator[tuple[str, Page]]:
    """In each language. A step may leave something behind, so each takes place in a browser of its own."""

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _is_expected(message, sight):
            said.append(f"{message.text} ({message.location['url']})")

    member = User.objects.get(handle=sight.by) if sight.by else None
    page: Page | None = None
    for language, locale in _languages_of(sight).items():
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
        assert not faults(response.text())
        if sight.step:
            sight.step(page)
            page.wait_for_load_state()  # of where it led, with its styles
        yield language, page


def _languages_of(sight: Sight) -> dict[str, str]:
    """Every third page in English too; with WHOLE=1, and for pictures, each."""
    is_in_both = IS_WHOLE or SCREENSHOTS or crc32(sight.name.encode()) % 3 == 0
    return LOCALES if is_in_both else {"ja": LOCALES["ja"]}


def _is_expected(message: ConsoleMessage, sight: Sight) -> bool:
    """Browsers, and htmx, call an answer of 4xx an error, also where it is the right one."""
    return bool(re.search(r"\b(404|409|422)\b", message.text)) and (
        sight.status == 404 or sight.step is not None
    )


def _look(page: Page, sight: Sight, language: str, look: Look, looks: Sequence[Look]) -> None:
    if look not in looks and not SCREENSHOTS:
        return
    width, theme = look
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    if look in looks:
        is_first = next(it for it in looks if it[0] == width) == look
        rules = COLOURS if not is_first else BUT_TARGETS if sight.is_covered else EVERY_RULE
        found = _axe(page, rules)
        assert found.violations_count == 0, f"{width} wide, {theme}, {language}:\n{found.generate_report()}"
    if SCREENSHOTS:
        name = f"{sight.name.replace(' ', '-')}-{width}-{theme}-{language}.png"
        page.screenshot(path=Path(SCREENSHOTS) / name, full_page=not sight.is_dialog)


def _axe(page: Page, options: dict[str, object]) -> AxeResults:
    """The script is half a megabyte: it is given to a page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return AxeResults(page.evaluate("options => axe.run(document, options)", options))


def _focused_without_a_sign(page: Page) -> list[str]:
    """What looks the same with the focus as without, or lies under something that stays on top."""
    page.keyboard.press("Tab")  # from here on focus is a keyboard's, and shown
    found: list[str] = page.evaluate(
        """() => {
            const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
            const look = (one) => {
                const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(one);
                const outline = [outlineStyle, outlineWidth, outlineColor].join();
                return outlineStyle === "none" ? boxShadow : outline;
            };
            const signs = (one) => [one, one.parentElement, one.nextElementSibling, ...(one.labels ?? [])]
                .filter(Boolean).map(look).join("; ");
            const top = document.querySelector("dialog:modal") ?? document;
            const unseen = [...top.querySelectorAll(all)].filter((one) => {
                const isOpen = one.checkVisibility({ visibilityProperty: true });
                if (one.disabled || one.tabIndex < 0 || !isOpen) return false;
                document.activeElement?.blur();
                const unfocused = signs(one);
                one.focus();
                return document.activeElement === one && signs(one) === unfocused;
            });
            return unseen.map((one) => one.outerHTML.slice(0, 120));
        }"""
    )
    return found


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
