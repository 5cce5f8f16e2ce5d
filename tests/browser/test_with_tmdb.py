"""The same journey for films that only TMDB knows, and what is left of it while TMDB fails."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from movies.models import Entry, Movie
from movies.titles import keeping
from tests.browser.conftest import Browse
from tests.browser.steps import EntryForm, cards_on, expect_score, shelf_of, type_title
from tests.factories import make_movie
from tests.standin import Standin

INCEPTION, LEON = 27205, 101
WORD_MS = 3_500  # from the last key to the answer; the budget for TMDB is 2.5 s of it
FAULTS = ["dead", "slow", "429", "malformed"]


def tmdb_is_away(page: Page) -> Locator:
    return page.locator("#results [data-tmdb-away]")


def test_a_film_that_only_tmdb_knows_is_found_and_hangs_by_its_day_in_japan(
    alices_page: Page, alice: User, tmdb: Standin
) -> None:
    type_title(alices_page, "インセプ")
    EntryForm.beside(alices_page, INCEPTION).fill(88, "夢").send()
    expect_score(alices_page, 88)
    alices_page.goto("/@alice/?sort=released")
    card = alices_page.locator(f"#card-{INCEPTION}")
    # Not the 17th, when some cinemas showed it first, nor the 15th, when the world saw it.
    expect(card).to_contain_text("2010/07/23")
    expect(shelf_of(card)).to_have_id("shelf-2010")
    assert Entry.objects.get(owner=alice).released_on == dt.date(2010, 7, 23)


def test_films_that_tmdb_knows_come_below_ours_and_take_nothing_from_under_the_hand(
    alices_page: Page, tmdb: Standin
) -> None:
    make_movie(tmdb_id=LEON, ja="ファイト・クラブの夜", en="Fight Club Night")
    tmdb.fail_with("slow", seconds=1)
    alices_page.goto("/search/?q=ファイト")
    form = EntryForm.beside(alices_page, LEON).fill(70, "まだ途中")
    form.memo.focus()
    expect(alices_page.locator("#hit-550")).to_be_visible()
    expect(alices_page.locator(".hit").first).to_have_id(f"hit-{LEON}")
    expect(form.memo).to_be_focused()
    expect(form.memo).to_have_value("まだ途中")
    expect(alices_page.locator("#results-count")).to_contain_text("2")
    expect(alices_page.locator(".hits__further")).to_have_count(0)


def test_a_form_of_a_film_that_only_tmdb_knows_stays_open_while_one_searches_on(
    alices_page: Page, tmdb: Standin
) -> None:
    type_title(alices_page, "インセプ")
    form = EntryForm.beside(alices_page, INCEPTION).fill(88, "まだ途中")
    tmdb.fail_with("slow", seconds=1)
    with alices_page.expect_response("**/search/?*"):
        alices_page.locator("#q").press("Enter")
    expect(alices_page.locator(".hits__further")).to_have_count(1)
    expect(form.memo).to_have_value("まだ途中")
    expect(alices_page.locator(".hits__further")).to_have_count(0)
    expect(alices_page.locator(f"#hit-{INCEPTION}")).to_have_count(1)
    expect(form.memo).to_have_value("まだ途中")
    form.send()
    expect_score(alices_page, 88)


def test_a_name_of_the_catalogue_that_is_given_its_poster_keeps_the_focus(
    alices_page: Page, tmdb: Standin
) -> None:
    keeping.write([keeping.made(tmdb_id=550, original_title="Fight Club", popularity=1, own="", tier=0)])
    tmdb.fail_with("slow", seconds=1)
    alices_page.goto("/search/?q=fight")
    expect(alices_page.locator("#hit-550 img")).to_have_count(0)
    alices_page.locator("#q").press("ArrowDown")
    expect(alices_page.locator("#title-550")).to_be_focused()
    expect(alices_page.locator("#hit-550 img")).to_have_count(1)
    expect(alices_page.locator("#title-550")).to_be_focused()


def test_where_the_further_films_cannot_be_fetched_a_link_leads_to_them(
    alices_page: Page, tmdb: Standin
) -> None:
    alices_page.route("**/search/further/*", lambda route: route.abort())
    alices_page.goto("/search/?q=fight")
    link = alices_page.locator(".hits__further a")
    expect(link).to_be_visible()
    alices_page.unroute("**/search/further/*")
    link.click()
    expect(alices_page.locator("#hit-550")).to_be_visible()


@pytest.mark.parametrize("fault", FAULTS)
def test_search_answers_from_our_rows_within_three_seconds_whatever_tmdb_does(
    alices_page: Page, tmdb: Standin, fault: str
) -> None:
    make_movie(tmdb_id=LEON, ja="レオン", en="Léon: The Professional")
    alices_page.goto("/search/")
    tmdb.fail_with(fault, seconds=10)
    alices_page.locator("#q").fill("レオン")
    expect(alices_page.locator(f"#mine-{LEON}")).to_be_visible(timeout=WORD_MS)
    expect(tmdb_is_away(alices_page)).to_be_visible()
    assert tmdb.requests, "TMDB was not even asked"


def test_search_answers_within_three_seconds_while_nobody_listens_at_tmdbs_address(
    browse: Browse, alice: User, settings: Any
) -> None:
    make_movie(tmdb_id=LEON, ja="レオン", en="Léon: The Professional")
    settings.TMDB_BASE_URL, settings.TMDB_TOKEN = "http://127.0.0.1:9/3", "token"
    page = browse(alice).new_page()
    page.goto("/search/")
    page.locator("#q").fill("レオン")
    expect(page.locator(f"#mine-{LEON}")).to_be_visible(timeout=WORD_MS)
    expect(tmdb_is_away(page)).to_be_visible()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_film_seen_in_the_results_is_registered_though_tmdb_fails_by_then(
    alices_page: Page, tmdb: Standin, fault: str
) -> None:
    type_title(alices_page, "インセプション")
    form = EntryForm.beside(alices_page, INCEPTION).fill(88)
    expect(tmdb_is_away(alices_page)).to_have_count(0)
    tmdb.fail_with(fault, seconds=10)
    form.send()
    expect_score(alices_page, 88, within_ms=WORD_MS)
    alices_page.goto("/@alice/")
    assert cards_on(alices_page) == [INCEPTION]
    expect(alices_page.locator(f"#card-{INCEPTION}")).to_contain_text("インセプション")
    assert Movie.objects.get(pk=INCEPTION).fetched_at is None  # the rest is asked for later


def test_a_film_that_is_new_to_us_says_so_while_tmdb_is_dead_and_opens_when_it_is_back(
    alices_page: Page, tmdb: Standin
) -> None:
    tmdb.fail_with("dead")
    response = alices_page.goto(f"/movies/{INCEPTION}/")
    assert response is not None
    assert response.status == 503
    tmdb.fail_with(None)
    alices_page.locator(f"main a[href='/movies/{INCEPTION}/']").click()
    expect(alices_page.locator(f"#mine-{INCEPTION}")).to_be_visible()
