"""JSON, one element of its lists at a time: a long log need never stand in memory as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from transfer.sources.decoding import kept
from transfer.sources.unreadable import Unreadable

Facts = dict[str, Any]
_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_END = object()


def is_document(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def elements_of(text: str) -> Iterator[tuple[str, Any]]:
    """("", element) of a list; of an object (key, element) for each list in it, (key, value) for the rest.

    Raises Unreadable where it breaks off, after all that came before.
    """
    at = _past_blank(text, 0)
    if text[at : at + 1] == "[":
        for value, _ in _list(text, at):
            if value is not _END:
                yield "", value
        return
    if text[at : at + 1] != "{":
        raise Unreadable("damaged_json")
    yield from _object(text, at)


def _object(text: str, at: int) -> Iterator[tuple[str, Any]]:
    at = _past_blank(text, at + 1)
    while text[at : at + 1] != "}":
        key, at = _value(text, at)
        at = _past(text, at, ":")
        if text[at : at + 1] == "[":
            for value, end in _list(text, at):
                at = end
                if value is not _END:
                    yield str(key), value
        else:
            value, at = _value(text, at)
            yield str(key), value
        at = _past_blank(text, at)
        if text[at : at + 1] != "}":
            at = _past(text, at, ",")


def _list(text: str, at: int) -> Iterator[tuple[Any, int]]:
    """Each element, and where it ends; then _END, and where the list does."""
    at = _past_blank(text, at + 1)
    while text[at : at + 1] != "]":
        value, at = _value(text, at)
        yield value, at
        at = _past_blank(text, at)
        if text[at : at + 1] != "]":
            at = _past(text, at, ",")
    yield _END, at + 1


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged_json") from error


def _past(text: str, at: int, sign: str) -> int:
    at = _past_blank(text, at)
    if text[at : at + 1] != sign:
        raise Unreadable("damaged_json")
    return _past_blank(text, at + 1)


def _past_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


# What stands in an element, whatever somebody may have put there ------------------------------------------


def word(facts: Any, *path: str) -> str:
    """A text or number, as text; "" for anything else, and where there is nothing."""
    for name in path:
        facts = facts.get(name) if isinstance(facts, dict) else None
    if isinstance(facts, bool) or not isinstance(facts, str | int | float):
        return ""
    return kept(facts) if isinstance(facts, str) else _number(facts)


def _number(value: float) -> str:
    return repr(value) if abs(value) < 10**15 else ""


def claim(facts: Facts, name: str) -> bool:
    return facts.get(name) is True
