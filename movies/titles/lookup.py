"""Titles that hold a query: whole, then at their beginning, then anywhere; in each the most asked for first.

One statement. Its parts are read one after the other until there are enough rows, so a common query ends
with the first tiers and a rare one reads nothing but the index. On PostgreSQL each part is MATERIALIZED:
planned as if all of it were wanted, or the limit would make a scan of the table look cheap; it is read row by
row still.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.db import connection

from movies.titles import tiers, tokens
from movies.titles.models import KnownFilm, words
from mymovie.text import fold

_ANY_SIGN = re.compile("[!%_]")  # what LIKE takes for others
ROWS = 60
LONG = 4  # characters
ROWS_OF_LONG = 200
FIRST_TIERS = 2
LITTLE = 3  # fewer than these, and a slip of the finger is looked for
NEAR_ROWS = 300
TABLE = KnownFilm._meta.db_table
COLUMNS = "tmdb_id, original_title, popularity, titles, tier"


@dataclass(frozen=True, slots=True)
class Match:
    tmdb_id: int
    original_title: str
    popularity: float
    titles: tuple[str, ...]
    tier: int
    closeness: int  # of its closest title, below


WHOLE, BEGINS, HOLDS, WHOLE_BUT_A_SLIP, BEGINS_BUT_A_SLIP = range(5)
Value = str | int | list[int]
Closeness = Callable[[tuple[str, ...]], int | None]  # None: no match after all


@dataclass(frozen=True, slots=True)
class Part:
    """What the index is asked (all of the tokens, or any), and what the titles then have to hold, or not."""

    tokens: Sequence[int]
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    like: tuple[str, ...] = ()  # one of these
    is_any: bool = False
    from_tier: int = 0


def find(query: str) -> list[Match]:
    """Closest first, then by tier. Two statements at most; the second where the first found little.

    Whoever typed a whole title made no slip.
    """
    wanted = fold(query)
    if not wanted:
        return []
    found = _read(exact_parts(wanted), rows(wanted), lambda titles: _closeness(wanted, titles))
    if is_little(found) and tokens.may_hold_a_slip(wanted):
        ids = {match.tmdb_id for match in found}
        near = _read(near_parts(wanted), NEAR_ROWS, lambda titles: _near_closeness(wanted, titles))
        found += [match for match in near if match.tmdb_id not in ids]
    return found


def find_whole(titles: Collection[str], limit: int) -> list[Match]:
    """Films that have one of these folded titles. One statement, however many."""
    wanted = frozenset(titles)
    if not wanted:
        return []
    asked = [token for title in wanted for token in tokens.whole(title)]
    return _read([Part(asked, is_any=True)], limit, lambda lines: None if wanted.isdisjoint(lines) else WHOLE)


def find_near(titles: Collection[str], limit: int) -> list[Match]:
    """Films with a title that is a slip away from one of these folded ones. One statement, however many."""
    wanted = [title for title in titles if tokens.may_hold_a_slip(title)]
    parts = [part for title in wanted for part in near_parts(title)]

    def closeness(lines: tuple[str, ...]) -> int | None:
        is_near = any(tokens.is_a_slip_away(title, line) for title in wanted for line in lines)
        return WHOLE_BUT_A_SLIP if is_near else None

    return _read(parts, limit, closeness)


def rows(wanted: str) -> int:
    return ROWS_OF_LONG if len(wanted) >= LONG else ROWS


def is_little(found: Sequence[Match]) -> bool:
    return len(found) < LITTLE and all(match.closeness != WHOLE for match in found)


def exact_parts(wanted: str) -> list[Part]:
    line, start = f"\n{wanted}\n", f"\n{wanted}"
    whole = Part(tokens.whole(wanted), holds=(line,))
    if len(wanted) >= LONG:
        return [whole, *_long_parts(wanted, but=line)]
    each = [tokens.tier_token(tier) for tier in range(tiers.LAST + 1)]
    return [
        whole,
        *(Part([tier, *tokens.beginning(wanted)], holds=(start,), lacks=(line,)) for tier in each),
        *(Part([tier, *tokens.holding(wanted)], holds=(wanted,), lacks=(start,)) for tier in each),
    ]


def _long_parts(wanted: str, but: str) -> list[Part]:
    """Few titles hold so much: beginnings need no look of their own, nor do the later tiers."""
    asked = tokens.holding(wanted)
    first = [[tokens.tier_token(tier), *asked] for tier in range(FIRST_TIERS)]
    return [
        *(Part(those, holds=(wanted,), lacks=(but,)) for those in first),
        Part(asked, holds=(wanted,), lacks=(but,), from_tier=FIRST_TIERS),
    ]


def near_parts(wanted: str) -> list[Part]:
    parts = []
    if less := tokens.less_one_letter(wanted):
        parts.append(Part(less, is_any=True))
    for around in tokens.around_a_slip(wanted):
        start, rest = _plain(f"\n{around.start}"), _plain(around.rest)
        parts.append(Part(around.tokens, like=tuple(f"%{start}{'_' * gap}{rest}%" for gap in around.gaps)))
    return parts


def statement(parts: Sequence[Part], limit: int) -> tuple[str, list[Value]]:
    build = _for_postgres if connection.vendor == "postgresql" else _for_sqlite
    return build(parts, limit)


def _for_postgres(parts: Sequence[Part], limit: int) -> tuple[str, list[Value]]:
    named, values = [], list[Value]()
    for n, part in enumerate(parts):
        compared, texts = _compared(part, "strpos")
        operator = "&&" if part.is_any else "@>"
        where = f"tokens {operator} %s::integer[] {compared}"
        named.append(f"part_{n} AS MATERIALIZED (SELECT {COLUMNS} FROM {TABLE} WHERE {where})")  # noqa: S608
        values += [list(part.tokens), *texts]
    union = " UNION ALL ".join(f"SELECT * FROM part_{n}" for n in range(len(parts)))  # noqa: S608
    return f"WITH {', '.join(named)} {union} LIMIT {limit}", values


def _for_sqlite(parts: Sequence[Part], limit: int) -> tuple[str, list[Value]]:
    selects, values = [], list[Value]()
    for part in parts:
        compared, texts = _compared(part, "instr")
        # Words are hexadecimal numbers, so nothing in them is of FTS5's syntax.
        asked = (" OR " if part.is_any else " ").join(f'"{word}"' for word in words(part.tokens).split())
        joined = f"{TABLE}_words JOIN {TABLE} ON tmdb_id = {TABLE}_words.rowid"
        selects.append(f"SELECT {COLUMNS} FROM {joined} WHERE {TABLE}_words MATCH %s {compared}")  # noqa: S608
        values += [asked, *texts]
    return f"{' UNION ALL '.join(selects)} LIMIT {limit}", values


def _compared(part: Part, place_of: str) -> tuple[str, list[str]]:
    holds = f" AND {place_of}(titles, %s) > 0" * len(part.holds)
    lacks = f" AND {place_of}(titles, %s) = 0" * len(part.lacks)
    tier = f" AND tier >= {part.from_tier}" if part.from_tier else ""
    like = " OR ".join(["titles LIKE %s ESCAPE '!'"] * len(part.like))
    like = f" AND ({like})" if like else ""
    return tier + holds + lacks + like, [*part.holds, *part.lacks, *part.like]


def _plain(text: str) -> str:
    """As LIKE takes it word for word."""
    return _ANY_SIGN.sub(r"!\g<0>", text)


def _read(parts: Sequence[Part], limit: int, closeness: Closeness) -> list[Match]:
    if not parts:
        return []
    sql, values = statement(parts, limit)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    found: dict[int, Match] = {}
    for tmdb_id, original_title, popularity, titles, tier in rows:
        lines = tuple(titles.strip("\n").split("\n"))
        if (how := closeness(lines)) is not None:
            found.setdefault(tmdb_id, Match(tmdb_id, original_title, popularity, lines, tier, how))
    return sorted(found.values(), key=lambda match: (match.closeness, match.tier, -match.popularity))


def _closeness(wanted: str, titles: tuple[str, ...]) -> int:
    if wanted in titles:
        return WHOLE
    return BEGINS if any(title.startswith(wanted) for title in titles) else HOLDS


def _near_closeness(wanted: str, titles: tuple[str, ...]) -> int | None:
    if any(tokens.is_a_slip_away(wanted, title) for title in titles):
        return WHOLE_BUT_A_SLIP
    is_near = any(tokens.begins_a_slip_away(wanted, title) for title in titles)
    return BEGINS_BUT_A_SLIP if is_near else None
