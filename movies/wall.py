"""One page of a wall, ready to be drawn: cards under their shelves, the way on, the jump bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote_plus

from django.db.models import TextChoices
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from movies import counts, rows
from movies.card import draw_card
from movies.order import Cursor, Direction, Order, Shelf, Sort
from mymovie.stencil import Stencil

if TYPE_CHECKING:
    from accounts.models import User
    from movies.querysets import Viewer

PAGE = 48
FIRST_ROW = 6  # posters that are asked for at once: about what the first screen shows


_sorts = Stencil("movies/_sorts.html", [*Sort.values, "turned"])
_views = Stencil("movies/_views.html", ["posters", "cards", "list"])
_jump = Stencil("movies/_jump.html", ["address", "label", "count"])


class View(TextChoices):
    """How close the films hang."""

    POSTERS = "posters", _("Posters only")
    CARDS = "cards", _("Cards")
    LIST = "list", _("List")

    @property
    def sizes(self) -> str:
        """How wide static/css/pages/wall.css draws posters, for browsers that fetch them before they know.

        On phones a sixth less: with three pixels to each of CSS they would take w500, which weighs twice as
        much as w342 and looks the same there.
        """
        if self is View.LIST:
            return "48px"
        return "(max-width: 22rem) 38vw, (max-width: 36rem) 25vw, (max-width: 62rem) 18vw, 180px"


@dataclass(frozen=True, slots=True)
class ShelfRun:
    """Cards that stand together. `begins` says that their shelf does here, and not on the page before."""

    key: str
    heading: str  # "" on no shelf, and where the page is put right behind the one before
    begins: bool
    cards: list[Any]


@dataclass(frozen=True, slots=True)
class Wall:
    owner: User
    path: str
    viewer: Viewer
    order: Order
    view: View
    query: str
    runs: list[ShelfRun]
    shelves: list[Shelf]
    total: int
    after: str  # where this page begins; "" at the top
    next_after: str  # where the next one begins; "" at the end
    goes_on: bool  # put right behind the page before

    is_of_wishes: ClassVar[bool] = False  # movies.watchlist.page

    @property
    def is_owner(self) -> bool:
        return self.viewer.pk == self.owner.pk

    @property
    def offers_wishes(self) -> bool:
        """Whether each film can be put on the watchlist of whoever looks."""
        return self.viewer.is_authenticated and not self.is_owner

    @property
    def shows_watchlist(self) -> bool:
        return self.is_owner or not self.owner.watchlist_is_private

    @property
    def film_total(self) -> int:
        """How many films hang on the owner's wall for whoever looks."""
        return counts.of_wall(self.owner, is_owner=self.is_owner).total

    @property
    def is_empty(self) -> bool:
        return not self.runs

    @property
    def here(self) -> frozenset[str]:
        return frozenset(run.key for run in self.runs if run.begins)

    @property
    def drawn(self) -> Iterator[tuple[ShelfRun, int | None, SafeString]]:
        """(run, films on its whole shelf, its cards as HTML). The first posters are asked for at once."""
        counts = {shelf.key: shelf.count for shelf in self.shelves}
        eager = 0 if self.goes_on else FIRST_ROW
        alike = {"language": get_language(), "sizes": self.view.sizes, "is_owner": self.is_owner}
        for run in self.runs:
            cards = [self.draw(card, is_eager=place < eager, **alike) for place, card in enumerate(run.cards)]
            eager -= len(cards)
            yield run, counts.get(run.key), mark_safe("\n".join(cards))  # noqa: S308  each is

    def draw(self, card: Any, **how: Any) -> SafeString:
        return draw_card(card, self.owner, self.path, stands=card.stands, **how)

    def url(self, *, order: Order | None = None, view: View | None = None, after: str = "") -> str:
        order, view = order or self.order, view or self.view
        address = f"{self.path}?sort={order.sort.value}&order={order.direction.value}"
        if view is not View.CARDS:
            address += f"&view={view.value}"
        if self.query:
            address += f"&q={quote_plus(self.query)}"
        return f"{address}&after={quote_plus(after)}" if after else address

    @property
    def whole_url(self) -> str:
        return replace(self, query="").url()

    @property
    def next_url(self) -> str:
        return self.url(after=self.next_after) if self.next_after else ""

    @property
    def sorts(self) -> Iterator[tuple[str, str, bool]]:
        """(label, address, whether it is this one)"""
        for sort in Sort:
            order = Order(sort, Direction.DESCENDING)
            yield str(sort.label), self.url(order=order), sort is self.order.sort

    @property
    def views(self) -> Iterator[tuple[View, str, bool]]:
        """(view, address of the same place, whether it is this one)"""
        for view in View:
            yield view, self.url(view=view, after=self.after), view is self.view

    @property
    def turned_url(self) -> str:
        other = Direction.ASCENDING if self.order.descending else Direction.DESCENDING
        return self.url(order=replace(self.order, direction=other))

    @property
    def drawn_sorts(self) -> SafeString:
        addresses = {sort.value: url for sort, (_label, url, _is_this) in zip(Sort, self.sorts, strict=True)}
        flags = {
            f"is_{self.order.sort.value}": True,
            "is_descending": self.order.descending,
            "is_of_wishes": self.is_of_wishes,
        }
        return _sorts.fill(addresses | {"turned": self.turned_url}, **flags)

    @property
    def drawn_views(self) -> SafeString:
        addresses = {view.value: address for view, address, _is_this in self.views}
        return _views.fill(addresses, **{f"is_{self.view.value}": True})

    @property
    def drawn_jumps(self) -> SafeString:
        jumps = [
            _jump.fill({"address": address, "label": shelf.label, "count": f"{shelf.count:,}"})
            for shelf, address in self.jumps
        ]
        return mark_safe("".join(jumps))  # noqa: S308  each is

    @property
    def jumps(self) -> Iterator[tuple[Shelf, str]]:
        """The jump bar: a place on this page where the shelf begins here, else a page that begins with it."""
        here = self.here
        for shelf in self.shelves:
            anchor = f"#shelf-{shelf.key}"
            yield shelf, anchor if shelf.key in here else self.url(after=shelf.start) + anchor


