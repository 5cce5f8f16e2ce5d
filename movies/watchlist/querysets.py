"""Every read of watchlists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.querysets import Viewer
from movies.card import Stands
from movies.keyset import RowAfter
from movies.order import shelf_of
from movies.watchlist.card import WishCard
from mymovie.text import fold

if TYPE_CHECKING:
    from movies.order import Cursor, Order
    from movies.watchlist import models

# Below it an average would tell one person's score.
SCORES_ENOUGH = 3

# Rounded to whole points, as cards show it: what looks alike stands by the day it was added.
_SUM, _NUMBER = F("movie__score_sum"), F("movie__scored_count")
AVERAGE = Case(
    When(movie__scored_count__gte=SCORES_ENOUGH, then=(_SUM * 2 + _NUMBER) / (_NUMBER * 2)),
    output_field=IntegerField(),
)


class WishQuerySet(QuerySet["models.Wish"]):
    def visible_to(self, viewer: Viewer, of: User | None = None) -> WishQuerySet:
        """One's own, and those of whoever shows their wall and does not keep the watchlist to themselves.

        of: of this one person, of whom it is asked once instead of for each wish that is read.
        """
        whose = OuterRef("owner") if of is None else of.pk
        theirs = self if of is None else self.filter(owner=of)
        shown = Exists(User.objects.open_to(viewer).filter(pk=whose, watchlist_is_private=False))
        return theirs.filter(Q(owner_id=viewer.pk) | Q(shown) if viewer.is_authenticated else shown)

    def by_others(self, viewer: Viewer) -> WishQuerySet:
        """Those that anybody may see, without the viewer's own and those across a block with them."""
        shown = User.objects.public().filter(watchlist_is_private=False).visible_to(viewer)
        return self.filter(Exists(shown.filter(pk=OuterRef("owner"))), ~Q(owner=viewer.pk))

    def numbers_of(self, limited: WishQuerySet) -> QuerySet[models.Wish, Any]:
        """Wrapped, since SQLite joins no statements that have a limit of their own."""
        return self.model._base_manager.filter(pk__in=limited.values("pk")).values("pk")

    def owned_by(self, owner: User) -> WishQuerySet:
        return self.filter(owner=owner)

    def of_movie(self, tmdb_id: int) -> WishQuerySet:
        return self.filter(movie_id=tmdb_id)

    def titled(self, query: str) -> WishQuerySet:
        """Those whose film has a title that holds the query; all of them for an empty one."""
        return self.filter(movie__search_key__contains=fold(query)) if query else self

    def ranked(self) -> WishQuerySet:
        """With what `movies.order` sorts by, under the names that entries have: `score` is the members'
        average, None where too few gave one."""
        named: dict[str, Combinable] = {"score": AVERAGE, "registered_at": F("added_at")}
        return self.annotate(**named)

    def in_order(self, order: Order) -> WishQuerySet:
        return self.order_by(*order.ordering)

    def after(self, cursor: Cursor | None) -> WishQuerySet:
        return self.behind(cursor.order, cursor.values) if cursor else self

    def behind(self, order: Order, values: Sequence[object]) -> WishQuerySet:
        return self.filter(RowAfter(order.columns, values, descending=order.descending))

    def as_cards(self, language: str, looks: int | None) -> QuerySet[models.Wish, tuple[Any, ...]]:
        """What `WishCard` holds of each, and no more: the owner is known. After `ranked`.

        looks: the number of the member who does; None for a visitor, for whom nothing `stands`.
        """
        text = FilteredRelation("movie__texts", condition=Q(movie__texts__language=language))
        shown = {
            "title": Coalesce(F("text__title"), F("movie__original_title")),
            "poster": F("movie__poster_path"),
        }
        cards = self.alias(text=text).annotate(**shown)
        if looks is None:
            return cards.values_list(*WishCard._fields[:-1])
        return cards.annotate(stands=stands_of(looks)).values_list(*WishCard._fields)

    def shelved(self, order: Order) -> dict[str, int]:
        """`{shelf key: films}`, where the order has shelves; after `ranked`. One query."""
        counted = self.order_by().values_list(order.shelf_counted).annotate(Count("pk"))
        return {shelf_of(number): films for number, films in counted}

    def by_movie(self, tmdb_ids: Collection[int]) -> dict[int, models.Wish]:
        """`{tmdb_id: wish}` for those of the films that are here. One query."""
        return {wish.movie_id: wish for wish in self.filter(movie_id__in=tmdb_ids)}


def stands_of(looks: object) -> Case:
    """How a member, or what stands for their number, stands to the film of each row: `movies.card.Stands`."""
    from movies.models import Entry, Wish

    theirs = {"owner": looks, "movie": OuterRef("movie")}
    return Case(
        When(Exists(Entry._base_manager.filter(**theirs)), then=Value(Stands.REGISTERED.value)),
        When(Exists(Wish._base_manager.filter(**theirs)), then=Value(Stands.WISHED.value)),
        default=Value(Stands.NEITHER.value),
        output_field=CharField(),
    )
