"""What follows when something on a wall is seen by fewer from now on, wherever it is hidden.

Said in the transaction that hides it, with its owner's row locked, before any film is.
"""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import User
from movies import taste
from mymovie.edge import rows as edge

# An entry is on a wall, in its feed and card, on a film's page, the front page, the people's; a person on
# other people's pages too. CloudFront counts paths, and this is one (decision 22).
EVERY_PAGE = ["/*"]


def wall(owner: User) -> None:
    """Nobody else, or followers alone, may see it from now on."""
    taste.forget_wall(owner)
    edge.put(EVERY_PAGE)


def entry(owner: User, tmdb_id: int) -> None:
    """It is private or gone."""
    entries(owner, [tmdb_id])


def entries(owner: User, tmdb_ids: Collection[int]) -> None:
    taste.forget_films(owner, tmdb_ids)
    memo(owner)


def memo(owner: User) -> None:
    if owner.is_public:  # else no cache ever had it
        edge.put(EVERY_PAGE)


def wish(owner: User) -> None:
    """It is off the watchlist."""
    if owner.watchlist_is_public:
        edge.put(EVERY_PAGE)


def watchlist() -> None:
    """It is its owner's alone from now on, or its followers' too."""
    edge.put(EVERY_PAGE)