# Of a person's row, what no page of theirs shows. The counts of shelves go with the version.
UNSEEN = {"password", "last_login", "wall_counts"}


def facts_of(owner: User) -> tuple[str, ...]:
    """What a public wall is drawn from for visitors, beside the rows that its version stands for."""
    fields = owner._meta.concrete_fields
    return tuple(str(getattr(owner, field.attname)) for field in fields if field.attname not in UNSEEN)


def open_wall(
    *,
    owner: User,
    viewer: Viewer,
    order: Order,
    cursor: Cursor | None,
    query: str,
    language: str,
    view: View = View.CARDS,
    goes_on: bool = False,
) -> Wall:
    """One query, whatever the size of the wall and however deep the page.

    goes_on: the page is put right behind the one before, so a shelf that continues needs no second heading.
    """
    cards = rows.of_wall(owner, viewer, order, cursor, query, language, PAGE + 1)
    counted = counts.of_wall(owner, is_owner=viewer.pk == owner.pk)
    return Wall(
        owner=owner,
        path=owner.get_absolute_url(),
        viewer=viewer,
        order=order,
        view=view,
        query=query,
        shelves=[] if query else order.shelves(counted.shelves(order)),
        total=counted.total,
        goes_on=goes_on,
        **paged(cards, order, cursor, goes_on=goes_on),
    )


def paged(cards: list[Any], order: Order, cursor: Cursor | None, *, goes_on: bool) -> dict[str, Any]:
    """What a page and the first card of the next one say of where it stands."""
    shown = cards[:PAGE]
    return {
        "runs": list(_runs(shown, order, cursor, goes_on=goes_on)),
        "after": str(cursor or ""),
        "next_after": str(Cursor.of(shown[-1], order)) if len(cards) > PAGE else "",
    }


def _runs(entries: list[Any], order: Order, cursor: Cursor | None, *, goes_on: bool) -> Iterator[ShelfRun]:
    before = cursor.shelf_key if cursor else None
    for key, group in groupby(entries, key=order.shelf_key):
        heading = "" if goes_on and key == before else order.shelf_label(key)
        yield ShelfRun(key, heading, bool(key) and key != before, list(group))
