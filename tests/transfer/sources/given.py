"""The files of this folder, and what is read of them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from movies.models import Precision, Watched
from transfer.sources import reading
from transfer.sources.rows import Question, Reading, Row, SeenOnce

FILES = Path(__file__).parent / "files"
TODAY = dt.date(2026, 11, 22)
TOKYO = ZoneInfo("Asia/Tokyo")


def content_of(name: str) -> bytes:
    """A folder as a zip of what is in it."""
    path = FILES / name
    if path.is_file():
        return path.read_bytes()
    return zip_of({str(p.relative_to(path)): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()})


def zip_of(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return written.getvalue()


def read(name: str, **answers: Any) -> Reading:
    found = asked(content_of(name), name=name, **answers)
    assert isinstance(found, Reading)
    return found


def read_bytes(content: bytes, *, name: str = "films.csv", **answers: Any) -> Reading:
    found = asked(content, name=name, **answers)
    assert isinstance(found, Reading)
    return found


def read_text(text: str, *, name: str = "films.csv", **answers: Any) -> tuple[Row, ...]:
    return read_bytes(text.encode(), name=name, **answers).rows


def question_of(content: bytes, *, name: str = "films.csv", **answers: Any) -> Question:
    found = asked(content, name=name, **answers)
    assert isinstance(found, Question)
    return found


def asked(content: bytes, *, name: str, **answers: Any) -> Reading | Question:
    return reading.read(content, name=name, answers=answers, today=TODAY, zone=TOKYO)


def code_of(content: bytes, *, name: str = "films.csv", **answers: Any) -> str:
    """Why it is not read."""
    with pytest.raises(reading.Unreadable) as unreadable:
        asked(content, name=name, **answers)
    assert str(unreadable.value.message)
    return unreadable.value.code


# To write down what is expected ---------------------------------------------------------------------------


def on(year: int, month: int = 0, day: int = 0) -> Watched:
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return Watched(dt.date(year, month or 1, day or 1), precision)


def seen(watched: Watched, score: int | None = None, original: str = "", note: str = "") -> SeenOnce:
    return SeenOnce(watched, score, original, note)


def at(text: str) -> dt.datetime:
    """A moment; a day is its noon in Tokyo."""
    if len(text) == 10:
        return dt.datetime.fromisoformat(f"{text}T12:00:00").replace(tzinfo=TOKYO)
    return dt.datetime.fromisoformat(text)


def places(row: Row) -> list[tuple[str, int]]:
    return [(origin.table, origin.line) for origin in row.origin]


def without_origin(rows: tuple[Row, ...]) -> list[Row]:
    return [replace(row, origin=()) for row in rows]
