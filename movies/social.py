"""What links to us are shown with elsewhere: the drawn card of a public wall, and facts for machines."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import ngettext

from movies.card import hue
from movies.cards.facts import POSTERS, Poster, WallCard
from movies.counts import of_wall
from movies.models import Entry
from movies.order import Order, Sort
from movies.templatetags.films import poster_url
from mymovie.addresses import address_of

if TYPE_CHECKING:
    from accounts.models import User
    from movies.film import Film

# Step it when the drawing changes.
DRAWING = 1
# A wall that is given up is closed for longer before it is erased, so no picture outlives it.
KEPT_FOR_S = 7 * 24 * 3600


def card_of(owner: User) -> WallCard:
    """As anybody sees the wall, in its owner's language: the same for every reader. One query."""
    best = (
        Entry.objects.visible_to(AnonymousUser())
        .owned_by(owner)
        .in_order(Order(Sort.SCORE))
        .for_cards(owner.language)[:POSTERS]
    )
    total = of_wall(owner, is_owner=False).total
    with translation.override(owner.language):
        films = ngettext("%(films)s film", "%(films)s films", total)
        return WallCard(
            name=owner.nickname,
            handle=owner.handle,
            films=films % {"films": number_format(total, use_l10n=True, force_grouping=True)},
            posters=tuple(_poster(entry) for entry in best),
        )


def _poster(entry: Entry) -> Poster:
    year = entry.released_on.year if entry.released_on else None
    return Poster(title=entry.title, hue=hue(entry.movie_id), score=entry.score, year=year)


def digest_of(*said: object) -> str:
    return hashlib.sha256(repr((DRAWING, *said)).encode()).hexdigest()[:16]


def picture_of(card: WallCard) -> bytes:
    """The PNG, drawn once for what it says; two who ask at once may both draw, and keep the same."""
    pictures, key = caches["cards"], digest_of(card)
    kept: bytes | None = pictures.get(key)
    if kept is None:
        from movies.cards.draw import draw_wall  # Pillow: 4 MB that a first page does without

        kept = draw_wall(card)
        pictures.set(key, kept, KEPT_FOR_S)
    return kept


def card_url(owner: User) -> str:
    """With what a wall's own row says of how it looks to anybody, so that a changed wall has a new address.

    Not the wall's version, which private entries step as well. A score that stays on its shelf leaves the
    address as it is; whoever asks there is shown the new one.
    """
    seen = of_wall(owner, is_owner=False).by_sort
    version = digest_of(owner.nickname, owner.language, json.dumps(seen, sort_keys=True), owner.last_entry_at)
    return f"{address_of('movies:card', owner.handle)}?v={version}"


def wall_facts(owner: User) -> dict[str, Any]:
    """A public wall as schema.org has it."""
    address = settings.SITE_URL + owner.get_absolute_url()
    person = {
        "@type": "Person",
        "name": owner.nickname,
        "alternateName": f"@{owner.handle}",
        "identifier": owner.handle,
        "url": address,
    }
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": address,
        "mainEntity": person,
    }


def film_facts(film: Film) -> dict[str, Any]:
    """A film as schema.org has it; the rating is of the scores that the page shows to visitors."""
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Movie",
        "name": film.title,
        "url": settings.SITE_URL + address_of("movies:film", film.tmdb_id),
        "sameAs": [f"https://www.themoviedb.org/movie/{film.tmdb_id}"],
    }
    if film.original_title != film.title:
        facts["alternateName"] = film.original_title
    if film.overview:
        facts["description"] = film.overview
    if film.poster:
        facts["image"] = poster_url(film.poster, "w780")
    if film.released_on:
        facts["datePublished"] = film.released_on.isoformat()
    if film.runtime:
        facts["duration"] = f"PT{film.runtime}M"
    if film.genres:
        facts["genre"] = film.genres
    if film.directors:
        facts["director"] = [{"@type": "Person", "name": name} for name in film.directors]
    if film.average is not None:
        facts["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(film.average, 1),
            "ratingCount": film.scored_count,
            "bestRating": 100,
            "worstRating": 0,
        }
    return facts
