"""The films that most people registered this week: counted by a job, read by index.

To count them live reads every entry of the week. A film is kept from 3 people on, so that a number which is
an hour old tells of nobody: whoever hides an entry meanwhile is one of several.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from movies.models import Entry, FilmOfWeek, Movie

WEEK = dt.timedelta(days=7)
LEAST = 3  # people
KEPT = 200  # films
STALE = dt.timedelta(days=1)  # the job has stood still since: then it is no longer this week


@dataclass(frozen=True, slots=True)
class Most:
    """Films with `shown_count`: the people who registered each within the week, or ever."""

    films: list[Movie]
    is_of_week: bool


def most_registered(language: str, limit: int) -> Most:
    """As many as the limit, of the week; of all time where it has fewer. Two queries at most, both short."""
    registered = Movie.objects.registered().in_language(language)
    counted = registered.filter(of_week__counted_at__gt=timezone.now() - STALE)
    of_week = counted.annotate(shown_count=F("of_week__people_count"))
    found = list(of_week.order_by("-of_week__people_count", "-tmdb_id")[:limit])
    if len(found) == limit:
        return Most(found, is_of_week=True)
    ever = registered.most_registered().annotate(shown_count=F("entry_count"))
    return Most(list(ever[:limit]), is_of_week=False)


@transaction.atomic
def count_week(now: dt.datetime) -> int:
    """New rows in place of the old, which are read until then. How many films."""
    lately = Entry.objects.filter(is_public=True, registered_at__gte=now - WEEK).order_by()
    by_film = lately.values("movie").annotate(people=Count("pk")).filter(people__gte=LEAST)
    most = by_film.order_by("-people", "-movie").values_list("movie", "people")[:KEPT]
    films = [FilmOfWeek(movie_id=tmdb_id, people_count=people, counted_at=now) for tmdb_id, people in most]
    FilmOfWeek.objects.exclude(pk__in=[film.pk for film in films]).delete()
    FilmOfWeek.objects.bulk_create(
        films, update_conflicts=True, unique_fields=["movie"], update_fields=["people_count", "counted_at"]
    )
    return len(films)
