"""A history is brought from Letterboxd: dropped, watched, put right, registered, taken back."""

import io
import re
import zipfile
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from movies.models import Entry, Viewing, Wish
from tests.browser.conftest import Browse
from tests.standin import Standin
from transfer.jobs import running
from transfer.models import Import, Job, JobState, Kind

FIGHT_CLUB, MATRIX, SEVEN_SAMURAI, PARASITE, AMELIE = 550, 603, 346, 496_243, 194
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
HEAD = "Date,Name,Year,Letterboxd URI"
FILES = {
    "watched.csv": [HEAD, "2024-01-02,Fight Club,1999,https://boxd.it/1", "2024-01-02,七人の侍,1954,https://boxd.it/2"],
    "ratings.csv": [
        f"{HEAD},Rating",
        "2024-01-02,Fight Club,1999,https://boxd.it/1,4.5",
        "2024-01-03,Parasite,2017,https://boxd.it/3,5",
        "2024-01-04,The one with the garden gnome,2001,https://boxd.it/4,4",
    ],
    "diary.csv": [
        f"{HEAD},Rating,Rewatch,Tags,Watched Date",
        "2024-01-02,Fight Club,1999,https://boxd.it/5,4,,,2004-05-01",
        "2024-01-02,Fight Club,1999,https://boxd.it/6,4.5,Yes,,2024-01-01",
    ],
    "watchlist.csv": [HEAD, "2024-01-05,The Matrix,1999,https://boxd.it/7"],
}  # fmt: skip


def letterboxd() -> dict[str, Any]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, lines in FILES.items():
            archive.writestr(name, "\r\n".join([*lines, ""]))
    return {"name": "letterboxd-alice.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}


def work(kind: Kind) -> None:
    """As the worker would, one turn."""
    job = Job.objects.get(kind=kind, state=JobState.WAITING)
    assert running.take_turn(job.key, holder=job.holder, stop=Event()) == "done"


def put_in(page: Page, *, drops: bool) -> None:
    """By a drop, which no browser's driver can do but by the event of one; or chosen, as without scripts."""
    given = letterboxd()
    if not drops:
        page.locator("[name=file]").set_input_files(given)
        return
    held = page.evaluate_handle(
        """([name, bytes]) => {
            const held = new DataTransfer();
            held.items.add(new File([new Uint8Array(bytes)], name, { type: "application/zip" }));
            return held;
        }""",
        [given["name"], list(given["buffer"])],
    )
    page.dispatch_event("[name=file]", "dragover", {"dataTransfer": held})
    expect(page.locator("[data-drop][data-over]")).to_be_visible()
    page.evaluate("held => { document.querySelector('[name=file]').files = held.files; }", held)
    page.dispatch_event("[name=file]", "drop", {"dataTransfer": held})
    expect(page.locator("[data-drop][data-over]")).to_have_count(0)


def see_on(page: Page, *, scripted: bool) -> None:
    """What came of a turn: by itself, or by asking."""
    if not scripted:
        page.reload()


def bring(page: Page, *, scripted: bool) -> None:
    page.goto("/wall/")
    page.locator("main a[href='/settings/imports/']").click()
    put_in(page, drops=scripted)
    page.locator("form:has([name=file]) [type=submit]").click()
    expect(page.locator("#job progress")).to_be_visible()
    work(Kind.READ)
    see_on(page, scripted=scripted)
    expect(page.locator(".import__step[aria-current]")).to_be_visible()
    work(Kind.MATCH)
    see_on(page, scripted=scripted)
    expect(page.locator(".review__rows")).to_be_visible(timeout=20_000)


def pile(page: Page, name: str) -> None:
    page.locator(f"#review-tabs a[href$='show={name}']").click()
    expect(page.locator(f"#review-tabs a[href$='show={name}'][aria-current]")).to_be_visible()


def row_called(page: Page, title: str) -> Locator:
    return page.locator(".brought").filter(has=page.get_by_role("heading", name=title))


def choose_among_those_found(page: Page) -> None:
    pile(page, "check")
    row = row_called(page, "Parasite")
    row.locator(f"button[name=film][value='{PARASITE}']").click()
    expect(row_called(page, "Parasite").locator("button[value=undo]")).to_be_visible()


def look_for_another(page: Page) -> None:
    pile(page, "missing")
    row = row_called(page, "The one with the garden gnome")
    row.locator("[name=q]").fill("アメリ")
    row.locator("form[role=search] button").click()
    found = page.locator(f"button[name=film][value='{AMELIE}']")
    found.first.click()
    expect(found).to_have_count(0)  # before that, what was chosen is not said
    pile(page, "missing")
    expect(row_called(page, "The one with the garden gnome").locator("button[value=undo]")).to_be_visible()


def register(page: Page, *, scripted: bool) -> None:
    page.locator(".do button").click()
    expect(page.locator("#job")).to_be_visible()
    work(Kind.COMMIT)
    see_on(page, scripted=scripted)
    expect(page.locator(".results-of")).to_be_visible(timeout=20_000)


def take_back(page: Page, *, scripted: bool) -> None:
    form = page.locator("form[action$='/undo/']")
    page.locator("details:has(form[action$='/undo/']) summary").click()
    form.locator("button").click()
    expect(page.locator("#job")).to_be_visible()
    work(Kind.UNDO)
    see_on(page, scripted=scripted)
    expect(page.locator(".import__head h1")).to_be_visible()
    expect(page.locator("#job")).to_have_count(0, timeout=20_000)


@pytest.mark.parametrize(
    ("viewport", "scripted"),
    [(DESK, True), (PHONE, True), (DESK, False)],
    ids=["desk", "phone", "without scripts"],
)
def test_a_letterboxd_zip_is_brought_put_right_registered_and_taken_back(
    viewport: dict[str, int], scripted: bool, browse: Browse, alice: User, tmdb: Standin
) -> None:
    page = browse(alice, viewport=viewport, java_script_enabled=scripted).new_page()
    bring(page, scripted=scripted)
    assert not Entry.objects.exists(), "nothing is written before the person says so"
    choose_among_those_found(page)
    look_for_another(page)
    register(page, scripted=scripted)
    expect_history(alice)
    page.locator("main a[href='/@alice/']").click()
    expect(page.locator(".card")).to_have_count(4)
    page.goto(f"/settings/imports/{Import.objects.get().key}/")
    take_back(page, scripted=scripted)
    assert not Entry.objects.exists()
    assert not Wish.objects.exists()
    assert not Viewing.objects.exists()


def expect_history(alice: User) -> None:
    scores = dict(Entry.objects.filter(owner=alice).values_list("movie_id", "score"))
    assert scores == {FIGHT_CLUB: 90, SEVEN_SAMURAI: None, PARASITE: 100, AMELIE: 80}
    assert [(viewing.watched_on.year, viewing.score) for viewing in Viewing.objects.all()] == [(2004, 80)]
    assert [wish.movie_id for wish in Wish.objects.filter(owner=alice)] == [MATRIX]


def test_the_focus_stays_in_the_row_that_was_decided_and_a_reader_is_told(
    browse: Browse, alice: User, tmdb: Standin
) -> None:
    page = browse(alice).new_page()
    bring(page, scripted=True)
    pile(page, "check")
    row = row_called(page, "Parasite")
    row.locator(f"button[name=film][value='{PARASITE}']").focus()
    page.keyboard.press("Enter")
    expect(row_called(page, "Parasite").locator("button:focus")).to_have_count(1)
    expect(page.locator("#said")).to_have_text(re.compile(r"1"))
    expect(page.locator(".do button")).to_be_enabled()
