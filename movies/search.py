"""Search: what we know by ourselves, at once; then TMDB's answer too, where that is little. Best first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import Enum

from movies.models import Movie
from movies.seen import write_seen
from movies.titles import lookup
from movies.titles.lookup import Match
from movies.tmdb import service
from movies.tmdb.records import SearchHit
from movies.week.films import most_registered
from mymovie.text import fold

OURS_MAX = 20


class TMDBState(Enum):
    ANSWERED = "answered"  # or not needed
    UNASKED = "unasked"  # and it may know more
    AWAY = "away"
    NOT_CONFIGURED = "not configured"


@dataclass(frozen=True, slots=True)
class Found:
    """A film in a list of search results: ours, TMDB's, or a name in the catalogue (`is_bare`) and no more.

    `seen` goes with the form of one that is not ours.
    """

    tmdb_id: int
    title: str
    original_title: str
    released_on: dt.date | None
    poster: str
    directors: tuple[str, ...] = ()
    popularity: float = 0
    titles: tuple[str, ...] = ()  # folded, to rank by
    seen: str = ""
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    films: list[Found]
    tmdb: TMDBState
    first: frozenset[tuple[int, bool]] = frozenset()  # id and is_bare of what `find_ours` says to the same


def find_ours(query: str, language: str) -> Results:
    """Films with a title that holds the query, or nearly, without TMDB. Three queries at most."""
    if not fold(query):
        return Results([], TMDBState.ANSWERED)
    matches, ours = _known(query, language)
    return Results(_together(query, matches, ours, hits=()), _unasked(ours))


def find(query: str, language: str) -> Results:
    """The same and what TMDB finds, where ours are few. Four queries, and one call of TMDB's, at most."""
    if not fold(query):
        return Results([], TMDBState.ANSWERED)
    matches, ours = _known(query, language)
    films, state = _together(query, matches, ours, hits=()), _unasked(ours)
    first = frozenset((film.tmdb_id, film.is_bare) for film in films)
    if state is TMDBState.UNASKED:
        state, hits = _ask_tmdb(query, language)
        ours |= _ours([hit.tmdb_id for hit in hits if hit.tmdb_id not in ours], language)
        films = _together(query, matches, ours, hits)
    return Results(films, state, first)


def popular(language: str, limit: int) -> tuple[list[Found], bool]:
    """What many have registered, for whom no title comes to mind; whether it was this week. Two queries."""
    most = most_registered(language, limit)
    return [_found(movie) for movie in most.films], most.is_of_week


def _known(query: str, language: str) -> tuple[list[Match], dict[int, Found]]:
    matches = lookup.find(query)
    return matches, _ours([match.tmdb_id for match in matches], language)


def _unasked(ours: Collection[int]) -> TMDBState:
    if not service.is_configured():
        return TMDBState.NOT_CONFIGURED
    return TMDBState.UNASKED if len(ours) < OURS_MAX else TMDBState.ANSWERED


def _ask_tmdb(query: str, language: str) -> tuple[TMDBState, tuple[SearchHit, ...]]:
    try:
        return TMDBState.ANSWERED, service.search(query, language)
    except service.TMDBError:
        return TMDBState.AWAY, ()


def _together(
    query: str, matches: Collection[Match], ours: dict[int, Found], hits: Collection[SearchHit]
) -> list[Found]:
    theirs = {hit.tmdb_id: _theirs(hit) for hit in hits}
    named = {match.tmdb_id: _of_catalogue(match) for match in matches if match.original_title}
    every = named | theirs | ours
    known = [every[match.tmdb_id] for match in matches if match.tmdb_id in every]
    found = {film.tmdb_id: film for film in _best_first(query, known)[:OURS_MAX]}
    found |= {tmdb_id: ours.get(tmdb_id) or film for tmdb_id, film in theirs.items()}
    return _best_first(query, found.values())


def _ours(tmdb_ids: Collection[int], language: str) -> dict[int, Found]:
    if not tmdb_ids:
        return {}
    films = Movie.objects.filter(pk__in=tmdb_ids).in_language(language)
    return {movie.tmdb_id: _found(movie) for movie in films}


def _of_catalogue(match: Match) -> Found:
    hit = SearchHit(
        tmdb_id=match.tmdb_id,
        title="",
        original_title=match.original_title,
        original_language="",
        released_on=None,
        poster_path="",
        popularity=match.popularity,
    )
    return replace(_theirs(hit), is_bare=True)


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
