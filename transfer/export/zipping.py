"""A zip that is on its way while it is still being written: nothing of it is kept, in memory or on disk."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PIECE = 65_536  # bytes
_READABLE = (stat.S_IFREG | 0o644) << 16


class Member(NamedTuple):
    name: str
    pieces: Iterable[bytes]


class _Tray:
    """Where ZipFile lays down what is packed. As it can neither tell nor seek, sizes follow each member."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        self.size += len(part)
        return len(part)

    def flush(self) -> None:
        pass

    def cleared(self) -> bytes:
        parts, self._parts, self.size = self._parts, [], 0
        return b"".join(parts)


def zipped(members: Iterable[Member], made_at: dt.datetime) -> Iterator[bytes]:
    """made_at: as it is on the clock of whoever opens it; a zip knows no zones."""
    tray = _Tray()
    with ZipFile(cast(BinaryIO, tray), "w", ZIP_DEFLATED) as packed:
        for name, pieces in members:
            about = ZipInfo(name, made_at.timetuple()[:6])
            about.compress_type, about.external_attr = ZIP_DEFLATED, _READABLE
            with packed.open(about, "w") as member:
                for piece in pieces:
                    member.write(piece)
                    if tray.size >= PIECE:
                        yield tray.cleared()
            yield tray.cleared()
    yield tray.cleared()


def encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    """Not a few bytes at a time: each piece is packed, and each is sent, for itself."""
    waiting: list[str] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= PIECE:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    if waiting:
        yield "".join(waiting).encode()
