"""What a file says, whatever it came from: plain values, before any film is looked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from movies.models import Watched
from transfer.models import Source


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in the upload something stood: the table's name ("diary.csv"), its line from 1, its cells."""

    table: str
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenOnce:
    """One time the film was seen. score is 0-100; original_score is as it was written, "4.5/5"."""

    watched: Watched = Watched()  # noqa: RUF009 (frozen)
    score: int | None = None
    original_score: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One film of the upload, merged from every place that speaks of it.

    `score` is what the person thinks of the film now; `viewings` are oldest first, without doubles.
    """

    title: str
    year: int | None = None
    # Under which it may be found as well: original, Japanese, English.
    other_titles: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    tmdb_id: int | None = None
    imdb_id: str = ""
    # The file itself says that it is no film; the matching may know better.
    is_series: bool = False
    is_wish: bool = False
    score: int | None = None
    original_score: str = ""
    viewings: tuple[SeenOnce, ...] = ()
    memo: str = ""
    has_spoiler: bool = False
    is_private: bool = False
    # When it was registered (or wished for) there.
    logged_at: dt.datetime | None = None
    # A code of transfer.reasons when it cannot be taken as it is: then nothing else need be right.
    problem: str = ""
    origin: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole upload. `tables` holds the columns of each table that an Origin names."""

    source: Source
    rows: tuple[Row, ...]
    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What must be told before the upload can be read.

    kind "date_order": choices are "ymd", "dmy", "mdy"; kind "columns": the person says which column is what.
    `columns` and up to five `samples` (rows of cells) are there to show.
    """

    kind: str
    source: Source
    columns: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    choices: tuple[str, ...] = ()
    # Our guess, to begin with: {"date_order": "ymd"} or {"columns": {"title": 0}}.
    guess: dict[str, Any] = field(default_factory=dict)
