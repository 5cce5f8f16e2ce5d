"""Films as rows: what TMDB says is stored here, and only here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import User
from movies import counts
from movies.models import Entry, Movie, MovieRelease, MovieText, Wish
from movies.querysets import MovieQuerySet
from movies.releases import Release, by_country, release_for
from movies.titles import keeping
from movies.tmdb import service
from movies.tmdb.records import MovieRecord, ReleaseDate, SearchHit
from mymovie.text import fold

LANGUAGES = [code for code, _ in settings.LANGUAGES]
WALLS_AT_ONCE = 500
LAPSED: dict[str, Any] = {
    "poster_path": "", "runtime": None, "directors": [], "genre_ids": [], "imdb_id": "",
}  # fmt: skip


class MovieUnknown(Exception):
    """Neither we nor TMDB know this film."""


def find_or_fetch(tmdb_id: int, seen: SearchHit | None = None, *, is_for_import: bool = False) -> Movie:
    """The film's row, or that of the film it was merged into; made from TMDB's answer when it is new to us.

    A film that we know never waits for TMDB. `seen` is what a search result said of it: enough for a row when
    TMDB is away by now; `refresh` fills in the rest. Raises MovieUnknown; TMDBError only without `seen`.
    An import has turns of its own at TMDB, and time: where TMDB is there and only busy, TMDBRateLimited is
    raised even with `seen`.
    """
    if movie := Movie.objects.filter(pk=tmdb_id).first() or Movie.objects.filter(merged=tmdb_id).first():
        return movie
    try:
        record = service.movie(tmdb_id, is_for_import=is_for_import)
    except service.TMDBNotFound as error:
        raise MovieUnknown(tmdb_id) from error
    except service.TMDBError as error:
        if is_for_import and _is_busy(error):
            raise
        if seen is not None and seen.tmdb_id == tmdb_id:
            return store_seen(seen)
        if isinstance(error, service.TMDBNotConfigured):
            raise MovieUnknown(tmdb_id) from error
        raise
    # It may have lain in the cache for so long.
    return store(record, fetched_at=timezone.now() - dt.timedelta(seconds=service.MOVIE_TTL_S))


def _is_busy(error: service.TMDBError) -> bool:
    is_away = isinstance(error, service.TMDBResting)
    return isinstance(error, service.TMDBRateLimited) and not is_away


def refresh(movie: Movie) -> Movie:
    """Ask TMDB again, as a job. Raises TMDBError; TMDBNotFound when the film was deleted or merged there."""
    Movie.objects.filter(pk=movie.pk).update(tried_at=timezone.now())
    return store(service.movie(movie.tmdb_id, is_for_job=True), fetched_at=timezone.now())


def lapse(movie: Movie) -> None:
    """The film is gone from TMDB, which is asked again when others are."""
    _lapse(Movie.objects.filter(pk=movie.pk), fetched_at=timezone.now())


def lapse_too_old(tmdb_ids: Collection[int], now: dt.datetime) -> int:
    """Those that TMDB could not be asked for in time, and is from now on; how many."""
    return _lapse(Movie.objects.too_old(now).filter(pk__in=tmdb_ids), fetched_at=None)


@transaction.atomic
def _lapse(films: MovieQuerySet, *, fetched_at: dt.datetime | None) -> int:
    """What a person wrote stays, and what a wall needs to be read and sorted: titles as shown, and dates."""
    movies = {movie.pk: movie for movie in films.order_by("pk").select_for_update(no_key=True)}
    titles: dict[int, list[str]] = {movie.pk: [movie.original_title] for movie in movies.values()}
    texts = MovieText.objects.filter(movie__in=movies)
    for tmdb_id, title in texts.order_by("pk").values_list("movie_id", "title"):
        titles[tmdb_id].append(title)
    for movie in movies.values():
        movie.search_key = search_key(titles[movie.pk])
    Movie.objects.bulk_update(movies.values(), ["search_key"])
    texts.update(overview="")
    MovieRelease.objects.filter(movie__in=movies).update(certification="")
    Movie.objects.filter(pk__in=movies).update(**LAPSED, fetched_at=fetched_at, due_since=None)
    keeping.keep_own({movie.pk: movie.search_key for movie in movies.values()})
    return len(movies)


def store(record: MovieRecord, *, fetched_at: dt.datetime | None) -> Movie:
    """Write all that is known of a film, over what we had; entries on walls follow its dates.

    fetched_at is None for facts that did not come from TMDB.
    """
    movie = store_rows(record, fetched_at)
    redate(movie)
    return movie


@transaction.atomic
def store_rows(record: MovieRecord, fetched_at: dt.datetime | None) -> Movie:
    """The film without its entries; `redate` has to follow, outside of this transaction."""
    movie, _ = Movie.objects.update_or_create(
        tmdb_id=record.tmdb_id,
        defaults={
            "imdb_id": record.imdb_id,
            "original_title": record.original_title or record.title_in("en") or str(record.tmdb_id),
            "original_language": record.original_language,
            "released_on": record.released_on,
            "runtime": record.runtime,
            "genre_ids": list(record.genre_ids),
            "directors": list(record.directors),
            "poster_path": record.poster_path,
            "search_key": search_key(titles_of(record)),
            "fetched_at": fetched_at,
            "due_since": None,
        },
    )
    _write_texts(movie, {code: (record.title_in(code), record.overview_in(code)) for code in LANGUAGES})
    _write_releases(movie, by_country(record.releases).values())
    keeping.keep_own({movie.pk: movie.search_key})
    return movie


@transaction.atomic
def store_seen(hit: SearchHit) -> Movie:
    """A row from a search result alone: enough for a wall until TMDB answers again."""
    movie, is_new = Movie.objects.get_or_create(
        tmdb_id=hit.tmdb_id,
        defaults={
            "original_title": hit.original_title or hit.title or str(hit.tmdb_id),
            "original_language": hit.original_language,
            "released_on": hit.released_on,
            "poster_path": hit.poster_path,
            "search_key": search_key([hit.title, hit.original_title]),
            "due_since": timezone.now(),
        },
    )
    if is_new:
        _write_texts(movie, dict.fromkeys(LANGUAGES, (hit.title or movie.original_title, "")))
        keeping.keep_own({movie.pk: movie.search_key})
    return movie


def titles_of(record: MovieRecord) -> Iterable[str]:
    yield record.original_title
    yield from (translation.title for translation in record.translations if translation.language in LANGUAGES)
    yield from (title for country, title in record.alternative_titles if country in ("JP", "US", "GB"))


def search_key(titles: Iterable[str]) -> str:
    folded = dict.fromkeys(fold(title) for title in titles)
    return "\n".join(title for title in folded if title)


def _write_texts(movie: Movie, texts: dict[str, tuple[str, str]]) -> None:
    MovieText.objects.bulk_create(
        [
            MovieText(movie=movie, language=code, title=title or movie.original_title, overview=overview)
            for code, (title, overview) in texts.items()
        ],
        update_conflicts=True,
        unique_fields=["movie", "language"],
        update_fields=["title", "overview"],
    )


def _write_releases(movie: Movie, dates: Collection[ReleaseDate]) -> None:
    movie.releases.exclude(country__in=[date.country for date in dates]).delete()
    MovieRelease.objects.bulk_create(
        [
            MovieRelease(
                movie=movie,
                country=date.country,
                released_on=date.on,
                kind=date.kind,
                certification=date.certification[:40],
            )
            for date in dates
        ],
        update_conflicts=True,
        unique_fields=["movie", "country"],
        update_fields=["released_on", "kind", "certification"],
    )


def release_in(movie: Movie, country: str) -> Release:
    """What an entry on a wall in this country is sorted by. One query."""
    national = dict(movie.releases.filter(country=country).values_list("country", "released_on"))
    return release_for(country, national, movie.released_on)


def releases_in(tmdb_ids: Collection[int], country: str) -> dict[int, Release]:
    """The same for many films, by id. Two queries."""
    national = MovieRelease.objects.filter(movie__in=tmdb_ids, country=country)
    there = dict(national.values_list("movie_id", "released_on"))
    world = Movie.objects.filter(pk__in=tmdb_ids).values_list("pk", "released_on")
    return {
        tmdb_id: release_for(country, {country: there[tmdb_id]} if tmdb_id in there else {}, released_on)
        for tmdb_id, released_on in world
    }


def redate(movie: Movie) -> int:
    """Give every entry and wish of the film the date of its owner's country; how many entries moved.

    A few hundred walls at a time, each batch a transaction of its own: a film may hang on a hundred thousand.
    Cut short, it goes on where it stopped when the film is stored again.
    """
    national: dict[str, dt.date] = dict(movie.releases.values_list("country", "released_on"))
    _redate(Wish.objects.of_movie(movie.pk), movie, national, _step_watchlists)
    return _redate(Entry.objects.of_movie(movie.pk), movie, national, _recount_walls)


Dated = QuerySet[Entry] | QuerySet[Wish]


def _redate(
    rows: Dated, movie: Movie, national: dict[str, dt.date], follow: Callable[[Collection[User]], None]
) -> int:
    moved = 0
    for country in rows.order_by().values_list("owner__country", flat=True).distinct():
        release = release_for(str(country), national, movie.released_on)
        here = rows.filter(owner__country=country)
        stale = here.exclude(released_on=release.on, released_country=release.country)
        while owner_ids := list(stale.values_list("owner_id", flat=True)[:WALLS_AT_ONCE]):
            _redate_some(rows.filter(owner_id__in=owner_ids), release, owner_ids, follow)
            moved += len(owner_ids)
    return moved


@transaction.atomic
def _redate_some(
    rows: Dated, release: Release, owner_ids: Collection[int], follow: Callable[[Collection[User]], None]
) -> None:
    owners = list(User.objects.filter(pk__in=owner_ids).order_by("pk").select_for_update(no_key=True))
    rows.update(released_on=release.on, released_country=release.country)
    follow(owners)


def _recount_walls(owners: Collection[User]) -> None:
    for owner in owners:
        counts.recount_wall(owner)


def _step_watchlists(owners: Collection[User]) -> None:
    User.objects.filter(pk__in=[owner.pk for owner in owners]).update(
        watchlist_version=F("watchlist_version") + 1
    )
