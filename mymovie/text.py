"""Cleaning and comparing what people type. Knows no model."""

import re
import unicodedata

# Zero-width and direction characters that leave nothing to see; ZWJ (U+200D) and the variation selectors
# stay, since emoji are built with them.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f"
                        "\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0]")  # fmt: skip
# Control characters but newline, halves of pairs, and U+FFFE and its like, which no XML parser takes.
_NO_CHARACTER = re.compile(
    "[\x00-\t\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr((plane << 16) + end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
# Nothing to see either when they stand alone: the same, and the braille blank and the tags of flags.
_LONE_JOINERS = re.compile("^[\u200d\u2800\ufe00-\ufe0f\U000e0000-\U000e01ef\\s]*$")


def clean_text(text: str) -> str:
    """NFC, without control or direction characters except newline; "" when nothing visible is left."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _NO_CHARACTER.sub("", text)
    # Last, since a letter and its accent may have stood on both sides of what went.
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip()
    return "" if _LONE_JOINERS.match(text) else text


def clean_line(text: str) -> str:
    return " ".join(clean_text(text).split())


_COMBINING_LATIN = re.compile("[\u0300-\u036f]")
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


# How an emoji is to be drawn, which people do not know they typed.
_PRESENTATION = re.compile("[\ufe00-\ufe0f]")


def fold(text: str) -> str:
    """The form in which titles and queries are compared: width, case, accents, kana, long-vowel marks,
    middle dots, spaces and punctuation make no difference.

    A title of nothing but signs ("…", "!!!") keeps them, so that it can still be found.
    """
    text = _even(text)
    return "".join(filter(_counts, text)) or "".join(text.split())


def fold_name(text: str) -> str:
    """The same for what people call themselves, of which emoji and other symbols are part."""
    text = _PRESENTATION.sub("", _even(text))
    kept = (c for c in text if _counts(c) or unicodedata.category(c) == "So")
    return "".join(kept) or "".join(text.split())


def fold_spelling(text: str) -> str:
    """Width, case and kana make no difference; accents and signs do."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA)


def _even(text: str) -> str:
    text = unicodedata.normalize("NFD", fold_spelling(text))
    return unicodedata.normalize("NFC", _COMBINING_LATIN.sub("", text))


def _counts(character: str) -> bool:
    """Letters, their marks and digits; ー ~ ・ - and spaces make no difference to which film is meant."""
    return unicodedata.category(character)[0] in "LMN" and character != "ー"
