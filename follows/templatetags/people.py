"""How people look in templates."""

import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.safestring import SafeString

from accounts.models import User
from follows.button import draw_button
from follows.counted import draw_followers
from follows.menu import draw_menu
from follows.querysets import has_open_wall

register = template.Library()

register.filter("is_open_to", has_open_wall)


@register.simple_tag(takes_context=True)
def follow_button(context: Mapping[str, Any], person: User, *, is_head: bool = False) -> SafeString:
    """Needs user and request."""
    viewer, here = context["user"], context["request"].get_full_path()
    token = str(context["csrf_token"]) if viewer.is_authenticated else ""
    return draw_button(person, viewer, token=token, here=here, is_head=is_head)


@register.simple_tag(takes_context=True)
def person_menu(context: Mapping[str, Any], person: User) -> SafeString:
    """Needs user and, of a member, the token."""
    viewer = context["user"]
    return draw_menu(person, viewer, token=str(context["csrf_token"]) if viewer.is_authenticated else "")


@register.simple_tag
def swapped_followers(person: User) -> SafeString:
    return draw_followers(person, is_swapped=True)


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
