"""Number, slider and stars are one score, by key, by finger and by ear."""

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from movies.models import Entry
from tests.browser.steps import EntryForm
from tests.factories import make_entry, make_movie

LEON = 101


@pytest.fixture
def form(alices_page: Page) -> EntryForm:
    make_movie(tmdb_id=LEON, ja="レオン")
    alices_page.goto(f"/movies/{LEON}/")
    return EntryForm.beside(alices_page, LEON)


def slider(form: EntryForm) -> Locator:
    return form.form.get_by_role("slider")


def expect_everywhere(form: EntryForm, score: str) -> None:
    expect(form.score).to_have_value(score)
    expect(form.form.locator("[data-score-stars]")).to_have_attribute("data-score", score)
    said = f"100点中{score}点" if score else "点数なし"
    expect(slider(form)).to_have_attribute("aria-valuetext", said)
    expect(form.form.locator("[name=no_score]")).to_be_checked(checked=not score)


@pytest.mark.parametrize("part", ["spinbutton", "slider"])
def test_every_key_of_a_score_works_in_both_its_parts(form: EntryForm, part: str) -> None:
    place = form.score if part == "spinbutton" else slider(form)
    form.score.fill("50")
    for key, score in (
        ("ArrowUp", "51"),
        ("ArrowDown", "50"),
        ("PageUp", "60"),
        ("PageDown", "50"),
        ("End", "100"),
        ("PageUp", "100"),
        ("Home", "0"),
        ("PageDown", "0"),
    ):
        place.press(key)
        expect_everywhere(form, score)


def test_the_opened_form_waits_for_digits_and_its_parts_have_names_of_their_own(form: EntryForm) -> None:
    expect(form.score).to_be_focused()
    assert slider(form).get_attribute("aria-valuetext") == "点数なし"
    names = {form.form.get_by_role("spinbutton").first.evaluate(NAME), slider(form).evaluate(NAME)}
    assert len(names) == 2
    expect(form.score).to_have_accessible_description("0〜100。点数をつけないときは空欄に。")


NAME = "part => part.getAttribute('aria-label') ?? part.labels[0].textContent.trim()"


def test_the_middle_of_an_untouched_slider_is_a_score_too(form: EntryForm) -> None:
    slider(form).click()
    expect_everywhere(form, "50")


def test_no_score_empties_all_parts_and_gives_back_what_was_there(form: EntryForm) -> None:
    none = form.form.locator("[name=no_score]")
    form.score.fill("87")
    none.check()
    expect_everywhere(form, "")
    none.uncheck()
    expect_everywhere(form, "87")


def test_what_is_no_number_is_not_taken_for_no_score(form: EntryForm, alices_page: Page, alice: User) -> None:
    form.score.press_sequentially("8e")
    expect(form.form.locator("[name=no_score]")).not_to_be_checked()
    form.send()
    expect(form.score).to_be_focused()
    assert not Entry.objects.exists()
    form.fill(80).send()
    expect(alices_page.locator(f"#mine-{LEON} [data-score='80']").first).to_be_visible()


def test_the_stars_fill_as_far_as_the_score_says(alices_page: Page, alice: User) -> None:
    make_entry(alice, make_movie(tmdb_id=LEON), score=50)
    alices_page.goto(f"/@alice/{LEON}/")
    stars = alices_page.locator("main .stars[data-score='50']").first
    assert stars.evaluate("stars => getComputedStyle(stars).getPropertyValue('--fill')") == "50%"
