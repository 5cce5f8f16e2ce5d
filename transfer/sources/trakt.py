"""The JSON files that Trakt gives its members, in a zip or alone."""

from __future__ import annotations

from typing import Any

from transfer.sources import plain
from transfer.sources.documents import Facts, word
from transfer.sources.saying import Kind, What

TABLE = "trakt.csv"
# Written where the member told them that they do not know when.
_NEVER = "1970-01-01T00:00:00"


def fits(first: Any) -> bool:
    """By the first element of a list."""
    if not isinstance(first, dict):
        return False
    about = (first.get(kind) for kind in ("movie", "show", "season", "episode"))
    return any(isinstance(one, dict) and "ids" in one for one in about) and _is_of_use(first)


def is_list(first: Facts) -> bool:
    """Watchlist, favourites and all other lists are shaped alike."""
    return "listed_at" in first


def _is_of_use(first: Facts) -> bool:
    """Comments and the collection say nothing of what was seen."""
    return any(name in first for name in ("listed_at", "rated_at", "watched_at", "last_watched_at"))


def facts_of(element: Facts, *, is_wish: bool) -> dict[str, str]:
    kind = next((kind for kind in ("movie", "show") if isinstance(element.get(kind), dict)), "episode")
    facts = {
        "type": Kind.FILM if kind == "movie" else Kind.SERIES,
        "title": word(element, kind, "title"),
        "year": word(element, kind, "year"),
        "tmdb_id": word(element, kind, "ids", "tmdb") if kind == "movie" else "",
        "imdb_id": word(element, kind, "ids", "imdb"),
    }
    if "rated_at" in element:
        rated = plain.scored(word(element, "rating"), 10)
        return facts | {"what": What.KNOWN, "logged_at": word(element, "rated_at")} | rated
    if "listed_at" in element:
        what, at = (What.WISH, "notes") if is_wish else (What.KNOWN, "")
        return facts | {"what": what, "memo": word(element, at), "logged_at": word(element, "listed_at")}
    # The last time of all is among the times of the history: one day is one viewing.
    at = word(element, "watched_at") or word(element, "last_watched_at")
    at = "" if at.startswith(_NEVER) else at
    return facts | {"what": What.VIEWING, "watched_on": at if kind == "movie" else "", "logged_at": at}
