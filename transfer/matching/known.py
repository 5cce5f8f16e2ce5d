"""What we know of the films of a portion by ourselves: our rows, and the names of TMDB's catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from movies.models import CatalogueImport, MergedMovie, Movie
from movies.titles import lookup
from movies.titles.lookup import Match as Named
from mymovie.text import fold
from transfer.matching import spelling
from transfer.matching.confidence import Film, named
from transfer.sources.rows import Row

NAMED_AT_MOST = 3_000
NEAR_AT_MOST = 400
SLIPS_LOOKED_FOR = 25  # rows of a portion


@dataclass
class Known:
    """`films` by TMDB's id, names of the catalogue too; `by_key` those that have a title, folded."""

    films: dict[int, Film]
    by_key: dict[str, list[int]] = field(default_factory=dict)
    by_imdb: dict[str, list[int]] = field(default_factory=dict)
    # An id that is no film any more, and the film it was merged into.
    merged: dict[int, int] = field(default_factory=dict)
    # Whether we know the original title of every film that TMDB has.
    has_catalogue: bool = False

    def titled(self, row: Row) -> list[Film]:
        ids = dict.fromkeys(tmdb_id for key in keys_of(row) for tmdb_id in self.by_key.get(key, ()))
        return [self.films[tmdb_id] for tmdb_id in ids]

    def of_id(self, row: Row) -> Film | None:
        """By its id at TMDB (a series has one of those too, so not then) or at IMDb."""
        if row.tmdb_id and not row.is_series:
            film = self.films.get(self.merged.get(row.tmdb_id, row.tmdb_id))
            if film and not film.is_bare:
                return film
        ids = self.by_imdb.get(row.imdb_id, []) if row.imdb_id else []
        return self.films[ids[0]] if len(ids) == 1 else None


def known_films(rows: Sequence[Row], language: str) -> Known:
    """Six queries, however many rows."""
    keys = {key for row in rows for key in keys_of(row)}
    names = lookup.find_whole(keys, NAMED_AT_MOST)
    ids = {row.tmdb_id for row in rows if row.tmdb_id}
    merged = dict(MergedMovie.objects.filter(pk__in=ids).values_list("pk", "movie_id"))
    imdb_ids = {row.imdb_id for row in rows if row.imdb_id}
    ours = _ours(ids | {*merged.values()} | {name.tmdb_id for name in names}, language, imdb_ids)
    films = {name.tmdb_id: _bare(name) for name in names} | {film.tmdb_id: film for film, _ in ours}
    known = Known(films, merged=merged)
    for film, imdb_id in ours:
        if imdb_id:
            known.by_imdb.setdefault(imdb_id, []).append(film.tmdb_id)
    for name in names:
        for key in keys.intersection(name.titles):
            known.by_key.setdefault(key, []).append(name.tmdb_id)
    known.has_catalogue = len(names) < NAMED_AT_MOST and _has_catalogue()
    return known


def ours(tmdb_ids: Collection[int], language: str) -> dict[int, Film]:
    """Three queries."""
    return {film.tmdb_id: film for film, _ in _ours(tmdb_ids, language)}


def a_slip_away(rows: Sequence[Row]) -> dict[int, Film]:
    """What the titles of these may have been meant to be; as bare as the catalogue is. One query."""
    wanted = dict.fromkeys(fold(spelling.plain(row.title)) for row in rows[:SLIPS_LOOKED_FOR])
    return {name.tmdb_id: _bare(name) for name in lookup.find_near(list(wanted), NEAR_AT_MOST)}


def keys_of(row: Row) -> list[str]:
    return spelling.keys(*named(row))


def _ours(tmdb_ids: Collection[int], language: str, imdb_ids: Collection[str] = ()) -> list[tuple[Film, str]]:
    """Each with its id at IMDb. Three queries: films, their texts, their releases."""
    movies: Iterable[Movie] = (
        Movie.objects.filter(Q(pk__in=tmdb_ids) | Q(imdb_id__in=imdb_ids))
        .in_language(language)
        .prefetch_related("texts", "releases")
        .order_by("pk")
    )
    return [(_film(movie, language), movie.imdb_id) for movie in movies]


def _film(movie: Movie, language: str) -> Film:
    texts = list(movie.texts.all())
    return Film(
        tmdb_id=movie.tmdb_id,
        title=movie.title,
        original_title=movie.original_title,
        more_titles=tuple(text.title for text in texts if text.title != movie.title),
        folded=frozenset(movie.search_key.split("\n")),
        released_on=movie.released_on,
        years=frozenset(release.released_on.year for release in movie.releases.all()),
        directors=tuple(movie.directors),
        popularity=float(movie.entry_count),
        poster_path=movie.poster,
        overview=next((text.overview for text in texts if text.language == language), ""),
    )


def _bare(name: Named) -> Film:
    return Film(
        tmdb_id=name.tmdb_id,
        title=name.original_title,
        original_title=name.original_title,
        folded=frozenset(name.titles),
        popularity=name.popularity,
        is_bare=True,
    )


def _has_catalogue() -> bool:
    return CatalogueImport.objects.filter(finished_at__isnull=False).exists()
