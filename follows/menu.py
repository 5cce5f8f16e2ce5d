"""What else one may do about somebody, behind the three dots at the head of their wall."""

from __future__ import annotations

from django.utils.safestring import SafeString

from accounts.models import User
from accounts.querysets import Viewer
from mymovie.addresses import address_of
from mymovie.stencil import Stencil

_menu = Stencil("follows/_menu.html", ["block_url", "report_url", "mute"])
_mute = Stencil("follows/_mute_button.html", ["address", "token", "handle", "told"])


def draw_menu(person: User, viewer: Viewer, *, token: str) -> SafeString:
    """Of somebody from `as_met_by` or `as_seen_by`; nothing for oneself and for visitors."""
    if not isinstance(viewer, User) or person.pk == viewer.pk:
        return SafeString()
    addresses = {
        "block_url": address_of("follows:block", person.handle),
        "report_url": address_of("support:report_profile", person.handle),
    }
    return _menu.fill(addresses, None, {"mute": draw_mute(person, token=token)})


def draw_mute(person: User, *, token: str, told: str = "") -> SafeString:
    """told: what came of the click."""
    texts = {
        "address": address_of("follows:unmute" if person.is_muted else "follows:mute", person.handle),
        "token": token,
        "handle": person.handle,
        "told": told,
    }
    return _mute.fill(texts, is_muted=person.is_muted, is_told=bool(told))
