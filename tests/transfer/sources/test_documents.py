"""JSON that is read piece by piece is read as a whole would be, wherever it is cut."""

import json
from typing import Any

import pytest

from tests.transfer.sources.given import content_of
from transfer.sources import documents
from transfer.sources.documents import elements_of
from transfer.sources.unreadable import Unreadable

TEXTS = [
    content_of("mymovie-2.json").decode(),
    '[1, 12.5e+3, -0.25E-2, true, null, "a\\n\\u3042\\"]", {"a": [1, {"b": []}]}, []]',
    '{"a": 1.5, "b": [ ], "c": {"d": [1]}, "e": [[1], [2]], "f": -12e2}',
    " \n [ ] ",
    "{ }",
]
BROKEN = [
    "",
    "[",
    "[1",
    "[1,",
    '{"a"',
    '{"a":',
    '{"a": [1, 2',
    "[1 2]",
    '["a',
    '{"a": 1.',
    "[nul]",
    "[" * 9_999,
]


def elements(text: str, size: int) -> list[Any]:
    """And, last, what is wrong with it."""
    found: list[Any] = []
    try:
        found.extend(elements_of(text[at : at + size] for at in range(0, len(text), size)))
    except Unreadable as unreadable:
        found.append(unreadable.code)
    return found


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_wherever_it_is_cut_it_says_the_same(text: str, size: int) -> None:
    said = json.loads(text)
    pairs = said.items() if isinstance(said, dict) else [("", said)]
    lines = [(key, value if isinstance(value, list) else [value]) for key, value in pairs]
    assert elements(text, size) == [(key, value) for key, values in lines for value in values]


@pytest.mark.parametrize("text", BROKEN)
@pytest.mark.parametrize("size", [1, 5, 100_000])
def test_wherever_it_is_cut_what_breaks_off_is_damaged(text: str, size: int) -> None:
    assert elements(text, size)[-1] == "damaged_json"


def test_a_value_without_an_end_is_not_gathered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "VALUE_MAX", 100)
    given = iter(['["', *["x" * 10] * 1_000])
    with pytest.raises(Unreadable):
        list(elements_of(given))
    assert len(list(given)) > 900
