"""Every write of watchlists."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from movies import catalogue, hiding
from movies.locking import lock
from movies.models import Entry, Movie, Wish
from movies.tmdb.records import SearchHit
from movies.watchlist import counts


class RegisteredAlready(Exception):
    """The film is on the wall; to see it again is a wish that the person has to say as such."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry


def add_wish(
    *,
    owner: User,
    tmdb_id: int,
    why: str | None = None,
    seen: SearchHit | None = None,
    added_at: dt.datetime | None = None,
    is_again: bool = False,
) -> Wish:
    """Put a film on the owner's watchlist; adding it again changes no more than `why`, where that is given.

    added_at: as it was there before, such as when a removal is undone; never in the future. is_again: also a
    film that is on their wall. Raises RegisteredAlready without it; MovieUnknown, and TMDBError, as
    `movies.actions.register_movie`.
    """
    movie = catalogue.find_or_fetch(tmdb_id, seen)
    with transaction.atomic():
        owner = lock(owner)
        if wish := Wish.objects.owned_by(owner).of_movie(movie.pk).first():
            return explain(owner, wish, why)
        entry = Entry.objects.owned_by(owner).of_movie(movie.pk).first()
        if entry is not None and not is_again:
            raise RegisteredAlready(entry)
        return _put(owner, movie, why or "", added_at)


def put_wish(owner: User, movie: Movie, *, why: str = "", added_at: dt.datetime | None = None) -> Wish | None:
    """The same within a transaction that holds the owner's lock, for many: None where it is there already.

    Whether the film is on the wall is not asked. Steps the owner's row each time; no row of a film is locked.
    """
    if Wish.objects.owned_by(owner).of_movie(movie.pk).exists():
        return None
    return _put(owner, movie, why, added_at)


@transaction.atomic
def remove_wish(*, owner: User, tmdb_id: int) -> Wish | None:
    """Take a film off the watchlist: what it held, to be added again as it was. None: it was not there."""
    owner = lock(owner)
    wish = take_off(owner, tmdb_id)
    if wish is not None:
        hiding.wish(owner)
    return wish


def take_off(owner: User, tmdb_id: int) -> Wish | None:
    """The same within a transaction that holds the owner's lock, as when the film has been registered."""
    wish = Wish.objects.owned_by(owner).of_movie(tmdb_id).first()
    if wish is not None:
        wish.delete()
        counts.step(owner, -1)
    return wish


def _put(owner: User, movie: Movie, why: str, added_at: dt.datetime | None) -> Wish:
    release = catalogue.release_in(movie, str(owner.country))
    now = timezone.now()
    wish = Wish.objects.create(
        owner=owner,
        movie=movie,
        why=why,
        released_on=release.on,
        released_country=release.country,
        added_at=min(added_at or now, now),
    )
    counts.step(owner, 1)
    return wish


def explain(owner: User, wish: Wish, why: str | None) -> Wish:
    """Say why it is wished for, in such a transaction; None says nothing."""
    if why is not None and why != wish.why:
        wish.why = why
        wish.save(update_fields=["why"])
        counts.step(owner, 0)
    return wish
