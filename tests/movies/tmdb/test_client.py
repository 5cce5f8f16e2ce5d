"""What is asked of TMDB, how its refusals are understood, and who may see what."""

import logging
from contextlib import suppress

import pytest
import requests

from movies.tmdb.client import checked_base_url, make_session
from movies.tmdb.errors import (
    TMDBError,
    TMDBNotConfigured,
    TMDBNotFound,
    TMDBRefused,
    TMDBRejected,
    TMDBUnavailable,
)
from tests.standin import KINDS, REFUSED_TOKEN, hostile
from tests.standin.faults import REDIRECT_TARGET

from .conftest import TOKEN, fail

# --- what is asked ---


def test_a_search_is_one_honest_request(client, standin):
    answer = client.search_movies("千と千尋", "ja-JP", page=1)

    assert [hit["id"] for hit in answer["results"]] == [129]
    (seen,) = standin.requests
    assert seen.path == "/3/search/movie"
    assert seen.query == {"query": "千と千尋", "language": "ja-JP", "page": "1", "include_adult": "false"}
    assert seen.headers["authorization"] == f"Bearer {TOKEN}"
    assert seen.headers["accept-encoding"] == "gzip"
    assert seen.headers["user-agent"] == "MyMovie/test (+http://testserver)"


def test_a_film_is_one_request_for_all_of_it(client, standin):
    answer = client.movie(129, "ja-JP")

    (seen,) = standin.requests
    assert seen.path == "/3/movie/129"
    assert seen.query["append_to_response"] == "translations,release_dates,alternative_titles,credits"
    assert {"translations", "release_dates", "alternative_titles", "credits"} <= answer.keys()


@pytest.mark.parametrize(("page", "asked"), [(-1, "1"), (0, "1"), (500, "500"), (501, "500")])
def test_no_page_is_asked_for_that_tmdb_does_not_serve(client, standin, page, asked):
    client.search_movies("love", "ja-JP", page=page)

    assert standin.requests[0].query["page"] == asked


@pytest.mark.parametrize("tmdb_id", [0, -1, 2**31, 10**30])
def test_an_id_that_cannot_be_is_not_found_without_asking(client, standin, tmdb_id):
    with pytest.raises(TMDBNotFound):
        client.movie(tmdb_id, "ja-JP")

    assert standin.requests == []


def test_a_query_of_any_characters_arrives_as_it_was_typed(client, standin):
    query = "&page=9#?/../ 𠮷 100% \r\nX-Injected: 1"

    client.search_movies(query, "ja-JP")

    assert standin.requests[0].query["query"] == query
    assert "x-injected" not in standin.requests[0].headers


def test_a_connection_is_kept_for_the_next_call(client, standin):
    for _ in range(3):
        client.movie(550, "ja-JP")

    assert standin.connection_count == 1


