"""The films of one page of a wall, as values: one query, whatever its size and however deep the page."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, QuerySet

from movies.card import Card
from movies.models import Entry
from mymovie.statement import Given, Statement

if TYPE_CHECKING:
    from accounts.models import User
    from movies.order import Cursor, Order
    from movies.querysets import EntryQuerySet, Viewer


def of_wall(
    owner: User, viewer: Viewer, order: Order, cursor: Cursor | None, query: str, language: str, most: int
) -> list[Card]:
    """viewer: somebody to whom this wall is open, as `has_open_wall` says."""
    is_owner = viewer.pk == owner.pk
    looks = None if is_owner else viewer.pk
    if query or not (is_owner or owner.is_public):
        seen = Entry.objects.visible_to(viewer).owned_by(owner).titled(query).after(cursor)
        return [Card(*row) for row in seen.in_order(order).as_cards(language, looks)[:most]]
    # Of a public wall all but its owner see the same films. A block was asked for when the wall was opened.
    shape = {"is_owner": is_owner, "is_asked": looks is not None, "is_further": cursor is not None}
    statement = _kept(order, language, most, **shape)
    place = {f"after_{n}": value.value for n, value in enumerate(cursor.values)} if cursor else {}
    return [Card(*row) for row in statement.rows(owner=owner.pk, looks=looks, **place)]


@cache
def _kept(order: Order, language: str, most: int, **shape: bool) -> Statement:
    return Statement(partial(_page, order, language, most, **shape))


def _page(
    order: Order, language: str, most: int, *, is_owner: bool, is_asked: bool, is_further: bool
) -> QuerySet[Any, Any]:
    """is_asked: a member looks at somebody else's films, and how they stand to each is said with it."""
    theirs = Entry.objects.all() if is_owner else Entry.objects.visible_to(AnonymousUser())
    page = theirs.filter(owner=Given("owner", BigIntegerField()))
    looks = Given("looks", BigIntegerField()) if is_asked else None
    return _further(page, order, is_further).in_order(order).as_cards(language, looks)[:most]


def _further(page: EntryQuerySet, order: Order, is_further: bool) -> EntryQuerySet:
    if not is_further:
        return page
    types = order.place_fields
    return page.behind(order, [Given(f"after_{n}", field) for n, field in enumerate(types)])
