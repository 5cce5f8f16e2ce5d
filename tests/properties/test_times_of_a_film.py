"""One film on one wall: its times added, told anew, removed, put back, in any order."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from movies import actions
from movies.actions import Impression, NothingToRestore
from movies.models import Entry, Precision, Viewing, Watched
from movies.viewings.actions import (
    add_viewing,
    remove_viewing,
    restore_viewing,
    revise_viewing,
)
from movies.viewings.history import Seen, first_day
from tests.factories import make_movie, make_user
from tests.movies.pages import drifts
from tests.properties import Undone, try_out

FILM = 11
DATES = (
    Watched(),
    Watched(dt.date(2004, 1, 1), Precision.YEAR),
    Watched(dt.date(2004, 1, 1), Precision.DAY),
    Watched(dt.date(2015, 5, 1), Precision.MONTH),
    Watched(dt.date(2024, 2, 29), Precision.DAY),
)
SCORES = (None, 0, 60, 100)
POOLS = {"watched": DATES, "now": DATES, "score": SCORES, "note": ("", "よかった")}
dates, scores, notes = st.sampled_from(DATES), st.sampled_from(SCORES), st.sampled_from(POOLS["note"])


class TimesOfAFilm(Undone):
    @initialize()
    def begin(self) -> None:
        self.owner = make_user("alice")
        make_movie(tmdb_id=FILM)
        self.gone: Seen | None = None
        self.version = 0
        self.register(DATES[1], 60)

    @property
    def entry(self) -> Entry | None:
        return Entry.objects.owned_by(self.owner).select_related("owner").first()

    @rule(watched=dates, score=scores)
    def register(self, watched: Watched, score: int | None) -> None:
        said = Impression(score=score, watched=watched)
        actions.register_movie(owner=self.owner, tmdb_id=FILM, impression=said)

    @rule(watched=dates, score=scores, note=notes)
    def add(self, watched: Watched, score: int | None, note: str) -> None:
        if entry := self.entry:
            added = add_viewing(entry=entry, watched=watched, score=score, note=note)
            assert watched in {added.watched, *(row.watched for row in added.viewings.all())}

    @rule(watched=dates, now=dates, score=scores, note=notes)
    def tell_anew(self, watched: Watched, now: Watched, score: int | None, note: str) -> None:
        if entry := self.entry:
            before = {row.watched for row in entry.viewings.all()}
            try:
                revise_viewing(entry=entry, watched=watched, now=now, score=score, note=note)
            except Viewing.DoesNotExist:
                assert watched not in before

    @rule(watched=dates)
    def remove_time(self, watched: Watched) -> None:
        if entry := self.entry:
            try:
                self.gone = remove_viewing(entry=entry, watched=watched) or self.gone
            except Viewing.DoesNotExist:
                assert not entry.viewings.exists()

    @rule()
    def put_time_back(self) -> None:
        if (entry := self.entry) and self.gone:
            restore_viewing(entry=entry, seen=self.gone)

    @rule()
    def remove(self) -> None:
        actions.remove_entry(owner=self.owner, tmdb_id=FILM)

    @rule()
    def restore(self) -> None:
        with suppress(NothingToRestore):
            actions.restore_entry(owner=self.owner, tmdb_id=FILM)

    @invariant()
    def the_entry_is_the_latest_and_no_two_are_alike(self) -> None:
        entry = self.entry
        if entry is None:
            assert not Viewing.objects.exists()
            return
        earlier = [row.watched for row in entry.viewings.all()]
        assert len({entry.watched, *earlier}) == 1 + len(earlier)
        assert all(first_day(watched) <= first_day(entry.watched) for watched in earlier)
        assert entry.version >= self.version  # an old tab is found out
        self.version = entry.version

    def teardown(self) -> None:
        try:
            assert drifts() == []
        finally:
            super().teardown()


@pytest.mark.once
@pytest.mark.django_db
def test_the_entry_is_the_latest_time_whatever_is_told() -> None:
    try_out(TimesOfAFilm, POOLS)
