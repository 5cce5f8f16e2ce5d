"""An import is taken back: what it added goes for good, what it changed is as before.

Not where the person changed something since: that stays, and the row says so. Films stay as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from movies.holdings import Holdings, known_films
from movies.locking import lock
from transfer.importing import held
from transfer.importing.deciding import NotNow
from transfer.jobs import actions as jobs
from transfer.jobs.steps import Step, batch_of
from transfer.models import Import, ImportRow, Job, Kind, State, Undone
from transfer.results import undo_until

PORTION = 25
# Some of it at least.
WRITTEN = (State.COMMITTING, State.DONE, State.UNDOING)


class TooLate(Exception):
    """It was written more than 30 days ago."""


@transaction.atomic
def undo(*, batch: Import) -> Job:
    """Begin to take it back. Saying it twice is no error. Raises TooLate, and NotNow.

    Also one that was stopped, or given up, while it was written: what is written of it goes.
    """
    kept = Import.objects.select_for_update().filter(pk=batch.pk).first()
    if kept is None or kept.state not in WRITTEN:
        raise NotNow
    if kept.state == State.UNDOING:
        return kept.jobs.filter(kind=Kind.UNDO).latest("pk")
    if undo_until(kept, timezone.now()) is None:
        raise TooLate
    if kept.state == State.COMMITTING:
        _write_no_more(kept)
    kept.state = State.UNDOING
    kept.save(update_fields=["state"])
    total = ImportRow.objects.of(kept).to_take_back().count()
    return jobs.begin(batch=kept, kind=Kind.UNDO, total=total)


def _write_no_more(batch: Import) -> None:
    try:
        jobs.set_aside(batch.jobs.filter(kind=Kind.COMMIT).latest("pk"))
    except jobs.Busy as busy:
        raise NotNow from busy


def undo_portion(job: Job) -> Step:
    """The last 25 rows that were written: the other way round than they were, as one may rest on another."""
    batch = batch_of(job)
    rows = list(ImportRow.objects.of(batch).to_take_back().order_by("-number")[:PORTION])
    with transaction.atomic():
        _take_back(lock(batch.owner), rows)
        ImportRow.objects.bulk_update(rows, ["undone"])
        is_last = not ImportRow.objects.of(batch).to_take_back().exists()
        if is_last:
            Import.objects.filter(pk=batch.pk).update(state=State.UNDONE, undone_at=timezone.now())
        counts = Counter(str(row.undone) for row in rows)
        return jobs.advance(job, Step(len(rows), counts=counts, is_last=is_last))


def _take_back(owner: User, rows: Sequence[ImportRow]) -> None:
    ids = {row.number: row.tmdb_id or 0 for row in rows}
    # A film may have been found to be another one since.
    films = known_films(set(ids.values()))
    ids = {number: films[tmdb_id].pk if tmdb_id in films else tmdb_id for number, tmdb_id in ids.items()}
    holdings = Holdings(owner, set(ids.values()))
    wanted = {tmdb_id: holdings.of(tmdb_id) for tmdb_id in ids.values()}
    for row in rows:
        tmdb_id = ids[row.number]
        wanted[tmdb_id], is_edited = held.without(row, wanted[tmdb_id])
        row.undone = Undone.EDITED if is_edited else Undone.BACK
    holdings.write(wanted)
