"""The button to follow somebody, as it is drawn wherever they are named: 24 of them on a page of people."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.utils.safestring import SafeString

from accounts.models import User, Visibility
from accounts.querysets import Viewer
from follows.models import State
from mymovie.addresses import address_of
from mymovie.stencil import Stencil

_button = Stencil("follows/_follow_button.html", ["nickname", "handle", "address", "token", "login_url"])


def draw_button(person: User, viewer: Viewer, *, token: str, here: str, is_head: bool = False) -> SafeString:
    """Of somebody from `as_met_by` or `as_seen_by`; nothing for oneself.

    here: the page it is on, to come back to from the log-in. is_head: at the head of their wall.
    """
    if person.pk == viewer.pk:
        return SafeString()
    is_member, followed_as = isinstance(viewer, User), person.followed_as
    may_not_ask = (
        isinstance(viewer, User)
        and person.visibility == Visibility.FOLLOWERS
        and viewer.visibility == Visibility.PRIVATE
        and not followed_as
    )
    texts = {
        "nickname": person.nickname,
        "handle": person.handle,
        "address": _address(person.handle, bool(followed_as)) if is_member else "",
        "token": token if is_member else "",
        "login_url": "" if is_member else _login(here),
    }
    return _button.fill(
        texts,
        is_member=is_member,
        may_not_ask=may_not_ask,
        is_head=is_head,
        is_public=person.visibility == Visibility.PUBLIC,
        is_followed=followed_as == State.ACCEPTED,
        is_requested=followed_as == State.REQUESTED,
    )


def _address(handle: str, is_followed: bool) -> str:
    return address_of("follows:unfollow" if is_followed else "follows:follow", handle)


@lru_cache(maxsize=64)  # one page has it two dozen times
def _login(here: str) -> str:
    return f"{address_of('account_login')}?next={quote(here)}"
