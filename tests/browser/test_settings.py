"""Who one is, where one lives, and how the account is protected."""

import datetime as dt
import re
import time
from collections.abc import Sequence

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.mail import EmailMessage
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from movies.tmdb.records import ReleaseDate, ReleaseKind
from tests.browser.conftest import Browse
from tests.browser.steps import (
    ask_for_another_password,
    enter_code,
    expect_logged_in,
    expect_open_wall,
    log_in_by_form,
    say_it_is_me,
    type_code,
)
from tests.factories import PASSWORD, make_entry, make_movie

LEON = 101
NEW_PASSWORD = "別の夜の映画館で会いましょう"


def save(page: Page) -> None:
    page.locator("form[action='/settings/profile/'] [type=submit]").click()
    expect(page.get_by_role("status").first).to_be_visible()


# --- profile ---


def test_the_old_address_leads_to_a_wall_whose_handle_changed(
    browse: Browse, alices_page: Page, alice: User
) -> None:
    make_entry(alice, make_movie(tmdb_id=LEON, ja="レオン"))
    alices_page.goto("/settings/")
    alices_page.locator("[name=handle]").fill("alice_films")
    save(alices_page)
    expect_logged_in(alices_page, "alice_films")
    visitors = browse().new_page()
    visitors.goto("/@alice/")
    visitors.wait_for_url("**/@alice_films/")
    expect_open_wall(visitors, "alice_films", LEON)


def test_a_new_country_dates_the_wall_anew(alices_page: Page, alice: User) -> None:
    days = {"JP": dt.date(1995, 3, 25), "FR": dt.date(1994, 9, 14)}
    releases = tuple(
        ReleaseDate(country, day, ReleaseKind.THEATRICAL, "", "") for country, day in days.items()
    )
    make_entry(alice, make_movie(tmdb_id=LEON, ja="レオン", releases=releases))
    alices_page.goto("/@alice/?sort=released")
    card = alices_page.locator(f"#card-{LEON}")
    expect(card).to_contain_text("1995/03/25")
    alices_page.goto("/settings/profile/")
    alices_page.locator("[name=country]").select_option("FR")
    save(alices_page)
    alices_page.goto("/@alice/?sort=released")
    expect(card).to_contain_text("1994/09/14")


def test_a_profile_that_cannot_be_saved_keeps_what_was_typed(alices_page: Page, bob: User) -> None:
    alices_page.goto("/settings/profile/")
    alices_page.locator("[name=handle]").fill("bob")
    alices_page.locator("[name=nickname]").fill("アリス二世")
    alices_page.locator("form[action='/settings/profile/'] [type=submit]").click()
    expect(alices_page.locator("[name=handle]")).to_have_attribute("aria-invalid", "true")
    expect(alices_page.locator("[name=nickname]")).to_have_value("アリス二世")


def test_link_and_age_stand_at_the_head_of_the_wall(browse: Browse, alices_page: Page) -> None:
    alices_page.goto("/settings/profile/")
    alices_page.locator("[name=link]").fill("https://films.example/alice?page=1")
    born = dt.date.today() - dt.timedelta(days=30 * 366)
    alices_page.locator("[name=birth_date]").fill(born.isoformat())
    alices_page.locator("[name=shows_age]").check()
    save(alices_page)
    visitors = browse().new_page()
    visitors.goto("/@alice/")
    head = visitors.locator("main header").first
    link = head.locator("a[href='https://films.example/alice?page=1']")
    expect(link).to_have_text("films.example")
    expect(link).to_have_attribute("rel", re.compile("nofollow ugc noopener"))
    expect(head).to_contain_text("30")


def test_making_a_wall_private_tells_first_what_changes(browse: Browse, alices_page: Page) -> None:
    alices_page.goto("/settings/privacy/")
    alices_page.locator("[name=visibility][value=private]").check()
    alices_page.locator("form[method=get][action='/settings/privacy/'] [type=submit]").click()
    visitors = browse().new_page()
    expect_open_wall(visitors, "alice")
    alices_page.locator("form[method=post][action='/settings/privacy/'] [type=submit]").click()
    expect(alices_page.get_by_role("status").first).to_be_visible()
    response = visitors.goto("/@alice/")
    assert response is not None
    assert response.status == 404


