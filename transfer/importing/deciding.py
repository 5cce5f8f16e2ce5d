"""What a person says of the rows of an import before anything is written: one function for each thing.

Each under the import's lock and only while it waits for their word; doing one twice is doing it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Count, Q

from movies import catalogue
from movies.models import Entry, Movie, MovieText, Wish
from transfer.importing import held
from transfer.matching.records import Candidate
from transfer.matching.why import BY_HAND
from transfer.models import Clash, Decision, Import, ImportRow, State
from transfer.querysets import IS_TAKEN, WHICH, Pile


class NotNow(Exception):
    """The import is not waiting for decisions: not yet, or no longer."""


class NoFilm(Exception):
    """There is no film to take: none was found, and none chosen."""


# --- one row ---


def choose_film(*, row: ImportRow, tmdb_id: int, candidate: Candidate | None = None) -> ImportRow:
    """This is the film, and it is taken. candidate: what a search said of it, where the row has none such.

    Raises NotNow; catalogue.MovieUnknown and TMDBError for a film that nobody said anything of.
    """
    known = next((it for it in held.candidates_of(row) if it.tmdb_id == tmdb_id), candidate)
    if known is None or known.tmdb_id != tmdb_id:
        known = _by_hand(catalogue.find_or_fetch(tmdb_id), str(row.batch.owner.language))
    with transaction.atomic():
        row = _open_row(row)
        if known.tmdb_id not in {it["tmdb_id"] for it in row.candidates}:
            row.candidates = [*row.candidates, held.candidate_as_json(replace(known, why=BY_HAND))]
        row.tmdb_id, row.decision = known.tmdb_id, Decision.TAKE
        row.is_there = _is_there(row)
        row.save(update_fields=["candidates", "tmdb_id", "decision", "is_there"])
    return row


@transaction.atomic
def take(*, row: ImportRow) -> ImportRow:
    """The proposed film is the one. Raises NotNow, NoFilm."""
    row = _open_row(row)
    if row.tmdb_id is None:
        raise NoFilm
    return _decide(row, Decision.TAKE)


@transaction.atomic
def skip(*, row: ImportRow) -> ImportRow:
    return _decide(_open_row(row), Decision.SKIP)


@transaction.atomic
def undecide(*, row: ImportRow) -> ImportRow:
    """As if nothing had been said of it: the best candidate is proposed again."""
    row = _open_row(row)
    row.candidates = [it for it in row.candidates if it["why"] != BY_HAND]
    row.tmdb_id = row.candidates[0]["tmdb_id"] if row.candidates else None
    row.decision, row.clash = Decision.NONE, ""
    row.is_there = _is_there(row)
    row.save(update_fields=["candidates", "tmdb_id", "decision", "clash", "is_there"])
    return row


# --- many rows ---


@transaction.atomic
def decide_all(*, batch: Import, pile: Pile, decision: Decision) -> int:
    """Of a pile whatever can be decided so: nothing is taken without a film. How many rows it is said of.

    What the person said of a row by itself stays, unless all of the pile is to be decided anew (NONE).
    """
    batch = _open(batch)
    rows = ImportRow.objects.of(batch).on_pile(pile)
    if decision != Decision.NONE:
        rows = rows.filter(decision=Decision.NONE)
    if decision == Decision.TAKE:
        rows = rows.filter(tmdb_id__isnull=False)
    return rows.update(decision=decision)


@transaction.atomic
def set_clash(*, batch: Import, clash: Clash, row: ImportRow | None = None) -> None:
    """What happens to films that are there already: of all rows that nothing else was said of, or of one; and
    of those that speak of its film, as they are written together."""
    batch = _open(batch)
    if row is not None:
        alike = Q() if row.tmdb_id is None else Q(tmdb_id=row.tmdb_id, is_wish=row.is_wish)
        ImportRow.objects.of(batch).filter(Q(pk=row.pk) | alike).update(clash=clash)
    else:
        batch.clash = clash
        batch.save(update_fields=["clash"])


@transaction.atomic
def drop(*, batch: Import) -> None:
    """Throw it away, file and all, as long as it wrote nothing. Doing it twice is no error. Raises NotNow."""
    kept = Import.objects.select_for_update().filter(pk=batch.pk).first()
    if kept is None:
        return
    if kept.state not in (State.ASKING, State.READING, State.MATCHING, State.REVIEW):
        raise NotNow
    kept.delete()


# --- what there is to decide ---


@dataclass(frozen=True, slots=True)
class Tallies:
    """Rows, by pile; and what writing them comes to, in films."""

    piles: dict[Pile, int]
    # Of those on the piles "to check" and "not found": nothing was said of them yet.
    open_checks: int
    open_missing: int
    open_broken: int
    skipped: int
    taken: int
    # Of those taken: they speak of the film of a row before them, and are written with it.
    further: int
    # Films that are not there yet, for the wall and for the watchlist.
    new: int
    new_wishes: int
    # Films that are there: as they are; as the file has them, which may be the same; as the newer has them.
    kept: int
    replaced: int
    newer: int
    # Films that may be other than before. One may be for the wall and for the watchlist.
    touched: int

    @property
    def is_at_most(self) -> bool:
        """Whether some of the touched may turn out to be as they were."""
        return self.replaced + self.newer > 0

    @property
    def is_of_wishes(self) -> bool:
        """Whether there is nothing for the wall."""
        return self.new_wishes > 0 and self.new == self.replaced == self.newer == 0


def tallies(batch: Import) -> Tallies:
    """One query, whose length is that of the import."""
    undecided = Q(decision=Decision.NONE)
    first = IS_TAKEN & Q(place=1)
    new, there = first & Q(is_there=False), first & Q(is_there=True)
    mine, theirs, newer = (_wins(batch, clash) for clash in (Clash.MINE, Clash.THEIRS, Clash.NEWER))
    counted = (
        ImportRow.objects.of(batch)
        .placed()
        .aggregate(
            **{f"pile_{pile.value}": Count("pk", filter=which) for pile, which in WHICH.items()},
            open_checks=Count("pk", filter=WHICH[Pile.CHECK] & undecided),
            open_missing=Count("pk", filter=WHICH[Pile.MISSING] & undecided),
            open_broken=Count("pk", filter=WHICH[Pile.BROKEN] & undecided),
            skipped=Count("pk", filter=Q(decision=Decision.SKIP)),
            taken=Count("pk", filter=IS_TAKEN),
            further=Count("pk", filter=IS_TAKEN & Q(place__gt=1)),
            new=Count("pk", filter=new & Q(is_wish=False)),
            new_wishes=Count("pk", filter=new & Q(is_wish=True)),
            kept=Count("pk", filter=there & mine),
            replaced=Count("pk", filter=there & theirs),
            newer=Count("pk", filter=there & newer),
            touched=Count("tmdb_id", filter=new | (there & (theirs | newer)), distinct=True),
        )
    )
    piles = {pile: counted.pop(f"pile_{pile.value}") for pile in Pile}
    return Tallies(piles=piles, **counted)


def _wins(batch: Import, clash: Clash) -> Q:
    said_of_all = Q(clash="") if batch.clash == clash else Q()
    return Q(clash=clash) | said_of_all


def rows_of(batch: Import, pile: Pile, *, after: int = 0, limit: int) -> list[ImportRow]:
    """The rows of a pile behind the one with that number, in the file's order. One query."""
    return list(ImportRow.objects.of(batch).on_pile(pile).after(after)[:limit])


