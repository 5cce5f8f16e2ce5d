"""The country rule: which of a film's many dates is the day it came out in a country."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from movies.tmdb.records import ReleaseDate, ReleaseKind

# The first kind that a country has is the one that counts, by its earliest date: a later revival is a
# theatrical date too. A premiere is a festival or a gala, never the day the film came out.
_ORDER = (
    ReleaseKind.THEATRICAL,
    ReleaseKind.LIMITED,
    ReleaseKind.DIGITAL,
    ReleaseKind.TV,
    ReleaseKind.PHYSICAL,
)

WORLD = ""


@dataclass(frozen=True, slots=True)
class Release:
    """When a film came out, and where: a country code, or WORLD where the country has no date."""

    on: dt.date | None
    country: str


def came_out_in(country: str, dates: Iterable[ReleaseDate]) -> ReleaseDate | None:
    """The date that counts in one country; None when it has premieres or nothing at all."""
    candidates = [date for date in dates if date.country == country and date.kind in _ORDER]
    return min(candidates, key=lambda date: (_ORDER.index(date.kind), date.on), default=None)


def by_country(dates: Iterable[ReleaseDate]) -> dict[str, ReleaseDate]:
    dates = list(dates)
    countries = sorted({date.country for date in dates})
    found = {country: came_out_in(country, dates) for country in countries}
    return {country: date for country, date in found.items() if date}


def release_for(country: str, national: dict[str, dt.date], world: dt.date | None) -> Release:
    """The date a wall in `country` sorts by: its own, else the world's first."""
    if country in national:
        return Release(national[country], country)
    return Release(world, WORLD)
