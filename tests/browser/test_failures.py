"""A request that fails is spoken of over the dialog, and nothing that was typed goes without a question."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from accounts.models import User
from movies.models import Entry
from tests.browser.steps import EntryForm
from tests.factories import make_entry, make_movie

LEON = 101
MEMO = "失われてはならない言葉"
PROXYS_PAGE = "<html><body><h1>Service Unavailable</h1></body></html>"
OUTSIDE = (5, 5)

Fail = Callable[[Route], None]


@pytest.fixture
def wall(alices_page: Page, alice: User) -> Page:
    make_entry(alice, make_movie(tmdb_id=LEON, ja="レオン"), score=50, memo="前の言葉")
    alices_page.goto("/@alice/")
    return alices_page


@pytest.fixture
def form(wall: Page) -> EntryForm:
    """Over the wall, with words that are nowhere else."""
    return EntryForm.over_wall(wall, LEON).fill(60, MEMO)


@pytest.fixture
def questions(wall: Page) -> list[str]:
    """What was asked so far; the answer is "no"."""
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    wall.on("dialog", refuse)
    return asked


def answer(status: int) -> Fail:
    return lambda route: route.fulfill(status=status, body=PROXYS_PAGE, content_type="text/html")


def hang_up(route: Route) -> None:
    route.abort("connectionfailed")


def fail_posts(page: Page, fail: Fail) -> None:
    page.route("**/edit/", lambda route: fail(route) if route.request.method == "POST" else route.fallback())


def expect_kept(page: Page, form: EntryForm) -> None:
    expect(page.locator("#sheet")).to_be_visible()
    expect(form.memo).to_have_value(MEMO)


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


FAILURES = [
    pytest.param(hang_up, "unreached", id="no connection"),
    pytest.param(answer(401), "stale", id="401"),
    pytest.param(answer(403), "stale", id="403"),
    pytest.param(answer(404), "gone", id="404"),
    pytest.param(answer(429), "hasty", id="429"),
    pytest.param(answer(500), "broken", id="500"),
    pytest.param(answer(503), "broken", id="503 of a proxy"),
]


@pytest.mark.parametrize(("fail", "kind"), FAILURES)
def test_a_failure_is_spoken_of_over_the_dialog_and_keeps_what_was_typed(
    wall: Page, form: EntryForm, fail: Fail, kind: str
) -> None:
    fail_posts(wall, fail)
    form.send()
    note = wall.get_by_role("alert")
    expect(note.locator(f"[data-failure={kind}]")).to_be_visible()
    expect(note.locator("[data-failure]").filter(visible=True)).to_have_count(1)
    expect_kept(wall, form)
    note.get_by_role("button").click()  # refused where anything lies over it, or it is inert
    expect(note).to_be_hidden()
    expect_kept(wall, form)


def test_after_a_failure_the_same_form_can_be_sent_again(wall: Page, form: EntryForm) -> None:
    fail_posts(wall, hang_up)
    form.send()
    expect(wall.locator("#failure")).to_be_visible()
    wall.unroute_all()
    form.send()
    expect(wall.locator("#sheet")).to_be_hidden()
    expect(wall.locator("#failure")).to_be_hidden()
    assert Entry.objects.get().memo == MEMO


def test_an_answer_that_brings_the_form_again_ends_the_note(wall: Page, form: EntryForm) -> None:
    fail_posts(wall, answer(500))
    form.send()
    expect(wall.locator("#failure")).to_be_visible()
    wall.unroute_all()
    form.fill(101).send()
    expect(form.score).to_have_attribute("aria-invalid", "true")
    expect(wall.locator("#failure")).to_be_hidden()
    expect_kept(wall, form)


def test_a_form_that_does_not_come_is_spoken_of_on_the_page(wall: Page) -> None:
    wall.route("**/edit/?place=wall", hang_up)
    wall.locator(f"#card-{LEON} a[href$='/edit/']").click()
    expect(wall.get_by_role("alert").locator("[data-failure=unreached]")).to_be_visible()
    expect(wall.locator("#sheet")).to_be_hidden()


def test_a_selection_dragged_out_of_the_sheet_keeps_it_open_and_asks_nothing(
    wall: Page, form: EntryForm, questions: list[str]
) -> None:
    wall.mouse.move(*middle(form.memo))
    wall.mouse.down()
    wall.mouse.move(*OUTSIDE, steps=5)
    wall.mouse.up()
    expect_kept(wall, form)
    assert questions == []


def click_outside(page: Page) -> None:
    page.mouse.click(*OUTSIDE)


def press_escape(page: Page) -> None:
    page.keyboard.press("Escape")


def press_the_cross(page: Page) -> None:
    page.locator(".sheet__close button").click()


def go_back_as_on_a_phone(page: Page) -> None:
    page.locator("#sheet").evaluate("sheet => sheet.requestClose()")


WAYS_OUT = [click_outside, press_escape, press_the_cross, go_back_as_on_a_phone]


@pytest.mark.parametrize("leave", WAYS_OUT)
def test_a_changed_sheet_asks_each_time_before_it_closes(
    wall: Page, form: EntryForm, questions: list[str], leave: Callable[[Page], None]
) -> None:
    for _ in range(3):
        leave(wall)
    expect_kept(wall, form)
    assert len(questions) == 3
    assert all(questions)


@pytest.mark.parametrize("leave", WAYS_OUT)
def test_a_changed_sheet_closes_when_that_was_meant(
    wall: Page, form: EntryForm, leave: Callable[[Page], None]
) -> None:
    wall.once("dialog", lambda dialog: dialog.accept())
    leave(wall)
    expect(wall.locator("#sheet")).to_be_hidden()
    expect(EntryForm.over_wall(wall, LEON).memo).to_have_value("前の言葉")


@pytest.mark.parametrize("leave", WAYS_OUT)
def test_an_unchanged_sheet_closes_without_a_question(
    wall: Page, questions: list[str], leave: Callable[[Page], None]
) -> None:
    EntryForm.over_wall(wall, LEON)
    leave(wall)
    expect(wall.locator("#sheet")).to_be_hidden()
    assert questions == []


def test_a_saved_sheet_closes_without_a_question(wall: Page, form: EntryForm, questions: list[str]) -> None:
    form.send()
    expect(wall.locator("#sheet")).to_be_hidden()
    assert questions == []
