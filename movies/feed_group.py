"""How the feed shows what one person registered in a row."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from movies.card import draw_hung, draw_score
from movies.counted import films_counted
from movies.feed import Group
from movies.models import Entry
from movies.templatetags.films import instant, registered_on
from mymovie.stencil import Stencil

SIZES = "(max-width: 40rem) 30vw, 150px"
_group = Stencil("movies/_feed_group.html", ["url", "nickname", "handle", "films", "moment", "day", "shown"])
_one = Stencil("movies/_feed_one.html", ["url", "title", "poster", "score", "memo"])
_many = Stencil("movies/_feed_many.html", ["films", "memos"])
_film = Stencil("movies/_feed_film.html", ["url", "title", "poster", "score"])


def draw_group(group: Group) -> SafeString:
    owner, url, newest = group.owner, group.url, group.newest
    is_run = len(group.films) > 1
    texts = {
        "url": url,
        "nickname": owner.nickname,
        "handle": owner.handle,
        "films": films_counted(len(group.films)),
        "moment": instant(newest.registered_at),
        "day": date_format(registered_on(newest)),
    }
    shown = _draw_many(group.films, url) if is_run else _draw_one(newest, url)
    return _group.fill(texts, None, {"shown": shown}, is_run=is_run)


def _draw_one(entry: Entry, wall_url: str) -> SafeString:
    memo = _memo(entry) if entry.shown_memo else SafeString()
    return _one.fill(_texts(entry, wall_url), None, {**_pictures(entry, wall_url), "memo": memo})


def _draw_many(entries: list[Entry], wall_url: str) -> SafeString:
    films = ((_film.fill(_texts(entry, wall_url), None, _pictures(entry, wall_url)),) for entry in entries)
    said = [(entry.title, _memo(entry)) for entry in entries if entry.shown_memo]
    memos = format_html_join("", '<li class="group__memo"><p class="group__of">{}</p>{}</li>', said)
    drawn = {"films": format_html_join("", "{}", films), "memos": memos}
    return _many.fill({}, None, drawn, has_memos=bool(said))


def _texts(entry: Entry, wall_url: str) -> dict[str, object]:
    return {"url": f"{wall_url}{entry.movie_id}/", "title": entry.title}


def _pictures(entry: Entry, wall_url: str) -> dict[str, SafeString]:
    poster = draw_hung(entry, wall_url, place="group__poster", sizes=SIZES)
    return {"poster": poster, "score": draw_score(entry.score)}


def _memo(entry: Entry) -> SafeString:
    return render_to_string("movies/_memo.html", {"entry": entry})
