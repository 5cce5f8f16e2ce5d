"""index.html: the whole wall as one page that needs nothing but a browser, for as long as there are browsers.

Its styles are the site's own, its script is written into it, and its content policy lets it ask for posters
and for nothing else: whatever a title or a memo may hold, it is text.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from movies.models import Entry, Movie, Precision, Viewing, Watched, Wish
from movies.order import NONE, decade_label, moment_of, score_label
from movies.releases import Release
from mymovie import bundle
from transfer.export import reading

HERE = settings.BASE_DIR / "templates" / "transfer" / "archive"
STATIC = settings.BASE_DIR / "static"
POSTERS = "https://image.tmdb.org"
_OWN, _SHEET = "css/own.css", "css/archive.css"
_SHEETS = (
    "tokens.css", "base.css", "components/theme.css", "components/button.css", "components/field.css",
    "components/poster.css", "components/stars.css", "components/memo.css", "own.css",
)  # fmt: skip
_ADDRESS = re.compile(r'url\("\.\./([^"]+)"\)')


class Seen(NamedTuple):
    """One time it was seen, as the page tells it."""

    watched: Watched
    score: int | None
    original_score: str
    note: str


class Film(NamedTuple):
    """One film of the wall, or of the watchlist."""

    tmdb_id: int
    title: str
    poster: str
    original_title: str
    directors: str
    release: Release
    at: dt.datetime
    words: str
    # Only of the wall.
    entry: Entry | None = None
    seen: Sequence[Seen] = ()

    @property
    def moment(self) -> str:
        """What it is sorted by, in microseconds, which a script's numbers hold exactly until 2255."""
        return moment_of(self.at)


def pieces(person: User, *, language: str, made_at: dt.datetime) -> Iterator[str]:
    """In the person's language and by their clock, which are set for each piece alone."""
    with _as_read_by(person, language):
        place = get_random_string(32)  # which nobody can have written
        head, between, tail = _frame(person, made_at, place).split(place)
    yield head
    for entries in reading.entries_of(person, language, newest_first=True):
        yield _drawn([_of_wall(entry) for entry in entries], person, language)
    yield between
    for wishes in reading.wishes_of(person, language, newest_first=True):
        yield _drawn([_of_watchlist(wish) for wish in wishes], person, language)
    yield tail


def _of_wall(entry: Entry) -> Film:
    latest = Seen(entry.watched, entry.score, entry.original_score, "")
    return Film(
        **_about(entry.movie, entry.title, entry.poster),
        release=entry.release,
        at=entry.registered_at,
        words=entry.memo,
        entry=entry,
        seen=[*map(_seen, entry.viewings.all()), latest],
    )


def _of_watchlist(wish: Wish) -> Film:
    return Film(
        **_about(wish.movie, wish.movie.title, wish.movie.poster),
        release=Release(wish.released_on, wish.released_country),
        at=wish.added_at,
        words=wish.why,
    )


def _about(movie: Movie, title: str, poster: str) -> dict[str, Any]:
    return {
        "tmdb_id": movie.tmdb_id,
        "title": title,
        "poster": poster,
        "original_title": "" if movie.original_title == title else movie.original_title,
        "directors": ", ".join(movie.directors),
    }


def _seen(row: Viewing) -> Seen:
    watched = Watched(row.watched_on, Precision(row.watched_precision))
    return Seen(watched, row.score, row.original_score, row.note)


def _drawn(films: list[Film], person: User, language: str) -> str:
    with _as_read_by(person, language):
        return render_to_string("transfer/archive/_films.html", {"films": films, "owner": person})


def _frame(person: User, made_at: dt.datetime, place: str) -> str:
    """`place` stands where the films of the wall go in, and those of the watchlist."""
    style, script = _style(), _script()
    facts: dict[str, Any] = {
        "person": person,
        "language": translation.get_language(),
        "made_at": made_at,
        "address": f"{settings.SITE_URL}{person.get_absolute_url()}",
        "style": mark_safe(style),  # noqa: S308  (ours, and no person's words)
        "script": mark_safe(script),  # noqa: S308
        "policy": _policy(style, script),
        "words": _words(),
        "films": place,
    }
    return render_to_string("transfer/archive/index.html", facts)


def _words() -> dict[str, Any]:
    """What the script says. `#` stands for a number."""
    shelves = [str(number) for number in range(0, 100, 10)]
    return {
        "shelves": {"score": {key: score_label(key) for key in [*shelves, NONE]}},
        "decade": decade_label("7777").replace("7777", "#"),
        "undated": decade_label(NONE),
        "films": {"one": _("# film"), "other": _("# films")},
        "none": _("No film here is called so."),
        "empty": {"wall": _("No film yet."), "watchlist": _("Nothing is waiting to be seen.")},
        "since": {"wall": pgettext("sort", "Registered"), "watchlist": pgettext("sort", "Added")},
        "up": _("Ascending"),
        "down": _("Descending"),
    }


@cache
def _style() -> str:
    """The site's own stylesheets, what stands in this page alone, and the pictures they name."""
    return _ADDRESS.sub(_inlined, bundle.stylesheet(_read, _SHEET))


def _read(name: str) -> str:
    if name == _SHEET:
        return "".join(f'@import "{sheet}";' for sheet in _SHEETS)
    return _text(HERE / "look.css" if name == _OWN else STATIC / name)


def _inlined(match: re.Match[str]) -> str:
    picture = base64.b64encode((STATIC / match[1]).read_bytes()).decode()
    return f'url("data:image/svg+xml;base64,{picture}")'


@cache
def _script() -> str:
    return _text(HERE / "behaviour.js")


def _text(path: Path) -> str:
    return path.read_text()


def _policy(style: str, script: str) -> SafeString:
    sources = {
        "default-src": "'none'",
        "img-src": f"{POSTERS} data:",
        "style-src": _digest(style),
        "script-src": _digest(script),
        "form-action": "'none'",
        "base-uri": "'none'",
    }
    return mark_safe("; ".join(f"{name} {source}" for name, source in sources.items()))  # noqa: S308  (ours)


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@contextmanager
def _as_read_by(person: User, language: str) -> Iterator[None]:
    """The person's language and their clock, for as long as one piece is drawn."""
    with translation.override(language), timezone.override(person.zone):
        yield
