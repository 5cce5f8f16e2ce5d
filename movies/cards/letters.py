"""Setting a text with the one font that is here: across or down, in a box, never beyond it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from movies.cards.ink import RGB

_FONT = Path(__file__).parent / "fonts" / "BIZUDPMincho-Regular.ttf"
LONGEST = 80  # characters that are looked at; no box here holds more
_ELLIPSIS = "…"
_UNUSUAL = {"𠮷": "吉", "〜": "～"}  # where the font has the usual form alone
# Down a column these lie on their side, and those hang in the upper right of their square.
_LYING = frozenset("ー～―—–‐-…‥「」『』（）()［］[]【】〈〉《》＜＞<>{}｛｝＝=：:；;|｜→←")
_HANGING = frozenset("、。，．,.")
_SMALL = frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
_NOT_FIRST = _HANGING | _SMALL | frozenset("ー」』）)］]】〉》！？!?・…")


@lru_cache(maxsize=24)
def font(size: int) -> ImageFont.FreeTypeFont:
    # Set by Pillow itself: the other engine is there on some machines only, and would set it otherwise.
    return ImageFont.truetype(_FONT, size, layout_engine=ImageFont.Layout.BASIC)


def settable(text: str) -> str:
    """The text in characters that the font has: near forms for some that it has not, else without them."""
    composed = unicodedata.normalize("NFC", " ".join(text[: 4 * LONGEST].split()))
    return "".join(_settable(character) for character in composed).strip()[:LONGEST]


@lru_cache(maxsize=4096)
def _settable(character: str) -> str:
    if character == " " or _is_there(character):
        return character
    near = _UNUSUAL.get(character) or unicodedata.normalize("NFKC", character)
    return near if all(map(_is_there, near)) else ""


def _is_there(character: str) -> bool:
    if not character.isprintable():
        return False
    shape = _shape(character)
    return bool(any(shape)) and shape != _shape("\uffff")


def _shape(character: str) -> bytes:
    return bytes(font(16).getmask(character))


def line(text: str, size: int, width: int) -> str:
    """As much of the text as one line holds, with an ellipsis where that is not all."""
    if font(size).getlength(text) <= width:
        return text
    while text and font(size).getlength(text + _ELLIPSIS) > width:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS


def sized(text: str, sizes: tuple[int, ...], width: int) -> tuple[str, int]:
    """The text at the largest of the sizes that lets it stand in one line, cut at the smallest."""
    for size in sizes:
        if font(size).getlength(text) <= width:
            return text, size
    return line(text, sizes[-1], width), sizes[-1]


def lines(text: str, size: int, width: int, most: int) -> list[str]:
    """Broken between words, and within one that is longer than a line; the last ends in an ellipsis."""
    found: list[str] = []
    rest = text
    while rest and len(found) < most - 1:
        taken = _as_much_as_fits(rest, size, width)
        found.append(taken.strip())
        rest = rest[len(taken) :].lstrip()
    return [*found, line(rest, size, width)] if rest else found


def _as_much_as_fits(text: str, size: int, width: int) -> str:
    end = 1
    while end < len(text) and font(size).getlength(text[: end + 1].rstrip()) <= width:
        end += 1
    if end == len(text) or text[end] == " ":
        return text[:end]
    space = text.rfind(" ", 0, end)
    return text[:space] if space > 0 and text[end].isascii() else text[:end]


def columns(text: str, rows: int, most: int) -> list[str]:
    """The text in columns of so many characters, from the right; no column begins with a small kana."""
    found: list[str] = []
    rest = text
    while rest and len(found) < most:
        end = rows
        while 1 < end < len(rest) and rest[end] in _NOT_FIRST:
            end -= 1
        found.append(rest[:end].strip())
        rest = rest[end:].lstrip()
    if rest:
        found[-1] = found[-1][: rows - 1] + _ELLIPSIS
    return found


def draw_column(
    image: Image.Image, text: str, *, right: int, top: int, size: int, step: int, ink: RGB
) -> None:
    """Down from the top, upright, each character in a square whose right side is at `right`."""
    draw = ImageDraw.Draw(image)
    for place, character in enumerate(text):
        middle, y = right - size // 2, top + place * step
        if character in _LYING:
            _draw_lying(image, character, middle=middle, top=y, size=size, ink=ink)
            continue
        shift = size // 2 if character in _HANGING else size // 10 if character in _SMALL else 0
        draw.text((middle + shift, y - shift), character, font=font(size), fill=ink, anchor="ma")


def _draw_lying(image: Image.Image, character: str, *, middle: int, top: int, size: int, ink: RGB) -> None:
    square = Image.new("L", (size, size))
    ImageDraw.Draw(square).text((size // 2, 0), character, font=font(size), fill=255, anchor="ma")
    image.paste(ink, (middle - size // 2, top), square.transpose(Image.Transpose.ROTATE_270))
