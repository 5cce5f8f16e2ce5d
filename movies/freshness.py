"""What TMDB said, kept within its terms: films that are due are asked for again, what is too old goes."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Min, Q

from movies import catalogue, changed, terms
from movies.models import Movie
from movies.tmdb import service

logger = logging.getLogger(__name__)

FAILURES = 5  # in a row: one film may be malformed, five mean that TMDB is away
TELLING = (service.TMDBRefused, service.TMDBRateLimited)
LAPSE_AT_ONCE = 500

Tell = Callable[[str], object]


@dataclass
class Tally:
    """What a run did, in films. `changed` of those that were due are due because TMDB changed them."""

    changed: int = 0
    due: int = 0
    refreshed: int = 0
    gone: int = 0
    failed: int = 0
    lapsed: int = 0
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    due: int
    oldest_days: int  # of what TMDB said of a film

    @classmethod
    def at(cls, now: dt.datetime) -> Standing:
        of_search = Min("due_since", filter=Q(fetched_at=None))
        told = Movie.objects.aggregate(fetched=Min("fetched_at"), of_search=of_search).values()
        oldest = min(filter(None, told), default=now)
        return cls(Movie.objects.due(now).count(), (now - oldest).days)

    def __str__(self) -> str:
        return f"{self.due} are due, the oldest is {self.oldest_days} days old"


def keep(*, limit: int, now: Callable[[], dt.datetime], tell: Tell) -> Tally:
    """Ask TMDB what changed, then for so many films that are due; drop what is too old, TMDB there or not."""
    tally = Tally()
    if service.is_configured():
        try:
            tally.changed = changed.mark(now())
        except service.TMDBError as error:
            tell(f"changes: {error}")  # whatever else it is, films tell soon enough whether TMDB is away
            tally.is_away = isinstance(error, TELLING)
    tally.due = Movie.objects.due(now()).count()
    if not tally.is_away:
        _refresh(tally, limit, now(), tell)
    tally.lapsed = lapse_old(now())
    return tally


def _refresh(tally: Tally, limit: int, now: dt.datetime, tell: Tell) -> None:
    in_a_row = 0
    for movie in Movie.objects.to_refresh(now)[:limit]:
        try:
            catalogue.refresh(movie)
        except service.TMDBNotFound:
            catalogue.lapse(movie)
            tally.gone += 1
            tell(f"{movie.tmdb_id} {movie.original_title}: gone from TMDB, its entries stay")
        except service.TMDBError as error:
            tally.failed += 1
            in_a_row += 1
            tell(f"{movie.tmdb_id}: {error}")
            if in_a_row == FAILURES or isinstance(error, TELLING):
                tally.is_away = True
                return
            continue
        else:
            tally.refreshed += 1
        in_a_row = 0


def lapse_old(now: dt.datetime) -> int:
    """What could not be asked for again goes; how many films. They are due, so it comes back."""
    lapsed = 0
    while ids := list(Movie.objects.too_old(now).values_list("pk", flat=True)[:LAPSE_AT_ONCE]):
        lapsed += catalogue.lapse_too_old(ids, now)
    return lapsed


def warn(standing: Standing) -> None:
    if standing.oldest_days > terms.ALARM_AFTER.days:
        facts = {"oldest_days": standing.oldest_days, "due": standing.due}
        logger.error(
            "What TMDB said is up to %(oldest_days)s days old, and %(due)s films are due; it goes at 179",
            facts,
            extra={"event": "films_old", "facts": facts},
        )
