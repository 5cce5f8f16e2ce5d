"""What the archive says, our own importer reads: every film, every time it was seen, every wish."""

import datetime as dt
import io
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone

from accounts.models import User
from movies.models import Entry, Precision
from tests.factories import make_entry, make_movie
from tests.transfer.export.conftest import saw, unpacked, wish_for
from transfer.export import archive
from transfer.models import Source
from transfer.sources.reading import read
from transfer.sources.rows import Reading, Row

pytestmark = pytest.mark.django_db

HARD = "=SUM(A1)\n「𠮷野家」で\"泣いた\", 'また'"


@pytest.fixture
def log(alice: User) -> User:
    """Films of every kind: scored and not, to the day and to the year, private, wished for, all of that."""
    film = make_movie(ja="=七人の侍", en="'71", imdb_id="tt0047478", world=dt.date(1954, 4, 26))
    entry = make_entry(alice, film, score=90, memo=HARD, watched_on=dt.date(2024, 5, 1), has_spoiler=True)
    Entry.objects.filter(pk=entry.pk).update(original_score="4.5/5")
    saw(entry, 2015, month=7, day=4, score=80, original_score="8/10", note="-1")
    saw(entry, 2004, watched_precision=Precision.YEAR, score=60)
    make_entry(alice, score=0, watched_on=dt.date(2023, 2, 1), precision=Precision.MONTH)
    make_entry(alice, is_private=True)
    wish_for(alice, why=HARD[:20])
    wish_for(alice, film, why="again")
    return alice


def as_read(content: bytes, name: str) -> list[Row]:
    found = read(content, name=name, answers={}, today=dt.date(2026, 6, 1), zone=dt.UTC)  # type: ignore[arg-type]
    assert isinstance(found, Reading)
    assert found.source is Source.MYMOVIE
    return list(found.rows)


def said(rows: list[Row], *, is_wish: bool) -> dict[int | None, Row]:
    return {row.tmdb_id: row for row in rows if row.is_wish is is_wish}


def zip_of(person: User) -> bytes:
    return b"".join(archive.pieces(person, language="ja", made_at=timezone.now()))


@pytest.mark.parametrize("what", ["mymovie.json", "zip", "tables"])
def test_rows_read_are_rows_written(log: User, what: str) -> None:
    rows = said(as_read(*given(log, what)), is_wish=False)
    assert len(rows) == 3
    for entry in log.entries.select_related("movie"):
        row = rows[entry.movie_id]
        assert (row.imdb_id, row.score, row.original_score) == (
            entry.movie.imdb_id, entry.score, entry.original_score,
        )  # fmt: skip
        assert (row.memo, row.has_spoiler, row.is_private) == (
            entry.memo, entry.has_spoiler, entry.is_private,
        )  # fmt: skip
        assert row.logged_at == entry.registered_at
        assert row.problem == ""
        assert times_of(row) == times_written(entry)


@pytest.mark.parametrize("what", ["mymovie.json", "zip", "tables"])
def test_wishes_read_are_wishes_written(log: User, what: str) -> None:
    rows = said(as_read(*given(log, what)), is_wish=True)
    assert {key: (row.memo, row.logged_at) for key, row in rows.items()} == {
        wish.movie_id: (wish.why, wish.added_at) for wish in log.wishes.all()
    }


def given(person: User, what: str) -> tuple[bytes, str]:
    if what == "zip":
        return zip_of(person), "any.zip"
    files = unpacked(person)
    if what == "mymovie.json":
        return files["mymovie.json"], "any"
    packed = io.BytesIO()
    with ZipFile(packed, "w") as tables:
        for name in ("entries.csv", "viewings.csv", "watchlist.csv"):
            tables.writestr(name, files[name])
    return packed.getvalue(), "any.zip"


def times_of(row: Row) -> list[tuple[Any, ...]]:
    return [(it.watched, it.score, it.original_score, it.note) for it in row.viewings if it.watched.on]


def times_written(entry: Entry) -> list[tuple[Any, ...]]:
    rows = [*entry.viewings.order_by("watched_on"), entry]
    return [
        (
            Entry(watched_on=it.watched_on, watched_precision=it.watched_precision).watched,
            it.score,
            it.original_score,
            getattr(it, "note", ""),
        )
        for it in rows
        if it.watched_on
    ]
