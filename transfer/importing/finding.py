"""The films that rows mean, and what of them is there already: an import before its preview."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from transfer.importing import held
from transfer.importing.deciding import there_already
from transfer.importing.staging import hold
from transfer.jobs import actions as jobs
from transfer.jobs.steps import Step, batch_of
from transfer.matching.records import TMDB_AWAY, Match
from transfer.models import Import, ImportRow, Job, Kind, State, Verdict

PORTION = 50
# Then a person would rather decide without TMDB; `look_again` asks it later.
PATIENCE = dt.timedelta(minutes=30)


def match_portion(job: Job) -> Step:
    """The next 50 rows that nobody looked up. What TMDB has to be asked for, and cannot be now, waits."""
    from transfer.matching.finding import find_films  # of workers: no page waits for it at a cold start

    batch = batch_of(job)
    rows = list(ImportRow.objects.of(batch).filter(verdict=Verdict.WAITING).order_by("number")[:PORTION])
    asks_tmdb = _is_to_ask(batch)
    found = find_films(
        [held.said_by(row) for row in rows],
        language=str(batch.owner.language),
        today=timezone.localdate(timezone=batch.owner.zone),
        asks_tmdb=asks_tmdb,
        source=batch.source,
    )
    answered = [(row, match) for row, match in zip(rows, found.matches, strict=True) if match is not None]
    is_away = found.waits_for == TMDB_AWAY
    if rows and not answered and found.waits_for:
        _note_away(batch, is_away=is_away)
        return Step(0, waits_for=found.waits_for, wait_s=found.wait_s)
    with transaction.atomic():
        hold(batch)
        if asks_tmdb and not is_away:  # it is back: the next time that it is away counts anew
            _note_away(batch, is_away=False)
        _keep(batch, answered)
        is_last = not ImportRow.objects.of(batch).filter(verdict=Verdict.WAITING).exists()
        counts = Counter(str(match.verdict) for _, match in answered)
        step = jobs.advance(job, Step(len(answered), counts=counts, is_last=is_last))
        if is_last:
            Import.objects.filter(pk=batch.pk).update(state=State.REVIEW, away_since=None)
    return step


@transaction.atomic
def look_again(*, batch: Import) -> int:
    """Those that TMDB was not there for, once more; how many. Decisions on the others stay."""
    kept = Import.objects.select_for_update().filter(pk=batch.pk, state=State.REVIEW).first()
    if kept is None:
        return 0
    away = ImportRow.objects.of(kept).filter(reason="away", decision="")
    rows = away.update(verdict=Verdict.WAITING, reason="")
    if rows:
        kept.state, kept.away_since = State.MATCHING, None
        kept.save(update_fields=["state", "away_since"])
        jobs.begin(batch=kept, kind=Kind.MATCH, total=rows)
    return rows


def _keep(batch: Import, answered: Sequence[tuple[ImportRow, Match]]) -> None:
    for row, match in answered:
        best = match.candidates[0] if match.candidates else None
        row.verdict, row.reason = match.verdict, match.reason
        row.candidates = [held.candidate_as_json(candidate) for candidate in match.candidates]
        row.tmdb_id = best.tmdb_id if best else None
        row.confidence = best.confidence if best else 0
    rows = [row for row, _ in answered]
    there = there_already(batch, rows)
    for row in rows:
        row.is_there = row.number in there
    ImportRow.objects.bulk_update(
        rows, ["verdict", "reason", "candidates", "tmdb_id", "confidence", "is_there"]
    )


def _is_to_ask(batch: Import) -> bool:
    return batch.away_since is None or timezone.now() - batch.away_since < PATIENCE


def _note_away(batch: Import, *, is_away: bool) -> None:
    if is_away and batch.away_since is None:
        Import.objects.filter(pk=batch.pk).update(away_since=timezone.now())
    elif not is_away and batch.away_since is not None:
        Import.objects.filter(pk=batch.pk).update(away_since=None)
