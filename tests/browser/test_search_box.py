from playwright.sync_api import Page, Route, expect

from accounts.models import User
from movies.models import Entry
from tests.browser.steps import EntryForm
from tests.factories import make_entry, make_movie

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


def test_the_arrow_keys_walk_through_the_films_and_escape_leads_back(page: Page) -> None:
    for number in (1, 2):
        make_movie(tmdb_id=number, ja=f"男はつらいよ{number}", en=f"Tora-san {number}")
    page.goto("/search/?q=tora")
    titles = page.locator("#results h2 a")
    expect(titles).to_have_count(2)
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(titles.nth(place)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("seven")  # over what was there
    expect(page.locator("#q")).to_have_value("seven")
    page.locator("#q").fill("tora")
    expect(titles).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/movies/*/")


def test_each_answer_says_its_count_once_and_enter_asks_without_a_new_page(page: Page) -> None:
    make_movie(tmdb_id=LEON, ja="レオン", en="Léon")
    page.goto("/search/")
    page.evaluate(NOTE_WHAT_IS_SAID)
    page.locator("#q").fill("レオン")
    page.keyboard.press("Enter")
    said = page.locator("#results-said[role=status]")
    expect(said).to_have_text("1本")
    page.locator("#q").fill("れおん")
    page.wait_for_url("**?q=%E3%82%8C*")
    page.locator("#q").fill("無い映画")
    expect(said).to_contain_text("無い映画")
    heard = page.evaluate("window.heard")
    assert heard == ["1本", "1本", heard[-1]]
    expect(page.locator("#results [role=status], #results [aria-live]")).to_have_count(0)


NOTE_WHAT_IS_SAID = """() => {
    window.heard = [];
    const said = document.getElementById("results-said");
    new MutationObserver(() => window.heard.push(said.textContent.trim())).observe(said, { childList: true });
}"""


def test_a_film_that_the_next_answer_has_too_is_not_drawn_anew(alices_page: Page) -> None:
    make_movie(tmdb_id=LEON, ja="レオン", en="Léon")
    form = EntryForm.beside(opened(alices_page, "/search/?q=レ"), LEON).fill(70)
    alices_page.locator(f"#hit-{LEON} img").evaluate("image => { image.dataset.stayed = 'yes'; }")
    alices_page.locator("#q").fill("レオ")
    alices_page.wait_for_url("**%AA")
    expect(alices_page.locator("#results")).not_to_have_class("htmx-request")
    expect(alices_page.locator(f"#hit-{LEON} img[data-stayed]")).to_have_count(1)
    expect(form.score).to_have_value("70")


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    return page


def test_whoever_has_no_title_in_mind_chooses_from_what_many_registered(
    alices_page: Page, alice: User, bob: User
) -> None:
    make_entry(bob, make_movie(tmdb_id=LEON, ja="レオン"))
    both = make_movie(tmdb_id=SEVEN_SAMURAI, ja="七人の侍")
    make_entry(alice, both)
    make_entry(bob, both)
    alices_page.goto("/search/?q=無い映画")
    alices_page.locator("#results a[href='/search/']").click()
    EntryForm.beside(alices_page, LEON).fill(70).send()
    expect(alices_page.locator(f"#mine-{LEON} a[data-next-film]")).to_be_focused()
    alices_page.keyboard.press("Enter")
    expect(alices_page.locator("#q")).to_be_focused()
    expect(alices_page.locator(f"#hit-{SEVEN_SAMURAI}")).to_have_count(0)
    assert Entry.objects.get(owner=alice, movie=LEON).score == 70
