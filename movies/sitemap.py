"""What search engines are told to read: public walls and films, 5,000 to a page.

A page is a range of handles or of film ids, read off their index from where it begins: no OFFSET. Where the
pages begin takes one pass over the index, so it is kept for a day; a page holds what is public now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.models import User
from accounts.querysets import Viewer
from movies.models import Movie

PAGE = 5000
KEPT_FOR_S = 24 * 3600

Cuts = list[str] | list[int]


class Url(NamedTuple):
    loc: str
    lastmod: str  # "" for not told


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    key: str  # what its pages are ranges of, and its addresses are made of
    rows: Callable[[Viewer], QuerySet[Any]]
    view: str
    example: str  # of a key
    changed: str = ""  # the column that says when a row last changed

    def pages(self, viewer: Viewer) -> range:
        return range(1, len(self._cuts(viewer)) + 2)

    def page(self, number: int, viewer: Viewer) -> list[Url]:
        """The addresses of a page; never more than 5,000, also when many came since the cuts were made."""
        cuts, rows = self._cuts(viewer), self.rows(viewer)
        if number > 1:
            rows = rows.filter(**{f"{self.key}__gte": cuts[number - 2]})
        if number <= len(cuts):
            rows = rows.filter(**{f"{self.key}__lt": cuts[number - 1]})
        # Made of one address, as to reverse 5,000 takes seconds.
        before, behind = reverse(self.view, args=[self.example]).split(self.example)
        before = settings.SITE_URL + before
        told = rows.order_by(self.key).values_list(self.key, self.changed or self.key)[:PAGE]
        return [
            Url(f"{before}{key}{behind}", localtime(at).date().isoformat() if self.changed else "")
            for key, at in told
        ]

    def _cuts(self, viewer: Viewer) -> Cuts:
        """The keys that all pages but the first begin with; never shown, as one may be hidden by now.

        Kept for visitors. To a member in a block a page's length would tell of those whom it hides.
        """
        if viewer.is_authenticated:
            return self._cut(viewer)
        return cast(Cuts, cache.get_or_set(f"sitemap:{self.name}", lambda: self._cut(viewer), KEPT_FOR_S))

    def _cut(self, viewer: Viewer) -> Cuts:
        before = Window(RowNumber(), order_by=F(self.key).asc()) - 1
        rows = self.rows(viewer)
        begins = rows.annotate(before=before, place=F("before") % PAGE).filter(before__gt=0, place=0)
        return list(begins.order_by(self.key).values_list(self.key, flat=True))


def _walls(viewer: Viewer) -> QuerySet[User]:
    """Public ones, without those that a block keeps from the viewer."""
    walls: QuerySet[User] = User.objects.open_to(viewer).public().with_entries()
    return walls


def _films(viewer: Viewer) -> QuerySet[Movie]:
    """Films of public entries; since when is not said, as that would take a look at each one's entries."""
    return Movie.objects.registered()


SECTIONS = {
    section.name: section
    for section in (
        Section("walls", "handle", _walls, view="movies:wall", example="xxx", changed="last_entry_at"),
        Section("films", "tmdb_id", _films, view="movies:film", example="999"),
    )
}
