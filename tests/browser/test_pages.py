"""Every page of films, walls and the entrance, as `sights` looks at it."""

import datetime as dt
from collections.abc import Sequence

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from movies import actions
from movies.models import Precision
from tests.browser.conftest import Browse
from tests.browser.sights import Look, Sight, Step, in_turn, look_at
from tests.browser.steps import MAIN_BUTTON, EntryForm, cards_on, fill_sign_up
from tests.factories import fill_wall, make_entry, make_movie, make_user, make_viewing

SEVEN_SAMURAI, LEON, UNTITLED, LONG, REMOVED = 346, 101, 9001, 9002, 9003


def open_form(tmdb_id: int) -> Step:
    return lambda page: page.locator(f"#mine-{tmdb_id} summary").first.click()


def open_dialog(page: Page) -> None:
    EntryForm.over_wall(page, SEVEN_SAMURAI)


def send_an_impossible_score(page: Page) -> None:
    EntryForm.beside(page, LEON).fill(101).send()
    expect(page.locator(f"#form-{LEON} [name=score]")).to_have_attribute("aria-invalid", "true")


def meet_a_conflict(page: Page) -> None:
    form = EntryForm.beside(page, SEVEN_SAMURAI)
    actions.register_movie(
        owner=User.objects.get(handle="alice"),
        tmdb_id=SEVEN_SAMURAI,
        impression=actions.Impression(score=12, memo=f"先の言葉 {timezone.now()}"),
    )
    form.fill(60, "後の言葉").send()
    expect(form.form.get_by_role("alert")).to_be_visible()


def remove_over_wall(page: Page) -> None:
    first = cards_on(page)[0]
    EntryForm.over_wall(page, first).remove()
    expect(page.locator(f"#card-{first}").get_by_role("status")).to_be_visible()


def open_times(page: Page) -> None:
    page.locator(".viewings__add summary").click()


def send_a_taken_day(page: Page) -> None:
    page.locator("[name=watched_year]").fill("2004")
    for part in ("month", "day"):
        page.locator(f"[name=watched_{part}]").fill("")
    page.locator(f"main form {MAIN_BUTTON}").click()
    expect(page.locator("[name=watched_year]")).to_have_attribute("aria-invalid", "true")


def remove_time(page: Page) -> None:
    page.locator(".viewings__time").last.locator("button").click()
    expect(page.locator(".messages button")).to_be_visible()


def sign_up_badly(page: Page) -> None:
    page.locator("[name=username]").fill("admin")
    page.locator("[name=nickname]").fill("み")
    page.locator("[name=email]").fill("a@example.com")
    page.locator("[name=password1]").fill("short")
    page.locator("main form [type=submit]").first.click()
    expect(page.locator("[name=username]")).to_have_attribute("aria-invalid", "true")


def sign_up(page: Page) -> None:
    fill_sign_up(page, f"mizuki{User.objects.count()}", nickname="みずき")
    expect(page.locator("[name=code]")).to_be_visible()


