"""How often we ask TMDB, all processes together: people and renewals never more than 40 times in 10 seconds.

Imports have a count of their own beside it, so that none of them takes a turn of somebody who searches: 8 a
second, and with all the others about 12 in a second where TMDB allows some 40 (decision 26).

Where the database cannot count (away, read-only) nobody is let through uncounted: its error goes on to the
page that says so. Whatever asks TMDB needs the database for its own answer too, so nothing is lost by it.
"""

from collections.abc import Callable
from time import sleep
from typing import TypeVar

from mymovie.limits import counting
from mymovie.limits.counting import Rate

from .errors import TMDBOurLimit

T = TypeVar("T")

# 18 at once and then two a second are 38 in any 10 s; the clocks of a call's begin and arrival are not one.
CALLS = Rate(times=18, span_s=9)
LEFT_BY_JOBS = 9  # so a person who searches while films are renewed does not wait for them
JOB_PATIENCE_S = 60.0
IMPORT_CALLS = Rate(times=8, span_s=1)
IMPORT_PATIENCE_S = 1.0  # several imports at once take turns within it; more wait in the queue


def for_a_person() -> None:
    _take()


def for_a_job() -> None:
    _take(leaving=LEFT_BY_JOBS)


def for_an_import() -> None:
    if wait_s := counting.take(IMPORT_CALLS, "tmdb imports"):
        raise TMDBOurLimit(wait_s)


def _take(leaving: int = 0) -> None:
    if wait_s := counting.take(CALLS, "tmdb", leaving=leaving):
        raise TMDBOurLimit(wait_s)


def waited_for(ask: Callable[[], T], patience_s: float = JOB_PATIENCE_S) -> T:
    """Asks again when there is a turn. Between two tries it holds no connection of TMDB's."""
    while True:
        try:
            return ask()
        except TMDBOurLimit as limit:
            patience_s -= limit.retry_after_s
            if patience_s < 0:
                raise
            sleep(limit.retry_after_s)
