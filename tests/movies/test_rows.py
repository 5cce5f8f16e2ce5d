"""A kept statement asks what its queryset asks."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from movies import rows
from movies.card import Card
from movies.models import Entry
from movies.order import Cursor, Order
from tests.factories import fill_wall, make_entry, make_wish
from tests.movies.pages import ORDERS


@pytest.fixture
def filled(alice: User) -> User:
    fill_wall(alice, 12)
    make_entry(alice, is_private=True, score=3)
    return alice


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("who", ["owner", "visitor", "member"])
@pytest.mark.parametrize("is_further", [True, False], ids=["further", "first"])
def test_kept_rows_are_those_of_the_plain_query(
    filled: User, bob: User, order: Order, who: str, is_further: bool
) -> None:
    viewer = {"owner": filled, "visitor": AnonymousUser(), "member": bob}[who]
    make_wish(bob, filled.entries.filter(is_private=False).first().movie)
    plain = Entry.objects.visible_to(viewer).owned_by(filled).in_order(order)
    cursor = Cursor.of(plain[4], order) if is_further else None
    looks = bob.pk if who == "member" else None
    expected = [Card(*row) for row in plain.after(cursor).as_cards("ja", looks)[:20]]
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert rows.of_wall(filled, viewer, order, cursor, "", "ja", 20) == expected
        assert len(queries) == 1
    assert len(expected) == 12 + (who == "owner") - 5 * is_further


def test_a_card_says_what_the_entry_says(filled: User) -> None:
    entry = Entry.objects.visible_to(filled).owned_by(filled).in_order(Order()).for_cards("ja")[0]
    (card, *_) = rows.of_wall(filled, filled, Order(), None, "", "ja", 1)
    assert {name: getattr(entry, name) for name in Card._fields[:-1]} | {"stands": None} == card._asdict()


def test_kept_rows_are_of_the_wall_that_is_asked_for(filled: User, bob: User) -> None:
    mine = make_entry(bob)
    assert [row.movie_id for row in rows.of_wall(bob, filled, Order(), None, "", "ja", 20)] == [mine.movie_id]
