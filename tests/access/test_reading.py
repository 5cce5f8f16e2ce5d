"""Whoever reads changes nothing, and nothing that a request says of its host is believed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.conftest import People, client_of
from tests.access.table import TABLE, Line

pytestmark = pytest.mark.once

WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) "?(\w+)', re.IGNORECASE)
# Of whoever reads, and nobody else: how often they asked, and that they were here.
KEPT = {"mymovie_spent", "django_session", "usersessions_usersession"}

each_line = pytest.mark.parametrize("line", TABLE, ids=lambda line: line.name)


@each_line
def test_reading_changes_no_row(line: Line, people: People) -> None:
    for persona in ("visitor", "follower", "owner", "administrator"):
        client = client_of(people[persona])
        for method in ("get", "head", "options"):
            with CaptureQueriesContext(connection) as queries:
                getattr(client, method)(line.path)
            written = {write[1] for query in queries if (write := WRITES.match(query["sql"]))}
            assert written <= KEPT, f"{method} by {persona}"


OF_MACHINES = {"livez", "readyz"}  # asked inside, by whatever address an instance has; they show nothing
OF_PEOPLE = [line for line in TABLE if line.name not in OF_MACHINES]
HOSTS = [
    "evil.example",
    "testserver.evil.example",
    "evil.example:80",
    "testserver@evil.example",
    "testserver:80@evil.example",
    "evil.example#testserver",
    "testserver,evil.example",
    "127.0.0.1.evil.example",
    "[::1].evil.example",
    "еvil.example",
    "testserver evil.example",
    "testserver:evil.example",
]


@pytest.mark.parametrize("line", OF_PEOPLE, ids=lambda it: it.name)
def test_a_host_of_somebody_elses_is_refused(line: Line, people: People) -> None:
    for host in HOSTS if line.path == "/" else HOSTS[:2]:
        response = client_of(people["owner"]).get(line.path, headers={"Host": host})
        assert response.status_code == 400, host
        assert "vil.example" not in response.content.decode() + str(response.headers), host


@each_line
def test_no_header_beside_it_names_another_host(line: Line, people: People) -> None:
    for name in ("X-Forwarded-Host", "X-Host", "X-Original-Host", "X-Forwarded-Server", "Forwarded"):
        value = "host=evil.example" if name == "Forwarded" else "evil.example"
        response = client_of(people["owner"]).get(line.path, headers={name: value})
        shown = b"" if response.streaming else response.content
        assert "evil.example" not in shown.decode(errors="replace") + str(response.headers), name
