"""Whether what came from TMDB may be kept and shown: a second opinion on what movies.tmdb.records lets by."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

POSTER = re.compile(r"(/[\w.-]{1,125})?", re.ASCII)
CAPS = {"overview": 5_000, "poster_path": 140}
LINE_CAP = 500
HIDDEN = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u3164\ufeff"


def faults_of(row: Mapping[str, Any]) -> list[str]:
    return [f"{name}: {what}" for name, value in row.items() for what in _faults(name, value)]


def _faults(name: str, value: object) -> Iterator[str]:
    match value:
        case str():
            yield from _faults_of_text(name, value)
        case dt.date() if not 1870 <= value.year <= 2200:
            yield f"the year {value.year}"
        case bool():
            return
        case int() if not 0 <= value < 2**31:
            yield f"{value}"
        case float() if not 0 <= value <= 1e9:
            yield f"{value}"
        case list() | tuple():
            if len(value) > 1_000:
                yield f"{len(value)} of them"
            for each in value:
                yield from _faults(name, each)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _faults(field.name, getattr(value, field.name))


def _faults_of_text(name: str, text: str) -> Iterator[str]:
    if len(text) > CAPS.get(name, LINE_CAP):
        yield f"{len(text)} characters"
    odd = {c for c in text if (unicodedata.category(c) in ("Cc", "Cs") and c != "\n") or c in HIDDEN}
    if odd:
        yield f"holds {sorted(map(ascii, odd))}"
    if name == "poster_path" and (not POSTER.fullmatch(text) or ".." in text):
        yield f"{text[:80]}"
