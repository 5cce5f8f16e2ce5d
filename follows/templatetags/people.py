"""How people look in templates."""

import unicodedata
from urllib.parse import urlsplit

from django import template

from accounts.models import User
from follows.querysets import has_open_wall

register = template.Library()

register.filter("is_open_to", has_open_wall)


@register.filter
def link_host(person: User) -> str:
    """Where the person's link leads, so that nobody is led elsewhere; "" when that cannot be told for sure.

    Letters that are not ASCII stand as punycode: some look like others.
    """
    # Browsers take \\ for /, so https://elsewhere.example\\@here.example leads elsewhere; and what is before
    # an @ is nobody's host.
    if not person.link.startswith(("https://", "http://")) or "\\" in person.link:
        return ""
    try:
        parts = urlsplit(person.link)
        host = parts.hostname or ""
        return "" if "@" in parts.netloc else ".".join(map(_ascii_label, _dots(host).split(".")))
    except ValueError:
        return ""


def _dots(host: str) -> str:
    return unicodedata.normalize("NFKC", host).lower().replace("。", ".")


def _ascii_label(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode()
