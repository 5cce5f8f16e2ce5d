import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from movies.models import Entry
from movies.order import (
    NONE,
    Cursor,
    Direction,
    Order,
    Sort,
    decade_label,
    decade_shelf,
    score_label,
    score_shelf,
)
from tests.movies.pages import ORDERS, SHELVED

NOW = dt.datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("score", "shelf", "label"),
    [(0, "0", "0–9"), (9, "0", "0–9"), (10, "10", "10–19"), (89, "80", "80–89"), (90, "90", "90–100"),
     (100, "90", "90–100"), (None, NONE, "No score")],
)  # fmt: skip
def test_a_score_stands_on_a_shelf_of_ten_the_best_of_eleven(score, shelf, label):
    with translation.override("en"):
        assert (score_shelf(score), score_label(score_shelf(score))) == (shelf, label)


@pytest.mark.parametrize(
    ("day", "shelf", "label"),
    [("2019-12-31", "2010", "2010s"), ("2020-01-01", "2020", "2020s"), ("1888-10-14", "1880", "1880s")],
)
def test_a_date_stands_on_the_shelf_of_its_decade(day, shelf, label):
    with translation.override("en"):
        assert decade_shelf(dt.date.fromisoformat(day)) == shelf
        assert decade_label(shelf) == label


def test_shelves_stand_in_the_order_of_the_wall_with_the_missing_last():
    counts = {"0": 1, "90": 2, NONE: 3, "50": 4}

    def keys(direction: Direction) -> list[str]:
        return [shelf.key for shelf in Order(Sort.SCORE, direction).shelves(counts)]

    assert keys(Direction.DESCENDING) == ["90", "50", "0", NONE]
    assert keys(Direction.ASCENDING) == ["0", "50", "90", NONE]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("score", "day"), [(0, dt.date(1888, 1, 1)), (100, dt.date(2024, 2, 29)), (None, None)]
)
def test_a_cursor_is_read_as_it_was_written(order, score, day):
    entry = Entry(score=score, released_on=day, registered_at=NOW, movie_id=27205)
    cursor = Cursor.of(entry, order)

    assert Cursor.read(str(cursor), order) == cursor


@pytest.mark.parametrize("order", SHELVED)
def test_the_start_of_every_shelf_can_be_read(order):
    keys = ["0", "50", "90", NONE] if order.sort is Sort.SCORE else ["1880", "2020", NONE]

    for shelf in order.shelves(dict.fromkeys(keys, 1)):
        cursor = Cursor.read(shelf.start, order)
        assert cursor is not None
        assert cursor.shelf_key is None


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "..", "...", "0", "0.0.0.0", "50.1.", "50..1", "-1.0.1", "102.0.1", "50.-1.1", "50.1.-1",
        " 50.1.1", "5e1.1.1", "٥٠.1.1", "50.１.1", "50.².1", "50.9999999999999999.1", "50.1.2147483648",
        "2020-01-01.1.1", "None.1.1", "NONE.1.1", "nan.1.1", "50.1.1\n",
        "50.1.99999999999999999999999", "0x10.1.1", "1_0.1.1",
    ],
)  # fmt: skip
def test_what_is_no_cursor_of_a_score_is_not_read(text):
    assert Cursor.read(text, Order(Sort.SCORE)) is None


@pytest.mark.parametrize(
    "text", ["50.1.1", "2020-02-30.1.1", "0000-01-01.1.1", "10000-01-01.1.1", "2020.1.1", "1.1"]
)
def test_what_is_no_cursor_of_a_date_is_not_read(text):
    assert Cursor.read(text, Order(Sort.RELEASED)) is None


@pytest.mark.parametrize("text", ["50.1.1", "none.1.1", "2020-01-01.1.1", "1", "7258118400000000.1"])
def test_what_is_no_cursor_of_a_registration_is_not_read(text):
    assert Cursor.read(text, Order(Sort.REGISTERED)) is None


@pytest.mark.parametrize("order", ORDERS)
@given(text=st.one_of(st.text(max_size=60), st.from_regex(r"\A[0-9none-]{0,12}(\.[0-9]{0,25}){0,3}\Z")))
def test_whatever_is_read_can_be_written_and_compared(order, text):
    cursor = Cursor.read(text, order)
    if cursor is not None:
        assert Cursor.read(str(cursor), order) == cursor
        assert len(cursor.values) == len(order.columns)
        assert cursor.tmdb_id < 2**31
