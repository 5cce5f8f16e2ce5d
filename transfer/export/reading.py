"""What an archive is made of, read in portions: memory holds one of them, however long the history is.

Each portion begins behind the last row of the one before (a row value on an index), so that none costs more
than another, and no cursor or transaction stays open while a slow reader takes the bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, cast

from django.db.models import Exists, F, Field, Model, OuterRef, Prefetch, QuerySet, Value

from accounts.models import User
from movies.keyset import RowAfter
from movies.models import Entry, Movie, RemovedEntry, Viewing, Wish
from transfer.models import Import, ImportRow, Job

M = TypeVar("M", bound=Model)

AT_ONCE = 500
_REGISTERED = ("registered_at", "movie_id")


def portions(rows: QuerySet[M], by: Sequence[str], *, descending: bool = False) -> Iterator[list[M]]:
    """`by` is unique in its last column at the latest, and none of it is null."""
    ordered = rows.order_by(*(f"-{name}" if descending else name for name in by))
    fields = [cast("Field[Any, Any]", rows.model._meta.get_field(name)) for name in by]
    portion = list(ordered[:AT_ONCE])
    while portion:
        yield portion
        if len(portion) < AT_ONCE:
            return
        place = [Value(getattr(portion[-1], name), field) for name, field in zip(by, fields, strict=True)]
        portion = list(ordered.filter(RowAfter([*map(F, by)], place, descending=descending))[:AT_ONCE])


def each(rows: QuerySet[M], by: Sequence[str], *, descending: bool = False) -> Iterator[M]:
    for portion in portions(rows, by, descending=descending):
        yield from portion


def entries_of(person: User, language: str, *, newest_first: bool = False) -> Iterator[list[Entry]]:
    """As they were registered, with `title`, `poster` and film, and the earlier viewings of each, oldest
    first: two queries a portion."""
    return portions(_entries(person, language), _REGISTERED, descending=newest_first)


def entries_by_privacy(person: User, language: str, *, is_private: bool) -> Iterator[list[Entry]]:
    return portions(_entries(person, language).filter(is_private=is_private), _REGISTERED)


def entries_seen_before(person: User, language: str) -> Iterator[list[Entry]]:
    """Those with earlier viewings."""
    earlier = Viewing.objects.filter(entry=OuterRef("pk"))
    return portions(_entries(person, language).filter(Exists(earlier)), _REGISTERED)


def _entries(person: User, language: str) -> QuerySet[Entry]:
    entries = Entry.objects.owned_by(person).for_cards(language)
    # The owner is at hand: not one of their rows for each of their films.
    return entries.select_related(None).select_related("movie").prefetch_related(_earlier())


def _earlier() -> Prefetch[str, QuerySet[Viewing], str]:
    oldest_first = Viewing.objects.order_by(F("watched_on").asc(nulls_first=True), "pk")
    return Prefetch("viewings", queryset=oldest_first)


def wishes_of(person: User, language: str, *, newest_first: bool = False) -> Iterator[list[Wish]]:
    """As they were added, each with its film and the film's `title` and `poster`: two queries a portion."""
    films = Movie.objects.in_language(language)
    wishes = Wish.objects.filter(owner=person).prefetch_related(Prefetch("movie", queryset=films))
    return portions(wishes, ("added_at", "movie_id"), descending=newest_first)


def removed_of(person: User) -> Iterator[RemovedEntry]:
    rows = RemovedEntry.objects.filter(owner=person).select_related("movie")
    return each(rows, ("removed_at", "movie_id"))


def imports_of(person: User) -> Iterator[Import]:
    return each(Import.objects.filter(owner=person), ("made_at", "id"))


def import_rows_of(person: User) -> Iterator[ImportRow]:
    rows = ImportRow.objects.filter(batch__owner=person).select_related("batch")
    return each(rows.defer("candidates", "batch__tables", "batch__answers"), ("batch_id", "number"))


def jobs_of(person: User) -> Iterator[Job]:
    return each(Job.objects.filter(owner=person).select_related("batch"), ("made_at", "id"))
