"""What a password may not be, said one reason at a time. No rule asks for kinds of characters.

All comparisons go by a folded form (width, case, kana); what is hashed is what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from mymovie.text import fold_spelling

LENGTH_MAX = 256
OWN_LIST = Path(__file__).with_name("common_passwords.txt")
SITE = ("mymovie", "マイムービー", "まいむーびー")

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/")
_KANA = (
    "あいうえお かきくけこ さしすせそ たちつてと なにぬねの はひふへほ まみむめも やゆよ らりるれろ わをん"
)
# Along any of these, in either direction, goes a finger or a child that counts.
_WALKS = (
    "01234567890",
    _ALPHABET + _ALPHABET,
    *(
        "1234567890-^",
        "1234567890-=",
        "qwertyuiop@[",
        "qwertyuiop[]",
        "asdfghjkl;:]",
        "asdfghjkl;'",
        "zxcvbnm,./",
    ),
    *("!@#$%^&*()_+", "!\"#$%&'()=~"),
    *("qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn"),
    *("".join(_COLUMNS[n:] + _COLUMNS[:n]) for n in range(10)),
    *("1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qawsedrftgyhujikolp", "147258369", "741852963"),
    _KANA.replace(" ", ""),
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす",
)
_STEPS_MIN = 3
_FEW = 3
_SIGNS = re.compile(r"[^\w]+|_")
# Whoever signs up may send a long one: no run of signs is looked at from each of its places.
_AROUND = re.compile(r"^[\W\d_]+|(?<![\W\d_])[\W\d_]+$")
_BETWEEN = re.compile(r"[\s\-_.]+")
_LEET = str.maketrans("013457@$!", "oieastasi")


class HardToGuess:
    """The one validator of AUTH_PASSWORD_VALIDATORS beside Django's of the least length."""

    def __init__(self, min_length: int = 10) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < self.min_length:
            return  # another validator says so, and no second reason is needed
        if len(password) > LENGTH_MAX:
            told = _("This password is too long. It may have at most %(max)d characters.")
            raise ValidationError(told, code="password_too_long", params={"max": LENGTH_MAX})
        folded = fold_spelling(password)
        if is_repetition(folded):
            told = _("This password repeats the same few characters. Choose one that goes on.")
            raise ValidationError(told, code="password_repeats")
        if is_walk(folded):
            told = _("This password follows the keyboard or counts up. Choose one that jumps.")
            raise ValidationError(told, code="password_walks")
        if is_built_on(folded, words_of(user)):
            told = _("This password is hardly more than your name, your address or that of this site.")
            raise ValidationError(told, code="password_names_you")
        if is_common(folded):
            raise ValidationError(_("This password is too common."), code="password_too_common")
        if folded.isdecimal():
            raise ValidationError(_("This password is entirely numeric."), code="password_entirely_numeric")

    def get_help_text(self) -> str:
        return _("Not a common password, nor your name or a pattern of keys.")


def is_repetition(folded: str) -> bool:
    """One piece again and again (the last one perhaps cut), or hardly any different characters."""
    if len(set(folded)) <= _FEW:
        return True
    return any(
        all(folded[n] == folded[n - step] for n in range(step, len(folded)))
        for step in range(1, len(folded) // 2 + 1)
    )


def is_walk(folded: str) -> bool:
    """Whether it is made of nothing but pieces of three keys or more that lie side by side."""
    reached = {0}
    for end in range(_STEPS_MIN, len(folded) + 1):
        if any(_is_piece(folded[start:end]) for start in reached if start <= end - _STEPS_MIN):
            reached.add(end)
    return len(folded) in reached


def _is_piece(text: str) -> bool:
    return any(text in walk or text[::-1] in walk for walk in _WALKS) or len(set(text)) == 1


def words_of(user: User | None) -> set[str]:
    """What somebody who knows of the person would try first."""
    said = [*SITE]
    if user is not None:
        local, _at, domain = (user.email or "").partition("@")
        said += [user.handle or "", user.nickname or "", local, domain.partition(".")[0]]
        said += _SIGNS.split(local) + (user.nickname or "").split()
    return {word for word in (fold_spelling(it) for it in said) if len(word) >= _STEPS_MIN}


def is_built_on(folded: str, words: Iterable[str]) -> bool:
    """Without these words less than four letters are left: "alice2024!", "mymovie-alice"."""
    return any(_is_built_on(form, words) for form in _spellings(folded))


def _is_built_on(folded: str, words: Iterable[str]) -> bool:
    rest = folded
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return rest != folded and sum(c.isalpha() for c in rest) < 4


def is_common(folded: str) -> bool:
    """It, or what is left without the digits and signs around it, is on the list."""
    return any(form in common() for form in _spellings(folded))


def _spellings(folded: str) -> Iterator[str]:
    """As it is, without what was put around a word, and with the letters that digits stand for."""
    bare = _AROUND.sub("", folded)
    close = _BETWEEN.sub("", folded)
    for form in (folded, bare, close):
        yield form
        yield form.translate(_LEET)


@cache
def common() -> frozenset[str]:
    """Django's list and our own, folded. Some 2 MB, read at the first new password."""
    ours = OWN_LIST.read_text().split("\n")
    told = (line for line in ours if line and not line.startswith("#"))
    return frozenset(fold_spelling(word) for word in [*CommonPasswordValidator().passwords, *told])
