"""Two films that are one by now, on watchlists."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import User
from movies import catalogue
from movies.models import Movie, Wish
from movies.watchlist import counts
from movies.watchlist.models import WHY_MAX


def merge_wishes(owners: Collection[User], former_id: int, survivor: Movie) -> None:
    """Of two of one person one is left: of the day of the first, with both whys. Under the owners' locks."""
    former = {wish.owner_id: wish for wish in Wish.objects.of_movie(former_id).filter(owner__in=owners)}
    for there in Wish.objects.of_movie(survivor.pk).filter(owner__in=list(former)):
        other = former[there.owner_id]
        other.delete()
        first, second = sorted((there, other), key=lambda wish: wish.added_at)
        whys = dict.fromkeys(why for why in (first.why, second.why) if why)
        there.why, there.added_at = " / ".join(whys)[:WHY_MAX], first.added_at
        there.save(update_fields=["why", "added_at"])
    wishing = [owner for owner in owners if owner.pk in former]
    for country in {str(owner.country) for owner in wishing}:
        release = catalogue.release_in(survivor, country)
        living_there = [owner for owner in wishing if str(owner.country) == country]
        Wish.objects.of_movie(former_id).filter(owner__in=living_there).update(
            movie=survivor, released_on=release.on, released_country=release.country
        )
    for owner in wishing:
        counts.recount(owner)
