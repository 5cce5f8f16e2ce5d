from playwright.sync_api import Page, Route, expect

from tests.factories import make_movie

SEVEN_SAMURAI, LEON = 346, 101


def test_an_older_answer_never_shows_over_a_newer_one(page: Page) -> None:
    make_movie(tmdb_id=LEON, ja="レオン", en="Léon")
    make_movie(tmdb_id=SEVEN_SAMURAI, ja="七人の侍", en="Seven Samurai")
    held: list[Route] = []
    page.goto("/search/")
    page.route("**/search/?q=%E3%83%AC%E3%82%AA%E3%83%B3", lambda route: held.append(route))
    with page.expect_request("**/search/?q=%E3%83%AC*"):
        page.locator("#q").fill("レオン")
    page.locator("#q").fill("七人")
    newer = page.locator(f"#results a[href='/movies/{SEVEN_SAMURAI}/']").first
    expect(newer).to_be_visible()
    [first] = held
    first.fulfill(body="<p id='older'>レオン</p>", content_type="text/html")
    page.evaluate("fetch('/livez').then(answer => answer.text())")
    expect(page.locator("#older")).to_have_count(0)
    expect(newer).to_be_visible()
    assert page.url.endswith("/search/?q=%E4%B8%83%E4%BA%BA")


def test_slash_goes_to_the_search_box_and_is_not_typed_into_it(page: Page) -> None:
    for path, box in ("/", "#header-q"), ("/search/?q=a", "#q"):
        page.goto(path)
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("/")
        expect(page.locator(box)).to_be_focused()
        assert "/" not in page.locator(box).input_value()
    page.keyboard.press("End")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_have_value("a/")


def test_the_address_of_typed_results_can_be_opened_again(page: Page) -> None:
    make_movie(tmdb_id=LEON, ja="レオン", en="Léon")
    page.goto("/search/")
    page.locator("#q").fill("れおん")
    expect(page.locator(f"#results a[href='/movies/{LEON}/']").first).to_be_attached()
    page.reload()
    expect(page.locator("#q")).to_have_value("れおん")
    expect(page.locator(f"#results a[href='/movies/{LEON}/']").first).to_be_attached()
