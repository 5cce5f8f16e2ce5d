"""Whatever a wall holds and whatever a file says: written, and taken back, all is as it was."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from movies.actions import remove_entry
from movies.counts import reconcile
from movies.models import Entry, Movie
from tests.factories import make_movie, make_user
from tests.transfer.importing.imports import committed, everything_of, outcomes, taken_back
from tests.transfer.importing.test_merging import CLASHES, ROWS
from transfer.models import Clash, ImportRow
from transfer.sources.rows import Row

FILMS = 4
OF_FILMS = st.lists(
    st.builds(
        lambda row, film, is_wish: (row, film, is_wish), ROWS, st.integers(0, FILMS - 1), st.booleans()
    ),
    max_size=8,
)


def rows_of(told: list[Any], films: list[Movie]) -> list[Row]:
    from dataclasses import replace

    return [replace(row, tmdb_id=films[film].pk, is_wish=is_wish) for row, film, is_wish in told]


class AnyImport(TestCase):
    owner: User
    films: list[Movie]

    def setUp(self) -> None:
        self.owner = make_user("alice")
        self.films = [make_movie() for _ in range(FILMS)]

    @settings(max_examples=60, deadline=None)
    @given(OF_FILMS, OF_FILMS, CLASHES, st.booleans(), st.sets(st.integers(0, FILMS - 1), max_size=1))
    def test_written_and_taken_back_it_is_as_before(
        self, wall: list[Any], told: list[Any], clash: Clash, is_private: bool, removed: set[int]
    ) -> None:
        # What is there: an import that stays, and what the person took off since.
        committed(self.owner, *rows_of(wall, self.films), clash=Clash.THEIRS)
        for film in removed:
            remove_entry(owner=self.owner, tmdb_id=self.films[film].pk)
        before = everything_of(self.owner)
        rows = rows_of(told, self.films)
        batch = committed(self.owner, *rows, clash=clash, is_private=is_private)
        assert "" not in outcomes(batch)
        assert list(reconcile(fix=False)) == []
        written = everything_of(self.owner)
        again = committed(self.owner, *rows, clash=clash, is_private=is_private)
        assert everything_of(self.owner) == written
        assert set(outcomes(again)) <= {"same", "kept", "joined"}
        for one in (again, batch):
            taken_back(one)
            assert not ImportRow.objects.of(one).filter(undone="edited").exists()
        assert everything_of(self.owner) == before
        assert list(reconcile(fix=False)) == []

    @settings(max_examples=20, deadline=None)
    @given(OF_FILMS)
    def test_in_one_file_or_in_two_every_film_is_there_once(self, told: list[Any]) -> None:
        rows = rows_of(told, self.films)
        committed(self.owner, *rows)
        wanted = {row.tmdb_id for row in rows if not row.is_wish}
        assert set(Entry.objects.filter(owner=self.owner).values_list("movie", flat=True)) == wanted


pytestmark = pytest.mark.django_db
