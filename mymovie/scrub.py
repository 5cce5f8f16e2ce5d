"""Taking out of a text what no log may hold: addresses of any kind, paths, queries, secrets."""

import ipaddress
import re
from functools import lru_cache

from django.conf import settings

LONGEST = 500

# Each begins where a word or a run does, or is short: one that could begin anywhere in a long run would take
# the square of its length.
_URL = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z0-9+.-]+://\S*")
# Whatever stands beside an @ goes as a whole: what an address may look like is too long a story.
_EMAIL = re.compile(r'(?:(?<!\S)|"[^"\s]*\s[^"]{0,64}")\S*(?:@|%40)\S*')
_QUERY = re.compile(r"(?<!\S)\S*[?&][\w.%\[\]-]*=\S*")
_PATH = re.compile(r"(?<![\w<])/\S+")
_NAMED_SECRET = re.compile(
    r"(?i)\b(\w*(?:password|passwd|token|secret|api_?key|sessionid|csrf\w*|authorization|cookie))"
    r"\b[\"']?\s*[=:]\s*(?:bearer\s+)?\S+"
)
_BEARER = re.compile(r"(?i)\bbearer\s+\S+")
_LONG_SECRET = re.compile(r"(?<![\w+/=.-])(?=[\w+/=.-]*\d)(?=[\w+/=.-]*[A-Za-z])[\w+/=.-]{32,}", re.ASCII)
_IPV4 = re.compile(r"(?<![\w.])(?:::ffff:)?\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?![\w])")
_MAYBE_IPV6 = re.compile(r"[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}")


def scrubbed(text: str, longest: int = LONGEST) -> str:
    """In one line, and cut short."""
    text = " ".join(text[: longest * 8].split())
    for secret in our_secrets() if settings.configured else ():  # gunicorn logs before there are any
        text = text.replace(secret, "[secret]")
    text = _URL.sub("[url]", text)
    text = _NAMED_SECRET.sub(r"\1=[secret]", text)
    text = _BEARER.sub("[secret]", text)
    text = _EMAIL.sub("[e-mail]", text)
    text = _QUERY.sub("[query]", text)
    text = _PATH.sub("[path]", text)
    text = _IPV4.sub("[ip]", text)
    text = _MAYBE_IPV6.sub(_unless_it_is_one, text)
    text = _LONG_SECRET.sub("[secret]", text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _unless_it_is_one(match: re.Match[str]) -> str:
    """12:34:56 is none."""
    try:
        ipaddress.IPv6Address(match[0])
    except ValueError:
        return match[0]
    return "[ip]"


@lru_cache(maxsize=1)
def our_secrets() -> list[str]:
    """Those that may stand in an error as they are, whatever they look like; the longest first."""
    database = settings.DATABASES["default"].get("PASSWORD")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS, settings.TMDB_TOKEN]
    known = {str(secret) for secret in [*keys, database, settings.EMAIL_HOST_PASSWORD] if secret}
    return sorted((secret for secret in known if len(secret) >= 6), key=len, reverse=True)
