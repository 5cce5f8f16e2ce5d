"""Every read of films and entries, as chains of names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.querysets import Viewer
from movies import terms
from movies.card import Card, Poster
from movies.keyset import RowAfter
from movies.watchlist.querysets import stands_of
from mymovie.text import fold

__all__ = ["EntryQuerySet", "MovieQuerySet", "RemovedEntryQuerySet", "Viewer"]

if TYPE_CHECKING:
    from movies import models
    from movies.order import Cursor, Order

UNDO_FOR = dt.timedelta(days=30)


def _title_and_poster(movie: str) -> dict[str, Coalesce | F]:
    """Those of the joined `text`, else the film's own."""
    return {
        "title": Coalesce(F("text__title"), F(f"{movie}original_title")),
        "poster": F(f"{movie}poster_path"),
    }


class MovieQuerySet(QuerySet["models.Movie"]):
    def in_language(self, language: str) -> MovieQuerySet:
        """With `title` and `poster` as they are in that language: one join, no further query."""
        text = FilteredRelation("texts", condition=Q(texts__language=language))
        return self.alias(text=text).annotate(**_title_and_poster(""))

    def with_overview(self) -> MovieQuerySet:
        """After `in_language`."""
        overview = Coalesce(F("text__overview"), Value(""), output_field=TextField())
        return self.annotate(**{"overview": overview})

    def matching(self, query: str, *, or_ids: Collection[int] = ()) -> MovieQuerySet:
        """Films with a title that holds the query, whatever its width, kana or case; and those by id."""
        matches = Q(search_key__contains=fold(query))
        return self.filter(matches | Q(pk__in=or_ids) if or_ids else matches)

    def due(self, now: dt.datetime) -> MovieQuerySet:
        """Films never fetched whole, too long ago, or before TMDB changed them."""
        return self.filter(
            Q(fetched_at=None) | Q(fetched_at__lt=now - terms.REFRESH_AFTER) | Q(due_since__isnull=False)
        )

    def to_refresh(self, now: dt.datetime) -> MovieQuerySet:
        """Those due, without whom we asked for just now: the oldest near the end of their time, then those
        that most people registered."""
        rested = self.due(now).filter(Q(tried_at=None) | Q(tried_at__lt=now - terms.REST))
        pressing = Case(When(fetched_at__lt=now - terms.PRESSING_AFTER, then=F("fetched_at")))
        return rested.order_by(pressing.asc(nulls_last=True), "-entry_count", "-tmdb_id")

    def too_old(self, now: dt.datetime) -> MovieQuerySet:
        """Of which we hold what TMDB said longer ago than it allows; a search, where that is all we have."""
        before = now - terms.LAPSE_AFTER
        return self.filter(Q(fetched_at__lt=before) | Q(fetched_at=None, due_since__lt=before))

    def registered(self) -> MovieQuerySet:
        """Films on somebody's public wall."""
        return self.filter(entry_count__gt=0)

    def most_registered(self) -> MovieQuerySet:
        return self.registered().order_by("-entry_count", "-tmdb_id")


