"""What the stand-in knows of one film, written so that a line of it is quick to read."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Film:
    """texts: language -> (title, overview), a title "" when it is the original one.

    dates: "JP 3 1999-12-11", "JP 3 1999-12-11 PG12" or "FR 1 2023-05-25 - a note": country, TMDB's release
    type, date, certification ("-" for none, "_" for a blank), note.
    also: "JP a title", alternative titles by country.
    """

    tmdb_id: int
    title: str
    language: str
    released: str
    runtime: int | None
    directors: tuple[str, ...]
    genres: tuple[int, ...]
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    imdb: str | None = None
    poster: str | None = None
    popularity: float = 1.0
    extra: dict[str, Any] = field(default_factory=dict)  # laid over the answers as it is
