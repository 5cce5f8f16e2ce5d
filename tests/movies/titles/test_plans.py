"""How the database looks a query up: never by reading the table, never by sorting it."""

import json
import random

import pytest
from django.db import connection

from bench.titles import films
from movies.titles import keeping, lookup, tiers
from mymovie.text import fold

pytestmark = pytest.mark.django_db

FILMS = 4_000
QUERIES = ["a", "の", "th", "アカ", "the", "龍", "thexq", "アカサタナ", "brandallwordthatisnot", "山" * 60]


@pytest.fixture
def filled(db):
    chance = random.Random(1)
    keeping.write(
        [
            keeping.made(
                tmdb_id=film.tmdb_id,
                original_title=film.original_title,
                popularity=film.popularity,
                own="",
                tier=chance.randrange(tiers.LAST + 1),
            )
            for film in films(FILMS)
        ]
    )
    keeping.refresh_statistics()


def plans(query: str) -> list[str]:
    wanted = fold(query)
    asked = [(lookup.exact_parts(wanted), lookup.rows(wanted)), (lookup.near_parts(wanted), lookup.NEAR_ROWS)]
    found = []
    with connection.cursor() as cursor:
        for parts, limit in asked:
            if parts:
                sql, values = lookup.statement(parts, limit)
                how = "EXPLAIN (FORMAT JSON)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
                cursor.execute(f"{how} {sql}", values)
                found.append(json.dumps(cursor.fetchall(), default=str))
    return found


def test_every_query_is_looked_up_by_the_index_and_every_title_found(filled):
    """One test, as it takes its time to fill."""
    for query in QUERIES:
        for plan in plans(query):
            if connection.vendor == "postgresql":
                assert "known_film_tokens" in plan
                assert "Seq Scan" not in plan
                assert '"Sort"' not in plan
            else:
                assert "VIRTUAL TABLE INDEX" in plan
                assert "SEARCH movies_knownfilm USING" in plan
                assert "SCAN movies_knownfilm " not in plan
                assert "B-TREE" not in plan
    for film in list(films(FILMS))[::300]:
        assert lookup.find(film.original_title)[0].original_title.casefold() == film.original_title.casefold()
