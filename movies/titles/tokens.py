"""What an index holds of a film's titles, as numbers, and what a query asks of it. Knows no database.

A number stands for one of: one, two or three characters beside each other, four of an alphabet; how a title
begins (up to three); a whole title; a short title less one letter; the tier of the film
(movies.titles.tiers). Two things may have one number: whatever the index finds is compared with the titles
themselves.

A query is looked for by the longest of these that it has: "th" and "he" are in a tenth of all titles, and two
lists of a hundred thousand take long to compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

SHORT = range(3, 9)  # lengths of titles that are kept less one letter each
NEAR_FROM = 4  # letters, before a slip is looked for; less tell too little
NEAR_FROM_IDEOGRAPHS = 3
ASKED = 5  # runs of characters of a long query, the rarest; the titles themselves decide
ASKED_AROUND = 7  # where two parts have to be there
# Letters as English has them, the most frequent last. What is not among them, as kanji, is rarer.
LETTERS = {letter: n for n, letter in enumerate("zqjxkvbypgfwmucdlhrsniotae", start=1)}
KANA = 18  # as frequent as the letter at this place


def tier_token(tier: int) -> int:
    return _number(f"tier {tier}")


def tokens_of(titles: Iterable[str], tier: int) -> list[int]:
    """Of folded titles."""
    tokens = {tier_token(tier)}
    for title in titles:
        tokens.update(_number(token) for token in _of_title(title))
    return sorted(tokens)


def holding(*parts: str, asked_at_most: int = ASKED) -> list[int]:
    """What every title that holds these has. Not all of that: each list that is asked costs its length."""
    runs = list(dict.fromkeys(run for part in parts if part for run in _longest_runs(part)))
    places = {run: place for place, run in enumerate(runs)}
    asked: list[str] = []
    for run in sorted(runs, key=_commonness):
        # Neighbours come together: of many, the second tells little more.
        is_apart = all(abs(places[run] - places[other]) > 1 for other in asked)
        if is_apart or len(runs) <= asked_at_most:
            asked.append(run)
    return [_number(run) for run in asked[:asked_at_most]]


def beginning(query: str) -> list[int]:
    start = [_number("^" + query[:3])]
    return start + holding(query) if len(query) > 3 else start


def whole(query: str) -> list[int]:
    return [_number("=" + query)]


@dataclass(frozen=True, slots=True)
class Around:
    """A way to look past a slip: how the title begins, what comes later, and what the index is asked."""

    start: str
    gaps: tuple[int, ...]  # how many characters of a title may be between them
    rest: str
    tokens: tuple[int, ...]


def around_a_slip(query: str) -> Iterator[Around]:
    """For long queries: whichever part the slip is in, one of these leaves it out."""
    if len(query) < SHORT[-1]:
        return
    parts = 2 if len(query) >= 18 else 3 if len(query) >= 12 else 4
    step = -(-len(query) // parts)
    for begin in range(0, len(query), step):
        start, rest = query[:begin], query[begin + step + 1 :]
        asked = holding(start, rest, asked_at_most=ASKED_AROUND)
        first = [_number("^" + start[:3])] if start and len(asked) < ASKED_AROUND else []
        left_out = min(step + 1, len(query) - begin)
        yield Around(start, (left_out - 1, left_out, left_out + 1), rest, (*first, *asked))


def less_one_letter(query: str) -> list[int]:
    """For short queries: any of these is of a title that a slip away."""
    is_short = SHORT[0] <= len(query) <= SHORT[-1] + 1
    return [_number("-" + text) for text in _less_one(query)] if is_short else []


def may_hold_a_slip(query: str) -> bool:
    return len(query) >= (NEAR_FROM if query.isascii() or _is_kana(query) else NEAR_FROM_IDEOGRAPHS)


def is_a_slip_away(query: str, title: str) -> bool:
    """One letter wrong, missing, too many, or two beside each other swapped."""
    if query == title or abs(len(query) - len(title)) > 1:
        return query == title
    same = _same_at_start(query, title)
    mine, other = query[same:], title[same:]
    if len(mine) != len(other):
        return mine[1:] == other or mine == other[1:]
    return mine[1:] == other[1:] or (mine[2:] == other[2:] and mine[:2] == other[1::-1])


def begins_a_slip_away(query: str, title: str) -> bool:
    return any(is_a_slip_away(query, title[: len(query) + more]) for more in (0, -1, 1))


def _of_title(title: str) -> Iterator[str]:
    for length in (1, 2, 3):
        yield from _runs(title, length)
    yield from (run for run in _runs(title, 4) if _is_spelled(run[1:]))
    yield from ("^" + title[:n] for n in (1, 2, 3))
    yield "=" + title
    if len(title) in SHORT:
        yield from ("-" + text for text in _less_one(title))


def _runs(text: str, length: int) -> Iterator[str]:
    return (f"{length}{text[n : n + length]}" for n in range(len(text) - length + 1))


def _longest_runs(text: str) -> Iterator[str]:
    return _runs(text, min(len(text), 4 if _is_spelled(text) else 3))


def _is_spelled(text: str) -> bool:
    """By an alphabet of some thirty letters, where three beside each other are common."""
    return all(c < "\u2e80" for c in text)


def _less_one(text: str) -> set[str]:
    return {text, *(text[:n] + text[n + 1 :] for n in range(len(text)))}


def _commonness(run: str) -> tuple[int, int]:
    """Shorter ones last."""
    letters = run[1:]
    return -len(letters), sum(LETTERS.get(letter, KANA if _is_kana(letter) else 0) for letter in letters)


def _same_at_start(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _is_kana(text: str) -> bool:
    return all("ぁ" <= c <= "ヿ" for c in text)


def _number(token: str) -> int:
    """As PostgreSQL's integer, which has a sign."""
    number = crc32(token.encode("utf-8", "surrogatepass"))
    return number - 2**32 if number >= 2**31 else number