class EntryQuerySet(QuerySet["models.Entry"]):
    def visible_to(self, viewer: Viewer) -> EntryQuerySet:
        """What `viewer` may see: public entries, those of whom they follow, their own; none across a block.

        `is_public` holds what it takes to be seen by everybody, copied so that visitors cost no join.
        """
        if not viewer.is_authenticated:
            return self.filter(is_public=True)
        # Asked of each entry that is read; whether its owner is followed, only where it is not public.
        followed = User.objects.followers_only().followed_by(viewer).filter(pk=OuterRef("owner")).values("pk")
        by_others = Q(is_public=True) | Q(is_private=False, owner__in=followed)
        blocked = Exists(viewer.blocks_made.filter(blocked=OuterRef("owner")))
        blocking = Exists(viewer.blocks_received.filter(blocker=OuterRef("owner")))
        return self.filter(Q(owner_id=viewer.pk) | by_others & ~blocked & ~blocking)

    def owned_by(self, owner: User) -> EntryQuerySet:
        return self.filter(owner=owner)

    def of_movie(self, tmdb_id: int) -> EntryQuerySet:
        return self.filter(movie_id=tmdb_id)

    def titled(self, query: str) -> EntryQuerySet:
        """Entries whose film has a title that holds the query; all of them for an empty one."""
        return self.filter(movie__search_key__contains=fold(query)) if query else self

    def in_order(self, order: Order) -> EntryQuerySet:
        return self.order_by(*order.ordering)

    def after(self, cursor: Cursor | None) -> EntryQuerySet:
        return self.behind(cursor.order, cursor.values) if cursor else self

    def behind(self, order: Order, values: Sequence[object]) -> EntryQuerySet:
        return self.filter(RowAfter(order.columns, values, descending=order.descending))

    def newest_first(self) -> EntryQuerySet:
        return self.order_by("-registered_at", "-id")

    def of_movie_by_followed(self, tmdb_id: int, viewer: User) -> EntryQuerySet:
        """Those of the people whom they follow, who are asked one by one: each has one at most, but the film
        may have a hundred thousand."""
        theirs = self.model._base_manager.filter(movie=tmdb_id, owner=OuterRef("followed"))
        follows = viewer.follows_made.accepted().annotate(entry=Subquery(theirs.values("pk")))
        return self.filter(pk__in=follows.values("entry"))

    def by_others_than_followed(self, viewer: User) -> EntryQuerySet:
        return self.exclude(Exists(viewer.follows_made.accepted().filter(followed=OuterRef("owner"))))

    def scores_across_blocks(self, viewer: User) -> list[int | None]:
        """Of public entries of those in a block with the viewer, either way: what their pages go without."""
        blocked, blocking = viewer.blocks_made.values("blocked"), viewer.blocks_received.values("blocker")
        across = self.filter(is_public=True, owner__in=blocked.union(blocking))
        return list(across.order_by().values_list("score", flat=True))

    def for_cards(self, language: str) -> EntryQuerySet:
        """With owner and film loaded, and the film's `title` and `poster` in the language: one query."""
        return self._in_language(language).select_related("movie", "owner")

    def as_cards(self, language: str, looks: object = None) -> QuerySet[models.Entry, tuple[Any, ...]]:
        """What `movies.card.Card` holds of each, and no more: the owner is known.

        looks: the member who does, or their number; None where it is the owner, or nobody whom we know, for
        whom nothing `stands`.
        """
        cards = self._in_language(language)
        if looks is None:
            return cards.values_list(*Card._fields[:-1])
        return cards.annotate(stands=stands_of(looks)).values_list(*Card._fields)

    def as_posters(self, language: str) -> QuerySet[models.Entry, tuple[Any, ...]]:
        """What `movies.card.Poster` holds of each, and no more."""
        return self._in_language(language).values_list(*Poster._fields)

    def _in_language(self, language: str) -> EntryQuerySet:
        text = FilteredRelation("movie__texts", condition=Q(movie__texts__language=language))
        return self.alias(text=text).annotate(**_title_and_poster("movie__"))

    def by_movie(self, tmdb_ids: Collection[int]) -> dict[int, models.Entry]:
        """`{tmdb_id: entry}` for those of the films that are here; absent ids are absent. One query."""
        return {entry.movie_id: entry for entry in self.filter(movie_id__in=tmdb_ids)}


class RemovedEntryQuerySet(QuerySet["models.RemovedEntry"]):
    def restorable_by(self, owner: User) -> RemovedEntryQuerySet:
        return self.filter(owner=owner, removed_at__gte=timezone.now() - UNDO_FOR)

    def of_movie(self, tmdb_id: int) -> RemovedEntryQuerySet:
        return self.filter(movie_id=tmdb_id)
