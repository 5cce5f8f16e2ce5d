"""A file becomes rows: it is recognised while the person waits, and read to its end by a job."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from django.db import transaction

from accounts.models import User
from transfer.importing import uploads
from transfer.jobs import actions as jobs
from transfer.jobs.steps import Hopeless, Lost, Step, batch_of
from transfer.models import NAME_MAX, Import, ImportRow, Job, Kind, Source, State, Verdict
from transfer.sources.kept import row_as_json
from transfer.sources.rows import Question, Reading, Row
from transfer.sources.unreadable import Unreadable

PORTION = 500
NO_FILE = "no_file"


class NotAsked(Exception):
    """There is no question to answer: it was answered, or never asked."""


def open_import(
    *,
    owner: User,
    content: bytes,
    name: str = "",
    answers: dict[str, Any] | None = None,
    is_private: bool = False,
) -> Import:
    """Keep a file of theirs, or a pasted text with "" for its name, and have it read.

    It is ASKING where the file cannot be read without an answer; then `answer` goes on. Raises Unreadable,
    and TooManyWait where five of theirs wait to be read.
    """
    from transfer.sources.reading import recognise  # all formats: no page waits for them at a cold start

    found, answers = recognise(content, name=name), answers or {}
    is_open = isinstance(found, Question) and found.kind not in answers
    with transaction.atomic():
        uploads.make_room(owner=owner)
        batch = Import.objects.create(
            owner=owner,
            source=found.source if isinstance(found, Question) else found,
            name=name[-NAME_MAX:],
            state=State.ASKING if is_open else State.READING,
            answers=answers,
            question=_question_as_json(found) if isinstance(found, Question) and is_open else {},
            is_private=is_private,
        )
        uploads.keep(of=batch, content=content)
        if not is_open:
            jobs.begin(batch=batch, kind=Kind.READ)
    return batch


@transaction.atomic
def answer(*, batch: Import, answers: dict[str, Any]) -> Import:
    """What was asked, beside what was answered before; it is read now. Raises NotAsked."""
    kept = Import.objects.select_for_update().filter(pk=batch.pk, state=State.ASKING).first()
    if kept is None:
        raise NotAsked
    kept.answers |= answers
    kept.question, kept.state = {}, State.READING
    kept.save(update_fields=["answers", "question", "state"])
    jobs.begin(batch=kept, kind=Kind.READ)
    return kept


def question_of(batch: Import) -> Question | None:
    if not batch.question:
        return None
    said = batch.question
    return Question(
        kind=said["kind"],
        source=Source(said["source"]),
        columns=tuple(said["columns"]),
        samples=tuple(tuple(cells) for cells in said["samples"]),
        choices=tuple(said["choices"]),
        guess=said["guess"],
    )


def read_portion(job: Job) -> Step:
    """The next 500 rows. Cut off anywhere, it goes on behind the last row that is there."""
    batch = batch_of(job)
    found = _read(batch)
    if isinstance(found, Question):
        return _ask(job, batch, found)
    with transaction.atomic():
        hold(batch)
        last = ImportRow.objects.of(batch).order_by("-number").values_list("number", flat=True).first() or 0
        chunk = found.rows[last : last + PORTION]
        ImportRow.objects.bulk_create(
            _rows(batch, chunk, first=last + 1), ignore_conflicts=True, batch_size=PORTION
        )
        is_last = last + len(chunk) >= len(found.rows)
        if is_last:
            _end(batch, found)
        step = jobs.advance(job, Step(len(chunk), total=len(found.rows), is_last=is_last))
        if is_last:
            let_go()
            jobs.begin(batch=batch, kind=Kind.MATCH, total=len(found.rows))
    return step


def hold(batch: Import) -> None:
    """First of all in a portion's transaction, as for whoever throws the import away.

    Else each would wait for what the other has. Raises Lost when it was thrown away.
    """
    if Import.objects.select_for_update().filter(pk=batch.pk).first() is None:
        raise Lost


def _rows(batch: Import, rows: Iterable[Row], *, first: int) -> Iterator[ImportRow]:
    for number, row in enumerate(rows, first):
        yield ImportRow(
            batch=batch,
            number=number,
            said=row_as_json(row),
            is_wish=row.is_wish,
            verdict=Verdict.BROKEN if row.problem else Verdict.WAITING,
            reason=row.problem,
        )


def _end(batch: Import, found: Reading) -> None:
    batch.source, batch.row_count = found.source, len(found.rows)
    batch.tables = {table: list(columns) for table, columns in found.tables.items()}
    batch.state = State.MATCHING
    batch.save(update_fields=["source", "row_count", "tables", "state"])
    uploads.drop(of=batch)


def _ask(job: Job, batch: Import, question: Question) -> Step:
    """What only the rows themselves bring to light."""
    with transaction.atomic():
        hold(batch)
        batch.question, batch.state = _question_as_json(question), State.ASKING
        batch.save(update_fields=["question", "state"])
        return jobs.advance(job, Step(0, is_last=True))


def _read(batch: Import) -> Reading | Question:
    return _read_once(batch.pk, json.dumps(batch.answers, sort_keys=True))


@lru_cache(maxsize=1)  # of the job at hand: its portions follow each other
def _read_once(batch_id: int, answers: str) -> Reading | Question:
    from transfer.sources.reading import read  # as above

    batch = Import.objects.select_related("owner").filter(pk=batch_id).first()
    if batch is None:
        raise Lost
    content = uploads.content_of(batch)
    if not content:
        raise Hopeless(NO_FILE)
    zone = batch.owner.zone
    try:
        found = read(
            content,
            name=batch.name,
            answers=json.loads(answers),
            # The same whenever it goes on.
            today=batch.made_at.astimezone(zone).date(),
            zone=zone,
        )
    except Unreadable as error:
        raise Hopeless(error.code) from error
    if isinstance(found, Question) or found.source == Source.MYMOVIE:
        return found  # our own instants are exact
    return replace(found, rows=tuple(_in_order(found.rows)))


def let_go() -> None:
    """Of the file that was read: when a turn ends, another worker may go on, or nobody for hours."""
    _read_once.cache_clear()


def _in_order(rows: Iterable[Row]) -> Iterator[Row]:
    """What the file says was logged at one time, as most say a day, stays in the file's order on a wall."""
    met: dict[dt.datetime, int] = {}
    for row in rows:
        if row.logged_at is None:
            yield row
            continue
        nth = met.get(row.logged_at, 0)
        met[row.logged_at] = nth + 1
        yield replace(row, logged_at=row.logged_at + dt.timedelta(microseconds=nth)) if nth else row


def _question_as_json(question: Question) -> dict[str, Any]:
    return asdict(question) | {"source": str(question.source)}
