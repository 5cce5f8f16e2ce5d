"""A million titles of films that nobody made: the same ones each time, Japanese and English.

Words come as often as words do (the n-th most frequent 1/n as often as the first), so some pairs of
characters are in a tenth of all titles and most in a few.
"""

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from typing import NamedTuple

KANJI = [chr(0x4E00 + 7 * n) for n in range(2_400)]
KANA = [chr(n) for n in range(0x30A2, 0x30F4)]
PARTICLES = ["の", "の", "の", "と", "は", "に", "を", "が", "", ""]
OPENINGS = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "tr",
    "v",
    "w",
]
CORES = ["a", "e", "i", "o", "u", "ea", "oo", "ai"]
CLOSINGS = ["", "", "", "n", "r", "s", "t", "ll", "nd", "ck", "st"]
SMALL = ["of the", "of", "in the", "and", "and the", "", "", ""]


class Film(NamedTuple):
    tmdb_id: int
    original_title: str
    titles: list[str]
    popularity: float


def films(number: int, seed: int = 7) -> Iterator[Film]:
    """The most popular first. A fifth has titles in both languages, as films of ours have."""
    chance = random.Random(seed)
    ids = chance.sample(range(1, number * 3 // 2 + 1), number)
    japanese, english = _japanese(chance), _english(chance)
    for n, tmdb_id in enumerate(ids):
        original, other = (japanese, english) if chance.random() < 0.3 else (english, japanese)
        title = original()
        titles = [title, other()] if n < number // 5 else [title]
        yield Film(tmdb_id, title, titles, round(3_000 / (n + 3) + 0.6, 4))


def _words(chance: random.Random, number: int, make: Callable[[], str]) -> Callable[[], str]:
    words = [make() for _ in range(number)]
    weights = list(accumulate(1 / (n + 3) for n in range(number)))
    return lambda: chance.choices(words, cum_weights=weights)[0]


def _japanese(chance: random.Random) -> Callable[[], str]:
    kanji = _words(chance, len(KANJI), partial(_next_of, iter(KANJI)))
    compound = _words(chance, 12_000, lambda: kanji() + kanji())
    katakana = _words(chance, 8_000, lambda: "".join(chance.choices(KANA, k=chance.randint(2, 6))))

    def title() -> str:
        number = chance.choice([1, 2, 2, 2, 3])
        nouns = [compound() if chance.random() < 0.6 else katakana() for _ in range(number)]
        return "".join((chance.choice(PARTICLES) if n else "") + noun for n, noun in enumerate(nouns))

    return title


def _english(chance: random.Random) -> Callable[[], str]:
    def syllable() -> str:
        return chance.choice(OPENINGS) + chance.choice(CORES) + chance.choice(CLOSINGS)

    word = _words(chance, 30_000, lambda: "".join(syllable() for _ in range(chance.choice([1, 1, 2, 2, 3]))))

    def title() -> str:
        words = ["The"] if chance.random() < 0.3 else []
        words.append(word())
        for _ in range(chance.choice([0, 1, 1, 1, 2, 3])):
            words += [chance.choice(SMALL), word()]
        return " ".join(words).title().replace("  ", " ")

    return title


def _next_of(characters: Iterator[str]) -> str:
    return next(characters)
