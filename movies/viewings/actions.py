"""Every write of the times a film was seen. The latest is the entry, so it may change with each."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import F

from accounts.models import User
from movies import counts
from movies.actions import EntryChanged
from movies.counts import Standing
from movies.locking import lock
from movies.models import Entry, Viewing, Watched
from movies.viewings.history import History, Seen
from movies.viewings.keeping import Book


@transaction.atomic
def add_viewing(
    *,
    entry: Entry,
    watched: Watched,
    score: int | None = None,
    note: str = "",
    original_score: str = "",
    seen_version: int | None = None,
) -> Entry:
    """Tell of one more time; what was told of just that date before is told anew.

    The latest time becomes the entry, and what the entry said goes down among the earlier ones. Of two that
    begin on one day the new one is the later. Adding the same twice is no error. Raises EntryChanged when
    the entry is another than the version that the person saw, and Entry.DoesNotExist.
    """
    new = Seen(watched, score, original_score, note)
    return _write(entry, lambda history: history.adding(new), seen_version)


@transaction.atomic
def revise_viewing(
    *,
    entry: Entry,
    watched: Watched,
    now: Watched,
    score: int | None = None,
    note: str = "",
    seen_version: int | None = None,
) -> Entry:
    """Tell an earlier time anew; `now` is its date from now on. The latest is for `revise_entry`.

    Raises Viewing.DoesNotExist when there is none on `watched`, EntryChanged and Entry.DoesNotExist.
    """

    def tell(history: History) -> History:
        before, there = history.at(watched), history.at(now)
        # A latest time that was told without a word has by now that of the one before.
        words = note or (history.latest.note if there is history.latest else "")
        if before is None and there == Seen(now, score, _original(there, score), words):
            return history  # a second click
        return history.telling(watched, Seen(now, score, _original(before, score), note))

    return _write(entry, tell, seen_version)


@transaction.atomic
def remove_viewing(*, entry: Entry, watched: Watched, seen_version: int | None = None) -> Seen | None:
    """Forget one time; without the latest the one before it is the entry.

    What `add_viewing` takes to undo it, or None when there was none. The only time there is goes with its
    entry alone: Viewing.DoesNotExist. Raises EntryChanged and Entry.DoesNotExist.
    """
    removed: list[Seen] = []

    def forget(history: History) -> History:
        if history.at(watched) is None:
            return history  # a second click
        left, gone = history.without(watched)
        removed.append(gone)
        return left

    _write(entry, forget, seen_version)
    return removed[0] if removed else None


@transaction.atomic
def restore_viewing(*, entry: Entry, seen: Seen) -> Entry:
    """Undo `remove_viewing`; whatever is told of that date by now stays. Raises Entry.DoesNotExist."""
    return _write(entry, lambda times: times if times.at(seen.watched) else times.adding(seen), None)


def _original(before: Seen | None, score: int | None) -> str:
    """What another service wrote is true of its score alone."""
    return before.original_score if before and before.score == score else ""


def _write(entry: Entry, deed: Callable[[History], History], seen_version: int | None) -> Entry:
    owner = lock(entry.owner)
    now = Entry.objects.owned_by(owner).get(pk=entry.pk)
    now.owner = owner
    book = Book.of(now)
    try:
        after = deed(book.history)
    except KeyError as missing:
        raise Viewing.DoesNotExist from missing
    if after == book.history:
        return now
    if seen_version is not None and seen_version != now.version:
        raise EntryChanged(now)
    before = Standing.of(now)
    book.write(after)
    now.version += 1
    now.save()
    _count(owner, now, before)
    return now


def _count(owner: User, entry: Entry, before: Standing) -> None:
    after = Standing.of(entry)
    if before.score == entry.score:
        User.objects.filter(pk=owner.pk).update(wall_version=F("wall_version") + 1)
        return
    counts.recount_wall(owner)
    counts.move_film(entry.movie_id, before=before, after=after)
