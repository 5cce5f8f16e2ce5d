"""The site beside one's other apps, and without a network."""

from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import Browse
from tests.factories import make_entry, make_movie

WAIT_FOR_WORKER = (
    "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise("
)
WAIT_FOR_WORKER += "(taken) => navigator.serviceWorker.addEventListener('controllerchange', taken)))"
KEPT = """async () => {
    const names = await caches.keys();
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.flat().map((request) => new URL(request.url).pathname);
}"""


def open_with_worker(browse: Browse, member: User | None = None) -> Page:
    page = browse(member, has_worker=True).new_page()
    page.goto("/")
    page.evaluate(f"() => {WAIT_FOR_WORKER}.then(() => true)")
    return page


def test_a_browser_would_install_it(browse: Browse) -> None:
    page = open_with_worker(browse)
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["url"].endswith("/manifest.webmanifest?lang=ja")
    assert manifest["errors"] == []
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []


def test_without_a_network_the_page_says_so_and_shows_nobodys_wall(browse: Browse, alice: User) -> None:
    make_entry(alice, make_movie(ja="七人の侍"))
    page = open_with_worker(browse, alice)
    page.goto("/@alice/")
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="ログアウト").click()
    expect(page.get_by_role("link", name="ログイン")).to_be_visible()
    assert sorted(page.evaluate(KEPT)) == ["/offline/", "/static/css/app.css", "/static/js/theme.js"]

    page.context.set_offline(True)
    page.goto("/@alice/")
    expect(page.get_by_role("heading", level=1)).to_have_text("いまはつながっていません。")
    assert page.evaluate("getComputedStyle(document.body).display") == "flex"  # it is in our look
    assert "七人の侍" not in page.content()

    page.context.set_offline(False)
    page.get_by_role("link", name="もう一度ひらく").click()
    expect(page.get_by_text("七人の侍").first).to_be_visible()
