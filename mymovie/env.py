"""Reading the environment: typed, and a refusal to start that names the variable.

SystemExit and not ImproperlyConfigured: whoever starts the server gets one line, not a traceback.
"""

import os
import re
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import environ


def refuse(name: str, problem: str) -> NoReturn:
    raise SystemExit(f"MyMovie does not start: {name} {problem}.")


def load_file(path: Path) -> None:
    """Variables from an env file; what is already in the environment wins."""
    if path.is_file():
        environ.Env.read_env(path)


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        refuse(name, "is not set")
    return default


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    refuse(name, f"is {value!r}; it takes 1 or 0")


def count(name: str, *, default: int) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()):
        refuse(name, f"is {value!r}; it takes a whole number")
    return int(value)


def names(name: str) -> list[str]:
    """A comma-separated list; unset is empty."""
    return [part.strip() for part in text(name, "").split(",") if part.strip()]


def site_url(name: str, default: str | None = None) -> str:
    """Scheme and host of the site, without a trailing slash, e.g. https://mymovie.example."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        refuse(name, f"is {value!r}; it takes a scheme and a host, as in https://mymovie.example")
    return value


def contact(name: str) -> str:
    """ "" when unset; else as RFC 9116 has it: a page or an address for mail, as a URI."""
    value = text(name, "")
    if value and not re.fullmatch(r"(?:https://|mailto:[^@\s]+@)[^\s@]+", value):
        refuse(name, f"is {value!r}; it takes mailto:name@host or an address that begins with https://")
    return value


def database(name: str, default: str) -> dict[str, object]:
    value = text(name, default)
    try:
        # django-environ takes an unknown scheme for the path of an engine, or for nothing at all.
        if value.partition("://")[0] in ("postgres", "postgresql", "sqlite"):
            return dict(environ.Env.db_url_config(value))
    except (ValueError, environ.ImproperlyConfigured):
        pass
    refuse(name, "cannot be read; it takes a form like postgres://user:password@host:5432/name")


def cache(name: str, default: str) -> dict[str, object]:
    try:
        return dict(environ.Env.cache_url_config(text(name, default)))
    except (ValueError, environ.ImproperlyConfigured):
        refuse(name, "cannot be read; it takes a form like rediss://host:6379/0 or dbcache://cache")


def lasting(cache: dict[str, object], table: str) -> dict[str, object]:
    """A table, whatever else there is; or the memory of this process if that was asked for."""
    if str(cache["BACKEND"]).endswith("LocMemCache"):
        return roomy(cache)
    location = cache["LOCATION"] if str(cache["BACKEND"]).endswith("DatabaseCache") else table
    return roomy({"BACKEND": "mymovie.caches.database.DatabaseCache", "LOCATION": location})


def forgiving(cache: dict[str, object]) -> dict[str, object]:
    """Redis with a limit to what it may cost."""
    is_redis = str(cache["BACKEND"]).endswith("RedisCache")
    return cache | {"BACKEND": "mymovie.caches.redis.RedisCache"} if is_redis else cache


def roomy(cache: dict[str, object], rows: int = 100_000) -> dict[str, object]:
    """Room for many locks and limits in the caches that count their rows; Redis has its own policy."""
    counts_rows = str(cache["BACKEND"]).endswith(("DatabaseCache", "LocMemCache"))
    return cache | {"OPTIONS": {"MAX_ENTRIES": rows}} if counts_rows else cache


def apart(cache: dict[str, object], name: str, rows: int = 100_000) -> dict[str, object]:
    """The same cache under another name, in a table of its own where it is the database."""
    location = cache.get("LOCATION", "")
    if str(cache["BACKEND"]).endswith(("DatabaseCache", "LocMemCache")):
        location = f"{location}_{name}"
    return forgiving(roomy(cache, rows)) | {"LOCATION": location, "KEY_PREFIX": name}


def token(name: str) -> str:
    """ "" when unset; without the word Bearer and without quotes, which are easily pasted along."""
    value = text(name, "")
    if not (value.isascii() and value.isprintable()) or any(sign in value for sign in " '\""):
        refuse(name, "holds a character that no token has; it takes the token alone, without 'Bearer'")
    return value


def service_url(name: str, default: str) -> str:
    """https, or http for this machine alone; no user, query or fragment."""
    value = text(name, default)
    parts = urlsplit(value)
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not (parts.scheme == "https" or (parts.scheme == "http" and is_here)) or not parts.hostname:
        refuse(name, f"is {value!r}; it takes an address that begins with https://")
    if "@" in parts.netloc or parts.query or parts.fragment:
        refuse(name, "takes a scheme, a host and a path, nothing more")
    return value


def email(name: str, default: str | None) -> dict[str, object]:
    try:
        return dict(environ.Env.email_url_config(text(name, default)))
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        refuse(name, "cannot be read; it takes a form like smtp+tls://user:password@host:587")


def is_smtp(mail: dict[str, object]) -> bool:
    return str(mail["EMAIL_BACKEND"]).endswith(".smtp.EmailBackend")


def keep_private(name: str, mail: dict[str, object]) -> None:
    """Codes and addresses go out by it: over TLS, unless the server is on this machine."""
    is_here = mail["EMAIL_HOST"] in ("localhost", "127.0.0.1", "::1")
    if not (is_here or mail.get("EMAIL_USE_TLS") or mail.get("EMAIL_USE_SSL")):
        refuse(
            name, "has no TLS; it takes smtp+tls:// or smtp+ssl://, as in smtp+tls://user:password@host:587"
        )
