"""Imports as the machine leaves them, for the pages that show them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.models import User
from movies.models import Movie, Precision, Watched
from transfer.importing.deciding import there_already
from transfer.importing.held import candidate_as_json
from transfer.matching.records import Candidate
from transfer.models import Import, ImportRow, Source, State, Verdict
from transfer.sources.kept import row_as_json
from transfer.sources.rows import Origin, Row, SeenOnce


def make_import(owner: User, *, state: State = State.REVIEW, **fields: Any) -> Import:
    given = {"source": Source.LETTERBOXD, "name": "letterboxd-alice.zip", "row_count": 9} | fields
    return Import.objects.create(owner=owner, state=state, **given)


def make_row(
    batch: Import,
    number: int,
    *films: Movie | Candidate,
    verdict: Verdict = Verdict.SURE,
    said: Row | None = None,
    **fields: Any,
) -> ImportRow:
    """A row that means the first of the films, which the file calls as we do unless `said` says otherwise."""
    candidates = [candidate(film) if isinstance(film, Movie) else film for film in films]
    title, year = (candidates[0].title, 2010) if candidates else (f"Row {number}", 2010)
    row = ImportRow(
        batch=batch,
        number=number,
        said=row_as_json(said or make_said(title, year)),
        is_wish=bool(said and said.is_wish),
        verdict=verdict,
        candidates=[candidate_as_json(one) for one in candidates],
        tmdb_id=candidates[0].tmdb_id if candidates else None,
        confidence=candidates[0].confidence if candidates else 0,
        **fields,
    )
    row.is_there = row.number in there_already(batch, [row])
    row.save()
    return row


def make_said(title: str, year: int | None = 2010, **facts: Any) -> Row:
    day = Watched(dt.date(2024, 5, 1), Precision.DAY)
    given = {
        "score": 90,
        "original_score": "4.5/5",
        "viewings": (SeenOnce(watched=day, score=90, original_score="4.5/5"),),
        "origin": (Origin("diary.csv", 2, ("2024-05-02", title, str(year or ""), "4.5")),),
    }
    return Row(title=title, year=year, **given | facts)


def candidate(movie: Movie, *, confidence: int = 98, why: str = "exact") -> Candidate:
    return Candidate(
        tmdb_id=movie.pk,
        title=movie.texts.get(language="ja").title,
        original_title=movie.original_title,
        released_on=movie.released_on,
        poster_path="",
        confidence=confidence,
        why=why,
    )


def make_done(owner: User, **fields: Any) -> Import:
    return make_import(owner, **{"state": State.DONE, "committed_at": timezone.now()} | fields)
