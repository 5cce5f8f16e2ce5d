"""An operator sees no address, no birth date, no private thing, wherever they look."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from follows.models import Block
from jobs.models import Duty, Run
from movies.actions import Impression, revise_entry
from movies.models import Entry, MergedMovie, Movie
from support import roles
from support.models import ContactMessage, Report, StaffAction
from tests.factories import make_entry, make_movie, make_user
from tests.support.pages import ROWS, body, contact, models, pages_of, url_of

OPEN = {User, Movie, Entry, MergedMovie, ContactMessage, Report, StaffAction, Duty, Run}
EMAIL, BIRTH, MEMO = "canary.address@example.net", dt.date(1961, 2, 3), "canary memo"
CANARIES = ("canary.address", "1961", "canary memo", "canary removed", "tiger")


@pytest.fixture
def member(db):
    """Somebody with something of every kind that an operator may not see."""
    member = make_user("mimi", email=EMAIL, birth_date=BIRTH)
    make_entry(member, memo=MEMO, is_private=True)
    contact(sender=member, email=EMAIL)
    Report.objects.create(reporter=member, about_person=make_user("rita"), why="spam")
    Block.objects.create(blocker=member, blocked=make_user("bert"))
    return member


def test_an_operator_opens_what_they_look_after_and_nothing_else(as_olga):
    opened = {model for model in models() if as_olga.get(url_of(model)).status_code == 200}
    assert opened == OPEN


def test_what_an_operator_may_not_open_is_refused(as_olga):
    closed = {as_olga.get(url_of(model)).status_code for model in models() if model not in OPEN}
    assert closed == {403}


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_no_page_tells_an_operator_a_canary(as_olga, member, model):
    rows = [*model.objects.all(), *([ROWS[model]()] if model in ROWS else [])]
    urls = {url for row in rows for url in pages_of(model, row)} | {url_of(model)}
    texts = [body(as_olga.get(url, follow=True)) for url in urls]
    texts.append(body(as_olga.post(url_of(model, "export"))))
    assert not [canary for canary in CANARIES for text in texts if canary in text]


def test_the_canaries_can_be_seen_by_an_administrator(as_ada, member):
    """Else the test above would see nothing either."""
    person = body(as_ada.get(url_of(User, "change", member.pk)))
    entry = body(as_ada.get(url_of(Entry, "change", member.entries.get().pk)))
    assert EMAIL in person
    assert "1961" in person
    assert MEMO in entry
    assert EMAIL in body(as_ada.post(url_of(ContactMessage, "export")))


@pytest.mark.parametrize("model", [User, ContactMessage])
def test_an_operator_cannot_find_somebody_by_their_address(as_olga, as_ada, member, model):
    query = f"q={EMAIL}"
    assert as_ada.get(url_of(model, query=query)).context["cl"].result_count == 1
    assert as_olga.get(url_of(model, query=query)).context["cl"].result_count == 0


@pytest.mark.parametrize(
    "query",
    ["email=", "email__startswith=c", "birth_date__year=1961", "emailaddress__email__startswith=c",
     "is_staff__exact=1", "entries__memo__contains=canary", "_to_field=email", "_facets=True&email=x"],
)  # fmt: skip
def test_an_operator_cannot_guess_at_a_column_by_a_filter(as_olga, member, query):
    response = as_olga.get(url_of(User, query=query))
    assert response.status_code in (302, 400)


@pytest.mark.parametrize("query", ["sender__email__startswith=c", "email__startswith=c"])
def test_nor_at_the_address_of_a_message(as_olga, member, query):
    assert as_olga.get(url_of(ContactMessage, query=query)).status_code in (302, 400)


def test_autocomplete_finds_no_address(as_olga, as_ada, member):
    query = {"app_label": "movies", "model_name": "entry", "field_name": "owner", "term": EMAIL}
    url = reverse("admin:autocomplete", query=query)
    assert as_ada.get(url).json()["results"]
    assert as_olga.get(url).json()["results"] == []


def test_an_operator_sees_of_a_reported_memo_what_was_reported(as_olga, as_bob, alice):
    """And not what its owner made of it since."""
    entry = make_entry(alice, make_movie(), memo="as it was reported")
    as_bob.post(reverse("support:report_memo", args=["alice", entry.movie_id]), {"why": "harm", "text": "!"})
    revise_entry(entry=entry, impression=Impression(memo="my diary", is_private=True))

    page = body(as_olga.get(url_of(Report, "change", Report.objects.get().pk)))
    assert ("as it was reported" in page, "my diary" in page) == (True, False)
    assert "my diary" not in body(as_olga.get(url_of(Entry, "change", entry.pk), follow=True))


def test_an_operator_sees_a_public_memo(as_olga, alice):
    entry = make_entry(alice, make_movie(), memo="for everybody")
    assert "for everybody" in body(as_olga.get(url_of(Entry, "change", entry.pk)))


def test_staff_without_a_role_stay_outside(client, alice):
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    client.force_login(alice)
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_role_without_being_staff_opens_nothing(client, alice):
    roles.give(alice, roles.Role.OPERATOR)
    User.objects.filter(pk=alice.pk).update(is_staff=False)
    client.force_login(alice)
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_new_list_is_for_administrators_until_it_says_otherwise():
    open_to_operators = {
        model for model, page in admin.site._registry.items() if roles.Role.OPERATOR in page.open_to
    }
    assert open_to_operators == OPEN
