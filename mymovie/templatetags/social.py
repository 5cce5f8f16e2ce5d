"""What a page says of itself to whoever shows a link to it, and to search engines."""

import json
from html import unescape
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mymovie.stencil import Stencil

register = template.Library()

LOCALES = {"ja": "ja_JP", "en": "en_US"}
LONGEST = 200  # characters of a description; everybody cuts sooner


class Picture(NamedTuple):
    url: str
    width: int
    height: int
    alt: str


def site_picture() -> Picture:
    return Picture(f"{settings.SITE_URL}{static('img/social.png')}", 1200, 630, "MyMovie")


_social = Stencil(
    "components/_social.html",
    ["title", "description", "address", "kind", "handle", "image", "width", "height", "alt"],
)


@register.simple_tag
def social(
    title: str = "MyMovie",
    description: str = "",
    path: str = "",
    picture: Picture | None = None,
    kind: str = "website",
    handle: str = "",
) -> SafeString:
    """`path` is the page's own; without it the page is nobody's to index, and has no canonical address."""
    picture = picture or site_picture()
    texts = {
        "title": _plain(title),
        "description": _cut(_plain(description) or _site_description()),
        "address": f"{settings.SITE_URL}{path}",
        "kind": kind,
        "handle": handle,
        "image": picture.url,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
    }
    return _social.fill(
        texts, has_path=bool(path), has_handle=bool(handle), is_wide=picture.width > picture.height
    )


@register.filter
def locale(code: str) -> str:
    """ "ja_JP" """
    return LOCALES[code]


@register.filter
def in_query(code: str) -> str:
    """What an address says to be in that language: nothing for ours, which is what who asks for none gets."""
    return "" if code == settings.LANGUAGE_CODE else f"?lang={code}"


def _plain(text: str) -> str:
    """What a template's tag has drawn is escaped already."""
    return unescape(text) if isinstance(text, SafeString) else text


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else Truncator(text).chars(LONGEST)


def _site_description() -> str:
    return _(
        "Register the films you have watched, give each a score out of 100, and see them as a wall: "
        "by day, by score, or by the day they came out in your country."
    )


_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.simple_tag
def json_ld(facts: dict[str, Any]) -> SafeString:
    """Facts for machines; nothing in them can end the element, as in Django's `json_script`."""
    text = json.dumps(facts, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
