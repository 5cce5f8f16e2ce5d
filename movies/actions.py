"""Every write of entries: one function for each thing a person does."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from movies import catalogue, counts, hiding
from movies.counts import NOTHING, Standing
from movies.locking import lock
from movies.models import Entry, Movie, Precision, RemovedEntry, Watched, Wish
from movies.querysets import UNDO_FOR
from movies.tmdb.records import SearchHit
from movies.viewings import keeping
from movies.viewings.keeping import Facts
from movies.watchlist.actions import take_off


@dataclass(frozen=True, slots=True)
class Impression:
    """What a person says of a film. score is 0-100 in whole points, None for "watched, not scored"."""

    score: int | None = None
    watched: Watched = Watched()  # noqa: RUF009 (frozen)
    memo: str = ""
    has_spoiler: bool = False
    is_private: bool = False

    @classmethod
    def of(cls, entry: Entry) -> Impression:
        return cls(
            score=entry.score,
            watched=entry.watched,
            memo=entry.memo,
            has_spoiler=entry.has_spoiler,
            is_private=entry.is_private,
        )


class Registered(NamedTuple):
    """What came of registering a film, or of putting it back: unwished is what left the watchlist for it."""

    entry: Entry
    unwished: Wish | None = None


class EntryChanged(Exception):
    """Somebody (the same person in another tab) changed the entry since it was shown."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry


class NothingToRestore(Exception):
    """The film was not removed, too long ago, or is on the wall again."""


def register_movie(
    *,
    owner: User,
    tmdb_id: int,
    impression: Impression,
    seen_version: int | None = None,
    seen: SearchHit | None = None,
    keeps_wish: bool = False,
) -> Registered:
    """Put a film on the owner's wall; registering it again revises what is there.

    One that is new to the wall leaves the watchlist, unless its owner keeps the wish.

    seen_version is the version that the person was looking at, 0 for "not on my wall": another one by now
    raises EntryChanged, unless both say the same. None revises whatever there is.
    Raises MovieUnknown, and TMDBError when the film is new to us, TMDB does not answer, and `seen`, what a
    search said of it, is not given.
    """
    movie = catalogue.find_or_fetch(tmdb_id, seen)
    with transaction.atomic():
        owner = lock(owner)
        entry = Entry.objects.owned_by(owner).of_movie(movie.pk).first()
        if entry is None:
            unwished = None if keeps_wish else take_off(owner, movie.pk)
            return Registered(_create(owner, movie, impression), unwished)
        return Registered(_revise(owner, entry, impression, seen_version))


@transaction.atomic
def revise_entry(*, entry: Entry, impression: Impression, seen_version: int | None = None) -> Entry:
    """Change what an entry says. Raises EntryChanged (see `register_movie`) and Entry.DoesNotExist."""
    owner = lock(entry.owner)
    return _revise(owner, Entry.objects.owned_by(owner).get(pk=entry.pk), impression, seen_version)


@transaction.atomic
def remove_entry(*, owner: User, tmdb_id: int) -> None:
    """Take a film off the wall; `restore_entry` puts it back for 30 days. Removing it twice is no error."""
    owner = lock(owner)
    entry = Entry.objects.owned_by(owner).of_movie(tmdb_id).first()
    if entry is None:
        return
    was_wished = Wish.objects.owned_by(owner).of_movie(tmdb_id).exists()
    RemovedEntry.objects.update_or_create(
        owner=owner,
        movie_id=tmdb_id,
        defaults={"fields": _kept(entry, was_wished=was_wished), "removed_at": timezone.now()},
    )
    entry.delete()
    if not entry.is_private:
        hiding.entry(owner, tmdb_id)
    counts.recount_wall(owner)
    counts.move_film(tmdb_id, before=Standing.of(entry), after=NOTHING)


@transaction.atomic
def restore_entry(*, owner: User, tmdb_id: int) -> Registered:
    """Put a removed film back as it was, in its old place. Raises NothingToRestore.

    It leaves the watchlist as one that is registered does, unless its owner had the wish already while the
    film was on the wall.
    """
    owner = lock(owner)
    removed = RemovedEntry.objects.restorable_by(owner).of_movie(tmdb_id).select_related("movie").first()
    if removed is None or Entry.objects.owned_by(owner).of_movie(tmdb_id).exists():
        raise NothingToRestore
    impression, when = _read_kept(removed.fields)
    removed.delete()
    unwished = None if when.was_wished else take_off(owner, removed.movie_id)
    entry = _create(owner, removed.movie, impression, when)
    keeping.from_facts(entry, when.viewings)
    return Registered(entry, unwished)


@transaction.atomic
def hide_memo(*, entry: Entry, is_hidden: bool) -> bool:
    """For all but its owner, or no longer; whether that changed anything. Raises Entry.DoesNotExist."""
    owner = lock(entry.owner)
    now = Entry.objects.owned_by(owner).get(pk=entry.pk)
    if now.memo_is_hidden == is_hidden:
        return False
    now.memo_is_hidden = is_hidden
    now.save(update_fields=["memo_is_hidden"])
    if is_hidden and not now.is_private:
        hiding.memo(owner)
    User.objects.filter(pk=owner.pk).update(wall_version=F("wall_version") + 1)
    return True


