"""A day's catalogue of TMDB's: a file of JSON lines, a film a line, with gzip or without."""

from __future__ import annotations

import gzip
import json
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from mymovie.text import clean_line

LINE_CAP = 10_000  # bytes
FILE_CAP = 2_000_000_000  # bytes, unpacked: fifteen times what it has
TITLE_CAP = 500
ID_CAP = 100_000_000  # fifty times the newest id: a set of ids takes no more than 12 MB
MALFORMED_SHARE = 0.01
GZIP = b"\x1f\x8b"


class NotWhole(Exception):
    """The file was cut short, or is something else."""


class CatalogueFilm(NamedTuple):
    tmdb_id: int
    original_title: str
    popularity: float


class Ids:
    """A set of ids in an eighth of a byte each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> None:
        if (place := number >> 3) >= len(self._bits):
            self._bits.extend(bytes(place + 4096 - len(self._bits)))
        self._bits[place] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return place < len(self._bits) and bool(self._bits[place] & 1 << (number & 7))


@dataclass
class Survey:
    """What the whole file says, before anything of it is written."""

    lines: int = 0
    ids: Ids = field(default_factory=Ids)
    popularities: array[float] = field(default_factory=lambda: array("d"))

    @property
    def film_count(self) -> int:
        return len(self.popularities)


def survey(path: Path) -> Survey:
    """Raises NotWhole."""
    found, malformed = Survey(), 0
    for line in _lines(path):
        found.lines += 1
        try:
            film = _film(line)
        except ValueError:
            malformed += 1
            continue
        if film is not None:
            found.ids.add(film.tmdb_id)
            found.popularities.append(film.popularity)
    if not found.film_count or malformed > MALFORMED_SHARE * found.lines:
        raise NotWhole(f"{malformed:,} of {found.lines:,} lines say nothing of a film")
    return found


def films(path: Path, on_line: Callable[[], None] = lambda: None) -> Iterator[CatalogueFilm]:
    """Those for everybody, as search shows them: no adult film, no video. Raises NotWhole."""
    for line in _lines(path):
        on_line()
        try:
            film = _film(line)
        except ValueError:
            continue
        if film is not None:
            yield film


def _film(line: bytes) -> CatalogueFilm | None:
    """Raises ValueError for what is no film at all."""
    try:
        told = json.loads(line)
    except RecursionError as error:
        raise ValueError from error
    if not isinstance(told, dict):
        raise ValueError
    tmdb_id, title, popularity = told.get("id"), told.get("original_title"), told.get("popularity", 0)
    if type(tmdb_id) is not int or not 0 < tmdb_id < ID_CAP or not isinstance(title, str):
        raise ValueError
    if told.get("adult") or told.get("softcore") or told.get("video"):
        return None
    is_number = isinstance(popularity, int | float) and 0 <= popularity < 1e9
    title = clean_line(title)[:TITLE_CAP]
    return CatalogueFilm(tmdb_id, title, float(popularity) if is_number else 0.0) if title else None


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _lines(path: Path) -> Iterator[bytes]:
    read = 0
    with _opened(path) as file:
        try:
            while line := file.readline(LINE_CAP):
                read += len(line)
                if read > FILE_CAP:
                    raise NotWhole("more than a catalogue has")
                if not line.endswith(b"\n") and not _is_json(line):
                    raise NotWhole("it ends, or goes on, in the middle of a line")
                yield line
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise NotWhole("it ends in the middle") from error


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as file:
        is_packed = file.read(2) == GZIP
        file.seek(0)
        yield cast(BinaryIO, gzip.GzipFile(fileobj=file)) if is_packed else file
