"""What has to be told before a file can be read: the order of its dates, what is in its columns."""

import datetime as dt
import re

import pytest

from tests.transfer.pages.made import make_import
from transfer.importing import staging
from transfer.models import Import, Source, State
from transfer.questions import read

DATES = {
    "kind": "date_order",
    "source": "netflix",
    "columns": ["Title", "Date"],
    "samples": [["Meet Joe Black", "9/3/23"], ["七人の侍", "12/31/23"]],
    "choices": ["ymd", "dmy", "mdy"],
    "guess": {"date_order": "mdy"},
}
COLUMNS = {
    "kind": "columns",
    "source": "table",
    "columns": ["No", "作品", "年", ""],
    "samples": [["1", "七人の侍", "1954", "★5"]],
    "choices": [],
    "guess": {"columns": {"title": 1, "year": 2}},
}
LIST = {
    "kind": "list",
    "source": "letterboxd",
    "columns": ["Date", "Name", "Year", "Letterboxd URI"],
    "samples": [["2024-04-01", "Perfect Days", "2023", "https://boxd.it/vDkA"]],
    "choices": ["watched", "watchlist"],
    "guess": {"list": "watched"},
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """What was answered, in place of the machine that reads on."""
    seen = []
    monkeypatch.setattr(staging, "answer", lambda *, batch, answers: seen.append(answers))
    return seen


@pytest.fixture
def of_dates(alice):
    return make_import(alice, state=State.ASKING, source=Source.NETFLIX, question=DATES)


@pytest.fixture
def of_columns(alice):
    return make_import(alice, state=State.ASKING, source=Source.TABLE, question=COLUMNS)


def path_of(batch: Import, rest: str = "") -> str:
    return f"/settings/imports/{batch.key}/{rest}"


def chosen(html: str) -> list[str]:
    return re.findall(r'name="date_order" value="(\w+)" checked', html)


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("9/3/23", "mdy", dt.date(2023, 9, 3)),
        ("9/3/23", "dmy", dt.date(2023, 3, 9)),
        ("2023/09/03", "ymd", dt.date(2023, 9, 3)),
        ("18-12-2023 21:50:41", "dmy", dt.date(2023, 12, 18)),
        ("3.9.98", "dmy", dt.date(1998, 9, 3)),
        ("12/31/23", "dmy", None),
        ("0/0/0", "ymd", None),
        ("yesterday", "ymd", None),
        ("", "ymd", None),
    ],
)
def test_figures_are_read_in_the_order_that_is_tried(written, order, day):
    assert read(written, order) == day


def test_each_order_shows_what_the_dates_of_the_file_would_be_and_the_likeliest_is_chosen(as_alice, of_dates):
    response = as_alice.get(path_of(of_dates))
    orders = {order.code: order for order in response.context["orders"]}
    assert [code for code, order in orders.items() if order.is_chosen] == ["mdy"]
    assert [day for _, day in orders["mdy"].samples] == [dt.date(2023, 9, 3), dt.date(2023, 12, 31)]
    assert [day for _, day in orders["dmy"].samples] == [dt.date(2023, 3, 9), None]
    assert chosen(response.content.decode()) == ["mdy"]


def test_the_order_that_is_chosen_is_told_to_the_reader(as_alice, of_dates, told):
    response = as_alice.post(path_of(of_dates, "answer/"), {"date_order": "dmy"})
    assert response["Location"] == path_of(of_dates)
    assert told == [{"date_order": "dmy"}]


@pytest.mark.parametrize("sent", [{}, {"date_order": "xyz"}, {"date_order": ""}])
def test_no_order_is_asked_for_again(as_alice, of_dates, told, sent):
    response = as_alice.post(path_of(of_dates, "answer/"), sent)
    assert response.status_code == 422
    assert told == []


def test_columns_are_shown_with_what_is_in_them_and_a_guess(as_alice, of_columns):
    response = as_alice.get(path_of(of_columns))
    html = response.content.decode()
    for told in ("七人の侍", "1954", "★5", "作品"):
        assert told in html
    assert [column.field.value() for column in response.context["form"].shown] == ["", "title", "year", ""]


def test_what_is_said_of_columns_is_told_to_the_reader_as_places(as_alice, of_columns, told):
    as_alice.post(path_of(of_columns, "answer/"), {"column_1": "title", "column_3": "score"})
    assert told == [{"columns": {"title": 1, "score": 3}}]


def test_two_columns_cannot_be_the_same_and_what_was_said_stays(as_alice, of_columns, told):
    response = as_alice.post(path_of(of_columns, "answer/"), {"column_0": "title", "column_1": "title"})
    assert response.status_code == 422
    form = response.context["form"]
    assert {"column_0", "column_1"} <= form.errors.keys()
    assert form["column_0"].value() == "title"
    assert told == []


def test_without_a_title_there_is_nothing_to_look_for(as_alice, of_columns, told):
    response = as_alice.post(path_of(of_columns, "answer/"), {"column_2": "year"})
    assert response.status_code == 422
    assert told == []


def test_the_number_at_tmdb_is_as_good_as_a_title(as_alice, of_columns, told):
    as_alice.post(path_of(of_columns, "answer/"), {"column_0": "tmdb_id"})
    assert told == [{"columns": {"tmdb_id": 0}}]


def test_an_answer_to_what_is_asked_no_more_leads_to_how_it_stands(as_alice, alice, told):
    batch = make_import(alice, state=State.REVIEW)
    assert as_alice.post(path_of(batch, "answer/"), {"date_order": "dmy"})["Location"] == path_of(batch)
    assert as_alice.get(path_of(batch, "answer/"))["Location"] == path_of(batch)
    assert told == []


def test_an_answer_reaches_the_machine(as_alice, of_dates):
    as_alice.post(path_of(of_dates, "answer/"), {"date_order": "dmy"})
    of_dates.refresh_from_db()
    assert (of_dates.state, of_dates.answers) == (State.READING, {"date_order": "dmy"})


@pytest.fixture
def of_a_list(alice):
    return make_import(alice, state=State.ASKING, source=Source.LETTERBOXD, question=LIST)


def test_a_list_whose_name_tells_nothing_is_asked_about_with_its_first_lines(as_alice, of_a_list):
    html = as_alice.get(path_of(of_a_list)).content.decode()
    assert re.findall(r'name="list" value="(\w+)"', html) == ["watched", "watchlist"]
    assert "Perfect Days" in html


def test_what_a_list_is_of_is_told(as_alice, of_a_list, told):
    response = as_alice.post(path_of(of_a_list, "answer/"), {"list": "watchlist"})
    assert (response.status_code, told) == (302, [{"list": "watchlist"}])


@pytest.mark.parametrize("sent", [{}, {"list": "xyz"}])
def test_a_list_of_neither_kind_is_asked_about_again(as_alice, of_a_list, told, sent):
    response = as_alice.post(path_of(of_a_list, "answer/"), sent)
    assert (response.status_code, told) == (422, [])
    assert "id_list_error" in response.content.decode()


def test_of_an_exported_list_that_was_renamed_what_it_is_of_is_asked(as_alice, alice):
    content = b"Date,Name,Year,Letterboxd URI\r\n2024-04-01,Perfect Days,2023,https://boxd.it/vDkA\r\n"
    batch = staging.open_import(owner=alice, content=content, name="export (3).csv")
    assert batch.state == State.ASKING
    as_alice.post(path_of(batch, "answer/"), {"list": "watchlist"})
    batch.refresh_from_db()
    assert (batch.state, batch.answers) == (State.READING, {"list": "watchlist"})
