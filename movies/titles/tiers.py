"""Films by how many people ask for them, in tiers that grow: search looks through the first ones first.

So a query that a hundred thousand titles answer reads a few hundred of them, without a sort.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence

# The tier after the last of these holds the rest.
ENDS = (1_000, 8_000, 64_000, 256_000, 512_000, 768_000, 1_024_000)
LAST = len(ENDS)
SLACK = 1.25  # a film stays where it is until it is so much better or worse: each move writes all its tokens


def at(place: int) -> int:
    """The tier of whoever comes in this place, from 0."""
    return bisect_right(ENDS, place)


def kept_or_moved(tier: int | None, place: int) -> int:
    """Where a film that comes in this place belongs, if it is in `tier` now."""
    if tier is not None and at(int(place / SLACK)) <= tier <= at(int(place * SLACK)):
        return tier
    return at(place)


class Places:
    """What place a popularity of TMDB's gives, behind the films that people here registered."""

    def __init__(self, popularities: array[float], behind: int = 0) -> None:
        self._from_least: Sequence[float] = sorted(popularities)
        self._behind = behind

    def of(self, popularity: float) -> int:
        return self._behind + len(self._from_least) - bisect_right(self._from_least, popularity)
