"""That what `make drill ARGS=transfer` counts can rise."""

from typing import Any

import pytest

from drill.transfer import Course, judge


def course(*rows: Any, after: Any = ()) -> Course:
    return Course({"entries": [], "rows": []}, {"entries": [*rows]}, {"entries": [*after], "rows": [1]}, 1.0)


def test_the_same_is_clean() -> None:
    assert judge(course(["1", "memo"]), course(["1", "memo"])).is_clean


@pytest.mark.parametrize(
    ("torn", "what"),
    [([["1"]], "lost"), ([["1"], ["2"], ["2"]], "twice"), ([["1"], ["2"], ["3"]], "twice")],
)
def test_what_is_missing_and_what_is_there_twice_is_counted(torn: list[Any], what: str) -> None:
    verdict = judge(course(["1"], ["2"]), course(*torn))
    assert {name for name in ("lost", "twice", "left") if getattr(verdict, name)} == {what}


def test_what_was_not_taken_back_is_counted() -> None:
    assert judge(course(["1"]), course(["1"], after=[["1"]])).left == ["entries"]
