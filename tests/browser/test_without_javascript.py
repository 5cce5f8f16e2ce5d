"""Every page and form works where no script runs."""

import datetime as dt
from collections.abc import Sequence

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect

from accounts.actions import choose_visibility
from accounts.models import User, Visibility
from movies.models import Entry
from support.models import ContactMessage
from tests.browser.conftest import Browse
from tests.browser.steps import (
    MAIN_BUTTON,
    EntryForm,
    answer_request,
    block,
    cards_on,
    enter_code,
    expect_logged_in,
    expect_no_wall,
    expect_open_wall,
    expect_score,
    fill_sign_up,
    follow,
    leave,
    log_in_by_form,
    open_menu,
    sort_wall,
    unfollow,
    write_to_staff,
)
from tests.factories import PASSWORD, fill_wall, make_entry, make_movie

SEVEN_SAMURAI, LEON = 346, 101


@pytest.fixture
def page(browse: Browse) -> Page:
    return browse(java_script_enabled=False).new_page()


@pytest.fixture
def alices_page(browse: Browse, alice: User) -> Page:
    return browse(alice, java_script_enabled=False).new_page()


def test_a_newcomer_signs_up_with_the_mailed_code_and_logs_out_and_in(
    page: Page, mailoutbox: Sequence[EmailMessage]
) -> None:
    fill_sign_up(page, "mizuki", nickname="みずき")
    expect(page.locator("[name=code]")).to_be_visible()
    expect(page.locator("#development-mail")).to_have_count(0)
    [mail] = mailoutbox
    assert mail.to == ["mizuki@example.com"]
    enter_code(page, str(mail.body))
    expect_logged_in(page, "mizuki")
    page.goto("/accounts/logout/")
    page.locator("main [type=submit]").click()
    expect(page.locator("header a[href='/@mizuki/']")).to_have_count(0)
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("mizuki@example.com")
    page.locator("[name=password]").fill("夜の映画館で会いましょう")
    page.locator("main form [type=submit]").click()
    expect_logged_in(page, "mizuki")


