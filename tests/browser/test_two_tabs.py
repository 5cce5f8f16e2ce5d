"""One person, two tabs: nobody's words are lost, and nothing happens twice."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from movies.models import Entry
from tests.browser.conftest import Browse
from tests.browser.steps import EntryForm, expect_score
from tests.factories import make_entry, make_movie

LEON = 101


@pytest.fixture
def context(browse: Browse, alice: User) -> BrowserContext:
    make_movie(tmdb_id=LEON, ja="レオン")
    return browse(alice)


def tab(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    return page


def expect_both_and_save_mine(page: Page, form: EntryForm) -> None:
    alert = form.form.get_by_role("alert")
    expect(alert).to_contain_text("先の言葉")
    expect(alert).to_contain_text("後の言葉")
    expect(alert.locator("[data-score='70']")).to_be_visible()
    expect(form.score).to_have_value("60")
    expect(form.memo).to_have_value("後の言葉")
    assert Entry.objects.get().memo == "先の言葉"
    form.send()


def test_the_second_tab_to_edit_is_shown_both_and_can_save_its_own(context: BrowserContext) -> None:
    make_entry(User.objects.get(), score=50, movie=make_movie(tmdb_id=LEON))
    first, second = tab(context, f"/@alice/{LEON}/"), tab(context, f"/@alice/{LEON}/")
    early = EntryForm.beside(first, LEON).fill(70, "先の言葉")
    late = EntryForm.beside(second, LEON).fill(60, "後の言葉")
    early.send()
    expect_score(first, 70)
    late.send()
    expect_both_and_save_mine(second, late)
    expect_score(second, 60)
    saved = Entry.objects.get()
    assert (saved.score, saved.memo) == (60, "後の言葉")


def test_the_second_dialog_over_a_wall_is_shown_both_and_can_save_its_own(context: BrowserContext) -> None:
    make_entry(User.objects.get(), score=50, movie=make_movie(tmdb_id=LEON))
    first, second = tab(context, "/@alice/"), tab(context, "/@alice/")
    early = EntryForm.over_wall(first, LEON).fill(70, "先の言葉")
    late = EntryForm.over_wall(second, LEON).fill(60, "後の言葉")
    early.send()
    expect(first.locator("#sheet")).to_be_hidden()
    late.send()
    expect_both_and_save_mine(second, late)
    expect(second.locator("#sheet")).to_be_hidden()
    expect(second.locator(f"#card-{LEON} [data-score='60']")).to_be_visible()
    saved = Entry.objects.get()
    assert (saved.score, saved.memo) == (60, "後の言葉")


def test_the_second_tab_to_register_is_shown_both_and_can_save_its_own(context: BrowserContext) -> None:
    first, second = tab(context, f"/movies/{LEON}/"), tab(context, f"/movies/{LEON}/")
    early = EntryForm.beside(first, LEON).fill(70, "先の言葉")
    late = EntryForm.beside(second, LEON).fill(60, "後の言葉")
    early.send()
    expect_score(first, 70)
    late.send()
    expect_both_and_save_mine(second, late)
    expect_score(second, 60)
    saved = Entry.objects.get()
    assert (saved.score, saved.memo) == (60, "後の言葉")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_double_click_on_register_makes_one_entry(browse: Browse, alice: User, has_scripts: bool) -> None:
    make_movie(tmdb_id=LEON, ja="レオン")
    page = tab(browse(alice, java_script_enabled=has_scripts), f"/movies/{LEON}/")
    form = EntryForm.beside(page, LEON).fill(70)
    form.form.locator("button[type=submit]").dblclick()
    expect_score(page, 70)
    saved = Entry.objects.get()
    assert (saved.score, saved.version) == (70, 1)


def test_registering_after_the_session_has_expired_keeps_what_was_typed(context: BrowserContext) -> None:
    page = tab(context, f"/movies/{LEON}/")
    form = EntryForm.beside(page, LEON).fill(70)
    Session.objects.all().delete()
    form.send()
    expect(page.locator("#failure [data-failure=stale]")).to_be_visible()
    expect(page.locator(f"#mine-{LEON} input[name=score]")).to_have_value("70")
    assert not Entry.objects.exists()


def test_registering_after_logging_out_in_another_tab_keeps_what_was_typed(
    context: BrowserContext,
) -> None:
    page, other = tab(context, f"/movies/{LEON}/"), tab(context, "/accounts/logout/")
    form = EntryForm.beside(page, LEON).fill(70)
    other.locator("main [type=submit]").click()
    expect(other.locator("header a[href='/@alice/']")).to_have_count(0)
    form.send()
    expect(page.locator("#failure [data-failure=stale]")).to_be_visible()
    expect(page.locator(f"#mine-{LEON} input[name=score]")).to_have_value("70")
    assert not Entry.objects.exists()
