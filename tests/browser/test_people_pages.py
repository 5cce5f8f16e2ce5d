"""Every page of people, settings and support, as `sights` looks at it."""

import datetime as dt
from collections.abc import Sequence

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.actions import choose_visibility, leave, revise_profile
from accounts.models import User, Visibility
from follows.actions import block, follow, mute
from movies import taste
from movies.actions import hide_memo
from support import desk
from tests.browser.conftest import Browse
from tests.browser.sights import Look, Sight, Step, in_turn, look_at
from tests.browser.steps import ask_for_another_password, log_in_by_form, say_it_is_me, unfollow
from tests.factories import fill_wall, make_entry, make_movie, make_user, make_wish

SEVEN_SAMURAI, LEON = 346, 101
COMMON = range(201, 206)


def open_menu(page: Page) -> None:
    page.locator("details:has(a[href$='/block/']) summary").click()


def click_follow(handle: str) -> Step:
    """Followed anew in each language."""

    def step(page: Page) -> None:
        unfollow(page, handle)
        page.locator(f"form[action='/@{handle}/follow/'] button").click()
        expect(page.locator(f"form[action='/@{handle}/unfollow/']")).to_be_visible()

    return step


def send(form: str, **said: str) -> Step:
    """What is not said is left as it is; the form comes back with what is wrong."""

    def step(page: Page) -> None:
        for name, value in said.items():
            page.locator(f"main [name={name}]").fill(value)
        page.locator(f"form[action='{form}'] [type=submit]:not([form])").click()
        expect(page.locator("main [aria-invalid=true]").first).to_be_visible()

    return step


def write_too_much(page: Page) -> None:
    page.locator("[name=category]").select_option("film")
    send("/contact/", email="me@example.com", text="あ" * 301)(page)


def log_in_as_far_as_the_code(page: Page) -> None:
    log_in_by_form(page, "guarded@example.com")
    expect(page.locator("[name=code]")).to_be_visible()


def forget_the_password(page: Page) -> None:
    ask_for_another_password(page, "alice@example.com")
    expect(page.locator("[name=code]")).to_be_visible()


def take_off(page: Page) -> None:
    page.locator("button[formaction$='/unwish/']").first.click()
    expect(page.locator(".card--removed button")).to_be_visible()


SIGHTS = [
    Sight("feed", "/", by="alice"),
    Sight("feed of nobody", "/", by="carol"),
    Sight("film that friends have", f"/movies/{SEVEN_SAMURAI}/", by="alice"),
    Sight("wall of a friend", "/@bob/", by="alice", step=open_menu, is_covered=True),
    Sight("wall just followed", "/@bob/", by="alice", step=click_follow("bob")),
    Sight("wall for followers", "/@dora/"),
    Sight("wall for followers, asked for", "/@dora/", by="carol"),
    Sight("own wall for followers", "/@dora/", by="dora"),
    Sight("watchlist", "/@bob/watchlist/?sort=released"),
    Sight("watchlist of somebody else", "/@bob/watchlist/", by="alice"),
    Sight("own watchlist", "/@bob/watchlist/", by="bob", step=take_off),
    Sight("own watchlist, empty", "/@carol/watchlist/", by="carol"),
    Sight("people", "/people/"),
    Sight("people of a member", "/people/", by="alice"),
    Sight("people by films", "/people/?tab=films", by="alice"),
    Sight("people by taste", "/people/?tab=taste", by="alice"),
    Sight("people by taste, of a newcomer", "/people/?tab=taste", by="carol"),
    Sight("people by films never met", "/people/?tab=unmet", by="alice"),
    Sight("people found", "/people/?q=do", by="alice"),
    Sight("people not found", "/people/?q=zzzz"),
    Sight("taste", "/@bob/taste/", by="alice"),
    Sight("taste not compared", "/@bob/taste/", by="carol"),
    Sight("following", "/@alice/following/"),
    Sight("followers", "/@bob/followers/"),
    Sight("own followers", "/@bob/followers/", by="bob"),
    Sight("followers not found", "/@bob/followers/?q=zzzz"),
    Sight("following nobody", "/@carol/following/", by="carol"),
    Sight("followers of nobody", "/@carol/followers/", by="alice"),
    Sight("requests", "/settings/requests/", by="dora"),
    Sight("no requests", "/settings/requests/", by="alice"),
    Sight("block", "/@bob/block/", by="alice"),
    Sight("blocks and mutes", "/settings/blocks/", by="alice"),
    Sight("no blocks and mutes", "/settings/blocks/", by="carol"),
    Sight("profile", "/settings/profile/", by="renamed"),
    Sight(
        "profile with mistakes",
        "/settings/profile/",
        by="alice",
        step=send("/settings/profile/", handle="bob", nickname="", link="ftp://nowhere"),
    ),
    Sight("privacy settings", "/settings/privacy/", by="alice"),
    Sight("privacy settings, asked again", "/settings/privacy/?visibility=private", by="alice"),
    Sight("opening a wall to all", "/settings/privacy/?visibility=public", by="dora"),
    Sight("security", "/settings/security/", by="alice"),
    Sight("security with a second factor", "/settings/security/", by="guarded"),
    Sight("second factor", "/accounts/2fa/", by="alice"),
    Sight("authenticator app", "/accounts/2fa/totp/activate/", by="alice", step=say_it_is_me),
    Sight("new passkey", "/accounts/2fa/webauthn/add/", by="alice", step=say_it_is_me),
    Sight("passkeys", "/accounts/2fa/webauthn/", by="alice"),
    Sight("recovery codes", "/accounts/2fa/recovery-codes/", by="guarded", step=say_it_is_me),
    Sight("new recovery codes", "/accounts/2fa/recovery-codes/generate/", by="guarded", step=say_it_is_me),
    Sight("turning the app off", "/accounts/2fa/totp/deactivate/", by="guarded", step=say_it_is_me),
    Sight("second step", "/accounts/login/", step=log_in_as_far_as_the_code),
    Sight("code for a new password", "/accounts/password/reset/", step=forget_the_password),
    Sight("suspended", "/accounts/inactive/"),
    Sight("sessions", "/accounts/sessions/", by="alice"),
    Sight("account", "/settings/account/", by="alice"),
    Sight("leaving", "/settings/account/leave/", by="alice"),
    Sight(
        "leaving with a wrong password",
        "/settings/account/leave/",
        by="alice",
        step=send("/settings/account/leave/", password="not it at all"),
    ),
    Sight("left", "/settings/account/left/"),
    Sight("coming back", "/settings/account/come-back/", by="erin"),
    Sight("contact", "/contact/"),
    Sight("contact of a member", "/contact/", by="alice"),
    Sight("contact with mistakes", "/contact/", step=write_too_much),
    Sight("thanks", "/contact/thanks/"),
    Sight("report of a profile", "/@bob/report/", by="alice"),
    Sight("report of a memo", f"/@bob/{SEVEN_SAMURAI}/report/", by="alice"),
    Sight("reported", "/@bob/report/", by="carol"),
    Sight("hidden memo", f"/@bob/{LEON}/", by="bob"),
    Sight("about", "/about/"),
    Sight("terms", "/terms/"),
    Sight("privacy", "/privacy/"),
    Sight("accessibility", "/accessibility/"),
]


