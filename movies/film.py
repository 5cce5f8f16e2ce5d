"""A film's page, ready to be drawn: from our rows, or from TMDB's answer for a film new to us."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from movies import genres
from movies.counts import SCORE_COLUMNS, score_column
from movies.models import Entry, Kind, Movie
from movies.order import score_label
from movies.releases import Release, by_country, release_for

if TYPE_CHECKING:
    from accounts.models import User
    from movies.tmdb.records import MovieRecord


@dataclass(frozen=True, slots=True)
class CountryRelease:
    country: str
    on: dt.date
    kind: str
    certification: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the histogram, in the units of its drawing: 20 wide each, 56 high at the tallest."""

    place: int
    entries: int
    tallest: int

    @property
    def label(self) -> str:
        return score_label(str(self.place * 10))

    @property
    def x(self) -> int:
        return self.place * 20 + 2

    @property
    def height(self) -> int:
        # One unit at least, so that a single entry beside thousands can be seen.
        return max(round(56 * self.entries / self.tallest), 1 if self.entries else 0)

    @property
    def y(self) -> int:
        return 58 - self.height


@dataclass(frozen=True, slots=True)
class Film:
    tmdb_id: int
    title: str
    original_title: str
    original_language: str
    overview: str
    released_on: dt.date | None
    runtime: int | None
    genres: list[str]
    directors: list[str]
    poster: str
    releases: list[CountryRelease]
    entry_count: int = 0
    scored_count: int = 0
    score_sum: int = 0
    scores: tuple[int, ...] = (0,) * 10  # how many of 0-9, 10-19, … 90-100

    def for_member(self, viewer: User) -> Film:
        """Counted without the entries of those in a block with them. One query."""
        return self._without(Entry.objects.of_movie(self.tmdb_id).scores_across_blocks(viewer))

    def _without(self, scores: Collection[int | None]) -> Film:
        given = [score for score in scores if score is not None]
        shelves = Counter(score_column(score) for score in given)
        return replace(
            self,
            entry_count=self.entry_count - len(scores),
            scored_count=self.scored_count - len(given),
            score_sum=self.score_sum - sum(given),
            scores=tuple(
                entries - shelves[column] for column, entries in zip(SCORE_COLUMNS, self.scores, strict=True)
            ),
        )

    @property
    def average(self) -> float | None:
        return self.score_sum / self.scored_count if self.scored_count else None

    def release_in(self, country: str) -> Release:
        national = {release.country: release.on for release in self.releases}
        return release_for(country, national, self.released_on)

    @property
    def histogram(self) -> list[Bar]:
        """From 0–9 up to 90–100."""
        tallest = max(self.scores) or 1
        return [Bar(place, entries, tallest) for place, entries in enumerate(self.scores)]


def from_rows(tmdb_id: int, language: str) -> Film | None:
    """Two queries."""
    movie = Movie.objects.in_language(language).with_overview().filter(pk=tmdb_id).first()
    if movie is None:
        return None
    return Film(
        tmdb_id=movie.tmdb_id,
        title=movie.title,
        original_title=movie.original_title,
        original_language=movie.original_language,
        overview=movie.overview,
        released_on=movie.released_on,
        runtime=movie.runtime,
        genres=genres.names_of(movie.genre_ids),
        directors=movie.directors,
        poster=movie.poster,
        releases=[
            CountryRelease(
                release.country, release.released_on, release.get_kind_display(), release.certification
            )
            for release in movie.releases.order_by("released_on", "country")
        ],
        entry_count=movie.entry_count,
        scored_count=movie.scored_count,
        score_sum=movie.score_sum,
        scores=tuple(getattr(movie, column) for column in SCORE_COLUMNS),
    )


def from_record(record: MovieRecord, language: str) -> Film:
    dates = sorted(by_country(record.releases).values(), key=lambda date: (date.on, date.country))
    return Film(
        tmdb_id=record.tmdb_id,
        title=record.title_in(language),
        original_title=record.original_title,
        original_language=record.original_language,
        overview=record.overview_in(language),
        released_on=record.released_on,
        runtime=record.runtime,
        genres=genres.names_of(record.genre_ids),
        directors=list(record.directors),
        poster=record.poster_path,
        releases=[
            CountryRelease(date.country, date.on, str(Kind(date.kind).label), date.certification)
            for date in dates
        ],
    )
