"""What TMDB is asked about one row: no more than it takes to be sure, or to know that one cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from movies.tmdb import service
from movies.tmdb.records import MovieRecord, SearchHit
from transfer.matching import spelling
from transfer.matching.confidence import Closeness, Film, Fit, Likeness, fit, is_sure, named
from transfer.sources.rows import Row

OTHER_TITLES_ASKED = 2
RECORDS_ASKED = 2


class Look:
    """One row, what is known of films that it may mean, and how much of TMDB was seen.

    Raises service.TMDBError wherever it asks; what was answered by then is in TMDB's cache.
    """

    def __init__(self, row: Row, films: Iterable[Film], *, today: dt.date, trusts_year: bool) -> None:
        self.row, self.today, self.trusts_year = row, today, trusts_year
        self.films = {film.tmdb_id: film for film in films}
        self._whole: set[int] = set()  # of these everything is known
        self._seen_years: set[int] = set()
        self._is_all_seen = False
        self._asked: set[tuple[str, int | None]] = set()

    @property
    def fits(self) -> list[Fit]:
        fits = (fit(self.row, film, today=self.today) for film in self.films.values())
        return sorted(fits, key=lambda each: each.order)

    def is_sure(self) -> bool:
        return is_sure(self.fits, self.row, is_all_seen=self._is_enough_seen(), trusts_year=self.trusts_year)

    def ask(self) -> None:
        """Stops as soon as it is sure."""
        for step in self._steps():
            step()
            if self.is_sure():
                return

    def _steps(self) -> Iterator[Callable[[], None]]:
        row, title = self.row, spelling.plain(self.row.title)
        if row.year and self.trusts_year:
            yield partial(self._search, title, row.year)
        yield partial(self._search, title)
        if row.year and not self._is_all_seen:
            for year in (row.year, row.year + 1, row.year - 1):
                yield partial(self._search, title, year)
        for other in named(row)[1 : 1 + OTHER_TITLES_ASKED]:
            if not self._has(Likeness.EVEN):
                yield partial(self._search, spelling.plain(other))
        for simpler in self._simpler(title):
            if not self._has(Likeness.SLIP):
                yield partial(self._search, simpler, row.year)
        for film in self._worth_a_look():
            yield partial(self._look_closely, film)

    def _is_enough_seen(self) -> bool:
        """Every film that might be a rival was looked at."""
        if self._is_all_seen:
            return True
        if not self.row.year:
            return False
        best = self.fits[0] if self.films else None
        if best and best.closeness is Closeness.LATER:
            return False
        around = {self.row.year - 1, self.row.year, self.row.year + 1}
        if best and best.closeness is Closeness.SAME and self.trusts_year:
            around = {self.row.year}
        return around <= self._seen_years

    def _has(self, likeness: Likeness) -> bool:
        return any(
            each.likeness >= likeness and each.closeness >= Closeness.ROW_UNDATED for each in self.fits
        )

    def _search(self, title: str, year: int | None = None) -> None:
        if (title, year) in self._asked:
            return
        self._asked.add((title, year))
        page = service.search_of_year(title, _language_of(title), year)
        for hit in page.hits:
            self._learn(of_hit(hit))
        is_whole = page.total_pages <= 1
        if title != spelling.plain(self.row.title):
            self._is_all_seen &= is_whole
        elif is_whole:
            if year is None:
                self._is_all_seen = True
            else:
                self._seen_years.add(year)

    def _learn(self, film: Film) -> None:
        """What we know by ourselves is more than a search says; a name of the catalogue is less."""
        before = self.films.get(film.tmdb_id)
        if before is None or before.is_bare:
            self.films[film.tmdb_id] = film

    def _simpler(self, title: str) -> Iterator[str]:
        """What a TMDB that wants to see each word may find it by."""
        found = [*spelling.within_brackets(title)[:1], spelling.before_subtitle(title)]
        found.append(spelling.bare_words(title))
        if self.row.year:  # else it would be a name of many
            found += spelling.halves(title)
        yield from (simpler for simpler in dict.fromkeys(found) if simpler and simpler != title)

    def _worth_a_look(self) -> Iterator[Film]:
        """Those that TMDB names though their titles are others: it may know them by this one, or who made
        them may tell. The first of them, as they are now."""
        wanted = [each for each in self.fits if self._may_be_told_apart(each)]
        for each in wanted[:RECORDS_ASKED]:
            yield each.film

    def _may_be_told_apart(self, each: Fit) -> bool:
        if each.film.tmdb_id in self._whole or each.closeness not in (Closeness.SAME, Closeness.NEAR):
            return False
        return each.likeness < Likeness.EVEN or bool(self.row.directors and not each.film.directors)

    def _look_closely(self, film: Film) -> None:
        self._whole.add(film.tmdb_id)
        try:
            record = service.movie(film.tmdb_id, is_for_import=True)
        except service.TMDBNotFound:
            return
        known = of_record(record, "ja" if spelling.is_japanese(self.row.title) else "en")
        self.films[film.tmdb_id] = replace(known, popularity=film.popularity)


def _language_of(title: str) -> str:
    """In which TMDB says titles: that of the file, so that they can be compared."""
    return "ja" if spelling.is_japanese(title) else "en"


def of_hit(hit: SearchHit) -> Film:
    return Film(
        tmdb_id=hit.tmdb_id,
        title=hit.title,
        original_title=hit.original_title,
        released_on=hit.released_on,
        popularity=hit.popularity,
        poster_path=hit.poster_path,
    )


def of_record(record: MovieRecord, language: str) -> Film:
    others = [text.title for text in record.translations if text.title]
    others += [title for _, title in record.alternative_titles]
    return Film(
        tmdb_id=record.tmdb_id,
        title=record.title_in(language),
        original_title=record.original_title,
        more_titles=(record.title_in("en"), record.title_in("ja")),
        other_titles=tuple(dict.fromkeys(others)),
        released_on=record.released_on,
        years=frozenset(release.on.year for release in record.releases),
        directors=record.directors,
        poster_path=record.poster_path,
        overview=record.overview_in(language),
    )
