"""How the database reads a watchlist: off its index, page after page; by score all of it, and no more."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from movies.models import Movie, Wish
from movies.order import Cursor, Order, Sort
from movies.watchlist.page import open_watchlist
from tests.factories import make_user
from tests.movies.pages import ORDERS

INDEXES = {"registered": "wishes_by_added", "released": "wishes_by_released_{}"}


@pytest.fixture
def hoarder(db: None) -> User:
    owners = [make_user("hoarder"), make_user("other")]
    films = Movie.objects.bulk_create(Movie(tmdb_id=n, original_title=f"Film {n}") for n in range(1, 601))
    now, day = timezone.now(), dt.date(1990, 1, 1)
    Wish.objects.bulk_create(
        Wish(
            owner=owner,
            movie=film,
            released_on=day + dt.timedelta(days=7 * film.pk),
            added_at=now - dt.timedelta(hours=film.pk),
        )
        for owner in owners
        for film in films
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    return owners[0]


def plan_of(owner: User, order: Order, cursor: Cursor | None) -> str:
    with CaptureQueriesContext(connection) as queries:
        open_watchlist(
            owner=owner, viewer=AnonymousUser(), order=order, cursor=cursor, query="", language="ja"
        )
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as asked:
        asked.execute(f"{explain} {queries.captured_queries[0]['sql']}")
        return "\n".join(str(row[-1]) for row in asked.fetchall())


@pytest.mark.parametrize("is_further", [False, True], ids=["first", "further"])
@pytest.mark.parametrize("order", [param for param in ORDERS if param.values[0].sort is not Sort.SCORE])
def test_a_page_is_read_off_its_index_and_never_sorted(hoarder, order, is_further):
    cursor = None
    if is_further:
        middle = Wish.objects.visible_to(hoarder).owned_by(hoarder).ranked().in_order(order)[300]
        cursor = Cursor.of(middle, order)
    plan = plan_of(hoarder, order, cursor)

    assert INDEXES[order.sort].format("down" if order.descending else "up") in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


def test_by_score_no_other_watchlist_is_read(hoarder):
    plan = plan_of(hoarder, Order(Sort.SCORE), None)
    assert "owner_id" in plan
    assert "SCAN movies_wish" not in plan
    assert "Seq Scan on movies_wish" not in plan
