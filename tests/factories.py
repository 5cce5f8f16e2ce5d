"""Rows for tests, made as the product makes them. A test names only what matters to it."""

import datetime as dt
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User
from movies import actions, catalogue
from movies.actions import Impression
from movies.models import Entry, Movie, Precision, Watched, Wish
from movies.tmdb.records import MovieRecord, ReleaseDate, ReleaseKind, Translation
from movies.viewings import actions as viewings
from movies.watchlist.actions import add_wish

PASSWORD = "a long pass phrase"
_tmdb_ids = count(9_000_001)


def make_user(handle: str, **fields: Any) -> User:
    """A member who has confirmed their address."""
    email = fields.pop("email", f"{handle}@example.com")
    nickname = fields.pop("nickname", handle.title())
    user = User.objects.create_user(email, handle, PASSWORD, nickname=nickname, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_record(**fields: Any) -> MovieRecord:
    """A film as TMDB tells it; `japan` and `world` are its dates, `ja` and `en` its titles."""
    japan, world = fields.pop("japan", None), fields.pop("world", dt.date(2010, 7, 15))
    ja, en = fields.pop("ja", "インセプション"), fields.pop("en", "Inception")
    facts: dict[str, Any] = {
        "tmdb_id": next(_tmdb_ids),
        "imdb_id": "",
        "original_title": en,
        "original_language": "en",
        "released_on": world,
        "runtime": 148,
        "genre_ids": (878,),
        "directors": ("Christopher Nolan",),
        "poster_path": "/poster.jpg",
        "translations": (Translation("ja", ja, "夢の中へ。"), Translation("en", en, "Into dreams.")),
        "alternative_titles": (),
        "releases": (ReleaseDate("JP", japan, ReleaseKind.THEATRICAL, "G", ""),) if japan else (),
    }
    return MovieRecord(**facts | fields)


def make_movie(*, fetched_at: dt.datetime | None = None, **fields: Any) -> Movie:
    return catalogue.store(make_record(**fields), fetched_at=fetched_at)


def make_entry(owner: User, movie: Movie | None = None, **said: Any) -> Entry:
    """An entry as `register_movie` makes it; `registered_at` may be given."""
    registered_at = said.pop("registered_at", None)
    watched_on = said.pop("watched_on", None)
    if watched_on:
        said["watched"] = Watched(watched_on, said.pop("precision", Precision.DAY))
    movie = movie or make_movie()
    entry = actions.register_movie(owner=owner, tmdb_id=movie.pk, impression=Impression(**said)).entry
    if registered_at:
        Entry.objects.filter(pk=entry.pk).update(registered_at=registered_at)
        entry.registered_at = registered_at
    return entry


def make_viewing(entry: Entry, on: dt.date | None, precision: Precision = Precision.DAY, **said: Any) -> None:
    """One time more, as `add_viewing` tells it; what `entry` holds is what it became."""
    watched = Watched(on, precision if on else Precision.UNKNOWN)
    viewings.add_viewing(entry=entry, watched=watched, **said)
    entry.refresh_from_db()


def make_wish(owner: User, movie: Movie | None = None, **said: Any) -> Wish:
    movie = movie or make_movie()
    return add_wish(owner=owner, tmdb_id=movie.pk, is_again=True, **said)


def fill_wall(owner: User, films: int) -> None:
    """Many entries fast: films of their own, every third without a score, every fifth without a date."""
    from movies.counts import recount_wall
    from movies.models import MovieText

    start = next(_tmdb_ids) + 100_000 * owner.pk
    day = dt.date(1960, 1, 1)
    movies = [
        Movie(tmdb_id=start + n, original_title=f"Film {n}", search_key=f"film{n}", released_on=day)
        for n in range(films)
    ]
    Movie.objects.bulk_create(movies)
    MovieText.objects.bulk_create(
        MovieText(movie=movie, language=code, title=f"映画 {movie.pk}")
        for movie in movies
        for code in ("ja", "en")
    )
    Entry.objects.bulk_create(
        Entry(
            owner=owner,
            movie=movie,
            score=None if n % 3 == 0 else n % 101,
            released_on=None if n % 5 == 0 else day + dt.timedelta(days=n * 13 % 20_000),
        )
        for n, movie in enumerate(movies)
    )
    recount_wall(owner)
