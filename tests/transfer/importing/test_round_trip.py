"""What is taken out and brought to an empty account is the same there, but for the dates of the act."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from movies.actions import Impression, register_movie
from movies.holdings import Holding
from movies.models import Entry, Movie, Watched
from movies.viewings.actions import add_viewing
from movies.watchlist.actions import add_wish
from tests.factories import make_entry, make_movie
from tests.transfer.export.conftest import unpacked
from tests.transfer.importing.imports import day, holding, outcomes, work
from transfer.export import archive, document
from transfer.importing.committing import commit
from transfer.importing.staging import open_import
from transfer.models import Import, ImportRow, Kind, Source, State

pytestmark = pytest.mark.django_db

THEN = dt.datetime(2015, 2, 3, 4, 5, 6, 789, tzinfo=dt.UTC)


@pytest.fixture
def films(alice: User) -> list[Movie]:
    """Of hers: seen three times, undated, private, with words that a table may break, wished for, both."""
    films = [make_movie(ja=f"映画 {n}", en=f"Film {n}", original_title=f"Film {n}") for n in range(7)]
    often, undated, private, worded, again, wished, both = films
    make_entry(alice, often, score=60, watched_on=dt.date(2004, 1, 1), memo="first", registered_at=THEN)
    for on, score, note in (("2015-03", 90, "then"), ("2024-05-01", 100, "at last")):
        add_viewing(entry=Entry.objects.get(movie=often), watched=day(on), score=score, note=note)
    Entry.objects.filter(movie=often).update(original_score="5/5")
    make_entry(alice, undated, score=0)
    make_entry(alice, private, is_private=True, memo="mine alone")
    make_entry(alice, worded, score=50, memo='=1+1, "quoted"\nand on 𠮷野家 🥹', has_spoiler=True)
    make_entry(alice, again, score=None, watched_on=dt.date(2020, 1, 1))
    add_viewing(entry=Entry.objects.get(movie=again), watched=Watched(), score=40)
    add_wish(owner=alice, tmdb_id=wished.pk, why="Bob says so", added_at=THEN)
    register_movie(owner=alice, tmdb_id=both.pk, impression=Impression(score=70))
    add_wish(owner=alice, tmdb_id=both.pk, is_again=True)
    return films


def brought(owner: User, content: bytes, name: str) -> Import:
    batch = open_import(owner=owner, content=content, name=name)
    for kind in (Kind.READ, Kind.MATCH):
        work(batch, kind)
    assert batch.state == State.REVIEW
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    return batch


# The tables of an archive that speak of films.
TABLES = ("entries.csv", "viewings.csv", "watchlist.csv", "letterboxd.csv", "letterboxd-watchlist.csv")


def taken_out(owner: User) -> bytes:
    return "".join(document.pieces(owner, language="ja", made_at=timezone.now())).encode()


def lasting(owner: User, film: Movie) -> Holding:
    """Without the day on which somebody last wrote."""
    has = holding(owner, film)
    return replace(has, entry=replace(has.entry, revised_on=dt.date.min)) if has.entry else has


def test_the_document_brings_the_same_wall(alice: User, bob: User, films: list[Movie]):
    batch = brought(bob, taken_out(alice), "mymovie.json")
    assert (batch.source, set(outcomes(batch))) == (Source.MYMOVIE, {"created"})
    for film in films:
        assert lasting(bob, film) == lasting(alice, film), film


def test_the_archive_brings_the_same_wall(alice: User, bob: User, films: list[Movie]):
    content = b"".join(archive.pieces(alice, language="ja", made_at=timezone.now()))
    batch = brought(bob, content, "mymovie-alice.zip")
    assert batch.source == Source.MYMOVIE
    for film in films:
        assert lasting(bob, film) == lasting(alice, film), film
    hers, his = unpacked(alice), unpacked(bob)
    assert [name for name in TABLES if his[name] != hers[name]] == []


def test_what_is_taken_out_there_is_what_was_taken_out_here(alice: User, bob: User, films: list[Movie]):
    first = taken_out(alice)
    brought(bob, first, "mymovie.json")
    assert films_of(json.loads(taken_out(bob))) == films_of(json.loads(first))


def films_of(told: dict[str, Any]) -> list[Any]:
    entries = [{**it, "revised_on": "", "memo_is_hidden_by_staff": ""} for it in told["entries"]]
    return [entries, told["watchlist"]]


def test_brought_back_to_where_it_is_from_it_changes_nothing(alice: User, films: list[Movie]):
    batch = brought(alice, taken_out(alice), "mymovie.json")
    assert set(outcomes(batch)) == {"same"}, list(
        ImportRow.objects.exclude(outcome="same").values("said", "outcome")
    )
