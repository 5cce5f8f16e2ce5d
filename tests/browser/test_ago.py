"""How long ago something was registered, in the days of whoever reads."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import Browse
from tests.factories import make_entry, make_movie


@pytest.mark.parametrize(("locale", "told"), [("ja-JP", "3日前"), ("en-GB", "3 days ago")])
def test_a_film_says_how_long_ago_it_was_registered(
    browse: Browse, alice: User, locale: str, told: str
) -> None:
    registered_at = timezone.now() - dt.timedelta(days=3)
    make_entry(alice, make_movie(tmdb_id=550), registered_at=registered_at)
    page = browse(locale=locale).new_page()
    page.goto("/movies/550/")
    expect(page.locator(".said__when")).to_have_text(told)
    on = timezone.localdate(registered_at).strftime("%Y/%m/%d" if locale == "ja-JP" else "%Y-%m-%d")
    expect(page.locator(".said__when")).to_have_attribute("title", on)


def test_what_was_registered_long_ago_keeps_its_date(page: Page, alice: User) -> None:
    registered_at = timezone.now() - dt.timedelta(days=40)
    make_entry(alice, make_movie(tmdb_id=550), registered_at=registered_at)
    page.goto("/movies/550/")
    expect(page.locator(".said__when")).to_have_text(timezone.localdate(registered_at).strftime("%Y/%m/%d"))


def test_one_moment_is_another_day_elsewhere(browse: Browse, alice: User) -> None:
    """An hour and a half later a day has ended in Tokyo, and in Los Angeles it is still morning."""
    make_entry(alice, make_movie(tmdb_id=550), registered_at=dt.datetime(2026, 5, 4, 14, 30, tzinfo=dt.UTC))
    for zone, told in (("Asia/Tokyo", "昨日"), ("America/Los_Angeles", "今日")):
        page = browse(timezone_id=zone).new_page()
        page.clock.set_fixed_time(dt.datetime(2026, 5, 4, 16, 0, tzinfo=dt.UTC))
        page.goto("/movies/550/")
        expect(page.locator(".said__when")).to_have_text(told)
