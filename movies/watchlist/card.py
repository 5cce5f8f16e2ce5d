"""The card of a film on a watchlist."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


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
