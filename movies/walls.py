"""What a whole wall does when its owner changes: set-based, in the transaction of that change.

Registered with accounts.changes; called with the owner's row locked.
"""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounts import changes
from accounts.models import User
from movies import counts, hiding
from movies.models import Entry, Movie, MovieRelease
from movies.querysets import EntryQuerySet
from movies.releases import WORLD


@changes.follow
def follow_owner(owner: User, before: changes.Standing) -> None:
    if changes.Standing.of(owner) == replace(before, watchlist_is_public=owner.watchlist_is_public):
        return  # nothing that a wall is drawn from
    if owner.is_public != before.is_public:
        _show_or_hide(owner)
    if str(owner.country) != before.country:
        _redate(owner)
    owner.refresh_from_db(fields=["wall_counts", "wall_version"])
    counts.recount_wall(owner)


def _show_or_hide(owner: User) -> None:
    """Every entry that is not private itself, and what it adds to its film's counts."""
    if not owner.is_public:
        hiding.wall(owner)  # before any film is locked, as wherever something is hidden
    shared = Entry.objects.owned_by(owner).filter(is_private=False).exclude(is_public=owner.is_public)
    films = Movie.objects.filter(pk__in=shared.values("movie"))
    # Lowest first: two walls with the same films wait for each other instead of locking each other out.
    for _ in films.order_by("pk").select_for_update(no_key=True).values_list("pk").iterator():
        pass
    step = 1 if owner.is_public else -1
    Movie.objects.filter(pk__in=shared.filter(score=None).values("movie")).update(
        entry_count=counts.stepped("entry_count", step)
    )
    for column, low, high in counts.SCORE_SHELVES:
        _move_films(shared.filter(score__gte=low, score__lte=high), column, step)
    shared.update(is_public=owner.is_public)


def _move_films(entries: EntryQuerySet, column: str, step: int) -> None:
    """The films of one shelf of a wall; no film is on two."""
    score = entries.filter(movie=OuterRef("pk")).order_by().values("score")
    Movie.objects.filter(pk__in=entries.values("movie")).update(
        **{name: counts.stepped(name, step) for name in ("entry_count", "scored_count", column)},
        score_sum=counts.stepped("score_sum", step * Subquery(score)),
    )


def _redate(owner: User) -> None:
    """One statement for the wall."""
    Entry.objects.owned_by(owner).update(**dated_as_in(str(owner.country)))


def dated_as_in(country: str) -> dict[str, Combinable]:
    """The day each row's film came out in the country, else in the world: what to update the rows with."""
    national = MovieRelease.objects.filter(movie=OuterRef("movie"), country=country)
    world = Movie.objects.filter(pk=OuterRef("movie")).values("released_on")
    return {
        "released_on": Coalesce(Subquery(national.values("released_on")), Subquery(world)),
        "released_country": Case(When(Exists(national), then=Value(country)), default=Value(WORLD)),
    }
