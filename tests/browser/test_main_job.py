"""What the site is for, as a newcomer does it."""

import datetime as dt
import re
from typing import Any

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from movies.models import Entry, Movie, Precision
from tests.browser.conftest import Browse
from tests.browser.steps import (
    EntryForm,
    cards_on,
    enter_code,
    expect_logged_in,
    expect_score,
    fill_sign_up,
    shelf_of,
    sort_wall,
    type_title,
)
from tests.factories import make_entry, make_movie

FIGHT_CLUB, SEVEN_SAMURAI, FORREST_GUMP = 550, 346, 13
MEMO = "𠮷野家の帰りに🎬"


def test_a_newcomer_signs_up_and_registers_edits_removes_and_restores_a_film_that_a_stranger_sees(
    browse: Browse, settings: Any
) -> None:
    call_command("load_demo")
    page = browse().new_page()
    sign_up_as_a_developer_would(page, settings)
    register_fight_club(page)
    member = User.objects.get(handle="mizuki")
    make_entry(member, Movie.objects.get(pk=SEVEN_SAMURAI), score=95)
    make_entry(member, Movie.objects.get(pk=FORREST_GUMP), score=35)
    see_it_in_every_order(page)
    edit_it_over_the_wall(page)
    remove_it_and_put_it_back(page)
    meet_a_stranger(browse)


def sign_up_as_a_developer_would(page: Page, settings: Any) -> None:
    """The code is read from the page, as under `make run`."""
    settings.DEBUG = True
    settings.EMAIL_BACKEND = "accounts.development.ShowingBackend"
    fill_sign_up(page, "Mizuki", nickname="みずき🎬")
    enter_code(page, page.locator("#development-mail").inner_text())
    expect_logged_in(page, "mizuki")
    settings.DEBUG = False


def register_fight_club(page: Page) -> None:
    type_title(page, "ファイト")
    form = EntryForm.beside(page, FIGHT_CLUB)
    form.score.fill("80")
    slider = form.form.locator("[data-score-slider]")
    expect(slider).to_have_value("80")
    for _ in range(7):
        slider.press("ArrowRight")
    expect(form.score).to_have_value("87")
    form.form.locator("[data-today]").click()
    expect(form.form.locator("[name=watched_year]")).to_have_value(str(timezone.localdate().year))
    form.memo.fill(MEMO)
    form.send()
    mine = page.locator(f"#mine-{FIGHT_CLUB}")
    expect(mine.get_by_role("status")).to_be_visible()
    expect_score(page, 87)
    expect(mine.locator(f"a[href='/@mizuki/{FIGHT_CLUB}/']")).to_be_visible()
    entry = Entry.objects.get(owner__handle="mizuki")
    assert (entry.score, entry.memo, entry.watched_on) == (87, MEMO, timezone.localdate())
    assert entry.watched_precision == Precision.DAY


def see_it_in_every_order(page: Page) -> None:
    page.goto("/@mizuki/")
    card = page.locator(f"#card-{FIGHT_CLUB}")
    assert cards_on(page) == [FORREST_GUMP, SEVEN_SAMURAI, FIGHT_CLUB]
    expect(page.locator("[id^=shelf-]")).to_have_count(0)
    expect(card).to_contain_text("1999/12/11")  # in Japan; the world saw it in October
    expect(card).to_contain_text(timezone.localdate().strftime("%Y/%m/%d"))
    sort_wall(page, "score")
    assert cards_on(page) == [SEVEN_SAMURAI, FIGHT_CLUB, FORREST_GUMP]
    expect(shelf_of(card)).to_have_id("shelf-80")
    expect(card.locator("xpath=preceding::h2[1]")).to_contain_text(re.compile("80.89"))
    sort_wall(page, "released")
    assert cards_on(page) == [FIGHT_CLUB, FORREST_GUMP, SEVEN_SAMURAI]
    expect(shelf_of(card)).to_have_id("shelf-1990")
    expect(shelf_of(page.locator(f"#card-{SEVEN_SAMURAI}"))).to_have_id("shelf-1950")


