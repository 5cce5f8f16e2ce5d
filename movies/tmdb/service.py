"""The cached face of TMDB: what the rest of the project asks, and the only file that caches TMDB."""

from .client import (
    TMDBError,
    TMDBNotConfigured,
    TMDBNotFound,
    TMDBRateLimited,
    TMDBRefused,
    TMDBRejected,
    TMDBUnavailable,
)
from .records import MovieRecord, ReleaseDate, ReleaseKind, SearchHit, Translation

__all__ = [
    "MovieRecord",
    "ReleaseDate",
    "ReleaseKind",
    "SearchHit",
    "TMDBError",
    "TMDBNotConfigured",
    "TMDBNotFound",
    "TMDBRateLimited",
    "TMDBRefused",
    "TMDBRejected",
    "TMDBUnavailable",
    "Translation",
    "is_configured",
    "movie",
    "search",
]


def search(query: str, language: str) -> tuple[SearchHit, ...]:
    """The first page of films that match, in TMDB's order; () for a blank query.

    language is ours, "ja" or "en". Raises TMDBError.
    """
    raise TMDBNotConfigured("not built yet")


def movie(tmdb_id: int) -> MovieRecord:
    """Raises TMDBNotFound when TMDB has no such film (any more), and every other TMDBError."""
    raise TMDBNotConfigured("not built yet")


def is_configured() -> bool:
    return False
