"""What a person has of films, as plain values, and the one way to write many at once.

For whoever moves a whole history: a few statements for some dozens of films, the wall recounted once.
A person's own clicks go through movies.actions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User
from movies import catalogue, counts, hiding
from movies.counts import NOTHING, Standing
from movies.models import Entry, MergedMovie, Movie, RemovedEntry, Viewing, Watched, Wish
from movies.releases import Release
from movies.viewings.history import Seen, age
from movies.viewings.keeping import revised_on
from movies.watchlist import counts as watchlist_counts


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry, as far as its owner said it; `viewings` oldest first."""

    score: int | None
    original_score: str
    watched: Watched
    memo: str
    has_spoiler: bool
    is_private: bool
    registered_at: dt.datetime
    revised_on: dt.date
    viewings: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Wished:
    why: str
    added_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """What one person has of one film."""

    entry: Kept | None = None
    wish: Wished | None = None


class Holdings:
    """Those of one person for some films, with the rows behind them. Three queries, however many films."""

    def __init__(self, owner: User, tmdb_ids: Collection[int]) -> None:
        """To write them, the owner's row has to be locked before."""
        self.owner = owner
        self._entries = Entry.objects.owned_by(owner).by_movie(tmdb_ids)
        self._wishes = {wish.movie_id: wish for wish in Wish.objects.filter(owner=owner, movie__in=tmdb_ids)}
        self._viewings: dict[int, list[Viewing]] = {tmdb_id: [] for tmdb_id in self._entries}
        films = {entry.pk: tmdb_id for tmdb_id, entry in self._entries.items()}
        for viewing in Viewing.objects.filter(entry__in=films):
            self._viewings[films[viewing.entry_id]].append(viewing)

    def of(self, tmdb_id: int) -> Holding:
        entry, wish = self._entries.get(tmdb_id), self._wishes.get(tmdb_id)
        return Holding(
            entry=_kept(entry, self._viewings[tmdb_id]) if entry else None,
            wish=Wished(wish.why, wish.added_at) if wish else None,
        )

    def write(self, wanted: Mapping[int, Holding]) -> None:
        """Make wall and watchlist say exactly this of these films, which are all among those asked for.

        In the transaction that holds the owner's lock; films have to be rows. What is as wanted is free.
        """
        changed = {tmdb_id: holding for tmdb_id, holding in wanted.items() if holding != self.of(tmdb_id)}
        if not changed:
            return
        releases = catalogue.releases_in(sorted(changed), str(self.owner.country))
        self._write_wishes(changed, releases)
        entries = {tmdb_id: holding.entry for tmdb_id, holding in changed.items()}
        entries = {i: kept for i, kept in entries.items() if kept != self.of(i).entry}
        if entries:
            self._write_entries(entries, releases)

    # --- entries ---

    def _write_entries(self, wanted: Mapping[int, Kept | None], releases: Mapping[int, Release]) -> None:
        before = {tmdb_id: self._standing(tmdb_id) for tmdb_id in wanted}
        seen = {tmdb_id for tmdb_id in wanted if (old := self._entries.get(tmdb_id)) and not old.is_private}
        there = {i: kept for i, kept in wanted.items() if kept and i in self._entries}
        self._remove([tmdb_id for tmdb_id, kept in wanted.items() if kept is None])
        self._create({i: kept for i, kept in wanted.items() if kept and i not in self._entries}, releases)
        self._revise(there)
        self._write_viewings({i: kept.viewings for i, kept in wanted.items() if kept})
        hidden = [i for i in sorted(seen) if i not in self._entries or self._entries[i].is_private]
        if hidden:
            hiding.entries(self.owner, hidden)
        counts.recount_wall(self.owner)
        for tmdb_id in sorted(wanted):
            counts.move_film(tmdb_id, before=before[tmdb_id], after=self._standing(tmdb_id))

    def _standing(self, tmdb_id: int) -> Standing:
        entry = self._entries.get(tmdb_id)
        return Standing.of(entry) if entry else NOTHING

    def _remove(self, tmdb_ids: Collection[int]) -> None:
        if not tmdb_ids:
            return
        Entry.objects.filter(pk__in=[self._entries[tmdb_id].pk for tmdb_id in tmdb_ids]).delete()
        for tmdb_id in tmdb_ids:
            del self._entries[tmdb_id], self._viewings[tmdb_id]

    def _create(self, wanted: Mapping[int, Kept], releases: Mapping[int, Release]) -> None:
        if not wanted:
            return
        removed = RemovedEntry.objects.filter(owner=self.owner, movie__in=wanted)
        # Taken off and put up anew, what the staff hid stays hidden.
        hidden = {row.movie_id for row in removed if row.fields.get("memo_is_hidden")}
        entries = [
            Entry(
                owner=self.owner,
                movie_id=tmdb_id,
                released_on=releases[tmdb_id].on,
                released_country=releases[tmdb_id].country,
                # Higher than any version the film ever had here, so that an old tab is found out.
                version=self.owner.wall_version + 1,
                memo_is_hidden=tmdb_id in hidden,
            )
            for tmdb_id in wanted
        ]
        for entry in entries:
            self._say(entry, wanted[entry.movie_id])
        Entry.objects.bulk_create(entries)
        self._entries |= {entry.movie_id: entry for entry in entries}
        self._viewings |= {entry.movie_id: [] for entry in entries}

    def _revise(self, wanted: Mapping[int, Kept]) -> None:
        if not wanted:
            return
        entries = [self._entries[tmdb_id] for tmdb_id in wanted]
        for entry in entries:
            entry.version += 1
            self._say(entry, wanted[entry.movie_id])
        Entry.objects.bulk_update(entries, [*_SAID, "is_public", "version"])

    def _say(self, entry: Entry, kept: Kept) -> None:
        entry.score, entry.original_score = kept.score, kept.original_score
        entry.watched_on, entry.watched_precision = kept.watched.on, kept.watched.precision
        entry.memo, entry.has_spoiler, entry.is_private = kept.memo, kept.has_spoiler, kept.is_private
        entry.registered_at, entry.revised_on = kept.registered_at, kept.revised_on
        entry.is_public = self.owner.is_public and not kept.is_private

    def _write_viewings(self, wanted: Mapping[int, tuple[Seen, ...]]) -> None:
        gone: list[int] = []
        new: list[Viewing] = []
        revised: list[Viewing] = []
        for tmdb_id, viewings in wanted.items():
            there = {row.watched: row for row in self._viewings[tmdb_id]}
            days = {viewing.watched: viewing for viewing in viewings}
            gone += [row.pk for day, row in there.items() if day not in days]
            for day, viewing in days.items():
                row = there.get(day) or Viewing(entry=self._entries[tmdb_id])
                if row.pk and Seen.of(row) == viewing:
                    continue
                _tell(row, viewing, self.owner)
                (revised if row.pk else new).append(row)
        Viewing.objects.filter(pk__in=gone).delete()
        Viewing.objects.bulk_create(new)
        Viewing.objects.bulk_update(revised, ["score", "original_score", "note", "revised_on"])

    # --- the watchlist ---

    def _write_wishes(self, wanted: Mapping[int, Holding], releases: Mapping[int, Release]) -> None:
        gone: list[int] = []
        new: list[Wish] = []
        revised: list[Wish] = []
        for tmdb_id, holding in wanted.items():
            wish, there = holding.wish, self._wishes.get(tmdb_id)
            if wish is None:
                gone += [there.pk] if there else []
                continue
            row = there or Wish(
                owner=self.owner,
                movie_id=tmdb_id,
                released_on=releases[tmdb_id].on,
                released_country=releases[tmdb_id].country,
            )
            if there and (there.why, there.added_at) == (wish.why, wish.added_at):
                continue
            row.why, row.added_at = wish.why, wish.added_at
            (revised if there else new).append(row)
        Wish.objects.filter(pk__in=gone).delete()
        Wish.objects.bulk_create(new)
        Wish.objects.bulk_update(revised, ["why", "added_at"])
        if gone:
            hiding.wish(self.owner)
        if gone or new or revised:
            watchlist_counts.recount(self.owner)


