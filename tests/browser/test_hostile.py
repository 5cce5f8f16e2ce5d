"""What somebody called themselves, wrote and linked to, in a browser: it stays text, and fits on a phone."""

import pytest
from playwright.sync_api import ConsoleMessage, Page

from accounts.models import User
from follows.actions import follow
from tests.browser.conftest import Browse
from tests.browser.sights import _overflowing
from tests.factories import make_entry, make_movie, make_user
from tests.hostile.strings import BY_KIND

KINDS = ("markup", "script", "template", "zalgo", "bidi", "emoji", "long")
# One that fills in what others leave open, and runs whatever of it is read as markup.
NAME = "\"'><img src=x onerror=alert(1)>"
LINK = "https://example.com/'\"><script>alert(1)</script>"
FILMS = [value for kind in KINDS for value in BY_KIND[kind] if value.as_line]


@pytest.fixture
def alice(_database: None) -> User:
    """Her wall, and those who follow each other with her."""
    alice = make_user("alice", nickname=NAME, link=LINK)
    bob = make_user("bob", nickname=BY_KIND["zalgo"][0].as_line[:40])
    wide = make_user("wide", nickname="W" * 40)
    for number, value in enumerate(FILMS, 700):
        movie = make_movie(tmdb_id=number, ja=value.as_line[:500], en=value.as_line[:500])
        make_entry((alice, bob, wide)[number % 3], movie, memo=value.as_text[:500])
    for one, other in ((alice, bob), (alice, wide), (bob, alice), (wide, alice)):
        follow(follower=one, followed=other)
    return alice


def test_nothing_that_people_wrote_runs_or_bursts_a_page(browse: Browse, alice: User) -> None:
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(f"{message.text} ({message.location['url']})")

    context = browse(alice, viewport={"width": 390, "height": 844})
    context.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    context.on("console", note)
    page = context.new_page()
    mine = [number for number, _ in enumerate(FILMS, 700) if number % 3 == 0]
    paths = [
        *("/", "/people/", "/people/?tab=films", "/@alice/", "/@bob/", "/@wide/", "/@alice/?view=list"),
        *("/@wide/following/", "/@alice/followers/", "/settings/profile/"),
        *(f"/search/?q={NAME}", f"/people/?q={'W' * 60}"),
        *(path for number in [*mine[::8], 774] for path in (f"/@alice/{number}/", f"/movies/{number}/")),
    ]  # fmt: skip
    too_wide = {path: found for path in paths if (found := _looked_at(page, path))}

    assert said == []
    assert too_wide == {}


def _looked_at(page: Page, path: str) -> list[str]:
    response = page.goto(path)
    assert response is not None
    assert response.status == 200, path
    return _overflowing(page)