def forget_removed() -> int:
    """Drop for good what can no longer be put back; how many entries."""
    forgotten, _ = RemovedEntry.objects.filter(removed_at__lt=timezone.now() - UNDO_FOR).delete()
    return forgotten


def _create(owner: User, movie: Movie, impression: Impression, when: _When | None = None) -> Entry:
    release = catalogue.release_in(movie, str(owner.country))
    entry = Entry(
        owner=owner,
        movie=movie,
        released_on=release.on,
        released_country=release.country,
        # Higher than any version the film ever had here, so that a tab from before its removal is found out.
        version=owner.wall_version + 1,
    )
    _say(entry, impression)
    if when:
        # The owner may have moved to a zone where the day it was watched is not over yet.
        entry.registered_at, entry.revised_on = when.registered_at, max(when.revised_on, entry.revised_on)
        entry.memo_is_hidden, entry.original_score = when.memo_is_hidden, when.original_score
    elif removed := RemovedEntry.objects.filter(owner=owner).of_movie(movie.pk).first():
        # Taken off and put up anew, what the staff hid stays hidden.
        entry.memo_is_hidden = removed.fields.get("memo_is_hidden", False)
    entry.save(force_insert=True)
    counts.recount_wall(owner)
    counts.move_film(movie.pk, before=NOTHING, after=Standing.of(entry))
    return entry


def _revise(owner: User, entry: Entry, impression: Impression, seen_version: int | None) -> Entry:
    if Impression.of(entry) == impression:
        return entry  # a second click, or nothing was changed
    is_redated = entry.watched != impression.watched
    if is_redated and seen_version != entry.version and _went_down(entry, impression):
        return entry  # a second click: since the first another time is the latest
    if seen_version is not None and seen_version != entry.version:
        raise EntryChanged(entry)
    entry.owner = owner
    before, is_hidden_now = Standing.of(entry), impression.is_private and not entry.is_private
    entry.version += 1
    _say(entry, impression)
    if is_redated:
        keeping.settle(entry)
    entry.save()
    if is_hidden_now:
        hiding.entry(owner, entry.movie_id)
    counts.recount_wall(owner)
    counts.move_film(entry.movie_id, before=before, after=Standing.of(entry))
    return entry


def _went_down(entry: Entry, impression: Impression) -> bool:
    """Whether all of it stands among the earlier times, where its date belongs."""
    told = next((row for row in entry.viewings.all() if row.watched == impression.watched), None)
    return (
        told is not None
        and told.score == impression.score
        and impression.memo in (told.note, entry.memo)
        and (entry.has_spoiler, entry.is_private) == (impression.has_spoiler, impression.is_private)
    )


def _say(entry: Entry, impression: Impression) -> None:
    if entry.score != impression.score:
        entry.original_score = ""  # it was written of the other one
    entry.score = impression.score
    entry.watched_on, entry.watched_precision = impression.watched.on, impression.watched.precision
    entry.memo, entry.has_spoiler = impression.memo, impression.has_spoiler
    entry.is_private = impression.is_private
    entry.is_public = entry.owner.is_public and not impression.is_private
    entry.revised_on = timezone.localdate(timezone=entry.owner.zone)


@dataclass(frozen=True, slots=True)
class _When:
    """What of a removed entry is not its owner's to say."""

    registered_at: dt.datetime
    revised_on: dt.date
    memo_is_hidden: bool
    original_score: str
    viewings: list[Facts]
    was_wished: bool


def _kept(entry: Entry, *, was_wished: bool) -> dict[str, Any]:
    """As JSON; `_read_kept` is its inverse."""
    impression = asdict(Impression.of(entry))
    watched = impression.pop("watched")
    return impression | {
        "watched_on": watched["on"].isoformat() if watched["on"] else None,
        "watched_precision": watched["precision"],
        "registered_at": entry.registered_at.isoformat(),
        "revised_on": entry.revised_on.isoformat(),
        "memo_is_hidden": entry.memo_is_hidden,
        "original_score": entry.original_score,
        "viewings": keeping.as_facts(entry),
        "was_wished": was_wished,
    }


def _read_kept(fields: dict[str, Any]) -> tuple[Impression, _When]:
    watched_on = fields["watched_on"]
    impression = Impression(
        score=fields["score"],
        watched=Watched(
            dt.date.fromisoformat(watched_on) if watched_on else None, Precision(fields["watched_precision"])
        ),
        memo=fields["memo"],
        has_spoiler=fields["has_spoiler"],
        is_private=fields["is_private"],
    )
    when = _When(
        registered_at=dt.datetime.fromisoformat(fields["registered_at"]),
        revised_on=dt.date.fromisoformat(fields["revised_on"]),
        # Absent in rows from before there were such.
        memo_is_hidden=fields.get("memo_is_hidden", False),
        original_score=fields.get("original_score", ""),
        viewings=fields.get("viewings", []),
        was_wished=fields.get("was_wished", False),
    )
    return impression, when
