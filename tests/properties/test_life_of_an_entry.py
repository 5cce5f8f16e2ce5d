"""One owner, two tabs, two films: registering, revising, removing, restoring, hiding, in any order."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from accounts.actions import choose_visibility
from accounts.models import User, Visibility
from movies import actions, counts
from movies.actions import EntryChanged, Impression, NothingToRestore
from movies.models import Entry, Movie, Precision, RemovedEntry, Watched
from tests.factories import make_movie, make_user
from tests.movies.pages import drifts
from tests.properties import Undone, try_out

FILMS, TABS = (11, 12), (0, 1)
WATCHED = (
    Watched(),
    Watched(dt.date(2020, 2, 1), Precision.MONTH),
    Watched(dt.date(2024, 2, 29), Precision.DAY),
)
impressions = st.builds(
    Impression,
    score=st.sampled_from((None, 0, 9, 10, 90, 100)),
    watched=st.sampled_from(WATCHED),
    memo=st.sampled_from(("", "よかった")),
    is_private=st.booleans(),
)
POOLS = {
    "tab": TABS,
    "film": FILMS,
    "visibility": tuple(Visibility),
    "said": [
        Impression(score=score, watched=watched, memo=memo, is_private=is_private)
        for score in (None, 0, 9, 10, 90, 100)
        for watched in WATCHED
        for memo in ("", "よかった")
        for is_private in (False, True)
    ],
}
films, tabs = st.sampled_from(FILMS), st.sampled_from(TABS)


class LifeOfAnEntry(Undone):
    @initialize()
    def begin(self) -> None:
        self.owner = make_user("alice")
        self.visibility = Visibility.PUBLIC
        for tmdb_id in FILMS:
            make_movie(tmdb_id=tmdb_id)
        # What must be true: on the wall, what can be put back, and the highest version each film ever had.
        self.wall: dict[int, Impression] = {}
        self.removed: dict[int, Impression] = {}
        self.versions = dict.fromkeys(FILMS, 0)
        # What each tab shows: the row, and its version (0: not on my wall).
        self.held: dict[tuple[int, int], Entry | None] = dict.fromkeys(
            (tab, film) for tab in TABS for film in FILMS
        )

    def row_of(self, film: int) -> Entry | None:
        return Entry.objects.owned_by(self.owner).of_movie(film).select_related("owner").first()

    def seen_in(self, tab: int, film: int) -> int:
        held = self.held[tab, film]
        return held.version if held else 0

    def written(self, tab: int, film: int, said: Impression, entry: Entry) -> None:
        is_news = self.wall.get(film) != said
        assert (entry.version > self.versions[film]) if is_news else (entry.version == self.versions[film])
        self.wall[film], self.versions[film] = said, entry.version
        self.held[tab, film] = self.row_of(film)

    @rule(tab=tabs, film=films)
    def look(self, tab: int, film: int) -> None:
        self.held[tab, film] = self.row_of(film)

    @rule(tab=tabs, film=films, said=impressions)
    def register(self, tab: int, film: int, said: Impression) -> None:
        seen = self.seen_in(tab, film)
        is_late = film in self.wall and seen != self.versions[film] and self.wall[film] != said
        try:
            registered = actions.register_movie(
                owner=self.owner, tmdb_id=film, impression=said, seen_version=seen
            )
        except EntryChanged:
            assert is_late
        else:
            assert not is_late
            self.written(tab, film, said, registered.entry)

    @precondition(lambda self: any(self.held.values()))
    @rule(tab=tabs, film=films, said=impressions)
    def revise(self, tab: int, film: int, said: Impression) -> None:
        held = self.held[tab, film]
        if held is None:
            return
        now = self.row_of(film)
        is_gone = now is None or now.pk != held.pk
        is_late = not is_gone and held.version != self.versions[film] and self.wall[film] != said
        try:
            entry = actions.revise_entry(entry=held, impression=said, seen_version=held.version)
        except Entry.DoesNotExist:
            assert is_gone
        except EntryChanged:
            assert is_late
        else:
            assert not is_gone
            assert not is_late
            self.written(tab, film, said, entry)

    @rule(film=films)
    def remove(self, film: int) -> None:
        actions.remove_entry(owner=self.owner, tmdb_id=film)
        if film in self.wall:
            self.removed[film] = self.wall.pop(film)

    @rule(tab=tabs, film=films)
    def restore(self, tab: int, film: int) -> None:
        can_be = film in self.removed and film not in self.wall
        try:
            entry = actions.restore_entry(owner=self.owner, tmdb_id=film).entry
        except NothingToRestore:
            assert not can_be
        else:
            assert can_be
            self.written(tab, film, self.removed.pop(film), entry)

    @rule(visibility=st.sampled_from(Visibility))
    def choose_visibility(self, visibility: Visibility) -> None:
        choose_visibility(user=self.owner, visibility=visibility)
        self.visibility = visibility

    @invariant()
    def the_wall_is_what_was_said(self) -> None:
        rows = list(Entry.objects.owned_by(self.owner).order_by("movie_id"))
        assert [row.movie_id for row in rows] == sorted(self.wall)  # each once
        for row in rows:
            assert Impression.of(row) == self.wall[row.movie_id]
            assert row.version == self.versions[row.movie_id]
            assert row.is_public == self.is_public(self.wall[row.movie_id])
        assert set(RemovedEntry.objects.values_list("movie_id", flat=True)) == {*self.removed}

    def is_public(self, said: Impression) -> bool:
        return self.visibility == Visibility.PUBLIC and not said.is_private

    @invariant()
    def the_counts_are_those_of_the_rows(self) -> None:
        owner = User.objects.get(pk=self.owner.pk)
        assert counts.of_wall(owner, is_owner=True).total == len(self.wall)
        shown = [said for said in self.wall.values() if not said.is_private]
        assert counts.of_wall(owner, is_owner=False).total == len(shown) == owner.film_count
        for movie in Movie.objects.all():
            said = self.wall.get(movie.pk)
            assert movie.entry_count == int(said is not None and self.is_public(said))

    def teardown(self) -> None:
        try:
            if hasattr(self, "wall"):
                assert drifts() == []
        finally:
            super().teardown()


@pytest.mark.once
@pytest.mark.django_db
def test_the_life_of_an_entry_is_as_it_was_said() -> None:
    try_out(LifeOfAnEntry, POOLS)
