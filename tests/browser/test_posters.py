import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from accounts.models import User
from tests.browser.conftest import POSTERS, Browse
from tests.factories import make_entry, make_movie

LEON = 101


@pytest.fixture
def wall_of_one(alice: User) -> None:
    make_entry(alice, make_movie(tmdb_id=LEON, ja="レオン", poster_path="/leon.jpg"), score=80)


def refuse_posters(context: BrowserContext) -> list[str]:
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.abort()

    context.route(f"{POSTERS}**", refuse)
    return refused


def titled_card(page: Page) -> None:
    expect(page.locator("main [aria-hidden=true]").get_by_text("レオン", exact=True).first).to_be_visible()
    expect(page.locator("main img")).to_have_count(0)


@pytest.mark.usefixtures("wall_of_one")
def test_a_poster_that_does_not_come_leaves_the_card_with_the_title(browse: Browse) -> None:
    visitor = browse()
    refused = refuse_posters(visitor)
    page = visitor.new_page()
    for path in "/", "/@alice/", f"/@alice/{LEON}/", f"/movies/{LEON}/":
        page.goto(path)
        titled_card(page)
    assert refused


@pytest.mark.usefixtures("wall_of_one")
def test_a_poster_missing_from_results_that_came_while_typing_leaves_the_card_too(browse: Browse) -> None:
    visitor = browse()
    refused = refuse_posters(visitor)
    page = visitor.new_page()
    page.goto("/search/")
    page.locator("#q").fill("レオン")
    titled_card(page)
    assert refused


@pytest.mark.usefixtures("wall_of_one")
def test_a_poster_that_comes_covers_the_card(page: Page) -> None:
    page.goto("/@alice/")
    poster = page.locator("main article img")
    expect(poster).to_have_js_property("complete", True)
    box, card = poster.bounding_box(), page.locator("main article a").first.bounding_box()
    assert box is not None
    assert card is not None
    for side in "width", "height":
        assert abs(box[side] - card[side]) < 4
