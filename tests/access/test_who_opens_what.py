"""Every URL × seven people × GET and POST, on walls of each visibility. A URL without a line fails."""

import re
from collections.abc import Iterable

import pytest
from django.db import transaction
from django.http import HttpResponse

from accounts.actions import choose_visibility
from accounts.models import Visibility
from tests.access.conftest import People, client_of
from tests.access.outcomes import ABSENT, Who, is_as_told, once, outcome
from tests.access.table import SENT, TABLE, Line, names
from tests.depth import once_in_short

pytestmark = [pytest.mark.django_db, *once_in_short]
HIDDEN = (Visibility.FOLLOWERS, Visibility.PRIVATE)
NO_ONE = "nobody_here"  # a handle that nobody has


def each(lines: Iterable[Line]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("line", list(lines), ids=lambda line: line.name)


each_line = each(TABLE)
each_line_of_a_person = each(line for line in TABLE if line.of)


def test_every_url_has_a_line() -> None:
    assert set(names()) == {line.name for line in TABLE}


def test_each_line_of_a_person_says_what_hides_it() -> None:
    assert [line.name for line in TABLE if bool(line.of) != ("alice" in line.path)] == []


def test_no_cell_is_left_open() -> None:
    assert [line.name for line in TABLE for cell in (*line.get, *line.post) if not cell] == []


@each_line
def test_a_page_opens_for_those_the_table_names(line: Line, people: People) -> None:
    assert wrong(line.get, people, "get", line) == {}


@each_line
def test_a_deed_is_open_to_those_the_table_names(line: Line, people: People) -> None:
    assert wrong(line.post, people, "post", line) == {}


@pytest.mark.parametrize("visibility", HIDDEN)
@each_line_of_a_person
def test_a_page_of_a_hidden_wall_opens_for_whom_it_is_not_hidden_from(
    line: Line, visibility: Visibility, people: People
) -> None:
    choose_visibility(user=people["owner"], visibility=visibility)
    assert wrong(once(line.get, visibility, line.of), people, "get", line) == {}


@pytest.mark.parametrize("visibility", HIDDEN)
@each_line_of_a_person
def test_a_deed_on_a_hidden_wall_is_open_to_whom_it_is_not_hidden_from(
    line: Line, visibility: Visibility, people: People
) -> None:
    choose_visibility(user=people["owner"], visibility=visibility)
    assert wrong(once(line.post, visibility, line.of), people, "post", line) == {}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("visibility", Visibility)
@each_line_of_a_person
def test_what_is_hidden_looks_like_what_is_not_there(
    line: Line, visibility: Visibility, method: str, people: People
) -> None:
    choose_visibility(user=people["owner"], visibility=visibility)
    told = once(getattr(line, method), visibility, line.of)
    for persona in [persona for persona, it in told._asdict().items() if it == ABSENT and persona != "owner"]:
        client = client_of(people[persona])
        hidden = getattr(client, method)(line.path)
        absent = getattr(client, method)(line.path.replace("alice", NO_ONE))
        assert seen(hidden, "alice") == seen(absent, NO_ONE), persona


def wrong(told: Who, people: People, method: str, line: Line) -> dict[str, str]:
    """Those who get something else than the table says, and what. Each finds everything as it was made."""
    return {
        persona: got
        for persona, it in told._asdict().items()
        if not is_as_told(got := try_it(people, persona, method, line), it, method)
    }


def try_it(people: People, persona: str, method: str, line: Line) -> str:
    with transaction.atomic():
        sent = SENT.get(line.name) if method == "post" else None
        got = outcome(getattr(client_of(people[persona]), method)(line.path, sent))
        transaction.set_rollback(True)
    return got


def seen(response: HttpResponse, handle: str) -> tuple[int, dict[str, str], str]:
    """All that an answer says, without what differs at each drawing and the address that was asked for."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    by_chance = {"Content-Length", "X-Request-ID"}
    headers = {name: value for name, value in response.headers.items() if name not in by_chance}
    return response.status_code, headers, body.replace(handle, "")
