"""mymovie.json: everything we hold about a person, as one document that is written piece by piece.

docs/export-format.md says what each key means, and which of our readers read it back.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from accounts.models import User
from transfer.export import person as about
from transfer.export import reading, said
from transfer.export.said import Facts

FORMAT = "mymovie-2"


def pieces(person: User, *, language: str, made_at: dt.datetime) -> Iterator[str]:
    """Valid JSON when joined; a line for each film. `language` is that of the titles."""
    yield "{\n"
    yield f'"format": {_json(FORMAT)},\n"made_at": {_json(made_at.isoformat())}'
    yield f',\n"profile": {_json(about.profile(person))}'
    for name, section in about.SECTIONS.items():
        yield from _list(name, section(person))
    for name, facts in _films(person, language):
        yield from _list(name, facts)
    yield "\n}\n"


def profile(person: User) -> str:
    """profile.json. It says no format, so that nobody takes it for the document."""
    return json.dumps(about.profile(person), ensure_ascii=False, indent=2) + "\n"


def _films(person: User, language: str) -> Iterator[tuple[str, Iterable[Facts]]]:
    yield "entries", map(said.entry, chain.from_iterable(reading.entries_of(person, language)))
    yield "watchlist", map(said.wish, chain.from_iterable(reading.wishes_of(person, language)))
    yield "removed_entries", map(said.removed, reading.removed_of(person))
    yield "imports", map(said.an_import, reading.imports_of(person))
    yield "import_rows", map(said.import_row, reading.import_rows_of(person))
    yield "import_jobs", map(said.job, reading.jobs_of(person))


def _list(name: str, facts: Iterable[Facts]) -> Iterator[str]:
    yield f",\n{_json(name)}: ["
    before = "\n"
    for fact in facts:
        yield f"{before}{_json(fact)}"
        before = ",\n"
    yield "\n]"


_json: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False).encode
