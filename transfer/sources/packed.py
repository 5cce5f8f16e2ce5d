"""What is inside an upload: one file, or those of a zip. Nothing is written, no path is ever used."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from mymovie.text import clean_line
from transfer.sources.unreadable import Unreadable

UPLOAD_MAX = 20 * 2**20
# Of a zip, all members that are read beyond their first bytes; what stands beside them costs nothing. Our own
# document of 50,000 films is no more, also when each of them was imported and its row is in it.
UNPACKED_MAX = 256 * 2**20
# Tables of films pack to a tenth or so; what packs far better was made to fill a memory.
RATIO_MAX = 200
# Characters of the lines that are kept to say what became of them.
KEPT_MAX = 100 * 2**20
FILES_MAX = 500
# Films, and lines that speak of them: Letterboxd has four of one film, we one for each time it was seen.
ROWS_MAX, LINES_MAX = 50_000, 100_000
NAME_MAX = 100
HEAD = 64 * 2**10

# What zipfile and its decompressors raise for bytes that are no zip, or no more one.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError,
    IndexError, KeyError,
)  # fmt: skip
_ENCRYPTED = 0x1
# Those that zipfile unpacks a piece at a time. Of bzip2 and LZMA a few bytes are many megabytes in one go.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Spreadsheets are zips too, and hold no table that we read.
_OF_SPREADSHEETS = ("[Content_Types].xml", "mimetype")


class Allowance:
    """How much may still be unpacked of a zip. A member counts once, by what it declares: zipfile gives no
    more of it."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._counted: set[zipfile.ZipInfo] = set()

    def count(self, info: zipfile.ZipInfo) -> None:
        if info not in self._counted:
            self._counted.add(info)
            self._left -= info.file_size
        if self._left < 0:
            raise Unreadable("unpacks_too_large")


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the upload. `path` as the zip has it, to tell watched.csv from watchlist.csv; for no more."""

    path: str
    content: bytes | None = None
    zipped: zipfile.ZipFile | None = None
    info: zipfile.ZipInfo | None = None
    allowance: Allowance | None = None

    @property
    def name(self) -> str:
        """The last part of its path, fit to be shown."""
        return clean_line(self.path.replace("\\", "/").rsplit("/", 1)[-1])[-NAME_MAX:]

    def open(self) -> IO[bytes]:
        if self.allowance is not None and self.info is not None:
            self.allowance.count(self.info)
        return self._opened()

    def head(self) -> bytes:
        """Its first bytes, which count for nothing."""
        with self._opened() as opened:
            return opened.read(HEAD)

    def _opened(self) -> IO[bytes]:
        if self.zipped is None or self.info is None:
            return io.BytesIO(self.content or b"")
        try:
            return io.BufferedReader(_Guarded(self.zipped.open(self.info)))
        except _BROKEN as error:
            raise Unreadable("damaged") from error
        except RuntimeError as error:  # what zipfile says of a password
            raise Unreadable("encrypted") from error


class _Guarded(io.RawIOBase):
    """Says of a member that breaks off what we say of it."""

    def __init__(self, member: IO[bytes]) -> None:
        self.member = member

    def readable(self) -> bool:
        return True

    def readinto(self, into: object) -> int:
        view = memoryview(into)  # type: ignore[arg-type]
        try:
            read = self.member.read(len(view))
        except _BROKEN as error:
            raise Unreadable("damaged") from error
        view[: len(read)] = read
        return len(read)

    def close(self) -> None:
        self.member.close()
        super().close()


def files_of(content: bytes, name: str) -> list[Packed]:
    """Those of a zip that may be tables, in its order; else the upload itself. Raises Unreadable."""
    if not content:
        raise Unreadable("empty")
    if len(content) > UPLOAD_MAX:
        raise Unreadable("too_large")
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return [Packed(name, content)]
    try:
        zipped = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise Unreadable("damaged") from error
    return list(_members(zipped, len(content)))


def _members(zipped: zipfile.ZipFile, packed_size: int) -> Iterator[Packed]:
    infos = zipped.infolist()
    if len(infos) > FILES_MAX:
        raise Unreadable("too_many_files")
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise Unreadable("encrypted")
    if any(info.filename in _OF_SPREADSHEETS for info in infos):
        raise Unreadable("spreadsheet")
    if any(info.compress_type not in _METHODS for info in infos):
        raise Unreadable("packed_otherwise")
    allowance = Allowance(min(UNPACKED_MAX, RATIO_MAX * packed_size))
    for info in infos:
        if not info.is_dir() and info.file_size and not _is_aside(info.filename):
            yield Packed(info.filename, zipped=zipped, info=info, allowance=allowance)


def _is_aside(path: str) -> bool:
    """What macOS puts in beside each file, hidden files, and zips within the zip, which stay closed."""
    last = path.replace("\\", "/").rsplit("/", 1)[-1]
    return path.startswith("__MACOSX/") or last.startswith(".") or last.casefold().endswith(".zip")
