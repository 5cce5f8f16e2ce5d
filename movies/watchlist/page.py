"""One page of a watchlist, ready to be drawn: a wall of wishes."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils import timezone
from django.utils.safestring import SafeString

from movies.models import Wish
from movies.order import Cursor, Order, Sort
from movies.wall import PAGE, View, Wall, paged
from movies.watchlist.card import WishCard, draw_wish
from mymovie.addresses import address_of

if TYPE_CHECKING:
    from accounts.models import User
    from movies.querysets import Viewer


@dataclass(frozen=True, slots=True)
class Watchlist(Wall):
    is_of_wishes: ClassVar[bool] = True

    @property
    def facts(self) -> str:
        """A digest of what it shows of films: their averages step no version."""
        shown = [(run.key, run.begins, run.cards) for run in self.runs]
        return hashlib.sha256(repr((shown, self.shelves, self.next_after)).encode()).hexdigest()

    def draw(self, card: Any, **how: Any) -> SafeString:
        return draw_wish(card, self.owner, out_until=self.order.out_until, **how)


def path_of(owner: User) -> str:
    return address_of("movies:watchlist", owner.handle)


def today_of(owner: User) -> dt.date:
    """As their films come out."""
    return timezone.localdate(timezone=owner.zone)


def one_card(owner: User, tmdb_id: int, language: str) -> WishCard | None:
    """As its owner sees it."""
    theirs = Wish.objects.visible_to(owner).owned_by(owner).of_movie(tmdb_id)
    return next((WishCard(*row) for row in theirs.ranked().as_cards(language, owner.pk)), None)


def open_watchlist(
    *,
    owner: User,
    viewer: Viewer,
    order: Order,
    cursor: Cursor | None,
    query: str,
    language: str,
    view: View = View.CARDS,
    goes_on: bool = False,
) -> Watchlist:
    """Two queries at most, whatever its length. By score it is read to its end: averages change with every
    score that anybody gives, so no index of ours holds them."""
    order = replace(order, out_until=today_of(owner))
    cursor = replace(cursor, order=order) if cursor else None
    wishes = Wish.objects.visible_to(viewer, of=owner).ranked()
    page = wishes.titled(query).after(cursor).in_order(order).as_cards(language, viewer.pk)
    cards = [WishCard(*row) for row in page[: PAGE + 1]]
    has_shelves = order.sort is not Sort.REGISTERED and not query
    return Watchlist(
        owner=owner,
        path=path_of(owner),
        viewer=viewer,
        order=order,
        view=view,
        query=query,
        shelves=order.shelves(wishes.shelved(order)) if has_shelves else [],
        total=owner.watchlist_count,
        goes_on=goes_on,
        **paged(cards, order, cursor, goes_on=goes_on),
    )
