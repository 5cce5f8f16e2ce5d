"""Films to see, by mouse, by keyboard, on a phone and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from movies.models import Entry, Wish
from tests.browser.conftest import Browse
from tests.browser.steps import EntryForm
from tests.factories import make_entry, make_movie, make_wish

SEVEN_SAMURAI = 346
WISH, UNWISH = f"/movies/{SEVEN_SAMURAI}/wish/", f"/movies/{SEVEN_SAMURAI}/unwish/"


@pytest.fixture
def bobs_wall(bob: User) -> None:
    make_entry(bob, make_movie(tmdb_id=SEVEN_SAMURAI, ja="七人の侍", en="Seven Samurai", poster_path=""))


@pytest.mark.usefixtures("bobs_wall")
def test_a_film_goes_from_somebodys_wall_to_ones_watchlist_and_from_there_to_ones_wall(
    browse: Browse, alice: User
) -> None:
    page = browse(alice, viewport={"width": 390, "height": 844}).new_page()
    page.goto("/@bob/")
    put_on_by_keyboard(page)
    page.goto("/watchlist/")
    take_off_and_put_back(page)
    page.locator(f"#card-{SEVEN_SAMURAI} .card__edit").click()
    form = EntryForm.beside(page, SEVEN_SAMURAI)
    expect(form.form.locator("[name=keeps_wish]")).to_be_visible()
    form.fill(90).send()
    expect(page.locator(f"#mine-{SEVEN_SAMURAI} .mine__message")).to_be_visible()
    assert not Wish.objects.exists()
    assert Entry.objects.filter(owner=alice).exists()
    # As it was, from what the answer offers.
    page.locator(f"#wish-{SEVEN_SAMURAI} form[action='{WISH}'] button").click()
    expect(page.locator(f"form[action='{UNWISH}']")).to_be_visible()
    assert Wish.objects.get().owner == alice


def put_on_by_keyboard(page: Page) -> None:
    button = page.locator(f"button[formaction='{WISH}']")
    button.focus()
    button.press("Enter")
    turned = page.locator(f"button[formaction='{UNWISH}']")
    expect(turned).to_be_visible()
    expect(turned).to_be_focused()


def take_off_and_put_back(page: Page) -> None:
    card = page.locator(f"#card-{SEVEN_SAMURAI}")
    card.locator(f"button[formaction='{UNWISH}']").click()
    expect(card.locator("form button")).to_be_visible()
    assert not Wish.objects.exists()
    card.locator("form button").click()
    expect(card.locator(".card__edit")).to_be_visible()
    assert Wish.objects.exists()


@pytest.mark.usefixtures("bobs_wall")
def test_without_scripts_the_same_is_done(browse: Browse, alice: User) -> None:
    page = browse(alice, java_script_enabled=False).new_page()
    page.goto("/@bob/?sort=score")
    page.locator(f"button[formaction='{WISH}']").click()
    assert page.url.endswith("/@bob/?sort=score")
    page.locator(f"button[formaction='{UNWISH}']").click()
    page.locator(f".messages form[action='{WISH}'] button").click()
    expect(page.locator(f"button[formaction='{UNWISH}']")).to_be_visible()
    page.goto(f"/movies/{SEVEN_SAMURAI}/")
    page.locator("details:has([name=why]) summary").click()
    page.locator("[name=why]").fill("父にすすめられた")
    page.locator(f"form:has([name=why])[action='{WISH}'] button").click()
    page.goto("/watchlist/")
    expect(page.locator(".card__why")).to_have_text("父にすすめられた")


def test_the_button_beside_a_film_turns_in_place_and_loses_nothing_typed(browse: Browse, alice: User) -> None:
    make_wish(alice, make_movie(tmdb_id=SEVEN_SAMURAI, ja="七人の侍", poster_path=""))
    page = browse(alice).new_page()
    page.goto(f"/movies/{SEVEN_SAMURAI}/")
    form = EntryForm.beside(page, SEVEN_SAMURAI)
    form.memo.fill("まだ書いている")
    page.locator(f"form[action='{UNWISH}'] button").click()
    expect(page.locator(f"form[action='{WISH}'] button")).to_be_focused()
    expect(form.memo).to_have_value("まだ書いている")
