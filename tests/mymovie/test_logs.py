"""A line of JSON for each request and event, with nothing in it that is a person's or a secret."""

import json
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from movies.tmdb import service
from mymovie import __version__, logs, measures, scrub
from mymovie.scrub import scrubbed
from tests.movies.pages import client_of

Lines = Callable[[], list[dict[str, Any]]]

ASKED = ["time", "level", "event", "request_id", "method", "route", "status"]
COSTS = ["ms", "queries", "db_ms", "tmdb_ms"]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """What was logged since it was last asked."""
    capsys.readouterr()
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture(autouse=True)
def _nothing_is_at_hand() -> None:
    measures.end()


# --- requests ---


def test_each_request_is_a_line(client: Client, lines: Lines) -> None:
    client.get("/livez")
    (line,) = lines()
    assert list(line) == [*ASKED, *COSTS, "release"]
    assert (line["level"], line["event"], line["release"]) == ("info", "request", __version__)
    assert (line["method"], line["route"], line["status"], line["queries"]) == ("GET", "livez", 200, 0)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])


@pytest.mark.django_db
def test_the_queries_of_a_request_are_counted(
    as_alice: Client, lines: Lines, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        as_alice.get("/people/")
    (line,) = lines()
    assert (line["route"], line["queries"]) == ("movies:people", 4)
    assert line["ms"] > line["db_ms"] > 0


@pytest.mark.django_db
def test_the_time_that_tmdb_took_is_told_apart(as_alice: Client, lines: Lines, standin: Any) -> None:
    with service.use_client(client_of(standin)):
        as_alice.get("/search/further/?q=Fight")
    (line,) = lines()
    assert line["ms"] > line["tmdb_ms"] > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("tests.mymovie.urls_of_trouble")
def test_a_download_is_told_of_at_its_end(client: Client, lines: Lines) -> None:
    response = client.get("/flow/")
    assert lines() == []
    assert response.getvalue() == b"part" * 3
    assert [(line["route"], line["queries"]) for line in lines()] == [("flow", 3)]


@pytest.mark.django_db
@pytest.mark.urls("tests.mymovie.urls_of_trouble")
def test_a_download_that_nobody_waits_for_is_told_of_once(client: Client, lines: Lines) -> None:
    response = client.get("/flow/")
    response.close()
    response.close()
    assert [line["route"] for line in lines()] == ["flow"]


@pytest.mark.parametrize(("path", "route"), [("/no/such/page/", ""), ("/static/css/tokens.css", "static")])
def test_a_path_is_never_told(client: Client, lines: Lines, path: str, route: str) -> None:
    response = client.get(path)
    if response.streaming:
        list(response.streaming_content)
    assert [line["route"] for line in lines()] == [route]


def test_a_method_that_does_not_exist_is_not_repeated(client: Client, lines: Lines) -> None:
    client.generic("ALICE@EXAMPLE.COM", "/livez")
    assert [line["method"] for line in lines()] == ["other"]


# --- the id of a request ---


@pytest.mark.parametrize("given", ["a", "1-669d8c54-7c2a", "A" * 64])
def test_an_id_that_was_given_in_front_is_kept(client: Client, lines: Lines, given: str) -> None:
    response = client.get("/livez", headers={"X-Request-ID": given})
    assert response["X-Request-ID"] == given
    assert [line["request_id"] for line in lines()] == [given]


@pytest.mark.parametrize("given", ["", "A" * 65, "a@example.com", "a\n", "a b", "é", "１"])
def test_anything_else_is_no_id(client: Client, lines: Lines, given: str) -> None:
    response = client.get("/livez", headers={"X-Request-ID": given})
    made = response["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f-]{36}", made)
    assert [line["request_id"] for line in lines()] == [made]


@pytest.mark.urls("tests.mymovie.urls_of_trouble")
@pytest.mark.parametrize("path", ["/crash/", "/away/", "/livez?%00"])
def test_the_page_of_an_error_shows_the_id_that_its_lines_have(lines: Lines, path: str) -> None:
    response = Client(raise_request_exception=False).get(path)
    assert f"<span>{response['X-Request-ID']}</span>" in response.content.decode()
    told = lines()
    assert {line["request_id"] for line in told} == {response["X-Request-ID"]}
    assert told[-1]["event"] == "request"


def test_a_page_that_is_the_same_for_all_shows_no_id(client: Client) -> None:
    response = client.get("/offline/")
    assert response["X-Request-ID"] not in response.content.decode()


def test_what_is_logged_outside_of_a_request_has_no_id(client: Client, lines: Lines) -> None:
    client.get("/livez")
    logging.getLogger("movies").warning("later")
    assert [line["request_id"] for line in lines()][1:] == [""]


# --- events ---


@pytest.mark.urls("tests.mymovie.urls_of_trouble")
def test_an_error_is_one_line_with_the_places_it_came_through(lines: Lines) -> None:
    Client(raise_request_exception=False).get("/crash/")
    error, request = lines()
    assert (error["event"], error["level"]) == ("django.request", "error")
    assert error["trace"].startswith("RuntimeError: a bug at django/core/handlers/exception.py:")
    assert re.search(r" > tests/mymovie/urls_of_trouble\.py:\d+ crash$", error["trace"])
    assert (request["status"], request["level"]) == (500, "error")


def test_a_refused_request_is_no_event_of_its_own(client: Client, lines: Lines, settings: Any) -> None:
    client.get("/no/such/page/")
    client.get("/about/", headers={"host": "elsewhere.example"})
    settings.MAINTENANCE = True
    Client().get("/")
    assert [(line["event"], line["status"]) for line in lines()] == [
        ("request", 404),
        ("request", 400),
        ("request", 503),
    ]


def test_words_with_line_ends_are_one_line(lines: Lines) -> None:
    logging.getLogger("movies").warning('one\n{"level": "info"}\r\u2028two')
    (line,) = lines()
    assert line["message"] == 'one {"level": "info"} two'


def test_an_error_without_end_is_cut_short(lines: Lines) -> None:
    def fall(deep: int) -> None:
        if deep:
            fall(deep - 1)
        raise ValueError("x" * 10_000)

    try:
        fall(300)
    except ValueError:
        logging.getLogger("movies").exception("Fell")
    (line,) = lines()
    assert line["trace"].count(" > ") == logs.FRAMES - 1
    assert len(line["trace"]) < 5_000


# --- what is in none of it ---

TOLD = [
    "alice@example.com",
    "アリス@example.com",
    "alice%40example.com",
    '"alice smith"@example.com',
    "/@alice/550/edit/",
    "/movies/film/",
    "/people/?after=score",
    "https://mymovie.example/@alice/?sort=score",
    "search/?q=my+secret+film&page=2",
    "?q=alice",
    "203.0.113.77",
    "203.0.113.77:51234",
    "2001:db8::77",
    "::ffff:203.0.113.77",
    "Bearer eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhbGljZSJ9.c2lnbmF0dXJl",
    "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJhbGljZSJ9.c2lnbmF0dXJl",
    "sessionid=k2j3h4k2j3h4k2j3h4",
    "password: hunter22",
    "'api_key': 'hunter22'",
    "0123456789abcdef0123456789abcdef",
    "a-key-that-signs-nothing-but-tests-0123456789abcdef",
]
PARTS = re.compile(
    r"alice|smith|アリス|edit|score|film|203\.0\.113|:51234|:db8|eyJ|k2j3|hunter|0123456789|mymovie\.example"
)


@pytest.mark.parametrize("told", TOLD)
def test_nothing_of_it_is_left_in_a_text(told: str) -> None:
    assert not PARTS.search(scrubbed(f"before {told} after"))
    assert not PARTS.search(scrubbed(told))
    assert scrubbed(f"before {told} after").startswith("before [") or "=[secret]" in scrubbed(told)


def test_our_own_secrets_are_known_whatever_they_look_like(settings: Any) -> None:
    settings.SECRET_KEY = "correct horse"
    settings.EMAIL_HOST_PASSWORD = "battery"
    scrub.our_secrets.cache_clear()
    told = scrubbed("correct horse battery staple")
    scrub.our_secrets.cache_clear()
    assert told == "[secret] [secret] staple"


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.urls("tests.mymovie.urls_of_trouble")
def test_nothing_of_it_is_in_any_line_of_a_request(
    told: str, capsys: pytest.CaptureFixture[str], lines: Lines
) -> None:
    headers = {
        "User-Agent": told.encode().decode("latin-1"),
        "Cookie": "sessionid=hunter22",
        "Referer": "/@alice/",
    }
    client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.77", headers=headers)
    client.get("/told/", {"said": told})
    client.get("/no such/alice@example.com/and alice/")
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 4
    assert not PARTS.search(json.dumps([json.loads(line) for line in out.splitlines()], ensure_ascii=False))


def test_a_path_with_spaces_that_django_tells_of_is_left_out(lines: Lines) -> None:
    logging.getLogger("django.security").error("%s: %s", "Refused", "/no such/alice and bob/")
    assert [line["message"] for line in lines()] == ["Refused: [path]"]


@pytest.mark.parametrize(
    "text",
    [
        "TMDB failed 5 times in a row; resting",
        "12:34:56 and/or 3.5 s",
        "IntegrityError: duplicate key value violates unique constraint",
        "accounts.management.commands.erase_left is a long name",
    ],
)
def test_what_is_nobodys_stays_as_it_is(text: str) -> None:
    assert scrubbed(text) == text


def test_in_development_lines_are_to_be_read() -> None:
    made = logs.config(debug=True)["formatters"]["lines"]["()"]
    assert made == "mymovie.logs.PlainLines"
    record = logging.LogRecord("request", logging.INFO, "", 0, "%s %s", ("GET", "/@alice/"), None)
    assert logs.PlainLines().format(record).endswith(" INFO request GET /@alice/")
