"""What was decided is written: some rows at a time, each time whole, with how far the job is.

Films that are new to us are fetched before a portion's transaction. Within it the owner's wall is locked: the
rows, what they wrote, every count and the job's progress are there together or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from movies import catalogue
from movies.holdings import Holding, Holdings, ids_of, known_films
from movies.locking import lock
from movies.models import Movie
from movies.tmdb.service import TMDBError, TMDBRateLimited
from transfer import reasons
from transfer.importing import held
from transfer.importing.deciding import NotNow
from transfer.importing.merging import Deed, Frame, Plan, plan, unite
from transfer.jobs import actions as jobs
from transfer.jobs.steps import Hopeless, Step, batch_of
from transfer.matching.records import TMDB_LIMIT
from transfer.models import Clash, Decision, Import, ImportRow, Job, Kind, Outcome, State, Verdict

PORTION = 25
OUTCOMES = {
    Deed.ADD: Outcome.CREATED,
    Deed.CHANGE: Outcome.CHANGED,
    Deed.SAME: Outcome.SAME,
    Deed.KEEP: Outcome.KEPT,
}
WRITTEN = ["outcome", "reason", "tmdb_id", "before", "after"]


@transaction.atomic
def commit(*, batch: Import, is_private: bool | None = None) -> Job:
    """Begin to write; the job's row tells how far it is. Saying it twice is no error. Raises NotNow.

    is_private: what it adds to the wall is for its owner alone, or is not; None leaves what was said before.
    """
    kept = Import.objects.select_for_update().filter(pk=batch.pk).first()
    if kept is None or kept.state not in (State.REVIEW, State.COMMITTING):
        raise NotNow
    if kept.state == State.REVIEW:
        kept.state, kept.committed_at = State.COMMITTING, timezone.now()
        kept.is_private = kept.is_private if is_private is None else is_private
        kept.save(update_fields=["state", "committed_at", "is_private"])
        return jobs.begin(batch=kept, kind=Kind.COMMIT, total=kept.row_count)
    return kept.jobs.filter(kind=Kind.COMMIT).latest("pk")


def is_taken(row: ImportRow) -> bool:
    """As transfer.querysets.IS_TAKEN has it."""
    is_wanted = row.decision == Decision.TAKE or (not row.decision and row.verdict == Verdict.SURE)
    return row.tmdb_id is not None and is_wanted


def frame_of(batch: Import) -> Frame:
    """With its owner loaded."""
    return Frame(
        now=batch.committed_at or timezone.now(),
        zone=batch.owner.zone,
        row_count=batch.row_count,
        is_private=batch.is_private,
    )


def commit_portion(job: Job) -> Step:
    """The next 25 rows; more, where one speaks of the same film as rows further down."""
    batch = batch_of(job)
    if batch.state != State.COMMITTING:  # what was set aside, and resumed in another tab meanwhile
        raise Hopeless("taken_back")
    rows = list(ImportRow.objects.of(batch).filter(outcome=Outcome.NONE).order_by("number")[:PORTION])
    films = _fetch([row for row in rows if is_taken(row)])
    rows = [row for row in rows if row.tmdb_id not in films.waiting or not is_taken(row)]
    if films.waiting and not rows:
        return Step(0, waits_for=TMDB_LIMIT, wait_s=films.wait_s)
    with transaction.atomic():
        owner = lock(batch.owner)
        written = _write(batch, owner, rows, films)
        ImportRow.objects.bulk_update(written, WRITTEN)
        is_last = not ImportRow.objects.of(batch).filter(outcome=Outcome.NONE).exists()
        counts = Counter(str(row.outcome) for row in written)
        if is_last:
            Import.objects.filter(pk=batch.pk).update(state=State.DONE)
        return jobs.advance(job, Step(len(written), counts=counts, is_last=is_last))


# --- films ---


@dataclass(frozen=True, slots=True)
class _Films:
    """`by_id` under the ids that the rows have; `missing` are those that there is no film for, and why."""

    by_id: dict[int, Movie]
    missing: dict[int, str]
    waiting: frozenset[int] = frozenset()
    wait_s: float = 0.0


def _fetch(rows: Collection[ImportRow]) -> _Films:
    """TMDB is asked for those that are new to us; what a search said of them is enough if it is away."""
    seen = {row.tmdb_id: held.chosen_of(row) for row in rows if row.tmdb_id}
    films, missing = known_films(seen), dict[int, str]()
    new = [tmdb_id for tmdb_id in seen if tmdb_id not in films]
    for nth, tmdb_id in enumerate(new):
        candidate = seen[tmdb_id]
        try:
            hit = held.hit_of(candidate) if candidate else None
            films[tmdb_id] = catalogue.find_or_fetch(tmdb_id, hit, is_for_import=True)
        except TMDBRateLimited as limit:
            return _Films(films, missing, frozenset(new[nth:]), limit.retry_after_s)
        except catalogue.MovieUnknown:
            missing[tmdb_id] = reasons.GONE
        except TMDBError:
            missing[tmdb_id] = reasons.AWAY
    return _Films(films, missing)


# --- rows ---


def _write(batch: Import, owner: User, rows: Sequence[ImportRow], films: _Films) -> list[ImportRow]:
    """The wall, under its lock; and on the rows, which are saved by the caller, what came of them."""
    batch.owner = owner
    left = [row for row in rows if not is_taken(row) or row.tmdb_id in films.missing]
    for row in left:
        row.outcome, row.reason = _not_taken(row, films.missing)
    left_numbers = {row.number for row in left}
    taken = [row for row in rows if row.number not in left_numbers]
    groups = _groups(batch, taken, films.by_id)
    holdings = Holdings(owner, {tmdb_id for tmdb_id, _ in groups})
    wanted = {tmdb_id: holdings.of(tmdb_id) for tmdb_id, _ in groups}
    written: list[ImportRow] = []
    written_anew: list[ImportRow] = []
    for (tmdb_id, _), group in groups.items():
        if not (open_rows := [row for row in group if not row.outcome]):
            continue
        first, together, mine = _as_one(group, wanted[tmdb_id])
        made = plan(
            unite([held.said_by(row) for row in together]),
            first.number,
            mine=mine,
            clash=Clash(first.clash or batch.clash),
            frame=frame_of(batch),
            leaves_watchlist=(tmdb_id, True) not in groups,
        )
        wanted[tmdb_id] = made.wanted
        _tell(first, [row for row in open_rows if row is not first], made, tmdb_id)
        first.before = held.halves(mine, like=made.wanted) or None
        first.after = held.halves(made.wanted, like=mine) or None
        written += open_rows
        written_anew += [] if first in open_rows else [first]
    holdings.write(wanted)
    ImportRow.objects.bulk_update(written_anew, WRITTEN)
    return [*left, *written]


def _groups(
    batch: Import, rows: Iterable[ImportRow], films: Mapping[int, Movie]
) -> dict[tuple[int, bool], list[ImportRow]]:
    """All rows of the import that speak of the films of these, by film and whether it is wished for.

    What is for the wall comes first: whether a film leaves the watchlist depends on it.
    """
    here = {row.number: row for row in rows}
    # A film may have been found to be another one that rows further down speak of.
    ids = ids_of({films[row.tmdb_id or 0] for row in here.values()})
    groups: dict[tuple[int, bool], list[ImportRow]] = {}
    of_films = ImportRow.objects.of(batch).taken().filter(tmdb_id__in=ids)
    for row in of_films.order_by("is_wish", "number") if ids else ():
        same = here.get(row.number, row)
        groups.setdefault((ids[row.tmdb_id or 0], row.is_wish), []).append(same)
    return groups


def _as_one(group: Sequence[ImportRow], now: Holding) -> tuple[ImportRow, list[ImportRow], Holding]:
    """Of the rows of one film: the one that tells what came of them, those that are written, and over what.

    Two films may be found to be one while the import is written. What it wrote of the first is written anew
    then, with what it says of the second, as if it had said so at once; unless the person edited or removed
    it since. The job's counts go on saying what came of the first at first; the page of results counts rows.
    """
    open_rows = [row for row in group if not row.outcome]
    told = [row for row in group if row.outcome in OUTCOMES.values()]
    if len(told) == 1 and held.is_as_written(told[0], now):
        before, _is_edited = held.without(told[0], now)
        return told[0], [row for row in group if row.outcome != Outcome.FAILED], before
    return open_rows[0], open_rows, now


def _tell(first: ImportRow, others: Iterable[ImportRow], made: Plan, tmdb_id: int) -> None:
    first.outcome, first.tmdb_id = OUTCOMES[made.deed], tmdb_id
    first.reason = reasons.CUT if made.is_cut and made.deed in (Deed.ADD, Deed.CHANGE) else ""
    for row in others:
        row.outcome, row.reason, row.tmdb_id = Outcome.JOINED, reasons.TWICE, tmdb_id


def _not_taken(row: ImportRow, missing: Mapping[int, str]) -> tuple[Outcome, str]:
    if row.decision == Decision.SKIP:
        return Outcome.SKIPPED, reasons.SKIPPED
    if row.tmdb_id is not None and row.tmdb_id in missing:
        return Outcome.FAILED, missing[row.tmdb_id]
    if row.verdict == Verdict.CHECK:
        return Outcome.FAILED, reasons.NOT_DECIDED
    return Outcome.FAILED, row.reason or reasons.NOT_FOUND
