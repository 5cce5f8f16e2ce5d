"""Rows of an import and the films they mean: by id, in what we know, at TMDB; as little asked as is enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from transfer.matching.records import Candidate, Match
from transfer.sources.rows import Row

TMDB_LIMIT = "tmdb_limit"
TMDB_AWAY = "tmdb_away"


@dataclass(frozen=True, slots=True)
class Found:
    """`matches` are in the rows' order and as many; None where TMDB has still to be asked.

    Those that are None stay as they were and are given again: at once where `waits_for` is "" (this portion
    took its time), else in `wait_s` seconds.
    """

    matches: list[Match | None]
    waits_for: str = ""
    wait_s: float = 0.0


def find_films(rows: Sequence[Row], *, language: str, today: dt.date, asks_tmdb: bool = True) -> Found:
    """A portion of some 50 rows. Outside of a transaction: it asks TMDB. It takes some ten seconds at most.

    language is the person's, "ja" or "en". Without `asks_tmdb` (TMDB has been away for too long) every row
    is answered, what would have to be asked with the reason AWAY.
    """
    raise NotImplementedError


def by_hand(query: str, language: str) -> list[Candidate]:
    """Films for somebody who looks for the right one: a title, a number or an address at TMDB or IMDb."""
    raise NotImplementedError
