"""How somebody who was found is drawn: on the page of people, and where a feed is empty."""

from __future__ import annotations

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from accounts.querysets import Viewer
from follows.models import State
from follows.querysets import has_open_wall
from movies.card import draw_hung
from movies.counted import films_counted
from movies.directory import Row, Tab
from mymovie.stencil import Stencil

SIZES = "(max-width: 40rem) 16vw, 84px"
_row = Stencil(
    "movies/_person_row.html",
    ["url", "nickname", "handle", "films", "told", "taste_url", "button", "posters"],
)


def draw_row(row: Row, viewer: Viewer, button: SafeString, tab: Tab | None = None) -> SafeString:
    """tab says what is told of them."""
    person, url, told = row.person, row.person.get_absolute_url(), _told(row.person, tab)
    is_compared = bool(told) and tab is Tab.TASTE
    texts = {
        "url": url,
        "nickname": person.nickname,
        "handle": person.handle,
        "films": films_counted(person.film_count),
        "told": told,
        "taste_url": reverse("movies:taste", args=[person.handle]) if is_compared else "",
    }
    return _row.fill(
        texts,
        None,
        {"button": button, "posters": _draw_posters(row, url)},
        is_open=has_open_wall(person, viewer),
        follows_viewer=person.follows_as == State.ACCEPTED,
        is_told=bool(told),
        is_compared=is_compared,
        has_posters=bool(row.newest),
    )


def _draw_posters(row: Row, wall_url: str) -> SafeString:
    how = {"place": "found__poster", "sizes": SIZES, "language": get_language()}
    hung = [f"<li>{draw_hung(poster, wall_url, **how)}</li>" for poster in row.newest]
    return mark_safe("".join(hung))  # noqa: S308  each is


def _told(person: Any, tab: Tab | None) -> str:
    """Of what `taste.with_match` and the list of unmet films say of them."""
    if tab is Tab.TASTE and person.taste_gap is not None:
        common, gap = person.taste_common, floatformat(person.taste_gap, 1)
        said = ngettext(
            "%(films)s film in common, scores %(gap)s apart",
            "%(films)s films in common, scores %(gap)s apart",
            common,
        )
        return said % {"films": intcomma(common), "gap": gap}
    if tab is Tab.UNMET and person.unmet_count:
        number, of = person.unmet_count, intcomma(person.unmet_of)
        said = ngettext(
            "%(films)s of %(all)s films new to you", "%(films)s of %(all)s films new to you", number
        )
        return said % {"films": intcomma(number), "all": of}
    return ""
