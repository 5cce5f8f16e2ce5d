"""How many want to see a film, for its page."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.querysets import Viewer
from movies.models import Wish

MANY = 99  # beyond it nobody counts


@dataclass(frozen=True, slots=True)
class Wanted:
    number: int  # of others whose watchlist anybody may see; one more than MANY for all above it
    mine: Wish | None

    @property
    def is_many(self) -> bool:
        return self.number > MANY


def wanted_by(tmdb_id: int, viewer: Viewer) -> Wanted:
    """One query, of a hundred rows at most, however many want to; the member's own wish is among them."""
    wishes = Wish.objects.visible_to(viewer)
    numbers = wishes.numbers_of(wishes.by_others(viewer).of_movie(tmdb_id)[: MANY + 1])
    if viewer.is_authenticated:
        numbers = numbers.union(wishes.owned_by(viewer).of_movie(tmdb_id).values("pk"), all=True)
    rows = list(wishes.filter(pk__in=numbers))
    mine = next((wish for wish in rows if wish.owner_id == viewer.pk), None)
    return Wanted(len(rows) - (mine is not None), mine)
