"""What a page says of itself to whoever shows a link to it, and to search engines."""

import json
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

LOCALES = {"ja": "ja_JP", "en": "en_US"}
LONGEST = 200  # characters of a description; everybody cuts sooner


class Picture(NamedTuple):
    url: str
    width: int
    height: int
    alt: str

    @property
    def is_wide(self) -> bool:
        return self.width > self.height


def site_picture() -> Picture:
    return Picture(f"{settings.SITE_URL}{static('img/social.png')}", 1200, 630, "MyMovie")


@register.inclusion_tag("components/_social.html", takes_context=True)
def social(
    context: Context,
    title: str = "MyMovie",
    description: str = "",
    path: str = "",
    picture: Picture | None = None,
    kind: str = "website",
    handle: str = "",
) -> dict[str, Any]:
    """`path` is the page's own; without it the page is nobody's to index, and has no canonical address."""
    language = get_language() or settings.LANGUAGE_CODE
    versions = {code: in_language(path, code) for code, _name in settings.LANGUAGES} if path else {}
    return {
        "title": title,
        "description": Truncator(description or _site_description()).chars(LONGEST),
        "kind": kind,
        "handle": handle,
        "picture": picture or site_picture(),
        "canonical": versions.get(language, ""),
        "versions": versions,
        "otherwise": f"{settings.SITE_URL}{path}",
        "locale": LOCALES[language],
        "other_locales": [locale for code, locale in LOCALES.items() if code != language],
    }


def in_language(path: str, code: str) -> str:
    """The address at which a page is in that language: the first of ours is what who asks for none gets."""
    return f"{settings.SITE_URL}{path}" + ("" if code == settings.LANGUAGE_CODE else f"?lang={code}")


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
