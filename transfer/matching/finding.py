"""Rows of an import and the films they mean: by id, in what we know, and where that is too little at TMDB."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from movies import search
from movies.tmdb import service
from transfer import reasons
from transfer.matching import known, why
from transfer.matching.asked import as_looked_for
from transfer.matching.asking import Look, of_hit, of_record
from transfer.matching.confidence import (
    SHOWN_FROM,
    Closeness,
    Film,
    Fit,
    Likeness,
    fit,
    has_same_director,
    is_sure,
)
from transfer.matching.known import Known
from transfer.matching.records import TMDB_AWAY, TMDB_LIMIT, Candidate, Match
from transfer.models import Source, Verdict
from transfer.sources.rows import Row

PORTION_S = 10.0  # a job gives a sign of life between two portions
REST_AFTER_429_S = 10.0  # imports come back after people do
REST_WHEN_AWAY_S = 30.0  # as long as the breaker
FAILURES_IN_A_ROW = 3
CANDIDATES_AT_MOST = 5
ID_ALONE = 60  # a number that names a film of another title and another year
# What they say of years comes from TMDB.
OF_TMDB_YEARS = {
    Source.LETTERBOXD, Source.LETTERBOXD_IMPORT, Source.TRAKT, Source.TMDB, Source.MOVARY, Source.MYMOVIE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """`matches` are in the rows' order and as many; None where TMDB has still to be asked.

    Those that are None stay as they were and are given again: at once where `waits_for` is "" (this portion
    took its time), else in `wait_s` seconds.
    """

    matches: list[Match | None]
    waits_for: str = ""
    wait_s: float = 0.0


def find_films(
    rows: Sequence[Row], *, language: str, today: dt.date, asks_tmdb: bool = True, source: str = ""
) -> Found:
    """A portion of some 50 rows. Outside of a transaction: it asks TMDB. It takes some ten seconds at most.

    language is the person's, "ja" or "en". Without `asks_tmdb` (TMDB has been away for too long) every row
    is answered, what would have to be asked with the reason AWAY. Where the source is known to have TMDB's
    years, films of the year before and after are no rivals. Ten queries at most, beside those that count
    TMDB's turns.
    """
    rows = [as_looked_for(row) for row in rows]
    ours = known.known_films(rows, language)
    portion = _Portion(rows, language, today, ours, trusts_year=source in OF_TMDB_YEARS)
    portion.decide_by_ourselves()
    if asks_tmdb and service.is_configured():
        portion.ask_tmdb()
    else:
        portion.give_up(reasons.AWAY)
    return portion.found()


@dataclass
class _Case:
    """A row on its way."""

    row: Row
    look: Look
    match: Match | None = None
    # What TMDB said of it, apart from films: a code of transfer.reasons.
    reason: str = ""
    is_asked: bool = False
    is_by_id: bool = False


@dataclass
class _Portion:
    rows: Sequence[Row]
    language: str
    today: dt.date
    ours: Known
    trusts_year: bool
    cases: list[_Case] = field(default_factory=list)
    waits_for: str = ""
    wait_s: float = 0.0

    def __post_init__(self) -> None:
        for row in self.rows:
            films = self.ours.titled(row)
            look = Look(row, films, today=self.today, trusts_year=self.trusts_year)
            self.cases.append(_Case(row, look))

    # --- by ourselves ---

    def decide_by_ourselves(self) -> None:
        for case in self.cases:
            row = case.row
            if row.problem or not (row.title or row.tmdb_id or row.imdb_id):
                case.match = Match(Verdict.BROKEN, reason=row.problem or reasons.NO_TITLE)
            elif film := self.ours.of_id(row):
                case.match = self._of_id(case, film)
            elif row.is_series and not row.imdb_id:
                case.match = Match(Verdict.MISSING, reason=reasons.SERIES)
            elif not (row.tmdb_id or row.imdb_id) and self._is_sure_without_tmdb(case):
                case.match = self._sure(case.look.fits)

    def _is_sure_without_tmdb(self, case: _Case) -> bool:
        """Title and year are those of a film of ours, and there is no other that we do not see: the catalogue
        names none of that title, or the director is the same, or there is no TMDB to have one."""
        fits = case.look.fits
        if not fits or fits[0].film.is_bare or fits[0].closeness is not Closeness.SAME:
            return False
        is_directed = has_same_director(case.row.directors, fits[0].film.directors)
        is_alone = not any(each.film.is_bare for each in fits)
        sees_all = (self.ours.has_catalogue and is_alone) or not service.is_configured() or bool(is_directed)
        return is_sure(fits, case.row, is_all_seen=sees_all, trusts_year=self.trusts_year)

    def _of_id(self, case: _Case, film: Film) -> Match:
        """Unless title and year are both of another film: then the number is a slip, or a series'."""
        how = fit(case.row, film, today=self.today)
        is_another = (
            bool(case.row.title)
            and how.likeness is Likeness.NONE
            and how.closeness in (Closeness.LATER, Closeness.SOME, Closeness.FAR)
        )
        if is_another:
            return self._of([replace_confidence(how, ID_ALONE, why.ID_DIFFERS)], Verdict.CHECK)
        return self._of([replace_confidence(how, 100, why.ID)], Verdict.SURE)

    # --- with TMDB ---

    def ask_tmdb(self) -> None:
        until, failed = time.monotonic() + PORTION_S, list[_Case]()
        for case in self._open():
            if time.monotonic() > until:
                return
            try:
                self._ask(case)
            except service.TMDBRefused:
                self.give_up(reasons.AWAY)
                return
            except service.TMDBResting as rest:
                self.waits_for, self.wait_s = TMDB_AWAY, rest.retry_after_s
                return
            except service.TMDBRateLimited as limit:
                is_ours = isinstance(limit, service.TMDBOurLimit)
                least_s = 1.0 if is_ours else REST_AFTER_429_S
                self.waits_for, self.wait_s = TMDB_LIMIT, max(limit.retry_after_s, least_s)
                return
            except service.TMDBRejected:
                self._give_up_on(case)
            except service.TMDBUnavailable:
                failed.append(case)
                if len(failed) == FAILURES_IN_A_ROW:
                    break
            else:
                # TMDB is there: what it could not be asked for lies at these rows.
                for other in failed:
                    self._give_up_on(other)
                failed = []
        if failed:
            self.waits_for, self.wait_s = TMDB_AWAY, REST_WHEN_AWAY_S

    def _ask(self, case: _Case) -> None:
        row, look = case.row, case.look
        if (row.tmdb_id or row.imdb_id) and self._ask_by_id(case):
            return
        if row.title:
            look.ask()
        case.is_asked = True

    def _ask_by_id(self, case: _Case) -> bool:
        """Whether that said it all."""
        row = case.row
        if row.tmdb_id and not row.is_series:
            try:
                record = service.movie(row.tmdb_id, is_for_import=True)
            except service.TMDBNotFound:
                case.reason = reasons.GONE
            else:
                case.match = self._of_id(case, of_record(record, self.language))
                return True
        if row.imdb_id:
            return self._ask_by_imdb(case)
        return False

    def _ask_by_imdb(self, case: _Case) -> bool:
        try:
            found = service.find_by_imdb(case.row.imdb_id, self.language)
        except service.TMDBNotFound:  # no id as IMDb has them
            return False
        if found.hit:
            film = self.ours.films.get(found.hit.tmdb_id)
            case.match = self._of_id(case, film if film and not film.is_bare else of_hit(found.hit))
        elif found.is_series or case.row.is_series:
            case.match = Match(Verdict.MISSING, reason=reasons.SERIES)
        return case.match is not None

    def give_up(self, reason: str) -> None:
        for case in self._open():
            self._give_up_on(case, reason)

    def _give_up_on(self, case: _Case, reason: str = reasons.AWAY) -> None:
        case.is_asked, case.reason = True, reason

    def _open(self) -> Iterator[_Case]:
        return (case for case in self.cases if case.match is None and not case.is_asked)

    # --- what came of it ---

    def found(self) -> Found:
        asked = [case for case in self.cases if case.match is None and case.is_asked]
        self._look_for_slips(asked)
        self._take_ours_for(asked)
        for case in asked:
            case.match = self._judged(case)
        return Found([case.match for case in self.cases], self.waits_for, self.wait_s)

    def _look_for_slips(self, cases: Iterable[_Case]) -> None:
        unlike = [case for case in cases if not any(f.confidence >= SHOWN_FROM for f in case.look.fits)]
        near = known.a_slip_away([case.row for case in unlike]) if unlike else {}
        for case in unlike:
            for film in near.values():
                if fit(case.row, film, today=self.today).likeness >= Likeness.SLIP:
                    case.look.films.setdefault(film.tmdb_id, film)

    def _take_ours_for(self, cases: Collection[_Case]) -> None:
        """Films that TMDB named and that are ours are shown as ours, in the person's language."""
        ids = {tmdb_id for case in cases for tmdb_id in case.look.films}
        ours = known.ours(ids, self.language) if ids else {}
        for case in cases:
            for tmdb_id in case.look.films.keys() & ours.keys():
                case.look.films[tmdb_id] = with_names_of(case.look.films[tmdb_id], ours[tmdb_id])

    def _judged(self, case: _Case) -> Match:
        look = case.look
        if case.row.is_series:
            return Match(Verdict.MISSING, reason=reasons.SERIES)
        if not case.reason and look.is_sure():
            return self._sure(look.fits)
        if fits := [each for each in look.fits if each.confidence >= SHOWN_FROM]:
            return self._of(fits, Verdict.CHECK, case.reason)
        return Match(Verdict.MISSING, reason=case.reason or reasons.NOT_FOUND)

    def _sure(self, fits: Sequence[Fit]) -> Match:
        return self._of(fits, Verdict.SURE)

    def _of(self, fits: Sequence[Fit], verdict: Verdict, reason: str = "") -> Match:
        shown = tuple(candidate(each) for each in fits[:CANDIDATES_AT_MOST])
        return Match(verdict, shown, reason)


