"""Search: our own films and TMDB's, merged without doubles, best first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from movies.models import Movie
from movies.seen import write_seen
from movies.tmdb import service
from movies.tmdb.records import SearchHit
from mymovie.text import fold

OURS_MAX = 20


class TMDBState(Enum):
    ANSWERED = "answered"
    AWAY = "away"
    NOT_CONFIGURED = "not configured"


@dataclass(frozen=True, slots=True)
class Found:
    """A film in a list of search results, ours or only TMDB's. `seen` goes with the form of the latter."""

    tmdb_id: int
    title: str
    original_title: str
    released_on: dt.date | None
    poster: str
    directors: tuple[str, ...] = ()
    popularity: float = 0
    titles: tuple[str, ...] = ()  # folded, to rank by
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    films: list[Found]
    tmdb: TMDBState


def find(query: str, language: str) -> Results:
    """Films with a title that holds the query. One query of ours, and one call of TMDB's at most."""
    if not fold(query):
        return Results([], TMDBState.ANSWERED)
    hits, state = _ask_tmdb(query, language)
    ours = {film.tmdb_id: film for film in _ours(query, language, [hit.tmdb_id for hit in hits])}
    theirs = [_theirs(hit) for hit in hits if hit.tmdb_id not in ours]
    return Results(_best_first(query, [*ours.values(), *theirs]), state)


def popular(language: str, limit: int) -> list[Found]:
    """What many have registered, for whom no title comes to mind. One query."""
    return [_found(movie) for movie in Movie.objects.most_registered().in_language(language)[:limit]]


def _ask_tmdb(query: str, language: str) -> tuple[tuple[SearchHit, ...], TMDBState]:
    if not service.is_configured():
        return (), TMDBState.NOT_CONFIGURED
    try:
        return service.search(query, language), TMDBState.ANSWERED
    except service.TMDBError:
        return (), TMDBState.AWAY


def _ours(query: str, language: str, tmdb_ids: list[int]) -> Iterable[Found]:
    films = Movie.objects.matching(query, or_ids=tmdb_ids).in_language(language)
    for movie in films.closest_first(query)[: OURS_MAX + len(tmdb_ids)]:
        yield _found(movie)


def _found(movie: Movie) -> Found:
    return Found(
        tmdb_id=movie.tmdb_id,
        title=movie.title,
        original_title=movie.original_title,
        released_on=movie.released_on,
        poster=movie.poster,
        directors=tuple(movie.directors),
        popularity=movie.entry_count,
        titles=tuple(movie.search_key.split("\n")),
    )


def _theirs(hit: SearchHit) -> Found:
    return Found(
        tmdb_id=hit.tmdb_id,
        title=hit.title or hit.original_title,
        original_title=hit.original_title,
        released_on=hit.released_on,
        poster=hit.poster_path,
        popularity=0,
        titles=(fold(hit.title), fold(hit.original_title)),
        seen=write_seen(hit),
    )


def _best_first(query: str, films: Iterable[Found]) -> list[Found]:
    """The whole title, then its beginning, then any part of it, then other names that only TMDB knows.

    Within each what more people registered comes first; sorting is stable, so TMDB's own order stands.
    """
    wanted = fold(query)

    def rank(film: Found) -> tuple[int, float]:
        return min((_closeness(wanted, title) for title in film.titles), default=3), -film.popularity

    return sorted(films, key=rank)


def _closeness(wanted: str, title: str) -> int:
    if title == wanted:
        return 0
    if title.startswith(wanted):
        return 1
    return 2 if wanted in title else 3
