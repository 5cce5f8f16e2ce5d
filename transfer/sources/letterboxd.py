"""The zip that Letterboxd gives its members, and each CSV in it.

One film stands in several of them, and no number says so: the links of diary and reviews are the entries',
those of the rest the films'. So they are joined by name and year, and a link serves only to keep two films of
the same name and year apart.
"""

from __future__ import annotations

import html
import re
from collections.abc import Hashable

from transfer.sources.films import Cells, Films, key_of, title_of
from transfer.sources.saying import Said, What, say
from transfer.sources.tables import Columns, Table
from transfer.sources.told import Told
from transfer.sources.values import score_of, year_of

_LINK = "letterboxd uri"
# In this order: what is told of a day first, what is told of the film after it.
_DIARY, _REVIEWS, _RATINGS, _FILMS, _LIST = range(5)
# Folders of the zip that do not say what somebody has seen or means to see: entries they deleted, films they
# like (which are among the watched ones), lists.
_ASIDE = ("deleted", "orphaned", "likes", "lists")

_BREAKS = re.compile(r"<br ?/?>", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:a|b|i|em|strong|blockquote|p|q|s|u)(?: [^<>]*)?>", re.IGNORECASE)

Links = dict[Hashable, str]


def fits(columns: Columns) -> bool:
    return columns.has("name", _LINK) or is_list(columns)


def is_list(columns: Columns) -> bool:
    return columns.has("position", "name", "year", "url")


def is_ambiguous(columns: Columns) -> bool:
    """Watched films, liked films and the watchlist have one heading."""
    return columns.has("name") and not columns.has_any("rating", "rewatch", "review")


def is_aside(path: str) -> bool:
    return any(f"/{folder}/" in f"/{path}" for folder in _ASIDE)


def read(tables: list[Table], films: Films, told: Told, *, wishes: set[str]) -> None:
    """`wishes`: the paths of those that are watchlists."""
    of_films: Links = {}
    wished: Links = {}
    for table in sorted(tables, key=lambda table: _part(table.columns)):
        part = _part(table.columns)
        is_wish = table.file.path in wishes
        links = wished if is_wish else of_films

        def act(cells: Cells, part: int = part, is_wish: bool = is_wish, links: Links = links) -> None:
            if part in (_DIARY, _REVIEWS):
                say(films, cells, _entry(cells, told))
            else:
                say(films, cells, _film(cells, told, links, is_wish))

        films.each(table, act, "name")


def _part(columns: Columns) -> int:
    if is_list(columns):
        return _LIST
    if columns.has("rewatch"):
        return _REVIEWS if columns.has("review") else _DIARY
    return _RATINGS if columns.has("rating") else _FILMS


def _entry(cells: Cells, told: Told) -> Said:
    return Said(
        what=What.VIEWING,
        title=cells("name"),
        year=year_of(cells("year")),
        score=score_of(cells("rating"), 5),
        watched=told.watched(cells("watched date")),
        text=without_markup(cells("review")),
        logged_at=told.moment(cells("date")),
    )


def _film(cells: Cells, told: Told, links: Links, is_wish: bool) -> Said:
    title, year = title_of(cells("name")), year_of(cells("year"))
    return Said(
        what=What.WISH if is_wish else What.KNOWN,
        title=title,
        year=year,
        score=score_of(cells("rating"), 5),
        text=cells("description"),
        logged_at=told.moment(cells("date")),
        key=_key(key_of(title, year), cells(_LINK), links),
    )


def without_markup(text: str) -> str:
    """Reviews may hold a little HTML there."""
    return html.unescape(_TAGS.sub("", _BREAKS.sub("\n", text)))


def _key(key: Hashable, link: str, links: Links) -> Hashable:
    """The first film of a name and year has those for its key, the next ones their links beside them."""
    return key if links.setdefault(key, link) == link or not link else (key, link)
