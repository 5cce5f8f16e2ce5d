"""The page of the archive, opened from a disk: it asks for posters and for nothing else."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Request, expect

from accounts.models import User
from movies.models import Viewing, Wish
from tests.browser.conftest import Browse
from tests.factories import fill_wall, make_entry, make_movie
from transfer.export import page as archive_page

NIGHT = "</script><script>document.title = 'run'</script>"
Open = Callable[..., Page]


@pytest.fixture
def wall(alice: User) -> User:
    films = [
        ("七人の侍", "Seven Samurai", 97, dt.date(1954, 4, 26), "Akira Kurosawa"),
        ("タンポポ", "Tampopo", None, dt.date(1985, 11, 23), "Juzo Itami"),
        (NIGHT, NIGHT, 55, None, "Nobody"),
        ("𠮷野家の夜🎬", "Yoshinoya", 92, dt.date(2019, 5, 3), "Somebody"),
    ]
    for n, (ja, en, score, day, director) in enumerate(films):
        movie = make_movie(ja=ja, en=en, japan=day, world=day, directors=(director,))
        at = timezone.now() - dt.timedelta(days=n)
        entry = make_entry(alice, movie, score=score, memo=f"memo {n}", registered_at=at)
    Viewing.objects.create(
        entry=entry,
        watched_on=dt.date(2004, 1, 1),
        watched_precision="year",
        score=60,
        note="名画座で",
        revised_on=dt.date(2024, 1, 1),
    )
    Wish.objects.create(owner=alice, movie=make_movie(ja="待っている映画", en="Waiting"), why="すすめられた")
    return alice


@pytest.fixture
def opened(browse: Browse, wall: User, tmp_path: Path) -> Open:
    """In a context of its own; what is asked for, and what the console says, is looked at by each test."""

    def open_page(language: str = "ja", **options: object) -> Page:
        path = tmp_path / "index.html"
        path.write_text(
            "".join(archive_page.pieces(wall, language=language, made_at=timezone.now())), newline=""
        )
        page = browse(**options).new_page()
        page.goto(path.as_uri())
        return page

    return open_page


def titles(page: Page, wall: str = "wall") -> list[str]:
    return page.locator(f"#{wall} .film__title").all_text_contents()


BY_REGISTERED = ["七人の侍", "タンポポ", NIGHT, "𠮷野家の夜🎬"]


def test_the_wall_is_there_by_registered_and_turns(opened: Open) -> None:
    page = opened()
    assert titles(page) == BY_REGISTERED
    page.locator("[data-turn]").click()
    assert titles(page) == BY_REGISTERED[::-1]


def test_scores_hang_in_shelves_and_none_comes_last_either_way(opened: Open) -> None:
    page = opened()
    page.locator("[data-sort=score]").click()
    assert titles(page) == ["七人の侍", "𠮷野家の夜🎬", NIGHT, "タンポポ"]
    expect(page.locator("#wall .shelf").first).to_contain_text("90–100")
    assert page.locator(".jump__shelf").count() == 3
    page.locator("[data-turn]").click()
    assert titles(page) == [NIGHT, "𠮷野家の夜🎬", "七人の侍", "タンポポ"]


def test_release_dates_hang_in_decades(opened: Open) -> None:
    page = opened()
    page.locator("[data-sort=released]").click()
    assert titles(page) == ["𠮷野家の夜🎬", "タンポポ", "七人の侍", NIGHT]
    expect(page.locator("#wall .shelf").nth(1)).to_contain_text("1980年代")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("たんぽぽ", ["タンポポ"]),
        ("SEVEN", ["七人の侍"]),
        ("kurosawa", ["七人の侍"]),
        ("1985", ["タンポポ"]),
        ("名画座", ["𠮷野家の夜🎬"]),
        ("ｍｅｍｏ　１", ["タンポポ"]),
        ("zzz", []),
    ],
)
def test_the_filter_finds_titles_people_years_and_words(opened: Open, typed: str, found: list[str]) -> None:
    page = opened()
    page.locator("#q").fill(typed)
    expect(page.locator("#wall .film")).to_have_count(len(found))
    assert titles(page) == found
    expect(page.locator("#nothing")).to_be_visible(visible=not found)


def test_a_film_opens_with_its_times_and_leads_to_the_next(opened: Open) -> None:
    page = opened()
    page.locator("#wall summary").last.click()
    sheet = page.locator("#sheet")
    expect(sheet.locator(".sheet__title")).to_have_text("𠮷野家の夜🎬")
    expect(sheet.locator(".seen li")).to_have_count(2)
    expect(sheet).to_contain_text("名画座で")
    page.keyboard.press("ArrowLeft")
    expect(sheet.locator(".sheet__title")).to_have_text(NIGHT)
    page.keyboard.press("Escape")
    expect(page.locator("#wall summary").nth(2)).to_be_focused()


def test_the_watchlist_is_a_list_of_its_own(opened: Open) -> None:
    page = opened()
    page.locator("[data-wall=watchlist]").click()
    expect(page.locator("#wall")).to_be_hidden()
    assert titles(page, "watchlist") == ["待っている映画"]
    expect(page.locator("[data-sort=score]")).to_be_hidden()
    page.locator("#watchlist summary").click()
    expect(page.locator("#sheet")).to_contain_text("すすめられた")


def test_without_scripts_both_lists_are_there_and_open(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    assert titles(page) == BY_REGISTERED
    assert titles(page, "watchlist") == ["待っている映画"]
    expect(page.locator("#q")).to_be_hidden()
    page.locator("#wall summary").first.click()
    expect(page.locator("#wall .told").first).to_contain_text("memo 0")


def test_it_asks_for_posters_alone_and_says_nothing_in_the_console(opened: Open) -> None:
    page = opened()
    asked: list[Request] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request))
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    page.locator("[data-sort=score]").click()
    page.locator("#wall summary").first.click()
    expect(page.locator("#sheet .poster__image")).to_be_visible()
    elsewhere = [it.url for it in asked if not it.url.startswith(("file:", "data:"))]
    assert elsewhere
    assert [url for url in elsewhere if not url.startswith("https://image.tmdb.org/t/p/")] == []
    assert said == []
    assert "アリス" in page.title()  # and no script of a title has run


def test_offline_every_film_is_a_card(opened: Open) -> None:
    page = opened(offline=True)
    expect(page.locator("#wall .poster__card")).to_have_count(4)
    page.context.unroute_all()
    page.reload()
    expect(page.locator("#wall .poster__image")).to_have_count(0)


def test_light_and_dark_can_be_chosen(opened: Open) -> None:
    page = opened()
    page.locator("[data-theme-choice=light]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_the_page_is_in_the_language_it_was_taken_out_in(opened: Open) -> None:
    page = opened("en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert titles(page)[:2] == ["Seven Samurai", "Tampopo"]
    page.locator("[data-sort=released]").click()
    expect(page.locator("#wall .shelf").first).to_contain_text("2010s")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_window(opened: Open, width: int) -> None:
    page = opened(viewport={"width": width, "height": 800})
    page.locator("[data-sort=score]").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#wall summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_wall_hangs_bit_by_bit_and_a_jump_goes_straight_to_its_shelf(
    browse: Browse, alice: User, tmp_path: Path
) -> None:
    fill_wall(alice, 700)
    path = tmp_path / "index.html"
    path.write_text("".join(archive_page.pieces(alice, language="ja", made_at=timezone.now())), newline="")
    page = browse().new_page()
    page.goto(path.as_uri())
    films, last = page.locator("#wall .film"), page.locator(".jump__shelf").last
    expect(films).to_have_count(240)
    page.keyboard.press("End")
    expect(films).not_to_have_count(240)
    page.locator("[data-sort=score]").click()
    last.click()
    expect(page.locator("#wall .shelf")).to_have_count(1)
    expect(page.locator("#wall .shelf")).to_be_focused()
    expect(page.locator("#wall .shelf")).to_contain_text("点数なし")
    expect(films).to_have_count(234)
    page.locator("[data-first]").click()
    expect(page.locator("#wall .shelf").first).to_contain_text("90–100")
