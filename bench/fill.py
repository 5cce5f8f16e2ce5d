"""The tables of an empty, migrated site, filled with made people and films."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import chain

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User
from bench import tables
from bench.entries import COLUMNS, Entries
from bench.films import Films
from bench.people import People
from bench.sizes import SEED, Size
from deploy.rehearse.said import Clock
from follows.models import Follow
from movies.models import Entry, Movie, MovieRelease, MovieText

MODELS = (User, EmailAddress, Movie, MovieText, MovieRelease, Entry, Follow)


def fill(size: Size, *, until: dt.date, seed: int = SEED, say: Callable[[str], None] = print) -> None:
    """The same rows for the same size, day and seed. What is counted is written last."""
    end = dt.datetime.combine(until, dt.time.min)
    films, people = Films(size, seed), People(size, seed, f"{end.year - 7}-01-01 00:00:00")
    entries = Entries(size, seed, films, people)
    with tables.without_indexes(MODELS):
        with transaction.atomic():  # where references are checked meanwhile, they are at its end
            _tell(say, "entries", lambda: tables.put(Entry, COLUMNS, entries.rows(end)))
            _tell(say, "follows", lambda: tables.put_dicts(Follow, people.follows()))
            _tell(say, "people", lambda: _put_pairs(User, EmailAddress, people.rows()))
            _tell(say, "films", lambda: _put_films(films))
            _tell(say, "releases", lambda: tables.put_dicts(MovieRelease, films.releases()))
        clock = Clock()
    say(f"indexes and constraints: {clock}")
    tables.count_on(MODELS)
    clock = Clock()
    tables.tidy(MODELS)
    say(f"vacuum and analyze: {clock}")


def _tell(say: Callable[[str], None], what: str, put: Callable[[], int]) -> None:
    clock = Clock()
    number = put()
    say(f"{what}: {number:,} rows in {clock}, {number / max(clock.seconds, 1e-3):,.0f} a second")


def _put_films(films: Films) -> int:
    rows = list(films.rows())
    texts = chain.from_iterable(texts for _, texts in rows)
    return tables.put_dicts(Movie, (film for film, _ in rows)) + tables.put_dicts(MovieText, texts)


def _put_pairs(first: type, second: type, pairs: Iterator[tuple[dict[str, str], dict[str, str]]]) -> int:
    kept = list(pairs)
    return tables.put_dicts(first, (one for one, _ in kept)) + tables.put_dicts(second, (b for _, b in kept))
