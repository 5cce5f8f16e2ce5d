"""How many follow somebody, and how many they follow: at the head of their wall."""

from __future__ import annotations

from functools import lru_cache

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from accounts.models import User
from mymovie.addresses import address_of
from mymovie.stencil import Stencil

_followers = Stencil("follows/_follower_count.html", ["address", "counted"])
_following = Stencil("follows/_following_count.html", ["address", "counted"])


def draw_followers(person: User, *, is_swapped: bool = False) -> SafeString:
    """Of somebody from `as_seen_by`. is_swapped: it comes with another part of the page."""
    counted = _people("followers", person.seen_follower_count, get_language())
    address = address_of("follows:followers", person.handle)
    return _followers.fill({"address": address}, None, {"counted": counted}, is_swapped=is_swapped)


def draw_following(person: User) -> SafeString:
    counted = _people("following", person.seen_following_count, get_language())
    address = address_of("follows:following", person.handle)
    return _following.fill({"address": address}, None, {"counted": counted})


# The language belongs to the key.
@lru_cache(maxsize=4096)
def _people(which: str, number: int, _language: str | None) -> SafeString:
    if which == "followers":
        said = ngettext("<b>%(people)s</b> follower", "<b>%(people)s</b> followers", number)
    else:
        said = ngettext("<b>%(people)s</b> following", "<b>%(people)s</b> following", number)
    return mark_safe(said % {"people": intcomma(number)})  # noqa: S308  our own words and a number