def edit_it_over_the_wall(page: Page) -> None:
    sort_wall(page, "score")
    form = EntryForm.over_wall(page, FIGHT_CLUB)
    expect(form.score).to_be_focused()
    expect(form.score).to_have_value("87")
    expect(form.memo).to_have_value(MEMO)
    form.fill(91).send()
    expect(page.locator("#sheet")).to_be_hidden()
    card = page.locator(f"#card-{FIGHT_CLUB}")
    expect(card.locator("[data-score='91']")).to_be_visible()
    page.reload()
    expect(shelf_of(card)).to_have_id("shelf-90")
    assert cards_on(page) == [SEVEN_SAMURAI, FIGHT_CLUB, FORREST_GUMP]


def remove_it_and_put_it_back(page: Page) -> None:
    before = Entry.objects.get(owner__handle="mizuki", movie=FIGHT_CLUB)
    EntryForm.over_wall(page, FIGHT_CLUB).remove()
    expect(page.locator("#sheet")).to_be_hidden()
    card = page.locator(f"#card-{FIGHT_CLUB}")
    expect(card.get_by_role("status")).to_be_visible()
    assert not Entry.objects.filter(owner__handle="mizuki", movie=FIGHT_CLUB).exists()
    card.locator("form[action$='/restore/'] button").click()
    expect(card.locator("[data-score='91']")).to_be_visible()
    page.reload()
    assert cards_on(page) == [SEVEN_SAMURAI, FIGHT_CLUB, FORREST_GUMP]
    after = Entry.objects.get(owner__handle="mizuki", movie=FIGHT_CLUB)
    assert (after.score, after.memo, after.watched_on) == (before.score, before.memo, before.watched_on)
    assert after.registered_at == before.registered_at


def meet_a_stranger(browse: Browse) -> None:
    sessions = Session.objects.count()
    stranger = browse()
    page = stranger.new_page()
    page.goto("/@mizuki/")
    film = page.get_by_role("article").filter(has=page.locator(f"a[href='/@mizuki/{FIGHT_CLUB}/']"))
    expect(film.locator("[data-score='91']")).to_be_visible()
    expect(film.locator("a[href$='/edit/']")).to_have_count(0)
    film.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_text(MEMO)).to_be_visible()
    assert stranger.cookies() == []
    assert Session.objects.count() == sessions


def test_a_film_is_registered_with_the_keyboard_alone(alices_page: Page, alice: User) -> None:
    make_movie(tmdb_id=SEVEN_SAMURAI, ja="七人の侍", en="Seven Samurai", japan=dt.date(1954, 4, 26))
    alices_page.goto("/search/")
    keyboard = alices_page.keyboard
    expect(alices_page.locator("#q")).to_be_focused()
    keyboard.type("七人")
    summary = alices_page.locator(f"#mine-{SEVEN_SAMURAI} summary")
    expect(summary).to_be_visible()
    for _ in range(5):
        keyboard.press("Tab")
        if summary.evaluate("summary => summary === document.activeElement"):
            break
    keyboard.press("Enter")
    score = alices_page.locator(f"#form-{SEVEN_SAMURAI} [name=score]")
    expect(score).to_be_focused()
    keyboard.type("77")
    keyboard.press("PageUp")
    expect(score).to_have_value("87")
    keyboard.press("Enter")
    expect_score(alices_page, 87)
    assert Entry.objects.get(owner=alice).score == 87


def test_an_entry_edited_on_its_own_page_is_the_new_one_all_over_that_page(
    alices_page: Page, alice: User
) -> None:
    make_entry(alice, make_movie(tmdb_id=FIGHT_CLUB), score=87, memo="前の言葉")
    alices_page.goto(f"/@alice/{FIGHT_CLUB}/")
    EntryForm.beside(alices_page, FIGHT_CLUB).fill(91, "新しい言葉").send()
    expect_score(alices_page, 91)
    expect(alices_page.locator("[data-score='87']")).to_have_count(0)
    expect(alices_page.get_by_text("前の言葉")).to_have_count(0)


def test_the_form_opened_in_a_tab_of_its_own_saves_too(alices_page: Page, alice: User) -> None:
    make_entry(alice, make_movie(tmdb_id=FIGHT_CLUB), score=87)
    alices_page.goto(f"/@alice/{FIGHT_CLUB}/edit/")
    EntryForm(alices_page.locator(f"#form-{FIGHT_CLUB}")).fill(91).send()
    alices_page.wait_for_url(f"**/@alice/{FIGHT_CLUB}/")
    expect_score(alices_page, 91)
