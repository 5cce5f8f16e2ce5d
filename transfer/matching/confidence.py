"""How sure it is that a row means a film, from what is known of both. Asks nobody, and knows no database.

What is called SURE has to be right: a doubt costs the person one look, a wrong film costs their trust. How
many people know a film is never a reason; it only says which of two that fit alike is shown first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from movies.titles.tokens import is_a_slip_away, may_hold_a_slip
from mymovie.text import fold, fold_spelling
from transfer.matching import spelling, why
from transfer.sources.rows import Row

SURE_FROM = 90
SHOWN_FROM = 35  # below this a row is "not found"
MADE_BEFORE = 2  # years that a film may wait to come out
UNDATED_LONG = 6  # letters of a title that alone may tell which film it is
UNDATED_LONG_JA = 4
_NUMBERS = re.compile(r"\d+|(?<![ivx])[ivx]+$")
_BETWEEN_NAMES = re.compile(r"[\s,・=-]+")


class Likeness(IntEnum):
    """Of a row's titles to a film's: the best of all pairs."""

    NONE = 0
    PART = 1  # one holds the other
    SLIP = 2  # a letter is wrong
    MAIN = 3  # but for a subtitle
    EVEN = 4  # but for the spelling (transfer.matching.spelling)
    SAME = 5  # but for width, case, accents, kana and punctuation


class Closeness(IntEnum):
    """Of the years."""

    FAR = 0
    SOME = 1  # two or three years
    LATER = 2  # it came out two years after the row's, which may be that of its making
    ROW_UNDATED = 3
    FILM_UNDATED = 4
    NEAR = 5  # a year off, or that of another country's release
    SAME = 6


@dataclass(frozen=True, slots=True)
class Film:
    """What is known of a film. `folded` are titles of which we have no more than how they compare."""

    tmdb_id: int
    # In the language it is shown in, and its own.
    title: str
    original_title: str = ""
    more_titles: tuple[str, ...] = ()
    folded: frozenset[str] = frozenset()
    # Of other names that only some know it by.
    other_titles: tuple[str, ...] = ()
    released_on: dt.date | None = None
    # Of its first releases in countries that we know.
    years: frozenset[int] = frozenset()
    directors: tuple[str, ...] = ()
    popularity: float = 0.0
    poster_path: str = ""
    overview: str = ""
    # In the catalogue alone, of which only the original title is known.
    is_bare: bool = False

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.title, self.original_title, *self.more_titles)

    @property
    def year(self) -> int | None:
        return self.released_on.year if self.released_on else None


@dataclass(frozen=True, slots=True)
class Fit:
    film: Film
    likeness: Likeness
    closeness: Closeness
    confidence: int
    why: str

    @property
    def order(self) -> tuple[int, float]:
        """Best first."""
        return -self.confidence, -self.film.popularity


_SCORES = {
    #                 FAR SOME LATER row film NEAR SAME
    Likeness.SAME: (40, 60, 86, 86, 70, 93, 100),
    Likeness.EVEN: (36, 55, 84, 84, 66, 91, 97),
    Likeness.MAIN: (25, 45, 55, 62, 55, 72, 84),
    Likeness.SLIP: (20, 40, 45, 58, 50, 70, 82),
    Likeness.PART: (12, 25, 28, 35, 35, 50, 60),
    Likeness.NONE: (5, 10, 12, 15, 15, 25, 30),
}
OTHER_TITLE_LESS = 2
DIRECTOR_MORE, OTHER_DIRECTOR_AT_MOST = 8, 70
IMPOSSIBLE_AT_MOST = 40


def fit(row: Row, film: Film, *, today: dt.date) -> Fit:
    likeness, is_other = _likeness_of(row, film)
    closeness = _closeness(row.year, film)
    confidence = _SCORES[likeness][closeness]
    reason = _why(likeness, closeness, is_other)
    if is_other and likeness >= Likeness.EVEN:
        confidence -= OTHER_TITLE_LESS
    directed = has_same_director(row.directors, film.directors)
    if directed is True and likeness > Likeness.NONE and closeness is not Closeness.FAR:
        reason = why.DIRECTOR if confidence < SURE_FROM else reason
        confidence = min(99, confidence + DIRECTOR_MORE) if confidence < 99 else confidence
    elif directed is False and confidence > OTHER_DIRECTOR_AT_MOST:
        confidence, reason = OTHER_DIRECTOR_AT_MOST, why.OTHER_DIRECTOR
    if not is_possible(row, film, today) and confidence > IMPOSSIBLE_AT_MOST:
        confidence, reason = IMPOSSIBLE_AT_MOST, why.NOT_YET
    return Fit(film, likeness, closeness, confidence, reason)


def is_sure(fits: Sequence[Fit], row: Row, *, is_all_seen: bool, trusts_year: bool) -> bool:
    """Whether the first of these, best first, is certainly the one.

    `is_all_seen`: there is no other film of that title, of those years, that was not looked at.
    `trusts_year`: the file has TMDB's own years.
    """
    if not fits or not is_all_seen or fits[0].film.is_bare:
        return False
    best, *others = fits
    is_later = best.closeness is Closeness.LATER and not trusts_year
    if is_later or best.closeness is Closeness.ROW_UNDATED:
        return _is_clear_without_year(best, others, row)
    if best.confidence < SURE_FROM:
        return False
    return not any(_is_rival(other, best, row, trusts_year=trusts_year) for other in others)


def _is_clear_without_year(best: Fit, others: Sequence[Fit], row: Row) -> bool:
    """One film of that name in all that is known, and a name that is not a common word."""
    if best.likeness < Likeness.EVEN or best.why in (why.OTHER_DIRECTOR, why.NOT_YET):
        return False
    if any(other.likeness >= Likeness.MAIN and not _is_out_of_question(other) for other in others):
        return False
    enough = UNDATED_LONG_JA if spelling.is_japanese(row.title) else UNDATED_LONG
    return best.why == why.DIRECTOR or len(fold(row.title)) >= enough


def _is_out_of_question(other: Fit) -> bool:
    return other.why == why.NOT_YET or other.closeness is Closeness.FAR


def _is_rival(other: Fit, best: Fit, row: Row, *, trusts_year: bool) -> bool:
    """A film that the row may mean as well, so that only the person knows."""
    if _is_out_of_question(other):
        return False
    if _is_directed_otherwise(other, best, row):
        return False
    if best.closeness is not Closeness.SAME:
        is_near = other.likeness >= Likeness.MAIN and other.closeness >= Closeness.NEAR
        return is_near or other.likeness >= Likeness.EVEN
    if best.likeness < Likeness.EVEN or best.why == why.OTHER_TITLE:
        # It has that name among others, and so may the other.
        return other.likeness >= Likeness.MAIN and other.closeness >= Closeness.NEAR
    if other.closeness is Closeness.SAME:
        return other.likeness >= (best.likeness if trusts_year else Likeness.EVEN)
    return not trusts_year and other.likeness >= best.likeness and _may_be_of(row, other.film)


def _may_be_of(row: Row, film: Film) -> bool:
    """By a year that may be that of its making: some come out two years later."""
    return bool(row.year and film.year and -1 <= film.year - row.year <= MADE_BEFORE)


def _is_directed_otherwise(other: Fit, best: Fit, row: Row) -> bool:
    return bool(
        has_same_director(row.directors, best.film.directors)
        and has_same_director(row.directors, other.film.directors) is False
    )


# --- titles ---


def likeness(row: Row, film: Film) -> Likeness:
    return _likeness_of(row, film)[0]


def _likeness_of(row: Row, film: Film) -> tuple[Likeness, bool]:
    """And whether only by a name that is not its usual one."""
    shown = _of_titles(row, film.titles, film.folded)
    if shown is Likeness.SAME or not film.other_titles:
        return shown, False
    other = _of_titles(row, film.other_titles, frozenset())
    return (other, True) if other > shown else (shown, False)


def _of_titles(row: Row, titles: Sequence[str], folded: frozenset[str]) -> Likeness:
    best = max((_of_title(mine, titles, folded) for mine in named(row)), default=Likeness.NONE)
    if best < Likeness.EVEN and (both := spelling.within_brackets(row.title)):
        each = [_of_title(part, titles, folded) for part in both]
        # One of the two alone may be a name and a remark.
        return Likeness.EVEN if min(each) >= Likeness.EVEN else max(best, min(max(each), Likeness.MAIN))
    return best


def named(row: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(title for title in (row.title, *row.other_titles) if title))


def _of_title(mine: str, titles: Sequence[str], folded: frozenset[str]) -> Likeness:
    key, even = fold(mine), spelling.even(mine)
    theirs = [fold(title) for title in titles]
    if key in folded or key in theirs:
        return Likeness.SAME
    evens = [spelling.even(title) for title in titles]
    if even in evens or even in folded:
        return Likeness.EVEN
    mains = [spelling.main_part(title) for title in titles]
    if even in filter(None, mains) or (spelling.main_part(mine) or None) in evens:
        return Likeness.MAIN
    every = [*theirs, *folded]
    if may_hold_a_slip(key) and any(_is_a_slip(key, other) for other in every):
        return Likeness.SLIP
    return Likeness.PART if any(_holds(key, other) for other in every) else Likeness.NONE


def _is_a_slip(one: str, other: str) -> bool:
    """Numbers are no slips: the second part is not the third."""
    return is_a_slip_away(one, other) and _numbers(one) == _numbers(other) and len(other) > 3


def _numbers(text: str) -> list[str]:
    """Roman ones at the end too."""
    return _NUMBERS.findall(text)


def _holds(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) > 1 and short in long


# --- years ---


def _closeness(year: int | None, film: Film) -> Closeness:
    if year is None:
        return Closeness.ROW_UNDATED
    if film.year is None:
        return Closeness.FILM_UNDATED
    apart = abs(film.year - year)
    if apart == 0:
        return Closeness.SAME
    if apart == 1 or (apart <= 3 and year in film.years):
        return Closeness.NEAR
    if film.year - year == MADE_BEFORE:
        return Closeness.LATER
    return Closeness.SOME if apart <= 3 else Closeness.FAR


def is_possible(row: Row, film: Film, today: dt.date) -> bool:
    """Nobody has watched what came out years later; a festival may be a year before."""
    if film.year is None or (row.is_wish and not row.viewings):
        return True
    watched = [seen.watched.on.year for seen in row.viewings if seen.watched.on]
    return film.year <= min([*watched, today.year]) + 1


# --- directors ---


def has_same_director(mine: Sequence[str], theirs: Sequence[str]) -> bool | None:
    """None where it cannot be told: none is named, or not in one script (宮崎駿, Hayao Miyazaki)."""
    if not mine or not theirs:
        return None
    if any(_is_one_person(one, other) for one in mine for other in theirs):
        return True
    scripts = [{spelling.is_japanese(name) for name in names} for names in (mine, theirs)]
    return False if scripts[0] == scripts[1] else None


def _is_one_person(one: str, other: str) -> bool:
    """Whichever of the names stands first, however they are joined."""
    if fold(spelling.modern(one)) == fold(spelling.modern(other)):
        return True
    return _names(one) == _names(other)


def _names(person: str) -> list[str]:
    return sorted(fold(name) for name in _BETWEEN_NAMES.split(fold_spelling(person)) if name)


def _why(how: Likeness, closeness: Closeness, is_other: bool) -> str:
    if how < Likeness.EVEN:
        return {Likeness.MAIN: why.SUBTITLE, Likeness.SLIP: why.SLIP, Likeness.PART: why.PART}.get(
            how, why.OTHER_NAME
        )
    by_year = {
        Closeness.NEAR: why.NEAR_YEAR,
        Closeness.FILM_UNDATED: why.UNDATED,
        Closeness.ROW_UNDATED: why.NO_YEAR,
        Closeness.LATER: why.LATER_YEAR,
        Closeness.SOME: why.FAR_YEAR,
        Closeness.FAR: why.FAR_YEAR,
    }
    if closeness is not Closeness.SAME:
        return by_year[closeness]
    if is_other:
        return why.OTHER_TITLE
    return why.EXACT if how is Likeness.SAME else why.SPELLING
