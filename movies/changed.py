"""What TMDB says that it changed, a day at a time: films of ours among it are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from movies.models import ChangesRead, Movie
from movies.titles.keeping import batches
from movies.tmdb import service

# TMDB tells of a fortnight in one question. What is longer ago is left to age.
LOOK_BACK = dt.timedelta(days=14)
SETTLED_AFTER = dt.timedelta(hours=6)  # so long after its end a day's list is taken to be whole
DAYS_AT_ONCE = 3  # a day is some hundred calls
FILMS_AT_ONCE = 500


def mark(now: dt.datetime) -> int:
    """Read the days since the last one read, in their order; how many films are due by it.

    A day that was not read to its end is read again. Raises TMDBError.
    """
    marked = 0
    for day in _days_to_read(now):
        marked += _mark(service.changed_on(day), by=_end_of(day))
        ChangesRead.objects.update_or_create(pk=1, defaults={"read_to": day})
    return marked


def _days_to_read(now: dt.datetime) -> list[dt.date]:
    last = (now.astimezone(dt.UTC) - SETTLED_AFTER).date() - dt.timedelta(days=1)
    read_to = ChangesRead.objects.values_list("read_to", flat=True).first()
    # Who begins has films of all ages; yesterday is as good a day as any.
    first = max(read_to + dt.timedelta(days=1), last - LOOK_BACK + dt.timedelta(days=1)) if read_to else last
    return [first + dt.timedelta(days=n) for n in range(min((last - first).days + 1, DAYS_AT_ONCE))]


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)


def _mark(tmdb_ids: Collection[int], *, by: dt.datetime) -> int:
    """Who was asked after that day knows what it changed."""
    marked = 0
    for batch in batches(sorted(tmdb_ids), FILMS_AT_ONCE):
        with transaction.atomic():
            stale = Movie.objects.filter(pk__in=batch, fetched_at__lt=by, due_since=None).order_by("pk")
            # Lowest first, as wherever many films are locked.
            ids = list(stale.select_for_update(no_key=True).values_list("pk", flat=True))
            marked += Movie.objects.filter(pk__in=ids).update(due_since=by)
    return marked
