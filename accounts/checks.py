"""Settings that would quietly undo the security of accounts: `manage.py check --deploy` refuses them."""

from collections.abc import Iterator
from typing import Any

from django.conf import global_settings, settings
from django.core import checks

VOLATILE = ("LocMemCache", "DummyCache")
STORES_THAT_LAST = (
    "accounts.session_store",
    "django.contrib.sessions.backends.db",
    "django.contrib.sessions.backends.cached_db",
)
KEEPS_PAGES = ("UpdateCacheMiddleware", "FetchFromCacheMiddleware")


def connect() -> None:
    checks.register(safe_for_accounts, checks.Tags.security, deploy=True)


def safe_for_accounts(**_: Any) -> list[checks.CheckMessage]:
    return [checks.Error(told, id=f"accounts.{number}") for number, told in found_in(settings)]


def found_in(settings: Any) -> Iterator[tuple[str, str]]:
    if any(path.endswith(".ModelBackend") for path in settings.AUTHENTICATION_BACKENDS):
        yield "E001", "A second backend makes a second hash for accounts that exist, and so tells them."
    backend = settings.CACHES["default"]["BACKEND"]
    if not settings.DEBUG and backend.endswith(VOLATILE):
        yield "E002", "The default cache holds limits and locks: all processes have to share it."
    database = settings.DATABASES["default"]
    is_server = not database["ENGINE"].endswith("sqlite3")
    if is_server and not database.get("CONN_HEALTH_CHECKS"):
        yield "E003", "Without CONN_HEALTH_CHECKS each connection fails once after the database restarts."
    cookies = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    if settings.SECURE_SSL_REDIRECT and not all(name.startswith("__Host-") for name in cookies):
        yield "E004", "Cookies of a site on https begin with __Host-, so that no neighbour can set them."
    if any(path.endswith(KEEPS_PAGES) for path in settings.MIDDLEWARE):
        yield "E005", "Whole answers are kept by no cache of ours: it has given people the pages of others."
    if settings.SESSION_SAVE_EVERY_REQUEST:
        yield "E006", "Every request would write, and no session would ever run out."
    name = "SIGNED_COOKIE_LEGACY_SALT_FALLBACK"
    if hasattr(global_settings, name) and getattr(settings, name):
        yield "E007", f"{name} reads cookies that were signed for something else."
    if settings.SESSION_ENGINE not in STORES_THAT_LAST:
        yield "E008", "Sessions in a cache alone end for everybody when it is emptied."
