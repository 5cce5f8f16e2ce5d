"""Each page that is measured is one of the site's, and asks what its name says."""

import datetime as dt

import pytest
from django.db import connection

from bench import fill, inside, pages
from bench.explained import growth_of_buffers
from bench.plans import Explaining
from bench.sizes import SEED, Size

# As the named ones of every size, of fewer films.
SMALL = Size("small", 1_000, 60, 400, 150, walls=(100, 5), followers=(5,))


class Data:
    def __init__(self):
        self.places = {"deep": {"registered": "1700000000123456.7"}, "film": 11}


class Bench:
    def data(self, size):
        return Data()


@pytest.fixture
def filled(db):
    fill.fill(SMALL, until=dt.date(2026, 1, 1), seed=SEED, say=lambda text: None)


@pytest.mark.usefixtures("filled")
def test_a_page_drawn_anew_is_the_first_page_under_another_address(client):
    first = client.get("/@has100/").content.count(b"<article")
    for sort in pages.SORTS:
        path = pages.anew("s", 100, sort).path.replace("{n}", "500000")
        assert client.get(path).content.count(b"<article") == first > 0


@pytest.mark.usefixtures("filled")
def test_every_list_that_is_measured_is_there(client):
    for target in pages.lists(Bench(), "s"):
        if not target.who:
            assert client.get(target.path).status_code in (200, 302), target


def test_page_101_begins_within_a_second_of_its_place():
    assert "after=1700000000{n}.0" in pages.deep(Bench(), "s", "registered").path


@pytest.mark.usefixtures("filled")
def test_whoever_is_to_write_has_a_session_that_is_known(client):
    (cookies,) = inside.sessions(["has5"]).values()
    for name, value in cookies.items():
        client.cookies[name] = value
    assert client.get("/settings/profile/").status_code == 200


@pytest.mark.usefixtures("filled")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite explains without buffers")
def test_a_plan_is_of_the_statement_that_the_page_made(client):
    explaining = Explaining()
    with connection.execute_wrapper(explaining):
        client.get("/@has100/")
    person, entries = explaining.found
    assert "movies_entry" in entries["sql"]
    assert "on movies_entry" in entries["plan"]
    assert person["buffers"] > 0 < entries["buffers"]


def test_the_growth_of_buffers_is_by_page():
    small, large = {"wall": {"buffers": 100}}, {"wall": {"buffers": 150}}
    assert list(growth_of_buffers(small, large)) == [("wall", 1.5, "1.50 (100 to 150)")]
