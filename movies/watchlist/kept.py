"""What a wish held that was taken off, sealed to travel with the button that puts it back."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.core import signing

from movies.models import Wish

_SALT = "movies.watchlist.kept"
_MAX_AGE = dt.timedelta(days=2)


class Kept(NamedTuple):
    why: str | None = None
    added_at: dt.datetime | None = None


def write_kept(wish: Wish | None) -> str:
    if wish is None:
        return ""
    return signing.dumps([wish.why, wish.added_at.isoformat()], salt=_SALT, compress=True)


def read_kept(text: str) -> Kept:
    """Nothing, where it is not ours, or too old."""
    try:
        why, added_at = signing.loads(text, salt=_SALT, max_age=_MAX_AGE)
    except (signing.BadSignature, TypeError, ValueError):
        return Kept()
    return Kept(why, dt.datetime.fromisoformat(added_at))