SEEN_AGAIN = f"/@bob/{SEVEN_SAMURAI}/viewings/add/"
SIGHTS = [
    Sight("home", "/"),
    Sight("home of a member", "/", by="alice"),
    Sight("home of a newcomer", "/", by="carol"),
    Sight("search before typing", "/search/"),
    Sight("search", "/search/?q=a"),
    Sight("search of a member", "/search/?q=a", by="alice", step=open_form(LEON)),
    Sight("search with TMDB", "/search/further/?q=a"),
    Sight("search without a find", "/search/?q=zzzz", by="alice"),
    Sight("film", f"/movies/{SEVEN_SAMURAI}/"),
    Sight("film of a member", f"/movies/{LEON}/", by="alice", step=open_form(LEON)),
    Sight("film with a long title", f"/movies/{LONG}/"),
    Sight("film that was removed", f"/movies/{REMOVED}/", by="alice"),
    Sight("impossible score", f"/movies/{LEON}/", by="alice", step=send_an_impossible_score),
    Sight("wall by registered", "/@alice/"),
    Sight("wall by score", "/@alice/?sort=score"),
    Sight("wall by released", "/@alice/?sort=released", by="alice"),
    Sight("wall with a dialog", "/@alice/", by="alice", step=open_dialog, is_dialog=True),
    Sight("wall after a removal", "/@alice/", by="alice", step=remove_over_wall),
    Sight("wall of many", "/@bob/?sort=score"),
    Sight("wall without a find", "/@alice/?q=zzzz"),
    Sight("empty wall", "/@carol/"),
    Sight("own empty wall", "/@carol/", by="carol"),
    Sight("entry", f"/@alice/{SEVEN_SAMURAI}/"),
    Sight("own entry", f"/@alice/{LONG}/", by="alice", step=open_form(LONG)),
    Sight("entry form", f"/@alice/{SEVEN_SAMURAI}/edit/", by="alice"),
    Sight("entry seen thrice", f"/@bob/{SEVEN_SAMURAI}/"),
    Sight("own entry seen thrice", f"/@bob/{SEVEN_SAMURAI}/", by="bob", step=open_times),
    Sight("viewing form", f"/@bob/{SEVEN_SAMURAI}/viewings/2004/", by="bob"),
    Sight("viewing on a day that is taken", SEEN_AGAIN, by="bob", step=send_a_taken_day),
    Sight("entry after a viewing was removed", f"/@bob/{SEVEN_SAMURAI}/", by="bob", step=remove_time),
    Sight("conflict", f"/@alice/{SEVEN_SAMURAI}/", by="alice", step=meet_a_conflict),
    Sight("removed entry", f"/@alice/{REMOVED}/", by="alice", status=404),
    Sight("sign-up", "/accounts/signup/"),
    Sight("sign-up with mistakes", "/accounts/signup/", step=sign_up_badly),
    Sight("code", "/accounts/signup/", step=sign_up),
    Sight("log-in", "/accounts/login/"),
    Sight("log-out", "/accounts/logout/", by="alice"),
    Sight("password reset", "/accounts/password/reset/"),
    Sight("addresses", "/accounts/email/", by="alice"),
    Sight("password change", "/accounts/password/change/", by="alice"),
    Sight("who is it again", "/accounts/reauthenticate/", by="alice"),
    Sight("credits", "/credits/"),
    Sight("offline", "/offline/"),
    Sight("not found", "/nowhere/", status=404),
]


@pytest.fixture(autouse=True)
def _town(_database: None, alice: User, bob: User) -> None:
    make_user("carol", nickname="キャロル")
    day = dt.date(1954, 4, 26)
    samurai = make_movie(tmdb_id=SEVEN_SAMURAI, ja="七人の侍", en="Seven Samurai", japan=day, poster_path="")
    long = make_movie(
        tmdb_id=LONG,
        ja="博士の異常な愛情または私は如何にして心配するのを止めて水爆を愛するようになったか",
        en="Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bombbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        japan=dt.date(1964, 10, 6),
    )
    untitled = make_movie(tmdb_id=UNTITLED, ja="أفلام", en="أفلام", world=None, poster_path="")
    removed = make_movie(
        tmdb_id=REMOVED, ja="パラサイト 半地下の家族", en="Parasite", japan=dt.date(2020, 1, 10)
    )
    make_movie(tmdb_id=LEON, ja="レオン", en="Léon: a professional", japan=dt.date(1995, 3, 25))
    today = timezone.localdate()
    make_entry(alice, samurai, score=100, watched_on=today, memo="𠮷野家の帰りに🎬\n二回目のほうがよかった。")
    make_entry(alice, long, score=87, memo="最後に彼が…" * 30, has_spoiler=True)
    make_entry(alice, untitled, is_private=True)
    make_entry(alice, removed, score=65)
    actions.remove_entry(owner=alice, tmdb_id=REMOVED)
    again = make_entry(bob, samurai, score=0, memo="長" * 200)
    make_viewing(
        again, dt.date(2004, 1, 1), Precision.YEAR, score=60, original_score="3/5", note="若かった。"
    )
    make_viewing(again, dt.date(2015, 5, 1), Precision.MONTH, score=90, original_score="4.5/5")
    make_viewing(again, dt.date(2024, 2, 29), score=100, original_score="5/5")
    fill_wall(bob, 52)


@in_turn(SIGHTS)
def test_a_page_fits_speaks_its_language_and_can_be_used_by_everybody(
    browse: Browse, sight: Sight, looks: Sequence[Look]
) -> None:
    look_at(browse, sight, looks)
