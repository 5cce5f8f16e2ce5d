"""The head of a wall: whose it is, in numbers, what one may do, and how to find a film in it."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from follows.button import draw_button
from follows.counted import draw_followers, draw_following
from follows.menu import draw_menu
from follows.models import State
from follows.templatetags.people import link_host
from movies.counted import age_counted, drawn_films, drawn_wishes
from movies.wall import View, Wall
from mymovie.addresses import address_of
from mymovie.stencil import Stencil

_head = Stencil(
    "movies/_wall_head.html",
    [
        *("nickname", "handle", "age", "link", "host"),
        *("wall_url", "watchlist_url", "films", "wishes", "following", "followers"),
        *("button", "menu", "note", "sort", "direction", "view", "query", "views"),
    ],
)


def draw_head(wall: Wall, *, token: str, here: str, request_count: int = 0) -> SafeString:
    """here: the page it is on. request_count: how many ask to follow, on one's own wall."""
    owner, viewer, order = wall.owner, wall.viewer, wall.order
    age, host = owner.age, link_host(owner)
    texts = {
        "nickname": owner.nickname,
        "handle": owner.handle,
        "age": "" if age is None else age_counted(age),
        "link": owner.link,
        "host": host,
        "wall_url": owner.get_absolute_url(),
        "watchlist_url": address_of("movies:watchlist", owner.handle),
        "sort": order.sort.value,
        "direction": order.direction.value,
        "view": wall.view.value,
        "query": wall.query,
    }
    drawn = {
        "films": drawn_films(wall.film_total),
        "wishes": drawn_wishes(owner.watchlist_count),
        "following": draw_following(owner),
        "followers": draw_followers(owner),
        "button": draw_button(owner, viewer, token=token, here=here, is_head=True),
        "menu": draw_menu(owner, viewer, token=token),
        "note": _draw_note(wall, request_count),
        "views": wall.drawn_views,
    }
    return _head.fill(
        texts,
        None,
        drawn,
        has_age=age is not None,
        has_host=bool(host),
        follows_viewer=owner.follows_as == State.ACCEPTED,
        is_of_wishes=wall.is_of_wishes,
        shows_watchlist=wall.shows_watchlist,
        is_owner=wall.is_owner,
        has_films=bool(wall.total),
        is_of_cards=wall.view is View.CARDS,
    )


def _draw_note(wall: Wall, request_count: int) -> SafeString:
    """Who sees it, where that is not everybody."""
    owner = wall.owner
    is_for_all = owner.is_public and not (wall.is_of_wishes and owner.watchlist_is_private)
    if is_for_all or not wall.is_owner:
        return SafeString()
    told = {"wall": wall, "owner": owner, "request_count": request_count}
    return render_to_string("movies/_wall_note.html", told)
