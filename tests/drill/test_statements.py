"""A fault at every SQL statement of every request that writes."""

import json
import os
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from accounts.models import User
from drill.statements import try_every_statement
from movies.models import Entry
from tests.access.conftest import client_of
from tests.access.outcomes import REFUSED
from tests.access.table import FILM, TABLE
from tests.drill.writes import LEFT_OUT, WRITES

pytestmark = pytest.mark.django_db


@pytest.mark.once
def test_every_address_that_takes_a_post_is_tried_or_left_out_for_a_reason():
    tried = {write.name for write in WRITES}
    takes_posts = {line.name for line in TABLE if {*line.post} - {REFUSED, "is sent to log in"}}
    assert {name for name in takes_posts - tried if not name.startswith(tuple(LEFT_OUT))} == set()


@pytest.mark.once  # `make drill ARGS=statements` asks PostgreSQL too
@pytest.mark.parametrize("write", WRITES, ids=lambda write: f"{write.name} {write.case}".strip())
def test_all_or_nothing_is_written_whichever_statement_fails(write, people):
    client = client_of(people[write.who], raise_request_exception=False)

    def prepare():
        sent = write.sent()
        return lambda: client.post(write.path, sent)

    seen = try_every_statement(prepare)
    keep(write, seen)
    assert seen.tables, "it writes nothing: not what it is to show"
    assert seen.torn == []


def keep(write, seen):
    if where := os.environ.get("FIGURES"):
        line = {
            "name": write.name,
            "statements": seen.statements,
            "torn": len(seen.torn),
            "statuses": seen.statuses,
        }
        with Path(where).open("a") as file:
            file.write(json.dumps(line) + "\n")


# --- that it can see what it looks for ---


@csrf_exempt
def halves(request):
    """Two writes without a transaction."""
    User.objects.filter(handle="alice").update(film_count=7)
    Entry.objects.filter(movie_id=FILM).update(memo="half")
    return HttpResponse()


urlpatterns = [path("halves/", halves)]


@pytest.mark.urls(__name__)
def test_a_write_without_a_transaction_is_torn(people):
    client = client_of(people["owner"], raise_request_exception=False)
    seen = try_every_statement(lambda: lambda: client.post("/halves/"))
    assert len(seen.torn) == 1
    assert "movies_entry" in seen.torn[0]
