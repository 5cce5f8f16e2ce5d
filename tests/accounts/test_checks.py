"""A deployment with a setting that undoes the security of accounts does not pass `check --deploy`."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import global_settings, settings
from django.core.checks import ERROR, run_checks

from accounts import checks
from mymovie import settings as site

DEPLOYED: dict[str, Any] = {
    "DEBUG": False,
    "AUTHENTICATION_BACKENDS": ["accounts.backend.Backend"],
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}},
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True}},
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "MIDDLEWARE": settings.MIDDLEWARE,
    "SESSION_SAVE_EVERY_REQUEST": settings.SESSION_SAVE_EVERY_REQUEST,
    "SIGNED_COOKIE_LEGACY_SALT_FALLBACK": False,
    "SESSION_ENGINE": settings.SESSION_ENGINE,
}


def found(**other: object) -> list[str]:
    return [number for number, _told in checks.found_in(SimpleNamespace(**DEPLOYED | other))]


def test_a_deployment_as_it_should_be_passes() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("number", "name", "value"),
    [
        ("E001", "AUTHENTICATION_BACKENDS", ["django.contrib.auth.backends.ModelBackend"]),
        ("E002", "CACHES", {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}),
        ("E002", "CACHES", {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}),
        ("E003", "DATABASES", {"default": {"ENGINE": "django.db.backends.postgresql"}}),
        ("E004", "SESSION_COOKIE_NAME", "sessionid"),
        ("E004", "CSRF_COOKIE_NAME", "csrftoken"),
        ("E005", "MIDDLEWARE", ["django.middleware.cache.UpdateCacheMiddleware"]),
        ("E006", "SESSION_SAVE_EVERY_REQUEST", True),
        ("E008", "SESSION_ENGINE", "django.contrib.sessions.backends.cache"),
    ],
)
def test_each_is_found(number: str, name: str, value: object) -> None:
    assert found(**{name: value}) == [number]


def test_so_is_the_old_way_of_signing_where_django_knows_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "SIGNED_COOKIE_LEGACY_SALT_FALLBACK"
    monkeypatch.setattr(global_settings, name, True, raising=False)
    assert found(**{name: True}) == ["E007"]


def test_a_machine_of_one_s_own_may_keep_its_cache_to_itself() -> None:
    own = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert found(DEBUG=True, CACHES=own) == []


def test_what_is_found_is_an_error_where_a_deployment_is_checked(settings: Any) -> None:
    settings.SESSION_SAVE_EVERY_REQUEST = True
    told = run_checks(tags=["security"], include_deployment_checks=True)
    assert ("accounts.E006", ERROR) in [(it.id, it.level) for it in told]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCOUNT_LOGIN_METHODS", {"email"}),
        ("ACCOUNT_EMAIL_VERIFICATION", "mandatory"),
        ("ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT", 600),
        ("ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT", 600),
        ("PASSWORD_RESET_TIMEOUT", 600),
        ("ACCOUNT_PREVENT_ENUMERATION", True),
        ("ACCOUNT_REAUTHENTICATION_REQUIRED", True),
        ("ACCOUNT_EMAIL_NOTIFICATIONS", True),
        ("ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS", True),
        ("ACCOUNT_CHANGE_EMAIL", True),
        ("ACCOUNT_LOGOUT_ON_GET", False),
        ("ACCOUNT_CONFIRM_EMAIL_ON_GET", False),
        ("MFA_SUPPORTED_TYPES", ["totp", "webauthn", "recovery_codes"]),
        ("MFA_PASSKEY_LOGIN_ENABLED", True),
        ("MFA_RECOVERY_CODES_SHOW_ONCE", True),
        ("MFA_TOTP_TOLERANCE", 0),
        ("ALLAUTH_RATE_LIMIT_IPV6_PREFIX", 64),
        ("SESSION_COOKIE_AGE", 14 * 24 * 3600),
        ("AUTHENTICATION_BACKENDS", ["accounts.backend.Backend"]),
    ],
)
def test_the_settings_are_those_the_site_stands_on(name: str, value: object) -> None:
    said = site if hasattr(site, name) else settings  # the tests' own may differ; else Django's
    assert getattr(said, name) == value
