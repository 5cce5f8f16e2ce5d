"""Text becomes markup at one place, which refuses what no page of ours holds."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

TAKE = """text => {
    const parse = Document.parseHTMLUnsafe ?? ((text) => new DOMParser().parseFromString(text, "text/html"));
    try { parse.call(Document, text) }
    catch (error) { return error.name }
    return "taken"
}"""

OURS = [
    "<p>こんにちは</p>",
    "<p> onclick=alert(1) javascript:alert(1) &lt;script&gt;</p>",
    '<template><a href="/@alice/">alice</a></template>',
    '<html><head><script src="/static/js/theme.js"></script></head></html>',
    '<a href="https://elsewhere.example/">a link of somebody</a>',
]
FOREIGN = [
    "<script>alert(1)</script>",
    '<script src="https://elsewhere.example/a.js"></script>',
    "<img src=x onerror=alert(1)>",
    "<template><template><img src=x onerror=alert(1)></template></template>",
    '<a href="java\tscript:alert(1)">x</a>',
    '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    "<iframe srcdoc='<p>'></iframe>",
    '<base href="https://elsewhere.example/">',
]


@pytest.fixture
def refused(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page on which the policy may refuse something."""
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/about/")
    yield page
    context.close()


@pytest.mark.parametrize("text", OURS)
def test_what_our_pages_hold_is_taken(page: Page, text: str) -> None:
    page.goto("/about/")
    assert page.evaluate(TAKE, text) == "taken"


def test_what_they_never_hold_is_refused(refused: Page) -> None:
    assert {text: refused.evaluate(TAKE, text) for text in FOREIGN} == dict.fromkeys(FOREIGN, "TypeError")


def test_nobody_makes_a_policy_of_their_own(refused: Page) -> None:
    make = "name => { try { trustedTypes.createPolicy(name, {}) } catch (error) { return error.name } }"
    assert refused.evaluate("() => trustedTypes.defaultPolicy.name") == "default"
    assert [refused.evaluate(make, name) for name in ("default", "unread")] == ["TypeError", "TypeError"]


def test_a_script_from_elsewhere_is_never_asked_for(refused: Page) -> None:
    load = 'src => { try { document.createElement("script").src = src } catch (error) { return error.name } }'
    assert refused.evaluate(load, "https://elsewhere.example/a.js") == "TypeError"
    assert refused.evaluate(load, "/static/js/main.js") is None