# --- password and sessions ---


def test_logging_out_the_others_ends_the_other_browser_alone(browse: Browse, alice: User) -> None:
    here, there = browse().new_page(), browse().new_page()
    for page in (here, there):
        log_in_by_form(page, "alice@example.com")
        expect_logged_in(page, "alice")
    here.goto("/settings/security/")
    here.locator("main a[href='/accounts/sessions/']").click()
    the_others = here.locator("form[action='/accounts/sessions/']:not(:has([name=session])) [type=submit]")
    the_others.click()
    say_it_is_me(here)
    expect(here.locator("form[action='/accounts/sessions/']")).to_have_count(0)
    here.goto("/")
    expect_logged_in(here, "alice")
    there.goto("/")
    expect(there.locator("header a[href='/accounts/login/']")).to_be_visible()


def test_a_changed_password_is_the_one_that_opens(browse: Browse, alices_page: Page) -> None:
    alices_page.goto("/settings/security/")
    alices_page.locator("main a[href='/accounts/password/change/']").click()
    for name, value in {
        "oldpassword": PASSWORD,
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }.items():
        alices_page.locator(f"main [name={name}]").fill(value)
    alices_page.locator("form[action='/accounts/password/change/'] [type=submit]").click()
    expect(alices_page.get_by_role("status").first).to_be_visible()
    visitors = browse().new_page()
    log_in_by_form(visitors, "alice@example.com")
    expect(visitors.locator("form[action='/accounts/login/'] .errorlist")).to_be_visible()
    visitors.locator("[name=password]").fill(NEW_PASSWORD)
    visitors.locator("form[action='/accounts/login/'] [type=submit]").click()
    expect_logged_in(visitors, "alice")


def test_a_forgotten_password_is_replaced_with_the_mailed_code(
    page: Page, alice: User, mailoutbox: Sequence[EmailMessage]
) -> None:
    ask_for_another_password(page, "alice@example.com")
    enter_code(page, str(mailoutbox[0].body))
    for field in ("password1", "password2"):
        page.locator(f"[name={field}]").fill(NEW_PASSWORD)
    page.locator("form:has([name=password1]) [type=submit]").first.click()
    page.wait_for_url("**/accounts/password/reset/done/")
    log_in_by_form(page, "alice@example.com", NEW_PASSWORD)
    expect_logged_in(page, "alice")


# --- a second factor ---


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_the_authenticator_app_is_turned_on_by_its_qr_code_and_asked_at_the_next_log_in(
    browse: Browse, alices_page: Page, alice: User
) -> None:
    alices_page.goto("/settings/security/")
    alices_page.locator("main a[href='/accounts/2fa/totp/activate/']").click()
    say_it_is_me(alices_page)
    expect_squares(alices_page.locator("main .qr"))
    secret = alices_page.locator("#authenticator_secret").input_value()
    type_code(alices_page, code_of(secret))
    codes = alices_page.locator("#recovery-codes code")
    expect(codes).to_have_count(10)
    recovery_code = codes.first.inner_text()
    visitors = browse().new_page()
    log_in_by_form(visitors, "alice@example.com")
    type_code(visitors, "000000")
    expect(visitors.locator("[name=code]")).to_have_attribute("aria-invalid", "true")
    type_code(visitors, recovery_code)
    expect_logged_in(visitors, "alice")


def expect_squares(qr: Locator) -> None:
    """Large enough for a camera, dark on light in both themes."""
    for theme in ("dark", "light"):
        qr.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        box = qr.locator("svg").bounding_box()
        assert box is not None
        assert box["width"] >= 150
        ground = qr.evaluate("qr => getComputedStyle(qr).backgroundColor")
        ink = qr.locator("path").evaluate("path => getComputedStyle(path).fill")
        assert brightness(ground) > 200 > 100 > brightness(ink), f"{theme}: {ink} on {ground}"


def brightness(colour: str) -> float:
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3
