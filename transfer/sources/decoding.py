"""Bytes to text: which encoding, and the text without what no database keeps."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator

from transfer.sources.packed import Packed
from transfer.sources.unreadable import Unreadable

_CHUNK = 2**20
_PIECE = 2**17
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KANA = re.compile("[ぁ-ヶ]")
# Both bytes beyond ASCII: accented letters of Western tables hardly ever stand in pairs.
_PAIRS = re.compile(rb"[\x81-\x9f\xe0-\xfc][\x80-\xfc]")
_LONE = re.compile("[\x00\ud800-\udfff]")


def kept(text: str) -> str:
    """Without NUL and halves of pairs, of which PostgreSQL keeps neither."""
    return _LONE.sub("", text)


def encoding_of(file: Packed) -> str:
    """Of a text that is said to be none: Unreadable("no_text")."""
    return _shown_by(file.head()) or _narrow(file)


def head_of(file: Packed) -> str:
    """Its beginning. The rest is looked at only where that leaves open how it is written."""
    head = file.head()
    encoding = _shown_by(head) or ("utf-8" if _begins_as_utf8(head) else _narrow(file))
    return kept(head.decode(encoding, "replace"))


def pieces_of(file: Packed) -> Iterator[str]:
    """The whole of it, some at a time."""
    with io.TextIOWrapper(file.open(), encoding_of(file), errors="replace", newline="") as text:
        piece = text.read(_PIECE).lstrip("\ufeff")
        while piece:
            yield kept(piece)
            piece = text.read(_PIECE)


def lines_of(file: Packed, encoding: str, longest: int) -> Iterator[str]:
    """With their ends: LF, CRLF or CR. Unreadable where one is longer than that many characters."""
    with io.TextIOWrapper(file.open(), encoding, errors="replace", newline="") as text:
        while line := text.readline(longest):
            if len(line) >= longest:
                raise Unreadable("cell_too_long")
            yield kept(line)


def _shown_by(head: bytes) -> str:
    """What the first bytes alone tell; "" where it hangs on the others."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    if wide := _wide(head):
        return wide
    if _is_binary(head):
        raise Unreadable("no_text")
    return ""


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of commas, digits and line ends is 0."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) <= len(head) // 20 or min(even, odd) * 8 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_binary(head: bytes) -> bool:
    """Control characters that no text has, beside a NUL here and there."""
    odd = sum(head.count(bytes([code])) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return odd * 20 > len(head)


def _narrow(file: Packed) -> str:
    if _is_utf8(file):
        return "utf-8"
    head = file.head()
    repaired = head.decode("utf-8", "replace")
    wrong = repaired.count("\ufffd")
    # Text that was cut within a letter, or holds one bad byte, is still what the rest says it is.
    if wrong and sum(c > "\x7f" for c in repaired) > 6 * wrong:
        return "utf-8"
    japanese = _decoded(file, "cp932")
    if japanese and (_KANA.search(japanese) or _PAIRS.search(head)):
        return "cp932"
    return "cp1252"


def _begins_as_utf8(head: bytes) -> bool:
    """However its last letter is cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(file: Packed) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open() as opened:
        try:
            while chunk := opened.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _decoded(file: Packed, encoding: str) -> str:
    """Its first part that holds more than ASCII; "" where it is not of that encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    found = ""
    with file.open() as opened:
        try:
            while chunk := opened.read(_CHUNK):
                text = decoder.decode(chunk)
                found = found or ("" if text.isascii() else text)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return ""
    return found
