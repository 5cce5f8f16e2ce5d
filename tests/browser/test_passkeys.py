"""Passkeys with a device that Chromium plays: allauth's scripts run under our content policy."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests.browser.conftest import Browse
from tests.browser.steps import expect_logged_in, log_in_by_form, say_it_is_me


@pytest.fixture(autouse=True)
def _plain_http(settings: Any) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the live server's


def device_of(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    say_it_is_me(page)
    page.locator("[name=name]").fill("枕元の電話")
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator(".codes li")).to_have_count(10)


@pytest.fixture
def page(browse: Browse, alice: User) -> Page:
    """Alice's, with a passkey on a device; logged out again."""
    context: BrowserContext = browse()
    page = context.new_page()
    device_of(page)
    log_in_by_form(page, alice.email)
    expect_logged_in(page, "alice")
    add_passkey(page)
    context.clear_cookies()
    return page


def test_a_passkey_alone_logs_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("#passkey_login").click()
    expect_logged_in(page, "alice")


def test_after_the_password_the_passkey_is_the_second_step(page: Page, alice: User) -> None:
    log_in_by_form(page, alice.email)
    page.locator("#mfa_webauthn_authenticate").click()
    expect_logged_in(page, "alice")


def test_a_passkey_that_is_not_there_is_told_on_the_page(browse: Browse, alice: User) -> None:
    page = browse().new_page()
    page.goto("/accounts/login/")
    refusal = "Promise.reject(new DOMException('', 'NotAllowedError'))"
    page.evaluate(f"() => {{ navigator.credentials.get = () => {refusal} }}")
    page.locator("#passkey_login").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
