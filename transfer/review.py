"""What the review shows of an import, a page at a time: what the file says beside the film that it means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from movies.holdings import Holding
from movies.models import Movie
from transfer.importing import deciding, held
from transfer.importing.deciding import Tallies
from transfer.importing.foreseeing import Foreseen, foresee
from transfer.importing.merging import Deed
from transfer.matching.records import Candidate
from transfer.matching.why import WORDS as WHY
from transfer.models import Clash, Decision, Import, ImportRow, Verdict
from transfer.querysets import Pile
from transfer.reasons import AWAY, WORDS
from transfer.sources.rows import Row, SeenOnce

PAGE = 50
# The piles of the review, in the order of what asks for the person most.
PILES = (Pile.SURE, Pile.CHECK, Pile.MISSING, Pile.THERE, Pile.BROKEN)


@dataclass(frozen=True, slots=True)
class Film:
    """As the review draws it: ours where we have it, else as the search said it."""

    tmdb_id: int
    title: str
    original_title: str
    released_on: dt.date | None
    poster: str
    directors: tuple[str, ...] = ()
    confidence: int = 0
    why: str = ""

    @property
    def why_words(self) -> str | Promise:
        return WHY.get(self.why, "")


@dataclass(frozen=True, slots=True)
class Shown:
    """One row. `film` is the one it stands for by now; `others` are those it could mean as well."""

    row: ImportRow
    said: Row
    film: Film | None
    others: tuple[Film, ...]
    mine: Holding
    deed: Deed
    clash: Clash

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def is_open(self) -> bool:
        """Whether the person has still to say which film it is."""
        return self.row.decision == Decision.NONE and self.row.verdict != Verdict.SURE

    @property
    def is_lost(self) -> bool:
        """Whether the person alone can say which film it is."""
        return self.is_open and not self.others

    @property
    def is_skipped(self) -> bool:
        return self.row.decision == Decision.SKIP

    @property
    def can_be_taken(self) -> bool:
        return self.row.verdict != Verdict.BROKEN

    @property
    def is_clash(self) -> bool:
        """Whether both say something of it, and not the same."""
        return self.deed in (Deed.CHANGE, Deed.KEEP)

    @property
    def latest(self) -> SeenOnce | None:
        return self.said.viewings[-1] if self.said.viewings else None

    @property
    def reason(self) -> str | Promise:
        return WORDS.get(self.row.reason or self.said.problem, "")


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Shown, ...]
    # The number to go on after; None on the last page.
    after: int | None

    @property
    def has_unasked(self) -> bool:
        """Whether TMDB was not there for some of them."""
        return any(shown.row.reason == AWAY and shown.is_open for shown in self.rows)


@dataclass(frozen=True, slots=True)
class Tab:
    pile: Pile
    count: int
    open_count: int
    is_current: bool


def page_of(batch: Import, pile: Pile, after: int, *, language: str) -> Page:
    """Batch with its owner, who looks. Five queries, whatever there is."""
    found = deciding.rows_of(batch, pile, after=after, limit=PAGE + 1)
    shown = show(batch, found[:PAGE], language=language)
    return Page(tuple(shown), found[PAGE - 1].number if len(found) > PAGE else None)


def show(batch: Import, rows: Sequence[ImportRow], *, language: str) -> list[Shown]:
    """Four queries, whatever there is."""
    candidates = [held.candidates_of(row) for row in rows]
    proposed = {row.tmdb_id for row in rows if row.tmdb_id}
    films = films_of((it for row in candidates for it in row), language, also=proposed)
    return [
        _shown(batch, foreseen, _together(its, films), films)
        for foreseen, its in zip(foresee(batch, rows), candidates, strict=True)
    ]


def films_of(
    candidates: Iterable[Candidate], language: str, *, also: Collection[int] = ()
) -> dict[int, Film]:
    """By id, best first; `also` those that nobody searched for. One query."""
    found = {it.tmdb_id: _film(it) for it in candidates}
    return found | _ours({*found, *also}, language)


def tabs_of(tallies: Tallies, current: Pile) -> list[Tab]:
    still_open = {Pile.CHECK: tallies.open_checks, Pile.MISSING: tallies.open_missing}
    return [
        Tab(pile, tallies.piles[pile], still_open.get(pile, 0), pile == current)
        for pile in PILES
        if tallies.piles[pile] or pile in (Pile.SURE, current)
    ]


def first_pile(tallies: Tallies) -> Pile:
    """The one to begin with: what is sure, unless nothing is."""
    return next((pile for pile in PILES if tallies.piles[pile]), Pile.SURE)


def sums_of(tallies: Tallies) -> list[tuple[int, str]]:
    """What registering would do, in numbers and words; what would be nothing is not said.

    Together they are the rows of the import: each speaks for a film, with a row before it, or for none.
    """
    left = tallies.open_checks + tallies.open_missing + tallies.open_broken
    told = [
        (tallies.new, _("new")),
        (tallies.new_wishes, _("to see")),
        (kept := tallies.kept, ngettext("stays as it is", "stay as they are", kept)),
        (replaced := tallies.replaced, ngettext("as the file has it", "as the file has them", replaced)),
        (newer := tallies.newer, ngettext("as the newer has it", "as the newer has them", newer)),
        (tallies.further, _("told of twice")),
        (tallies.skipped, _("skipped")),
        (left, _("without a film")),
    ]
    return [(number, words) for number, words in told if number > 0]


def _shown(batch: Import, foreseen: Foreseen, its: dict[int, Film], films: dict[int, Film]) -> Shown:
    row = foreseen.row
    proposed = row.tmdb_id or 0
    # What nobody decided is not shown as if it were: all that it may mean stand beside each other.
    is_open = row.decision == Decision.NONE and row.verdict != Verdict.SURE
    film = None if is_open else its.get(proposed) or films.get(proposed)
    return Shown(
        row=row,
        said=foreseen.said,
        film=film,
        others=tuple(other for other in its.values() if other is not film),
        mine=foreseen.mine,
        deed=foreseen.deed,
        clash=Clash(row.clash or batch.clash),
    )


def _together(candidates: Sequence[Candidate], films: dict[int, Film]) -> dict[int, Film]:
    """The films of one row, with how sure each is for this row."""
    return {it.tmdb_id: replace(films[it.tmdb_id], confidence=it.confidence, why=it.why) for it in candidates}


def _film(candidate: Candidate) -> Film:
    return Film(
        tmdb_id=candidate.tmdb_id,
        title=candidate.title,
        original_title=candidate.original_title,
        released_on=candidate.released_on,
        poster=candidate.poster_path,
        confidence=candidate.confidence,
        why=candidate.why,
    )


def _ours(tmdb_ids: Collection[int], language: str) -> dict[int, Film]:
    if not tmdb_ids:
        return {}
    return {
        movie.pk: Film(
            tmdb_id=movie.pk,
            title=movie.title,
            original_title=movie.original_title,
            released_on=movie.released_on,
            poster=movie.poster,
            directors=tuple(movie.directors),
        )
        for movie in Movie.objects.filter(pk__in=tmdb_ids).in_language(language)
    }