def test_the_environment_offers_neither_a_proxy_nor_credentials(make_client, standin, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    make_client().movie(550, "ja-JP")

    assert standin.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


# --- what TMDB says no to ---


def test_an_unknown_film_is_not_found(client):
    with pytest.raises(TMDBNotFound):
        client.movie(999_999, "ja-JP")


def test_a_film_that_tmdb_has_deleted_is_not_found(client):
    with pytest.raises(TMDBNotFound):
        client.movie(hostile.VANISHED, "ja-JP")


def test_an_invalid_id_is_not_found_although_tmdb_says_500(client, standin):
    with pytest.raises(TMDBNotFound):
        client.movie(hostile.INVALID, "ja-JP")

    assert len(standin.requests) == 1


def test_a_refused_token_is_a_matter_for_the_operator(make_client):
    fail(make_client(token=REFUSED_TOKEN), TMDBRefused)


def test_without_a_token_nothing_is_asked(make_client, standin):
    fail(make_client(token=" \n"), TMDBNotConfigured)

    assert standin.requests == []


def test_a_request_that_tmdb_will_not_take_is_rejected_and_not_repeated(client, standin):
    with pytest.raises(TMDBRejected):
        client.search_movies("", "ja-JP")

    assert len(standin.requests) == 1


def test_a_404_page_that_is_not_tmdbs_own_does_not_mean_that_a_film_is_gone(client, standin):
    standin.fail_with("html", status=404)

    fail(client, TMDBUnavailable)


@pytest.mark.parametrize("status", [200, 204, 301, 403, 418, 500, 501, 520, 599])
def test_a_page_for_people_is_no_answer_whatever_its_status(client, standin, status):
    standin.fail_with("html", status=status)

    fail(client, TMDBUnavailable)


# --- nowhere else, and under no one's eyes ---


def test_a_redirect_is_not_followed_nor_its_body_read(client, standin):
    standin.fail_with("redirect")

    assert str(fail(client)) == "status 302"
    assert [seen.path for seen in standin.requests] == ["/3/movie/550"]


def test_the_session_reaches_tmdb_and_nothing_else():
    session = make_session("https://api.themoviedb.org")

    for url in (REDIRECT_TARGET, "https://api.themoviedb.org.evil.example/x", "https://image.tmdb.org/x"):
        with pytest.raises(requests.exceptions.InvalidSchema):
            session.get(url)


@pytest.mark.parametrize(
    "base_url",
    ["https://api.themoviedb.org/3", "https://api.themoviedb.org/3/", "http://127.0.0.1:9009/3",
     "http://127.8.9.10/3", "http://localhost:9009/3", "http://[::1]:9009/3"],
)  # fmt: skip
def test_tmdb_is_reached_by_https_or_on_the_loopback(base_url):
    assert checked_base_url(base_url) == base_url.rstrip("/")


@pytest.mark.parametrize(
    "base_url",
    ["", "api.themoviedb.org/3", "http://api.themoviedb.org/3", "http://192.168.0.1/3", "ftp://127.0.0.1/3",
     "https:///3", "https://user:pw@api.themoviedb.org/3", "https://api.themoviedb.org/3?api_key=x",
     "https://api.themoviedb.org/3#x", "http://127.0.0.1.evil.example/3", "http://localhost.evil.example/3",
     "file:///etc/passwd"],
)  # fmt: skip
def test_any_other_address_is_refused(base_url):
    with pytest.raises(ValueError, match="base URL"):
        checked_base_url(base_url)


def test_a_port_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="Port"):
        checked_base_url("https://api.themoviedb.org:99999/3")


def test_no_cookie_is_taken_home(client, standin):
    standin.fail_with("html", times=1)  # its edge sets one
    fail(client)

    client.movie(129, "ja-JP")

    assert "cookie" not in standin.requests[-1].headers


def test_certificates_are_always_verified(make_client, standin):
    session = make_session(standin.base_url)
    session.verify = False

    with pytest.raises(ValueError, match="verified"):
        make_client(session=session)


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "ключ", "a\x00b"])
def test_a_token_that_is_none_is_refused_without_being_repeated(make_client, token):
    with pytest.raises(ValueError, match="token") as caught:
        make_client(token=token)

    assert token not in str(caught.value)


@pytest.mark.parametrize("kind", [None, *KINDS])
def test_the_token_stands_in_the_header_and_nowhere_else(hasty_client, standin, caplog, kind):
    caplog.set_level(logging.DEBUG)
    standin.fail_with(kind)

    with suppress(TMDBError):
        hasty_client.search_movies("secret wish", "ja-JP")

    assert all(TOKEN not in f"{seen.path}{seen.query}" for seen in standin.requests)
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(hasty_client) + repr(vars(hasty_client))


@pytest.mark.parametrize("kind", ["dead", "slow", "503", "html", "truncated", "redirect", "429"])
def test_an_error_carries_no_token_no_address_and_no_frame_that_holds_them(hasty_client, standin, kind):
    standin.fail_with(kind)

    error = fail(hasty_client)

    assert error.__context__ is None
    assert error.__cause__ is None
    for secret in (TOKEN, "Bearer", "127.0.0.1", "/3/"):
        assert secret not in f"{error!r}{error}{error.args}"