_SAID = [
    "score", "original_score", "watched_on", "watched_precision", "memo", "has_spoiler", "is_private",
    "registered_at", "revised_on",
]  # fmt: skip


def _kept(entry: Entry, viewings: Iterable[Viewing]) -> Kept:
    earlier = sorted(map(Seen.of, viewings), key=age)
    return Kept(
        score=entry.score,
        original_score=entry.original_score,
        watched=entry.watched,
        memo=entry.memo,
        has_spoiler=entry.has_spoiler,
        is_private=entry.is_private,
        registered_at=entry.registered_at,
        revised_on=entry.revised_on,
        viewings=tuple(earlier),
    )


def _tell(row: Viewing, viewing: Seen, owner: User) -> None:
    row.watched_on, row.watched_precision = viewing.watched.on, viewing.watched.precision
    row.score, row.original_score, row.note = viewing.score, viewing.original_score, viewing.note
    row.revised_on = revised_on(owner, viewing.watched)


def known_films(tmdb_ids: Collection[int]) -> dict[int, Movie]:
    """`{id: film}` of those that are rows, also where an id is that of a film merged into another."""
    films = Movie.objects.in_bulk(list(tmdb_ids))
    merged = MergedMovie.objects.filter(pk__in=[i for i in tmdb_ids if i not in films])
    return films | {former.pk: former.movie for former in merged.select_related("movie")}


def ids_of(films: Collection[Movie]) -> dict[int, int]:
    """`{id: the film's}` of these films, and of those that were merged into them. One query."""
    merged = MergedMovie.objects.filter(movie__in=films).values_list("pk", "movie_id")
    return {film.pk: film.pk for film in films} | dict(merged)
