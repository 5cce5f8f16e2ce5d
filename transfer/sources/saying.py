"""What one line of any source says, in our words; and how it is added to what is known of the film."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum

from movies.models import Watched
from mymovie.text import clean_text
from transfer import reasons
from transfer.sources.films import Cells, Film, Films, key_of, title_of
from transfer.sources.rows import Row, SeenOnce
from transfer.sources.tables import Table
from transfer.sources.values import UNSCORED, Bad, Score, tmdb_id_of


class What(StrEnum):
    # What is thought of the film now, a score or none, and the latest time it was seen.
    ENTRY = "entry"
    # That it was seen, and what is thought of it now if that is told; no day.
    KNOWN = "known"
    # One time it was seen.
    VIEWING = "viewing"
    WISH = "wish"
    UNFINISHED = "unfinished"


class Kind(StrEnum):
    FILM = ""
    SERIES = "series"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Said:
    what: What
    title: str = ""
    kind: Kind = Kind.FILM
    year: int | None = None
    other_titles: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    tmdb_id: int | None = None
    imdb_id: str = ""
    score: Score = UNSCORED
    watched: Watched = Watched()  # noqa: RUF009 (frozen)
    text: str = ""
    has_spoiler: bool = False
    is_private: bool = False
    logged_at: dt.datetime | None = None
    # Where it is not the id, nor title and year, that tells it from others.
    key: Hashable = None


def say_each(films: Films, table: Table, said: Callable[[Cells], Said], *title_columns: str) -> None:
    """Every line of the table, as `said` puts it."""
    films.each(table, lambda cells: say(films, cells, said(cells)), *title_columns)


def say(films: Films, cells: Cells, said: Said) -> Film:
    """Raises Bad before anything is changed."""
    if said.kind == Kind.OTHER:
        raise Bad(reasons.NO_FILM)
    if said.what == What.UNFINISHED:
        raise Bad(reasons.NOT_SEEN)
    title = title_of(said.title)
    if not (title or said.tmdb_id or said.imdb_id):
        raise Bad(reasons.NO_TITLE)
    key = said.key or said.tmdb_id or said.imdb_id or key_of(title, said.year)
    is_wish, is_series = said.what == What.WISH, said.kind == Kind.SERIES
    first = Row(title=title, tmdb_id=said.tmdb_id, is_series=is_series, is_wish=is_wish)
    film = films.film((is_wish, is_series, key), cells.origin, first)
    film.knows(
        title=title,
        year=said.year,
        imdb_id=said.imdb_id,
        other_titles=tuple(
            other for name in said.other_titles if (other := title_of(name)) not in ("", title)
        ),
        directors=tuple(name for director in said.directors if (name := title_of(director))),
        has_spoiler=said.has_spoiler,
        is_private=said.is_private,
    )
    film.was_logged(said.logged_at)
    _add(film, said)
    return film


def _add(film: Film, said: Said) -> None:
    score, text = said.score, clean_text(said.text)
    # How a series was liked, and when an episode was seen, is nothing to a log of films.
    if said.kind == Kind.SERIES:
        return
    if said.what == What.VIEWING:
        film.was_seen(SeenOnce(said.watched, score.points, score.written, text))
        return
    film.is_said(text)
    if said.what == What.KNOWN:
        film.is_scored(score)
    elif said.what == What.ENTRY:
        # None, too: that an earlier time was scored says nothing about now.
        film.score = score
        if said.watched.on:
            film.was_seen(SeenOnce(said.watched, score.points, score.written))


_WISHED = {"planning", "planned", "plantowatch", "plan", "wishlist", "wish", "watchlist"}
_UNFINISHED = {"inprogress", "progress", "watching", "paused", "hold", "onhold", "dropped"}
_SERIES = {"tv", "show", "shows", "season", "episode", "anime", "series", "tvseason", "tvshow"}
_FILMS = {"", "movie", "movies", "film"}


def what_of(status: str, otherwise: What = What.VIEWING) -> What:
    """Of a word for how far somebody is with a film."""
    status = _run_together(status)
    if status in _WISHED:
        return What.WISH
    return What.UNFINISHED if status in _UNFINISHED else otherwise


def kind_of(kind: str) -> Kind:
    kind = _run_together(kind)
    if kind in _FILMS:
        return Kind.FILM
    return Kind.SERIES if kind in _SERIES else Kind.OTHER


def film_id_of(text: str, kind: Kind) -> int | None:
    """TMDB numbers series anew: of one, it would be the number of a film that has nothing to do with it."""
    return tmdb_id_of(text) if kind == Kind.FILM else None


def directors_of(text: str) -> tuple[str, ...]:
    for sign in (";", "、", "/", "／"):
        text = text.replace(sign, ",")
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _run_together(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())
