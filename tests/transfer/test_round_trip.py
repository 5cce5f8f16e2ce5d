"""Out of one account, into an empty one: what comes out of that says the same, but for dates of the act."""

import datetime as dt
import json
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from movies.counts import reconcile
from movies.models import Entry, Precision
from tests.factories import make_entry, make_movie, make_viewing, make_wish
from tests.transfer.export.conftest import unpacked
from tests.transfer.importing.imports import work
from transfer.export import archive
from transfer.importing.committing import commit
from transfer.importing.staging import open_import
from transfer.models import Import, Kind, Source, State

pytestmark = pytest.mark.django_db

HARD = "=SUM(A1)\n「𠮷野家」で\"泣いた\", 'また' 🎬"
FILMS = ("entries.csv", "viewings.csv", "watchlist.csv", "letterboxd.csv", "letterboxd-watchlist.csv")


@pytest.fixture
def log(alice: User) -> User:
    """Scored and not, dated to the day, month, year or not at all, private, wished for, seen often."""
    often = make_movie(ja="=七人の侍", en="'71", imdb_id="tt0047478", world=dt.date(1954, 4, 26))
    entry = make_entry(alice, often, score=90, memo=HARD, watched_on=dt.date(2024, 5, 1), has_spoiler=True)
    make_viewing(entry, dt.date(2015, 7, 4), score=80, original_score="8/10", note=HARD)
    make_viewing(entry, dt.date(2004, 1, 1), Precision.YEAR, score=60)
    make_viewing(entry, None, note="before I wrote anything down")
    Entry.objects.filter(pk=entry.pk).update(original_score="4.5/5")
    make_entry(alice, score=0, watched_on=dt.date(2023, 2, 1), precision=Precision.MONTH)
    make_entry(alice, score=100, watched_on=dt.date(1999, 1, 1), precision=Precision.YEAR)
    make_entry(alice, is_private=True, memo="mine alone")
    make_entry(alice)
    Entry.objects.filter(owner=alice).update(registered_at=timezone.now() - dt.timedelta(days=400))
    make_wish(alice, why="=1+1 𠮷野家 '")
    make_wish(alice, often, why="again")
    list(reconcile(fix=True))
    return alice


def archive_of(person: User) -> bytes:
    return b"".join(archive.pieces(person, language="ja", made_at=timezone.now()))


def films_of(document: bytes) -> dict[str, Any]:
    """By TMDB's id. `revised_on` is the day on which they were written here."""
    said = json.loads(document)
    for entry in said["entries"]:
        for told in (entry, *entry["viewings"]):
            del told["revised_on"]
    return {name: {film["tmdb_id"]: film for film in said[name]} for name in ("entries", "watchlist")}


@pytest.mark.parametrize("what", ["the zip", "mymovie.json"])
def test_an_archive_comes_back_as_the_same_log(log: User, bob: User, what: str):
    before = unpacked(log)
    content = archive_of(log) if what == "the zip" else before["mymovie.json"]
    batch = open_import(owner=bob, content=content, name="")
    work(batch, Kind.READ)
    work(batch, Kind.MATCH)
    assert (batch.source, batch.state) == (Source.MYMOVIE, State.REVIEW)
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    bob.refresh_from_db()
    after = unpacked(bob)
    assert films_of(after["mymovie.json"]) == films_of(before["mymovie.json"])
    assert [name for name in FILMS if after[name] != before[name]] == []
    assert list(reconcile(fix=False)) == []
    assert Import.objects.get().owner == bob
