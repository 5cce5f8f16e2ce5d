"""Follow and feed, requests, mute, block: as people click them."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.actions import choose_visibility
from accounts.models import User, Visibility
from follows.models import Follow, State
from tests.browser.conftest import Browse
from tests.browser.steps import (
    EntryForm,
    answer_request,
    block,
    expect_no_wall,
    expect_open_wall,
    expect_score,
    follow,
    open_menu,
    unfollow,
)
from tests.factories import make_entry, make_movie, make_user

LEON, SEVEN_SAMURAI, FIGHT_CLUB = 101, 346, 550


@pytest.fixture
def hana(db: None) -> User:
    """Has one film."""
    hana = make_user("hana", nickname="はな")
    make_entry(hana, make_movie(tmdb_id=LEON, ja="レオン"), score=90)
    return hana


@pytest.fixture
def shy_hana(hana: User) -> User:
    return choose_visibility(user=hana, visibility=Visibility.FOLLOWERS)


def follower_count(page: Page) -> str:
    return page.locator("main a[href='/@hana/followers/'] b").inner_text()


def feed_of(page: Page, handle: str) -> list[str]:
    """The films of somebody; not those of the walls to explore, which an empty feed shows."""
    page.goto("/")
    links = page.locator(f"main article a[href^='/@{handle}/']:not([href='/@{handle}/'])")
    hrefs = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return [href.split("/")[-2] for href in dict.fromkeys(hrefs)]


# --- follow ---


def test_following_from_a_wall_changes_the_button_and_the_number_in_place(
    alices_page: Page, hana: User
) -> None:
    alices_page.goto("/@hana/")
    alices_page.evaluate("document.body.dataset.stayed = 'yes'")
    assert follower_count(alices_page) == "0"
    follow(alices_page, "hana")
    assert follower_count(alices_page) == "1"
    expect(alices_page.locator("#follow-hana")).to_be_focused()
    unfollow(alices_page, "hana")
    assert follower_count(alices_page) == "0"
    expect(alices_page.locator("body[data-stayed]")).to_be_visible()
    assert not Follow.objects.exists()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_double_click_on_follow_is_one_follow(
    browse: Browse, alice: User, hana: User, has_scripts: bool
) -> None:
    page = browse(alice, java_script_enabled=has_scripts).new_page()
    page.goto("/@hana/")
    page.locator("#follow-hana").dblclick()
    expect_following_once(page)


def test_the_second_of_two_clicks_falls_on_follow_even_when_the_answer_was_faster(
    alices_page: Page, hana: User
) -> None:
    alices_page.clock.install()
    alices_page.goto("/@hana/")
    alices_page.clock.pause_at(timezone.now() + dt.timedelta(hours=1))
    for _click in range(2):
        with alices_page.expect_response("**/@hana/*follow/") as answer:
            alices_page.locator("#follow-hana").click()
        answer.value.finished()
        alices_page.clock.run_for(200)  # as long as fingers take
    alices_page.clock.resume()
    expect_following_once(alices_page)


def expect_following_once(page: Page) -> None:
    unfollow_button = page.locator("form[action='/@hana/unfollow/'] button")
    expect(unfollow_button).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.goto("/@hana/")
    expect(unfollow_button).to_be_visible()
    assert follower_count(page) == "1"
    assert Follow.objects.get().state == State.ACCEPTED


def test_two_tabs_that_both_follow_and_both_unfollow_agree(browse: Browse, alice: User, hana: User) -> None:
    context = browse(alice)
    first, second = context.new_page(), context.new_page()
    for tab in (first, second):
        tab.goto("/@hana/")
    for act, expected in ((follow, "1"), (unfollow, "0")):
        for tab in (first, second):
            act(tab, "hana")
            assert follower_count(tab) == expected
    assert not Follow.objects.exists()


def test_a_follower_who_is_removed_stays_removed(browse: Browse, alice: User, hana: User) -> None:
    alices, hanas = browse(alice).new_page(), browse(hana).new_page()
    alices.goto("/@hana/")
    follow(alices, "hana")
    hanas.goto("/@hana/followers/")
    hanas.locator("form[action='/@alice/remove-follower/'] button").click()
    expect(hanas.get_by_role("status").filter(has_text="@alice")).to_be_visible()
    hanas.reload()
    expect(hanas.locator("main a[href='/@alice/']")).to_have_count(0)
    alices.reload()
    expect(alices.locator("form[action='/@hana/follow/']")).to_be_visible()


# --- feed ---


def test_what_somebody_registers_stands_in_the_feed_of_who_follows_them(
    browse: Browse, alice: User, hana: User
) -> None:
    alices, hanas = browse(alice).new_page(), browse(hana).new_page()
    alices.goto("/@hana/")
    follow(alices, "hana")
    make_entry(hana, make_movie(tmdb_id=SEVEN_SAMURAI, ja="七人の侍"))
    make_movie(tmdb_id=FIGHT_CLUB, ja="ファイト・クラブ")
    hanas.goto(f"/movies/{FIGHT_CLUB}/")
    EntryForm.beside(hanas, FIGHT_CLUB).fill(87).send()
    expect_score(hanas, 87)
    assert feed_of(alices, "hana") == [str(FIGHT_CLUB), str(SEVEN_SAMURAI), str(LEON)]
    expect(alices.locator("main article:has(a[href='/@hana/'])")).to_have_count(1)
    alices.goto("/@hana/")
    unfollow(alices, "hana")
    assert feed_of(alices, "hana") == []


def test_whoever_is_muted_is_out_of_the_feed_and_back_when_no_longer_muted(
    alices_page: Page, hana: User
) -> None:
    alices_page.goto("/@hana/")
    follow(alices_page, "hana")
    assert feed_of(alices_page, "hana") == [str(LEON)]
    open_menu(alices_page, "hana").locator("form[action='/@hana/mute/'] button").click()
    expect(alices_page.locator("form[action='/@hana/unmute/']")).to_be_visible()
    assert feed_of(alices_page, "hana") == []
    expect_open_wall(alices_page, "hana", LEON)
    alices_page.goto("/settings/blocks/")
    alices_page.locator("form[action='/@hana/unmute/'] button").click()
    expect(alices_page.locator("form[action='/@hana/unmute/']")).to_have_count(0)
    assert feed_of(alices_page, "hana") == [str(LEON)]


# --- requests ---


def test_strangers_see_the_name_of_a_wall_for_followers_and_one_sentence(page: Page, shy_hana: User) -> None:
    expect_open_wall(page, "hana")
    expect(page.locator("main h1")).to_have_text("はな")
    expect(page.locator("main .empty p:not([aria-hidden])")).to_have_count(1)
    expect(page.locator("main")).not_to_contain_text("レオン")
    for path in (f"/@hana/{LEON}/", "/@hana/followers/", "/@hana/following/"):
        response = page.goto(path)
        assert response is not None
        assert response.status == 404


def test_whoever_asks_to_follow_sees_the_wall_once_they_are_accepted(
    browse: Browse, alice: User, shy_hana: User
) -> None:
    alices, hanas = browse(alice).new_page(), browse(shy_hana).new_page()
    expect_open_wall(alices, "hana")
    follow(alices, "hana")
    expect_open_wall(alices, "hana")
    answer_request(hanas, "alice", "accept")
    hanas.reload()
    expect(hanas.locator("main form[action^='/settings/requests/']")).to_have_count(0)
    expect_open_wall(alices, "hana", LEON)
    assert follower_count(alices) == "1"
    assert feed_of(alices, "hana") == [str(LEON)]


def test_whoever_is_refused_sees_nothing_and_may_ask_again(
    browse: Browse, alice: User, shy_hana: User
) -> None:
    alices, hanas = browse(alice).new_page(), browse(shy_hana).new_page()
    alices.goto("/@hana/")
    follow(alices, "hana")
    answer_request(hanas, "alice", "refuse")
    expect_open_wall(alices, "hana")
    follow(alices, "hana")
    assert Follow.objects.get().state == State.REQUESTED


def test_a_request_that_was_taken_back_is_not_there_to_accept(
    browse: Browse, alice: User, shy_hana: User
) -> None:
    alices, hanas = browse(alice).new_page(), browse(shy_hana).new_page()
    alices.goto("/@hana/")
    follow(alices, "hana")
    hanas.goto("/settings/requests/")
    unfollow(alices, "hana")
    hanas.locator("form[action='/settings/requests/alice/accept/'] button").click()
    expect(hanas.get_by_role("status").filter(has_text="@alice")).to_be_visible()
    assert not Follow.objects.exists()
    expect_open_wall(alices, "hana")


# --- block ---


def test_the_blocked_find_nobody_until_they_are_unblocked(browse: Browse, alice: User, hana: User) -> None:
    alices, hanas = browse(alice).new_page(), browse(hana).new_page()
    alices.goto("/@hana/")
    follow(alices, "hana")
    block(hanas, "alice")
    expect_no_wall(alices, "hana")
    expect_no_wall(hanas, "alice")
    assert feed_of(alices, "hana") == []
    hanas.goto("/settings/blocks/")
    hanas.locator("form[action='/@alice/unblock/'] button").click()
    expect(hanas.locator("form[action='/@alice/unblock/']")).to_have_count(0)
    expect_open_wall(alices, "hana", LEON)
    expect(alices.locator("form[action='/@hana/follow/']")).to_be_visible()


def test_blocking_asks_first_and_can_be_called_off(alices_page: Page, hana: User) -> None:
    open_menu(alices_page, "hana").locator("a[href$='/block/']").click()
    expect(alices_page.locator("main h1")).to_contain_text("@hana")
    alices_page.locator("main a[href='/@hana/']").click()
    expect_open_wall(alices_page, "hana", LEON)
