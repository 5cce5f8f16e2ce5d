"""JSON, one element of its lists at a time: a long log need never stand in memory as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from transfer.sources.decoding import kept
from transfer.sources.unreadable import Unreadable

Facts = dict[str, Any]
_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
# As far as a number may be cut and still read as one that ends before: "1.", "1e", "1e+".
_AHEAD = 4
# In characters: an element is a film, and all that is said of it.
VALUE_MAX = 2**22


def is_document(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def elements_of(pieces: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """("", element) of a list; of an object (key, element) for each list in it, (key, value) for the rest.

    Raises Unreadable where it breaks off, after all that came before.
    """
    text = _Text(iter(pieces))
    if text.begins("["):
        for value in _list(text):
            yield "", value
        return
    text.past("{")
    while not text.begins("}"):
        key = str(text.value())
        text.past(":")
        if text.begins("["):
            for value in _list(text):
                yield key, value
        else:
            yield key, text.value()
        if not text.begins("}"):
            text.past(",")


def _list(text: _Text) -> Iterator[Any]:
    text.past("[")
    while not text.begins("]"):
        yield text.value()
        if not text.begins("]"):
            text.past(",")
    text.past("]")


class _Text:
    """As much of it as one value needs; what has been read is let go of."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._held, self._at = "", 0

    def begins(self, sign: str) -> bool:
        """Whether this comes next, behind what is blank."""
        while True:
            found = _BLANK.match(self._held, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._held) or not self._has_more():
                return self._held.startswith(sign, self._at)

    def past(self, sign: str) -> None:
        if not self.begins(sign):
            raise Unreadable("damaged_json")
        self._at += 1

    def value(self) -> Any:
        self.begins("")
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._at)
            except RecursionError as error:
                raise Unreadable("damaged_json") from error
            except ValueError as error:
                if len(self._held) - self._at > VALUE_MAX or not self._has_more():
                    raise Unreadable("damaged_json") from error
                continue
            # A number may go on in the next piece.
            if end + _AHEAD <= len(self._held) or not self._has_more():
                self._at = end
                return value

    def _has_more(self) -> bool:
        """At least as much as is held, so that a long value is not tried for each piece anew."""
        held, more, size = self._held[self._at :], list[str](), 0
        for piece in self._pieces:
            more.append(piece)
            size += len(piece)
            if size >= max(len(held), 1):
                break
        if size:
            self._held, self._at = held + "".join(more), 0
        return size > 0


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