def test_whoever_must_log_in_first_comes_back_to_the_film(page: Page, alice: User) -> None:
    make_movie(tmdb_id=LEON, ja="レオン")
    page.goto(f"/movies/{LEON}/")
    page.locator(f"a.button--main[href='/accounts/login/?next=/movies/{LEON}/']").click()
    page.locator("[name=login]").fill(alice.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form [type=submit]").click()
    expect(page.locator(f"#mine-{LEON}")).to_be_visible()


def test_a_film_is_searched_registered_edited_removed_and_put_back(alices_page: Page, alice: User) -> None:
    make_movie(tmdb_id=SEVEN_SAMURAI, ja="七人の侍", en="Seven Samurai")
    page = alices_page
    page.goto("/search/")
    page.locator("#q").fill("しちにん")
    page.locator("#q").fill("七人")
    page.locator("#q").press("Enter")
    EntryForm.beside(page, SEVEN_SAMURAI).fill(87, "雨の場面").send()
    page.wait_for_url(f"**/@alice/{SEVEN_SAMURAI}/")
    expect(page.get_by_role("status").filter(has_text="登録しました")).to_be_visible()
    expect(page.get_by_text("雨の場面").first).to_be_visible()
    EntryForm.beside(page, SEVEN_SAMURAI).fill(91).send()
    expect_score(page, 91)
    EntryForm.beside(page, SEVEN_SAMURAI).remove()
    page.wait_for_url("**/@alice/")
    assert not Entry.objects.filter(owner=alice).exists()
    page.locator("form[action$='/restore/'] button").click()
    page.wait_for_url(f"**/@alice/{SEVEN_SAMURAI}/")
    restored = Entry.objects.get(owner=alice)
    assert (restored.score, restored.memo) == (91, "雨の場面")


def test_one_film_registered_leads_to_the_search_for_the_next(alices_page: Page, bob: User) -> None:
    make_entry(bob, make_movie(tmdb_id=LEON, ja="レオン"))
    make_entry(bob, make_movie(tmdb_id=SEVEN_SAMURAI, ja="七人の侍"))
    alices_page.goto("/search/")
    EntryForm.beside(alices_page, LEON).fill(87).send()
    alices_page.get_by_role("status").locator("a[href='/search/']").click()
    expect(alices_page.locator(f"#hit-{LEON}")).to_have_count(0)
    expect(alices_page.locator(f"#mine-{SEVEN_SAMURAI} summary")).to_be_visible()


def test_what_was_typed_stays_when_the_score_is_impossible(alices_page: Page, alice: User) -> None:
    make_movie(tmdb_id=LEON, ja="レオン")
    alices_page.goto(f"/movies/{LEON}/")
    EntryForm.beside(alices_page, LEON).fill(101, "また観たい").send()
    form = EntryForm(alices_page.locator(f"#form-{LEON}"))
    expect(form.score).to_have_attribute("aria-invalid", "true")
    expect(form.score).to_have_value("101")
    expect(form.memo).to_have_value("また観たい")
    form.fill(100).send()
    alices_page.wait_for_url(f"**/@alice/{LEON}/")
    assert Entry.objects.get(owner=alice).score == 100


def test_a_card_on_the_wall_is_edited_on_a_page_of_its_own(alices_page: Page, alice: User) -> None:
    make_entry(alice, make_movie(tmdb_id=LEON), score=50)
    alices_page.goto("/@alice/")
    alices_page.locator(f"#card-{LEON} a[href$='/edit/']").click()
    EntryForm(alices_page.locator(f"#form-{LEON}")).fill(60).send()
    alices_page.wait_for_url(f"**/@alice/{LEON}/")
    assert Entry.objects.get(owner=alice).score == 60


@pytest.mark.parametrize("sort", ["registered", "score", "released"])
def test_a_wall_of_sixty_films_is_sorted_and_read_to_its_end(
    alices_page: Page, alice: User, sort: str
) -> None:
    fill_wall(alice, 60)
    alices_page.goto("/@alice/")
    sort_wall(alices_page, sort)
    first = cards_on(alices_page)
    more = alices_page.locator("main a[href*='after=']:not(nav a)")
    more.click()
    alices_page.wait_for_url("**after=*")
    rest = cards_on(alices_page)
    assert len(first + rest) == len({*first, *rest}) == 60
    expect(more).to_have_count(0)


def test_a_film_is_found_on_the_wall(alices_page: Page, alice: User) -> None:
    make_entry(alice, make_movie(tmdb_id=LEON, ja="レオン", en="Léon"))
    make_entry(alice, make_movie(tmdb_id=SEVEN_SAMURAI, ja="七人の侍", en="Seven Samurai"))
    alices_page.goto("/@alice/")
    alices_page.locator("#wall-q").fill("seven")
    alices_page.locator("#wall-q").press("Enter")
    alices_page.wait_for_url("**q=seven**")
    assert cards_on(alices_page) == [SEVEN_SAMURAI]


def test_a_visitor_switches_the_language_and_stays_on_the_page(page: Page, alice: User) -> None:
    page.goto("/@alice/?sort=score")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.locator("button[name=language][value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/@alice/?sort=score")


def test_a_member_switches_the_language_for_good(alices_page: Page, alice: User) -> None:
    alices_page.goto("/@alice/")
    alices_page.locator("button[name=language][value=en]").click()
    expect(alices_page.locator("html")).to_have_attribute("lang", "en")
    alice.refresh_from_db()
    assert alice.language == "en"


def test_a_member_follows_and_unfollows(alices_page: Page, bob: User) -> None:
    alices_page.goto("/@bob/")
    count = alices_page.locator("main a[href='/@bob/followers/'] b")
    follow(alices_page, "bob")
    expect(count).to_have_text("1")
    unfollow(alices_page, "bob")
    expect(count).to_have_text("0")


def test_somebody_is_followed_from_a_list_and_one_stays_there(alices_page: Page, bob: User) -> None:
    make_entry(bob, make_movie())
    alices_page.goto("/people/?tab=films")
    follow(alices_page, "bob")
    assert alices_page.url.endswith("/people/?tab=films")


def test_a_request_is_accepted_and_opens_the_wall(browse: Browse, alices_page: Page, bob: User) -> None:
    make_entry(bob, make_movie(tmdb_id=LEON))
    choose_visibility(user=bob, visibility=Visibility.FOLLOWERS)
    alices_page.goto("/@bob/")
    follow(alices_page, "bob")
    answer_request(browse(bob, java_script_enabled=False).new_page(), "alice", "accept")
    expect_open_wall(alices_page, "bob", LEON)


def test_a_member_blocks_and_unblocks(alices_page: Page, bob: User) -> None:
    block(alices_page, "bob")
    expect_no_wall(alices_page, "bob")
    alices_page.goto("/settings/blocks/")
    alices_page.locator("form[action='/@bob/unblock/'] button").click()
    expect_open_wall(alices_page, "bob")


def test_a_member_mutes_and_unmutes(alices_page: Page, bob: User) -> None:
    for deed, opposite in (("mute", "unmute"), ("unmute", "mute")):
        open_menu(alices_page, "bob").locator(f"form[action='/@bob/{deed}/'] button").click()
        expect(alices_page.get_by_role("status").filter(has_text="@bob")).to_be_visible()
        expect(alices_page.locator(f"form[action='/@bob/{opposite}/']")).to_have_count(1)


def test_a_member_leaves_and_comes_back(alices_page: Page) -> None:
    leave(alices_page)
    log_in_by_form(alices_page, "alice@example.com")
    alices_page.locator("form[action='/settings/account/come-back/'] button").first.click()
    expect_logged_in(alices_page, "alice")


def test_a_visitor_writes_to_the_staff(page: Page) -> None:
    write_to_staff(page, "visitor@example.com", "公開日が違います。")
    assert ContactMessage.objects.get().text == "公開日が違います。"


@pytest.mark.parametrize("width", [390, 1280])
def test_another_time_is_added_removed_and_put_back(alices_page: Page, alice: User, width: int) -> None:
    alices_page.set_viewport_size({"width": width, "height": 844})
    make_entry(alice, make_movie(tmdb_id=LEON), score=60, watched_on=dt.date(2015, 1, 1))
    alices_page.goto(f"/@alice/{LEON}/")

    alices_page.locator(".viewings__add summary").click()
    form = alices_page.locator(".viewings__add form")
    form.locator("[name=watched_year]").fill("2024")
    form.locator("[name=watched_month]").fill("5")
    form.locator("[name=watched_day]").fill("")
    form.locator("[name=score]").fill("95")
    form.locator("[name=note]").fill("泣いた")
    form.locator(MAIN_BUTTON).click()
    expect(alices_page.locator(".viewings__time")).to_have_count(2)
    expect_score(alices_page, 95)

    alices_page.locator(".viewings__time button").first.click()
    expect(alices_page.locator(".viewings__time")).to_have_count(0)
    expect_score(alices_page, 60)

    alices_page.locator(".messages button").click()
    expect(alices_page.locator(".viewings__time")).to_have_count(2)
    expect(alices_page.get_by_text("泣いた", exact=True).first).to_be_visible()
    assert Entry.objects.get().score == 95
