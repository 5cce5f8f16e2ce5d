"""The card of a film on a watchlist."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from movies.card import (
    POSTER_HOLES,
    Stands,
    day_label,
    film_url,
    poster_texts,
    release_text,
    wish_flags,
    wish_texts,
    wish_url,
)
from mymovie.stencil import Stencil

if TYPE_CHECKING:
    from accounts.models import User

SOON = 99  # days: those before a film comes out are counted from here on

_card = Stencil(
    "movies/_wish_card.html",
    [
        *POSTER_HOLES,
        *("movie_id", "wish_url", "url", "score", "released", "waits", "day", "added", "why"),
        "unwish_url",
    ],
)


class WishCard(NamedTuple):
    """What a card shows of a wish. score: the members' average; registered_at: when it was added."""

    movie_id: int
    score: int | None
    released_on: dt.date | None
    released_country: str
    registered_at: dt.datetime
    why: str
    title: str
    poster: str
    stands: str | None = None  # one of `movies.card.Stands`; None where nobody asked


def draw_wish(
    wish: WishCard,
    owner: User,
    *,
    out_until: dt.date | None,
    language: str | None = None,
    sizes: str = "",
    is_owner: bool = False,
    is_eager: bool = False,
) -> SafeString:
    """out_until: the owner's today."""
    day, language = wish.registered_at.astimezone(owner.zone).date(), language or get_language()
    waits = waits_label(wish.released_on, out_until)
    texts = {
        **poster_texts(wish.title, wish.poster, wish.movie_id, wish.released_on, sizes),
        **wish_texts(wish.movie_id, wish.title, wish.stands),
        "url": film_url(wish.movie_id),
        "score": wish.score,
        "released": release_text(wish.released_on, wish.released_country, language),
        "waits": waits,
        "day": day,
        "added": day_label(day, language),
        "why": wish.why,
        "unwish_url": wish_url(wish.movie_id, Stands.WISHED),
    }
    return _card.fill(
        texts,
        language,
        has_poster=bool(wish.poster),
        has_year=wish.released_on is not None,
        has_score=wish.score is not None,
        has_why=bool(wish.why),
        has_to_wait=bool(waits),
        is_owner=is_owner,
        is_eager=is_eager,
        **wish_flags(None if is_owner else wish.stands),
        is_again=is_owner and wish.stands == Stands.REGISTERED,
    )


def waits_label(day: dt.date | None, today: dt.date | None) -> str:
    """ "in 12 days", for a film that comes out soon; else ""."""
    days = (day - today).days if day and today else 0
    if not 0 < days <= SOON:
        return ""
    if days == 1:
        return gettext("tomorrow")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
