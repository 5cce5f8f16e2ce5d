"""What holds for every list of the admin."""

import csv
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from movies.models import Entry, Movie, MovieRelease, MovieText
from support.admin import paging
from support.models import ContactMessage
from tests.factories import make_entry, make_movie, make_user
from tests.support.pages import ROWS, body, fill, text_of, url_of

ROOMS = ("accounts", "follows", "jobs", "movies", "support", "transfer")
each_list = pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)


def test_every_model_of_ours_has_a_page():
    ours = {model for room in ROOMS for model in apps.get_app_config(room).get_models()}
    assert ours - set(admin.site._registry) == {MovieText, MovieRelease}


@pytest.mark.django_db
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model.__name__)
def test_every_list_opens(as_ada, model):
    assert as_ada.get(url_of(model)).status_code == 200


@each_list
def test_a_list_takes_the_same_number_of_queries_for_one_row_and_for_many(as_ada, model):
    fill(model)
    one = queries(as_ada, url_of(model))
    fill(model, rows=30)
    assert queries(as_ada, url_of(model)) == one


@each_list
def test_a_row_opens(as_ada, model):
    row = ROWS[model]()
    assert as_ada.get(url_of(model, "change", row.pk)).status_code == 200


@each_list
def test_a_list_sorts_by_every_column(as_ada, model):
    fill(model, rows=2)
    numbers = range(1, len(admin.site._registry[model].list_display) + 1)
    every = ".".join(map(str, numbers))  # one behind the other, in one query
    assert as_ada.get(url_of(model, query=f"o={every}")).status_code == 200


@each_list
def test_a_list_is_searched(as_ada, model):
    fill(model)
    assert {
        as_ada.get(url_of(model, query=f"q={q}")).status_code for q in ("550", "@x", "映画", "a@b.c")
    } == {200}


@each_list
def test_nothing_is_added_changed_or_deleted_by_a_mere_form(as_ada, model):
    row = ROWS[model]()
    before = list(model.objects.order_by("pk").values())
    for page, *args in (["add"], ["change", row.pk], ["delete", row.pk]):
        assert as_ada.post(url_of(model, page, *args), {"post": "yes"}).status_code == 403
    assert list(model.objects.order_by("pk").values()) == before


@each_list
def test_no_list_counts_its_whole_table(as_ada, model):
    fill(model)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        as_ada.get(url_of(model))
    counts = [query["sql"] for query in captured if "COUNT(" in query["sql"]]
    assert counts
    assert all("LIMIT 10001" in sql for sql in counts)


def test_a_long_list_says_that_there_is_more(as_ada, monkeypatch):
    monkeypatch.setattr(paging, "CAP", 2)
    monkeypatch.setattr(paging, "rows_about", lambda model: None)
    for n in range(3):
        make_user(f"member_{n}")
    response = as_ada.get(url_of(User))
    assert response.context["cl"].result_count == 2
    assert response.context["cl"].has_more


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no estimate")
@pytest.mark.django_db
def test_postgresql_is_asked_how_many_rows_there_are_about():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_user")
    assert paging.rows_about(User) == User.objects.count()


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- CSV --------------------------------------------------------------------------------------------
def lines_of(client, url, **post):
    return body(client.post(url, post)).removeprefix("\ufeff").splitlines()


@each_list
def test_every_list_is_exported(as_ada, model):
    fill(model, rows=2)
    head, *rows = lines_of(as_ada, url_of(model, "export"))
    assert len(next(csv.reader([head]))) == len(admin.site._registry[model].list_display)
    assert len(rows) >= 2


def test_the_exported_list_is_filtered_and_sorted_like_the_one_on_the_page(as_ada, ada):
    for handle in ("carl", "berta"):
        make_user(handle, visibility="private")
    make_user("dora")
    rows = lines_of(as_ada, url_of(User, "export", query="visibility__exact=private&o=1"))[1:]
    assert [row.partition(",")[0] for row in rows] == ["berta", "carl"]


def test_the_selected_rows_are_exported(as_ada):
    chosen, _other = make_user("carl"), make_user("berta")
    rows = lines_of(as_ada, url_of(User), action="export_selected", _selected_action=chosen.pk)
    assert [row.partition(",")[0] for row in rows[1:]] == ["carl"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(as_ada, name):
    make_user("carl", nickname=name)
    row = next(row for row in lines_of(as_ada, url_of(User, "export")) if row.startswith("carl"))
    assert row.split(",")[1].strip('"').startswith("'")


def test_a_number_is_left_a_number(as_ada, alice):
    make_entry(alice, make_movie(en="Film"), score=70)
    assert ",70," in lines_of(as_ada, url_of(Entry, "export"))[1]


def test_an_export_reads_the_rows_bit_by_bit(as_ada, monkeypatch):
    monkeypatch.setattr("support.admin.exports.AT_ONCE", 2)
    for _ in range(5):
        make_movie()
    parts = list(as_ada.post(url_of(Movie, "export")).streaming_content)
    assert len(parts) == 1 + 3  # the head, and 2 + 2 + 1 rows


def test_an_export_is_a_line_in_the_log(as_ada, ada):
    from support.models import StaffAction

    lines_of(as_ada, url_of(ContactMessage, "export"))
    line = StaffAction.objects.get()
    assert (line.actor_id, line.action, line.subject_kind) == (ada.pk, "export", "contactmessage")


def test_an_export_is_not_a_link(as_ada):
    assert as_ada.get(url_of(User, "export")).status_code == 405


def test_no_list_offers_a_giant_choice(as_ada):
    for _ in range(30):
        make_user(f"member_{_}")
    for model in (User, Entry, Movie):
        assert len(re.findall("<option", text_of(as_ada, url_of(model)))) < 10
