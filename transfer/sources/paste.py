"""Text copied from a page of marks, or a list of titles typed by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from transfer.sources import filmarks
from transfer.sources.decoding import encoding_of, lines_of
from transfer.sources.filmarks import GLUED
from transfer.sources.films import Cells, Films
from transfer.sources.packed import Packed
from transfer.sources.saying import say
from transfer.sources.tables import LINE_MAX, Columns, Line
from transfer.sources.told import Told

TABLE = "paste.csv"
COLUMNS = ("タイトル", "製作年", "スコア", "レビュー")
HEADING = Columns(COLUMNS)

_SCORE = re.compile(r"(?:[★☆]+\s*)?([0-5]\.\d|[-–—−])|(★+[½☆]*)")
# Behind a title: with a star, or as a tenth of five ("Blade Runner 2049" is a title).
_BEHIND = re.compile(
    r"(?<=\S)[\s　]+(?:★\s*([0-5](?:\.\d)?)|([0-5]\.\d)|(★+½?☆*)|([-–—−]))$|★\s*([0-5](?:\.\d)?)$"
)
_YEAR_BEHIND = re.compile(r"(?:(?<!\s)\s+)?[(（]((?:18|19|20)\d\d)年?[)）]$")
_MORE = re.compile(r"(?:(?<!\s)\s+)?(?:>>|»|…)\s*続きを読む$")
# What stands on the page around the marks.
_FURNITURE = re.compile(
    r"(?:>>|»|…)?(?:(?<!\s)\s+)?続きを読む|ネタバレ|コメントする|いいね[！!]?|Mark|Clip[！!]?|\d+|コメント\d*件?|…|…?もっと見る"
)
_BULLET = re.compile(r"^(?:[・*•●◦‣]|-\s|\d{1,4}[.)．、]\s)\s*")


@dataclass(slots=True)
class _Mark:
    number: int
    title: str
    year: str = ""
    score: str = ""
    review: list[str] = field(default_factory=list)


def is_of_marks(file: Packed) -> bool:
    return any(GLUED.search(line) for _, line in _lines(file))


def read(file: Packed, films: Films, told: Told) -> None:
    for mark in (_marks if is_of_marks(file) else _titles)(_lines(file)):
        cells = (mark.title, mark.year, mark.score, "\n".join(mark.review).strip())
        films.take(
            Cells(Line(mark.number, cells), HEADING, TABLE),
            lambda cells: say(films, cells, filmarks.said_of(cells, told)),
            "タイトル",
        )


def _lines(file: Packed) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines_of(file, encoding_of(file), LINE_MAX), start=1):
        yield number, " ".join(line.replace("\ufeff", "").split() if number == 1 else line.split())


def _marks(lines: Iterable[tuple[int, str]]) -> Iterator[_Mark]:
    """A title with its year opens a mark; a score comes next, and all up to the next title is its review."""
    mark: _Mark | None = None
    for number, line in lines:
        found = GLUED.search(line)
        if found and found.start():
            if mark:
                yield mark
            mark = _Mark(number, line[: found.end()].strip(), score=_score_in(line[found.end() :]))
        elif mark and not mark.score and not mark.review and (score := _score_in(line)):
            mark.score = score
        elif mark and not _FURNITURE.fullmatch(line):
            mark.review.append(_MORE.sub("", line))
    if mark:
        yield mark


def _titles(lines: Iterable[tuple[int, str]]) -> Iterator[_Mark]:
    """One title on each line, perhaps with a year or a score behind it."""
    for number, line in lines:
        line = _BULLET.sub("", line)
        if not line:
            continue
        score = ""
        if behind := _BEHIND.search(line):
            score = next(part for part in behind.groups() if part)
            line = line[: behind.start()].strip()
        year = ""
        if found := _YEAR_BEHIND.search(line):
            year, line = found[1], line[: found.start()]
        yield _Mark(number, line, year, score)


def _score_in(line: str) -> str:
    found = _SCORE.fullmatch(unicodedata.normalize("NFKC", line).strip())
    return (found[1] or found[2]) if found else ""
