"""Two rows that TMDB found to be one film: the walls move to the surviving one, the other row goes.

Some hundreds of walls at a time, each batch a transaction of its own: a film may hang on a hundred thousand.
Cut short, it goes on where it stopped. Until the last batch both films are there, and their counts are right.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from accounts.models import User
from movies import catalogue, counts, hiding
from movies.models import Entry, MergedMovie, Movie, Precision, RemovedEntry, Wish
from movies.titles import keeping
from movies.viewings.keeping import Book
from movies.watchlist.merging import merge_wishes

WALLS_AT_ONCE = 500


class NotMergeable(Exception):
    """A film is not merged with itself, and not when its row is gone already."""


@dataclass(frozen=True, slots=True)
class Step:
    moved: int  # entries that hang on the surviving film now
    joined: int  # of these, the ones whose owner had both films
    is_last: bool


def survivor_of(tmdb_id: int) -> int | None:
    """The film that one with this id was merged into."""
    return MergedMovie.objects.filter(pk=tmdb_id).values_list("movie_id", flat=True).first()


def step(*, former_id: int, survivor_id: int) -> Step:
    """Move one batch of walls; the last one drops the former film. Say it in a transaction.

    Owners are locked before what is kept of tastes, and that before films, each lowest number first, as every
    write to a wall does. Raises NotMergeable.
    """
    if former_id == survivor_id:
        raise NotMergeable
    owner_ids = _owners_of(former_id)
    owners = list(User.objects.filter(pk__in=owner_ids).order_by("pk").select_for_update(no_key=True))
    joined = _join_twice_registered(owners, former_id, survivor_id)
    # A full lock: who registers the former film now waits until its fate is known.
    films = Movie.objects.filter(pk__in=[former_id, survivor_id]).order_by("pk").select_for_update()
    by_id = {movie.pk: movie for movie in films}
    if len(by_id) != 2:
        raise NotMergeable
    entries = Entry.objects.of_movie(former_id).filter(owner__in=owners)
    moved = joined + _move(entries, owners, by_id[survivor_id])
    _move_removed(owner_ids, former_id, survivor_id)
    merge_wishes(owners, former_id, by_id[survivor_id])
    for owner in owners:
        counts.recount_wall(owner)
    for movie in by_id.values():
        Movie.objects.filter(pk=movie.pk).update(**counts.count_film(movie))
    is_last = not _owners_of(former_id)
    if is_last:
        _drop(by_id[former_id], by_id[survivor_id])
    return Step(moved, joined, is_last)


def _owners_of(former_id: int) -> list[int]:
    """Those with the film on their wall, or removed from it but not forgotten, or on their watchlist; a batch
    of them."""
    on_walls = Entry.objects.of_movie(former_id).order_by().values_list("owner_id", flat=True)
    removed = RemovedEntry.objects.of_movie(former_id).order_by().values_list("owner_id", flat=True)
    wished = Wish.objects.of_movie(former_id).order_by().values_list("owner_id", flat=True)
    every = dict.fromkeys(owner for owners in (on_walls, removed, wished) for owner in owners[:WALLS_AT_ONCE])
    return list(every)[:WALLS_AT_ONCE]


def _join_twice_registered(owners: Collection[User], former_id: int, survivor_id: int) -> int:
    """Where one person has both films, one entry is left that holds what both said; the number of these."""
    entries = Entry.objects.prefetch_related("viewings")
    former = {entry.owner_id: entry for entry in entries.of_movie(former_id).filter(owner__in=owners)}
    both = entries.of_movie(survivor_id).filter(owner__in=list(former)).select_related("owner")
    number = 0
    for kept in both:
        other = former[kept.owner_id]
        is_hidden_now = kept.is_private != other.is_private
        is_memo_hidden_now = kept.memo_is_hidden != other.memo_is_hidden
        book, others = Book.of(kept), Book.of(other).history
        other.delete()
        join(kept, other)
        book.unite(others)
        kept.save()
        if is_hidden_now:
            for tmdb_id in (former_id, survivor_id):
                hiding.entry(kept.owner, tmdb_id)
        elif is_memo_hidden_now:
            hiding.memo(kept.owner)
        number += 1
    return number


def join(kept: Entry, other: Entry) -> None:
    """Write into `kept` what both say of one film.

    The newer is the one that was written last (`revised_on`, then `registered_at`). Its score wins, unless it
    has none and the other has one; so does its watched date, and the other date is a time of its own
    (`Book.unite`), the latest perhaps. No word is lost: two memos stand one after the
    other, the newer first, even where that is longer than a form takes. The stricter of private, spoiler and
    hidden holds. The film keeps its older place on the wall.
    """
    first, second = sorted(
        (kept, other), key=lambda entry: (entry.revised_on, entry.registered_at), reverse=True
    )
    scored = second if first.score is None else first
    watched = second.watched if first.watched.precision is Precision.UNKNOWN else first.watched
    memos = dict.fromkeys(memo for memo in (first.memo, second.memo) if memo)
    kept.score, kept.original_score = scored.score, scored.original_score
    kept.watched_on, kept.watched_precision = watched.on, watched.precision
    kept.memo = "\n\n".join(memos)
    kept.has_spoiler = first.has_spoiler or second.has_spoiler
    kept.memo_is_hidden = first.memo_is_hidden or second.memo_is_hidden
    kept.is_private = first.is_private or second.is_private
    kept.is_public = kept.is_public and not kept.is_private
    kept.revised_on = first.revised_on
    kept.registered_at = min(first.registered_at, second.registered_at)
    kept.version = max(first.version, second.version) + 1


def _move(entries: Any, owners: Collection[User], survivor: Movie) -> int:
    """The rest of the batch, dated as the surviving film is in each owner's country: a statement for each."""
    moved = 0
    for country in {str(owner.country) for owner in owners}:
        release = catalogue.release_in(survivor, country)
        moved += entries.filter(owner__in=[o for o in owners if str(o.country) == country]).update(
            movie=survivor,
            released_on=release.on,
            released_country=release.country,
            version=F("version") + 1,
        )
    return moved


def _move_removed(owner_ids: Collection[int], former_id: int, survivor_id: int) -> None:
    """What can be put back; of two for one film the one that was removed last."""
    removed = RemovedEntry.objects.filter(owner__in=owner_ids)
    former = {row.owner_id: row for row in removed.of_movie(former_id)}
    for there in removed.of_movie(survivor_id).filter(owner__in=list(former)):
        older = min(there, former[there.owner_id], key=lambda row: row.removed_at)
        older.delete()
    removed.of_movie(former_id).update(movie=survivor_id)


def _drop(former: Movie, survivor: Movie) -> None:
    MergedMovie.objects.filter(movie=former).update(movie=survivor)
    MergedMovie.objects.create(pk=former.pk, movie=survivor)
    keeping.forget([former.pk])
    former.delete()
