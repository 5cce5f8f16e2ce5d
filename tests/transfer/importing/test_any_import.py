"""Whatever a wall holds and whatever a file says: written, and taken back, all is as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from movies.actions import remove_entry
from movies.counts import reconcile
from movies.models import Entry, Movie
from tests.factories import make_movie, make_user
from tests.transfer.importing.imports import committed, everything_of, outcomes, taken_back
from tests.transfer.importing.test_merging import CLASHES, ROWS
from transfer.models import Clash, ImportRow
from transfer.sources.rows import Row

pytestmark = pytest.mark.django_db

# An example is some hundred statements: it is not made smaller when it fails.
PHASES = [Phase.generate]
FILMS = 4
# A row, which of the films it speaks of, and whether it wishes for it.
Told = list[tuple[Row, int, bool]]
TOLD = st.lists(st.tuples(ROWS, st.integers(0, FILMS - 1), st.booleans()), max_size=8)


@contextmanager
def world() -> Iterator[tuple[User, list[Movie]]]:
    """For one example; then it is gone."""
    with transaction.atomic():
        yield make_user("alice"), [make_movie() for _ in range(FILMS)]
        transaction.set_rollback(True)


def rows_of(told: Told, films: list[Movie]) -> list[Row]:
    return [replace(row, tmdb_id=films[film].pk, is_wish=is_wish) for row, film, is_wish in told]


@settings(max_examples=25, phases=PHASES)
@given(TOLD, TOLD, CLASHES, st.booleans(), st.sets(st.integers(0, FILMS - 1), max_size=1))
def test_written_and_taken_back_it_is_as_before(
    wall: Told, told: Told, clash: Clash, is_private: bool, removed: set[int]
) -> None:
    with world() as (owner, films):
        committed(owner, *rows_of(wall, films), clash=Clash.THEIRS)
        for film in removed:
            remove_entry(owner=owner, tmdb_id=films[film].pk)
        before = everything_of(owner)
        rows = rows_of(told, films)
        batch = committed(owner, *rows, clash=clash, is_private=is_private)
        assert "" not in outcomes(batch)
        assert list(reconcile(fix=False)) == []
        written = everything_of(owner)
        again = committed(owner, *rows, clash=clash, is_private=is_private)
        assert everything_of(owner) == written
        assert set(outcomes(again)) <= {"same", "kept", "joined"}
        for one in (again, batch):
            taken_back(one)
            assert not ImportRow.objects.of(one).filter(undone="edited").exists()
        assert everything_of(owner) == before
        assert list(reconcile(fix=False)) == []


@settings(max_examples=10, phases=PHASES)
@given(TOLD)
def test_every_film_of_a_file_is_there_once(told: Told) -> None:
    with world() as (owner, films):
        rows = rows_of(told, films)
        committed(owner, *rows)
        on_wall = Entry.objects.filter(owner=owner).values_list("movie", flat=True)
        assert sorted(on_wall) == sorted({row.tmdb_id for row in rows if not row.is_wish})