# --- the inside ---


def _open(batch: Import) -> Import:
    """One decision at a time. Raises NotNow, also when it was thrown away."""
    kept = Import.objects.select_for_update().filter(pk=batch.pk).first()
    if kept is None or kept.state != State.REVIEW:
        raise NotNow
    return kept


def _open_row(row: ImportRow) -> ImportRow:
    batch = _open(row.batch)
    kept = ImportRow.objects.of(batch).get(pk=row.pk)
    kept.batch = batch
    return kept


def _decide(row: ImportRow, decision: Decision) -> ImportRow:
    row.decision = decision
    row.save(update_fields=["decision"])
    return row


def _is_there(row: ImportRow) -> bool:
    return row.tmdb_id is not None and bool(there_already(row.batch, [row]))


def there_already(batch: Import, rows: Sequence[ImportRow]) -> set[int]:
    """Numbers of the rows whose film is on the wall or, of a wish, on the watchlist. Two queries at most."""
    wishes = {row.tmdb_id for row in rows if row.is_wish and row.tmdb_id}
    films = {row.tmdb_id for row in rows if not row.is_wish and row.tmdb_id}
    wished = Wish.objects.filter(owner=batch.owner_id, movie__in=wishes) if wishes else Wish.objects.none()
    on_wall = Entry.objects.filter(owner=batch.owner_id, movie__in=films) if films else Entry.objects.none()
    there = {True: set(wished.values_list("movie_id", flat=True))}
    there[False] = set(on_wall.values_list("movie_id", flat=True))
    return {row.number for row in rows if row.tmdb_id in there[row.is_wish]}


def _by_hand(movie: Movie, language: str) -> Candidate:
    texts = MovieText.objects.filter(movie=movie, language=language)
    return Candidate(
        tmdb_id=movie.pk,
        title=texts.values_list("title", flat=True).first() or movie.original_title,
        original_title=movie.original_title,
        released_on=movie.released_on,
        poster_path=movie.poster_path,
        confidence=100,
        why=BY_HAND,
    )
