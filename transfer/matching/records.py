"""What a row was matched with: plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from transfer.models import Verdict

# What is waited for, as transfer.jobs.messages says it.
TMDB_LIMIT, TMDB_AWAY = "tmdb_limit", "tmdb_away"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A film that a row may mean. confidence is 0-100; why is a code of transfer.matching.why.

    `title` is in the person's language where the film is ours, else in that of the file. `overview`,
    `released_on` and `poster_path` are as the search said them, so that a film that is new to us can be
    shown, and written if TMDB does not answer later.
    """

    tmdb_id: int
    title: str
    original_title: str
    released_on: dt.date | None
    poster_path: str
    confidence: int
    why: str
    overview: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """`candidates` are best first, five at most. SURE: the first one is it. `reason` says why none is."""

    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""
