"""Kept counts: of a wall's shelves, on its owner; of a film's public scores, on the film.

A page never counts. The writes keep the counts, in their own transactions; `reconcile` proves them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Max, Q, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest

from accounts.models import User
from follows import counts as follow_counts
from movies.models import Entry, Movie
from movies.order import DECADE, SCORE_SHELF, Order, Sort, shelf_of

# Whose view a count is of: the owner's, or that of anybody else who may open the wall.
OWN, SHARED = "own", "shared"

WallCounts = dict[str, dict[str, dict[str, int]]]
EMPTY_WALL: WallCounts = {side: {"score": {}, "released": {}} for side in (OWN, SHARED)}


def of_wall(owner: User, *, is_owner: bool) -> WallView:
    return WallView(owner.wall_counts.get(OWN if is_owner else SHARED, {}))


@dataclass(frozen=True, slots=True)
class WallView:
    """What one kind of viewer is told of a wall's size: `{sort: {shelf key: films}}`."""

    by_sort: dict[str, dict[str, int]]

    @property
    def total(self) -> int:
        return sum(self.by_sort.get(Sort.SCORE, {}).values())

    def shelves(self, order: Order) -> dict[str, int]:
        return self.by_sort.get(order.sort, {})


def recount_wall(owner: User) -> None:
    """Set what the owner's row says of the wall, and step its version. The row must be locked."""
    wall_counts, last_entry_at = count_wall(owner)
    owner.wall_counts = wall_counts
    owner.last_entry_at = last_entry_at
    owner.film_count = of_wall(owner, is_owner=False).total
    owner.wall_version += 1
    owner.save(update_fields=["wall_counts", "last_entry_at", "film_count", "wall_version"])


def count_wall(owner: User) -> tuple[WallCounts, dt.datetime | None]:
    """The counts as the entries have them, and when the newest that others may see was registered."""
    wall: WallCounts = {side: {Sort.SCORE: Counter(), Sort.RELEASED: Counter()} for side in (OWN, SHARED)}
    newest = []
    groups = (
        Entry.objects.owned_by(owner)
        .order_by()
        .values_list(SCORE_SHELF, DECADE, "is_private")
        .annotate(Count("id"), Max("registered_at"))
    )
    for score, decade, is_private, films, registered_at in groups:
        for side in (OWN,) if is_private else (OWN, SHARED):
            wall[side][Sort.SCORE][shelf_of(score)] += films
            wall[side][Sort.RELEASED][shelf_of(decade)] += films
        newest += [] if is_private else [registered_at]
    plain = {
        side: {str(sort): dict(shelves) for sort, shelves in sorts.items()} for side, sorts in wall.items()
    }
    return plain, max(newest, default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an entry adds to its film's counts: nothing unless it is public."""

    is_public: bool
    score: int | None

    @classmethod
    def of(cls, entry: Entry) -> Standing:
        return cls(entry.is_public, entry.score)

    def worth(self) -> Counter[str]:
        if not self.is_public:
            return Counter()
        worth = Counter({"entry_count": 1})
        if self.score is not None:
            worth.update({"scored_count": 1, "score_sum": self.score, score_column(self.score): 1})
        return worth


NOTHING = Standing(is_public=False, score=None)


def score_column(score: int) -> str:
    return f"scores_{min(score // 10, 9) * 10}"


def stepped(column: str, step: int | Combinable) -> Combinable:
    """Never below nothing: a count that is wrong may stop nobody from hiding; `reconcile` tells of it."""
    return Greatest(F(column) + step, 0)


def move_film(tmdb_id: int, *, before: Standing, after: Standing) -> None:
    """Say it last in a transaction: everybody who registers the film waits for this row."""
    change = after.worth()
    change.subtract(before.worth())
    steps = {column: stepped(column, step) for column, step in change.items() if step}
    if steps:
        Movie.objects.filter(pk=tmdb_id).update(**steps)


# (column, lowest score, highest score)
SCORE_SHELVES = [(score_column(low), low, 100 if low == 90 else low + 9) for low in range(0, 100, 10)]
SCORE_COLUMNS = [column for column, _, _ in SCORE_SHELVES]
FILM_COLUMNS = ["entry_count", "scored_count", "score_sum", *SCORE_COLUMNS]


def count_film(movie: Movie) -> dict[str, int]:
    """The counts as the entries have them. One query, as long as the film has entries."""
    scored = Q(score__isnull=False)
    shelves = {
        column: Count("id", filter=Q(score__gte=low, score__lte=high)) for column, low, high in SCORE_SHELVES
    }
    counted = (
        Entry.objects.of_movie(movie.pk)
        .filter(is_public=True)
        .aggregate(
            entry_count=Count("id"),
            scored_count=Count("id", filter=scored),
            score_sum=Sum("score"),
            **shelves,
        )
    )
    return {column: counted[column] or 0 for column in FILM_COLUMNS}


@dataclass(frozen=True, slots=True)
class Drift:
    """A count that is not what the entries say: a bug of ours."""

    of: str
    kept: object
    counted: object


def reconcile(*, fix: bool) -> Iterator[Drift]:
    """Prove every kept count against the entries, and set right what is wrong if asked to.

    Row by row, each under its lock, so it can run while people write.
    """
    for owner_id in User.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield from _reconcile_wall(owner_id, fix=fix)
    for tmdb_id in Movie.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield from _reconcile_film(tmdb_id, fix=fix)
    for person, kept, counted in follow_counts.drifts(fix=fix):
        yield Drift(str(person), kept, counted)


@transaction.atomic
def _reconcile_wall(owner_id: int, *, fix: bool) -> list[Drift]:
    owner = User.objects.select_for_update(no_key=True).filter(pk=owner_id).first()
    if owner is None:  # erased meanwhile
        return []
    wall_counts, last_entry_at = count_wall(owner)
    films = sum(wall_counts[SHARED][Sort.SCORE].values())
    kept = owner.wall_counts or EMPTY_WALL, owner.last_entry_at, owner.film_count
    counted = wall_counts, last_entry_at, films
    if kept == counted:
        return []
    if fix:
        recount_wall(owner)
    return [Drift(str(owner), kept, counted)]


@transaction.atomic
def _reconcile_film(tmdb_id: int, *, fix: bool) -> list[Drift]:
    movie = Movie.objects.select_for_update(no_key=True).filter(pk=tmdb_id).first()
    if movie is None:  # merged meanwhile
        return []
    kept, counted = {column: getattr(movie, column) for column in FILM_COLUMNS}, count_film(movie)
    if kept == counted:
        return []
    if fix:
        Movie.objects.filter(pk=tmdb_id).update(**counted)
    return [Drift(f"film {tmdb_id}", kept, counted)]
