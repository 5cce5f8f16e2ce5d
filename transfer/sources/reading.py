"""An upload of any kind, read to rows. What it is, is told by its first line or shape, never by its name."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from transfer.models import Source
from transfer.sources.rows import Question, Reading
from transfer.sources.unreadable import Unreadable

__all__ = ["Unreadable", "read", "read_paste", "recognise", "recognise_paste"]


def recognise(content: bytes, *, name: str) -> Source | Question:
    """By headings alone, without reading what is beneath. Raises Unreadable."""
    raise Unreadable("unknown")


def read(
    content: bytes, *, name: str, answers: dict[str, Any], today: dt.date, zone: ZoneInfo
) -> Reading | Question:
    """A Question where `answers` lacks something. `today` and `zone` are the person's. Raises Unreadable.

    A text without a name ("") is one that was pasted.
    """
    raise Unreadable("unknown")


def recognise_paste(text: str) -> Source | Question:
    return recognise(text.encode("utf-8", "replace"), name="")


def read_paste(text: str, *, answers: dict[str, Any], today: dt.date, zone: ZoneInfo) -> Reading | Question:
    return read(text.encode("utf-8", "replace"), name="", answers=answers, today=today, zone=zone)
