"""The card of a film on a wall, the poster and the score, as they are drawn wherever they hang."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django_countries import countries

from movies.releases import WORLD, Release
from mymovie.addresses import address_of
from mymovie.stencil import Stencil

if TYPE_CHECKING:
    from accounts.models import User
    from movies.models import Entry

HUES = 12
SIZES = "(max-width: 40rem) 30vw, 180px"

POSTER_HOLES = ("title", "setting", "hue", "poster", "year", "sizes")
_OWN = ("movie_id", "edit_url")
_poster = Stencil("components/_poster.html", POSTER_HOLES)
_hung = Stencil("movies/_hung.html", [*POSTER_HOLES, "url", "place"])
_score = Stencil("components/_score.html", ["score"])
_card = Stencil(
    "movies/_card.html",
    [
        *POSTER_HOLES,
        *_OWN,
        "score",
        "url",
        "released",
        "day",
        "registered",
        "owner_url",
        "nickname",
        "wish_url",
    ],
)
_wish_button = Stencil("movies/_wish_button.html", ["movie_id", "title", "wish_url"])


class Card(NamedTuple):
    """What a card shows of an entry. The names are those of `Entry`, so either may be hung."""

    movie_id: int
    score: int | None
    released_on: dt.date | None
    released_country: str
    registered_at: dt.datetime
    is_private: bool
    title: str
    poster: str
    stands: str | None = None  # one of `Stands`; None where nobody asked


class Stands(StrEnum):
    """How the member who looks stands to a film of somebody else's list."""

    REGISTERED = "registered"  # on their own wall
    WISHED = "wished"  # on their own watchlist
    NEITHER = "neither"


class Poster(NamedTuple):
    """What a bare poster shows of an entry, and where it hangs."""

    pk: int
    owner_id: int
    movie_id: int
    released_on: dt.date | None
    title: str
    poster: str


def draw_card(
    entry: Card | Entry,
    owner: User,
    wall_url: str,
    *,
    language: str | None = None,
    sizes: str = "",
    is_owner: bool = False,
    with_owner: bool = False,
    is_eager: bool = False,
    stands: str | None = None,
) -> SafeString:
    """wall_url: the owner's, which the address of each card begins with. Who draws many says the language."""
    day = entry.registered_at.astimezone(owner.zone).date()
    url, language = f"{wall_url}{entry.movie_id}/", language or get_language()
    texts = {
        **poster_texts(entry.title, entry.poster, entry.movie_id, entry.released_on, sizes),
        "movie_id": entry.movie_id,
        "edit_url": f"{url}edit/",
        "score": entry.score,
        "url": url,
        "released": release_text(entry.released_on, entry.released_country, language),
        "day": day,
        "registered": day_label(day, language),
        "owner_url": wall_url,
        "nickname": owner.nickname if with_owner else "",
        "wish_url": wish_url(entry.movie_id, stands),
    }
    return _card.fill(
        texts,
        language,
        has_poster=bool(entry.poster),
        has_year=entry.released_on is not None,
        has_score=entry.score is not None,
        is_private=entry.is_private,
        is_owner=is_owner,
        with_owner=with_owner,
        is_eager=is_eager,
        **wish_flags(stands),
    )


def wish_flags(stands: str | None) -> dict[str, bool]:
    """What `movies/_wish_button.html` asks; nothing is offered to whom nobody knows."""
    return {
        "offers_wish": stands in (Stands.NEITHER, Stands.WISHED),
        "is_wished": stands == Stands.WISHED,
        "is_met": stands == Stands.REGISTERED,
    }


def wish_texts(tmdb_id: int, title: str, stands: str | None) -> dict[str, object]:
    """The holes of that button."""
    return {"movie_id": tmdb_id, "title": title, "wish_url": wish_url(tmdb_id, stands)}


def wish_url(tmdb_id: int, stands: str | None) -> str:
    """Where the button leads: on to the watchlist, or off it."""
    return address_of("movies:unwish" if stands == Stands.WISHED else "movies:wish", tmdb_id)


def film_url(tmdb_id: int) -> str:
    return address_of("movies:film", tmdb_id)


def draw_wish_button(tmdb_id: int, title: str, stands: Stands) -> SafeString:
    return _wish_button.fill(wish_texts(tmdb_id, title, stands), **wish_flags(stands))


def draw_poster(
    *, title: str, poster: str, tmdb_id: int, day: dt.date | None, sizes: str = "", is_eager: bool = False
) -> SafeString:
    texts = poster_texts(title, poster, tmdb_id, day, sizes)
    return _poster.fill(texts, has_poster=bool(poster), has_year=day is not None, is_eager=is_eager)


def draw_hung(
    entry: Poster | Entry, wall_url: str, *, place: str, sizes: str, language: str | None = None
) -> SafeString:
    """Its poster alone, which leads to the entry. place: a class. Who draws many says the language."""
    texts = {
        **poster_texts(entry.title, entry.poster, entry.movie_id, entry.released_on, sizes),
        "url": f"{wall_url}{entry.movie_id}/",
        "place": place,
    }
    flags = {"has_poster": bool(entry.poster), "has_year": entry.released_on is not None}
    return _hung.fill(texts, language, **flags)


def draw_score(score: int | None) -> SafeString:
    return _score.fill({"score": score}, has_score=score is not None)


def release_label(release: Release) -> str:
    """ "Japan 2010-07-23", "World 2010-07-15", or that the date is unknown."""
    return release_text(release.on, release.country, get_language())


def country_name(code: str) -> str:
    return str(countries.name(code) or code)


def hue(tmdb_id: int) -> int:
    """Which of the card colours a film has: always the same one."""
    return tmdb_id * 7 % HUES


@lru_cache(maxsize=8192)
def title_setting(title: str) -> str:
    """Classes of a title on a card: down it, as on a Japanese flyer; across where most is Latin letters."""
    is_latin = 2 * sum(character.isascii() and character.isalnum() for character in title) > len(title)
    length = "short" if len(title) < 8 else "line" if len(title) < 11 else "long" if len(title) > 24 else ""
    names = ["latin" if is_latin else "", length]
    return " ".join(f"poster__title--{name}" for name in names if name)


def poster_texts(title: str, poster: str, tmdb_id: int, day: dt.date | None, sizes: str) -> dict[str, object]:
    return {
        "title": title,
        "setting": title_setting(title),
        "hue": hue(tmdb_id),
        "poster": poster,
        "year": day.year if day else "",
        "sizes": sizes or SIZES,
    }


# Of the same few thousand days on every wall, and the language belongs to them.
@lru_cache(maxsize=16_384)
def release_text(day: dt.date | None, country: str, language: str | None) -> str:
    if day is None:
        return gettext("Release date unknown")
    date = date_format(day, "DATE_FORMAT")
    if country == WORLD:
        return gettext("World %(date)s") % {"date": date}
    return gettext("%(country)s %(date)s") % {"country": country_name(country), "date": date}


@lru_cache(maxsize=8192)
def day_label(day: dt.date, language: str | None) -> str:
    return date_format(day, "DATE_FORMAT")
