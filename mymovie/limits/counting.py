"""Counts in the database, one row for each thing and whoever does it, in one statement.

The row holds the instant until which all is spent (GCRA, the leaky bucket as a meter): each time moves it on
by its share of the span, and nobody may be ahead of the clock by more than the span. So `times` at once are
free, and after that one for each share that passes. Whoever asks at the same moment waits for the row.
"""

from typing import NamedTuple

from django.db import connection
from django.utils.crypto import salted_hmac

from mymovie.models import Spent

ROUNDING_S = 0.001  # the sum of many shares is not quite the span

# Of the statement, not of its transaction; and the database's, as the clocks of many servers differ.
NOW = {
    "postgresql": "extract(epoch from statement_timestamp())::float8",
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
}
LATER_OF = {"postgresql": "greatest", "sqlite": "max"}


class Rate(NamedTuple):
    times: int
    span_s: float

    @property
    def share_s(self) -> float:
        return self.span_s / self.times


def take(rate: Rate, what: str, *, times: int = 1, leaving: int = 0) -> float:
    """0 if it is free now, and then it is spent; else in how many seconds it will be.

    So many of the same count are left for others.
    """
    key, step_s = _key(rate, what), rate.share_s * times
    span_s = rate.span_s - rate.share_s * leaving
    with connection.cursor() as cursor:
        cursor.execute(_sql(_TAKE), [key, step_s, step_s, step_s, span_s + ROUNDING_S])
        if cursor.rowcount:
            return 0.0
        cursor.execute(_sql(_WAIT), [step_s - span_s, key])
        row = cursor.fetchone()
    # Gone or free in between: whoever asks again will get it.
    return max(row[0], ROUNDING_S) if row else ROUNDING_S


def give_back(rate: Rate, what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_sql(_GIVE_BACK), [rate.share_s, _key(rate, what)])


def forget() -> int:
    """Rows that say nothing any longer, and how many they were."""
    with connection.cursor() as cursor:
        cursor.execute(_sql("DELETE FROM {table} WHERE until < {now}"))
        return int(cursor.rowcount)


_TAKE = """
    INSERT INTO {table} AS held (key, until) VALUES (%s, {now} + %s)
    ON CONFLICT (key) DO UPDATE SET until = {later_of}(held.until, {now}) + %s
    WHERE {later_of}(held.until, {now}) + %s <= {now} + %s
"""
_WAIT = "SELECT until + %s - {now} FROM {table} WHERE key = %s"
_GIVE_BACK = "UPDATE {table} SET until = until - %s WHERE key = %s"


def _sql(statement: str) -> str:
    return statement.format(
        table=Spent._meta.db_table, now=NOW[connection.vendor], later_of=LATER_OF[connection.vendor]
    )


def _key(rate: Rate, what: str) -> str:
    told = f"{what} {rate.times}/{rate.span_s:g}"
    return salted_hmac("mymovie.limits", told, algorithm="sha256").hexdigest()[:32]