def replace_confidence(how: Fit, confidence: int, because: str) -> Fit:
    return replace(how, confidence=confidence, why=because)


def with_names_of(film: Film, ours: Film) -> Film:
    """Compared by all names that either knows; shown by ours."""
    return replace(
        ours,
        more_titles=tuple(dict.fromkeys((*ours.more_titles, *film.titles))),
        other_titles=film.other_titles,
        years=ours.years | film.years,
        popularity=film.popularity,
    )


def candidate(how: Fit) -> Candidate:
    film = how.film
    return Candidate(
        tmdb_id=film.tmdb_id,
        title=film.title or film.original_title,
        original_title=film.original_title,
        released_on=film.released_on,
        poster_path=film.poster_path,
        confidence=how.confidence,
        why=why.CATALOGUE if film.is_bare else how.why,
        overview=film.overview,
    )


_AT_TMDB = re.compile(r"(?:https?://)?(?:www\.)?themoviedb\.org/movie/([0-9]{1,9})(?:[-/?#].*)?")
_AT_IMDB = re.compile(r"(?:(?:https?://)?(?:\w{1,9}\.)?imdb\.com/title/)?(tt[0-9]{5,10})(?:[/?#].*)?")


def by_hand(query: str, language: str) -> list[Candidate]:
    """Films for somebody who looks for the right one: a title, or an address at TMDB or IMDb.

    Asked with a person's turn, as any search. Raises nothing: with TMDB away there is what we know.
    """
    if named := _addressed(query.strip(), language):
        return [_chosen(named)]
    found = search.find(query, language)
    return [
        Candidate(
            tmdb_id=film.tmdb_id,
            title=film.title or film.original_title,
            original_title=film.original_title,
            released_on=film.released_on,
            poster_path=film.poster,
            confidence=0,
            why=why.BY_HAND,
        )
        for film in found.films
    ]


def _addressed(query: str, language: str) -> Film | None:
    try:
        if address := _AT_TMDB.fullmatch(query):
            tmdb_id = int(address[1])
            ours = known.ours([tmdb_id], language)
            return ours.get(tmdb_id) or of_record(service.movie(tmdb_id), language)
        if address := _AT_IMDB.fullmatch(query):
            hit = service.find_by_imdb(address[1], language).hit
            return of_hit(hit) if hit else None
    except service.TMDBError:
        return None
    return None


def _chosen(film: Film) -> Candidate:
    return candidate(Fit(film, Likeness.SAME, Closeness.SAME, 0, why.BY_HAND))