@pytest.fixture(autouse=True)
def _town(_database: None, alice: User, bob: User) -> None:
    carol, dora = make_user("carol", nickname="キャロル"), make_user("dora", nickname="ドーラ")
    films = [make_movie(tmdb_id=n, ja=f"ふたりの映画 {n}", poster_path="") for n in COMMON]
    for film in films:
        make_entry(alice, film, score=60 + film.pk % 7)
        make_entry(bob, film, score=95)
    samurai = make_movie(tmdb_id=SEVEN_SAMURAI, ja="七人の侍", en="Seven Samurai", poster_path="")
    for person in (bob, carol, dora):
        make_entry(person, samurai, score=70, memo="二回目のほうがよかった。" * 9)
    leon = make_entry(bob, make_movie(tmdb_id=LEON, ja="レオン"), score=0, memo="犯人は先生")
    hide_memo(entry=leon, is_hidden=True)
    stranger = make_user(
        "w" * 20, nickname="知らない街の夜の映画館に毎晩ひとりで通いつめている長い長い名前の人です"
    )
    fill_wall(stranger, 12)
    for n in range(301, 306):
        soon = timezone.localdate() + dt.timedelta(days=12 * (n - 302))
        make_wish(bob, make_movie(tmdb_id=n, ja=f"見たい映画 {n}", japan=soon), why="予告編を三回見た")
    choose_visibility(user=dora, visibility=Visibility.FOLLOWERS)
    for follower, followed in ((alice, bob), (bob, alice), (stranger, bob), (stranger, dora), (carol, dora)):
        follow(follower=follower, followed=followed)
    taste.compare_with_many(alice)


@pytest.fixture
def blocks(alice: User) -> None:
    block(blocker=alice, blocked=make_user("frank"))
    mute(muter=alice, muted=make_user("gina"))


@pytest.fixture
def reported(bob: User) -> None:
    carol = User.objects.get(handle="carol")
    desk.report(reporter=carol, about_person=bob, about_film=None, why="spam", text="")


@pytest.fixture
def others() -> None:
    """Who changed their name, left, or has a second factor."""
    revise_profile(user=make_user("before"), handle="renamed")
    leave(user=make_user("erin"))
    guarded = make_user("guarded")
    TOTP.activate(guarded, generate_totp_secret())
    RecoveryCodes.activate(guarded)


@pytest.mark.usefixtures("blocks", "reported", "others")
@in_turn(SIGHTS)
def test_a_page_fits_speaks_its_language_and_can_be_used_by_everybody(
    browse: Browse, sight: Sight, looks: Sequence[Look]
) -> None:
    look_at(browse, sight, looks)
