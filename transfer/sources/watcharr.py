"""The JSON that Watcharr gives."""

from __future__ import annotations

from typing import Any

from transfer.sources import plain
from transfer.sources.documents import Facts, word
from transfer.sources.saying import Kind, What, kind_of, what_of

TABLE = "watcharr.csv"


def fits(first: Any) -> bool:
    """By the first element of a list."""
    return isinstance(first, dict) and "status" in first and isinstance(first.get("content"), dict)


def facts_of(element: Facts) -> dict[str, str]:
    kind = kind_of(word(element, "content", "type"))
    return {
        "what": what_of(word(element, "status"), otherwise=What.KNOWN),
        "type": kind,
        "tmdb_id": word(element, "content", "tmdbId") if kind == Kind.FILM else "",
        "imdb_id": word(element, "content", "imdb_id"),
        "title": word(element, "content", "title"),
        "year": word(element, "content", "release_date")[:4],
        "memo": word(element, "thoughts"),
        "logged_at": word(element, "createdAt"),
    } | plain.scored(word(element, "rating"), 10)
