"""Every page of an import, at each of its stages, as `sights` looks at it."""

import datetime as dt
from collections.abc import Sequence

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from movies.models import Movie
from tests.browser.conftest import Browse
from tests.browser.sights import Look, Sight, in_turn, look_at
from tests.factories import make_entry, make_movie
from tests.transfer.pages.made import candidate, make_done, make_import, make_row, make_said
from transfer.models import Clash, Job, JobState, Kind, Outcome, Source, State, Undone, Verdict
from transfer.sources.rows import Row

AT = "/settings/imports/"
REVIEW, WORK, HALF, DATES, TABLE, LIST, DONE, UNDONE = (
    f"{name:a<16}" for name in ("review", "work", "half", "dates", "table", "list", "done", "undone")
)
DATES_ASKED = {
    "kind": "date_order",
    "source": "netflix",
    "columns": ["Title", "Date"],
    "samples": [["Meet Joe Black", "9/3/23"], ["七人の侍", "12/31/23"]],
    "choices": ["ymd", "dmy", "mdy"],
    "guess": {"date_order": "mdy"},
}
COLUMNS_ASKED = {
    "kind": "columns",
    "source": "table",
    "columns": ["No", "作品", "年", "★", "いつ", "ひとこと"],
    "samples": [["1", "七人の侍", "1954", "5", "2019/05/02", "雨の合戦"]] * 5,
    "choices": [],
    "guess": {"columns": {"title": 1, "year": 2}},
}
LIST_ASKED = {
    "kind": "list",
    "source": "letterboxd",
    "columns": ["Date", "Name", "Year", "Letterboxd URI"],
    "samples": [["2024-04-01", "Crouching Tiger, Hidden Dragon", "2000", "https://boxd.it/vDkA"]] * 5,
    "choices": ["watched", "watchlist"],
    "guess": {"list": "watched"},
}


def give_nothing(page: Page) -> None:
    page.locator("form:has([name=file]) [type=submit]").click()
    expect(page.locator("[name=file][aria-invalid]")).to_be_visible()


def say_two_are_titles(page: Page) -> None:
    page.locator("[name=column_0]").select_option("title")
    page.locator("form[action$='/answer/'] [type=submit]").click()
    expect(page.locator("main [aria-invalid=true]").first).to_be_visible()


def open_what_takes_it_back(page: Page) -> None:
    page.locator("details:has(form[action$='/undo/']) summary").click()


SIGHTS = [
    Sight("imports", AT, by="alice"),
    Sight("imports, no file", AT, by="alice", step=give_nothing),
    Sight("import at work", f"{AT}{WORK}/", by="alice"),
    Sight("import given up half written", f"{AT}{HALF}/", by="alice", step=open_what_takes_it_back),
    Sight("import that asks for dates", f"{AT}{DATES}/", by="alice"),
    Sight("import that asks for columns", f"{AT}{TABLE}/", by="alice", step=say_two_are_titles),
    Sight("import that asks what a list is of", f"{AT}{LIST}/", by="alice"),
    Sight("review, sure", f"{AT}{REVIEW}/?show=sure", by="alice"),
    Sight("review, to check", f"{AT}{REVIEW}/?show=check", by="alice"),
    Sight("review, not found", f"{AT}{REVIEW}/?show=missing", by="alice"),
    Sight("review, already there", f"{AT}{REVIEW}/?show=there", by="alice"),
    Sight("review, cannot be read", f"{AT}{REVIEW}/?show=broken", by="alice"),
    Sight("review of one row", f"{AT}{REVIEW}/rows/5/", by="alice"),
    Sight("import that is done", f"{AT}{DONE}/", by="alice", step=open_what_takes_it_back),
    Sight("import that was taken back", f"{AT}{UNDONE}/", by="alice"),
]


@pytest.fixture(autouse=True)
def _brought(_database: None, alice: User) -> None:
    films = [make_movie(ja=f"長い題名の映画 {n} ―愛と哀しみの果て―", en=f"Film {n}") for n in range(6)]
    for film in films[1:3]:
        make_entry(alice, film, score=71, memo="わたしのメモ")
    make_review(alice, films)
    now = timezone.now()
    half = make_import(alice, state=State.COMMITTING, key=HALF, committed_at=timezone.now())
    Job.objects.create(
        owner=alice,
        batch=half,
        kind=Kind.COMMIT,
        state=JobState.FAILED,
        done_count=420,
        total_count=1_200,
        counts={"created": 400, "changed": 20},
        messages=[["gave_up", {"attempts": 5}]],
    )
    work = make_import(alice, state=State.MATCHING, key=WORK)
    Job.objects.create(
        owner=alice,
        batch=work,
        kind=Kind.MATCH,
        state=JobState.STOPPED,
        done_count=420,
        total_count=1200,
        started_at=now - dt.timedelta(seconds=70),
    )
    make_import(alice, state=State.ASKING, key=DATES, source=Source.NETFLIX, question=DATES_ASKED)
    make_import(alice, state=State.ASKING, key=LIST, source=Source.LETTERBOXD, question=LIST_ASKED)
    make_import(alice, state=State.ASKING, key=TABLE, source=Source.TABLE, question=COLUMNS_ASKED)
    done = make_done(alice, key=DONE)
    make_row(done, 1, films[0], outcome=Outcome.CREATED)
    make_row(done, 2, verdict=Verdict.MISSING, outcome=Outcome.FAILED, reason="not_found")
    undone = make_done(alice, key=UNDONE, state=State.UNDONE, undone_at=now)
    make_row(undone, 1, films[1], outcome=Outcome.CHANGED, undone=Undone.EDITED)


def make_review(alice: User, films: list[Movie]) -> None:
    batch = make_import(alice, key=REVIEW)
    make_row(batch, 1, films[0], said=make_said("Film 0", memo="父と観た。"))
    make_row(batch, 2, films[1], said=make_said("Film 1", memo="昔のメモ"))
    make_row(batch, 3, films[2], decision="skip")
    make_row(batch, 4, films[3], said=make_said("見たい映画", is_wish=True))
    maybe = [candidate(film, confidence=60, why="far_year") for film in films[2:5]]
    make_row(batch, 5, *maybe, verdict=Verdict.CHECK, said=make_said("迷う映画"))
    make_row(batch, 6, films[5], verdict=Verdict.CHECK, decision="take")
    make_row(batch, 7, verdict=Verdict.MISSING, reason="not_found", said=make_said("無い映画"))
    make_row(batch, 8, verdict=Verdict.BROKEN, reason="no_title", said=Row(title="", problem="no_title"))
    make_row(batch, 9, films[2], said=make_said("Film 2"), clash=Clash.NEWER)
    make_row(batch, 10, films[0], said=make_said("Film 0, once more"))


@in_turn(SIGHTS)
def test_a_page_fits_speaks_its_language_and_can_be_used_by_everybody(
    browse: Browse, sight: Sight, looks: Sequence[Look]
) -> None:
    look_at(browse, sight, looks)
