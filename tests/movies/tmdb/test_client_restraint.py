"""TMDB is left alone when it asks for it, and when it is down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests

from movies.tmdb.breaker import FAILURES, REST_S
from movies.tmdb.client import CALLS_AT_ONCE, make_session
from movies.tmdb.errors import TMDBNotFound, TMDBRateLimited, TMDBRefused, TMDBRejected
from tests.standin import REFUSED_TOKEN

from .conftest import fail


def fail_often(client, times=FAILURES):
    for _ in range(times):
        fail(client)


# --- asked to wait ---


@pytest.mark.parametrize(
    ("retry_after", "pause_s"),
    [("7", 7), ("0", 1), ("-3", 1), ("9999", 60), (None, 2), ("", 2), ("soon", 2), ("1.5", 2),
     ("9" * 5000, 2), ("Thu, 01 Jan 1970 00:00:00 -0000", 1), ("Fri, 01 Jan 9999 00:00:00 GMT", 60),
     ("Sat, 99 Foo 99999999 00:00:00 GMT", 2)],
)  # fmt: skip
def test_a_429_says_how_long_to_wait(client, standin, retry_after, pause_s):
    standin.fail_with("429", retry_after=retry_after)

    assert fail(client, TMDBRateLimited).retry_after_s == pause_s


def test_a_429_may_name_the_hour(client, standin):
    in_half_a_minute = datetime.now(UTC) + timedelta(seconds=30)
    standin.fail_with("429", retry_after=format_datetime(in_half_a_minute, usegmt=True))

    assert 25 < fail(client, TMDBRateLimited).retry_after_s <= 30


def test_until_the_pause_is_over_nothing_is_asked(make_client, standin, clock):
    client = make_client(clock=clock)
    standin.fail_with("429", retry_after="20", times=1)
    fail(client, TMDBRateLimited)

    clock.advance(15)
    assert fail(client, TMDBRateLimited).retry_after_s == 5
    assert len(standin.requests) == 1

    clock.advance(6)
    assert client.movie(129, "ja-JP")["id"] == 129


# --- the breaker ---


def test_after_repeated_failure_tmdb_is_left_alone(make_client, standin, clock):
    client = make_client(clock=clock)
    standin.fail_with("500")
    fail_often(client)
    clock.advance(REST_S - 1)

    fail(client)

    assert len(standin.requests) == FAILURES


def test_a_success_in_between_begins_the_count_anew(make_client, standin, clock):
    client = make_client(clock=clock)
    for _ in range(3):
        standin.fail_with("500", times=FAILURES - 1)
        fail_often(client, FAILURES - 1)
        client.movie(129, "ja-JP")

    assert len(standin.requests) == 3 * FAILURES


def test_after_its_rest_one_good_answer_opens_the_way_again(make_client, standin, clock):
    client = make_client(clock=clock)
    standin.fail_with("500", times=FAILURES)
    fail_often(client)
    clock.advance(REST_S)

    for _ in range(3):
        assert client.movie(129, "ja-JP")["id"] == 129


def test_a_failing_probe_means_another_rest(make_client, standin, clock):
    client = make_client(clock=clock)
    standin.fail_with("500")
    fail_often(client)
    clock.advance(REST_S)

    fail_often(client, 3)

    assert len(standin.requests) == FAILURES + 1


def test_only_one_call_at_a_time_probes(make_client, standin, clock):
    client = make_client(clock=clock)
    standin.fail_with("500")
    fail_often(client)
    clock.advance(REST_S)
    standin.fail_with("slow", seconds=0.3)

    with ThreadPoolExecutor(CALLS_AT_ONCE) as pool:
        calls = [pool.submit(client.movie, 129, "ja-JP") for _ in range(CALLS_AT_ONCE)]

    assert len(standin.requests) == FAILURES + 1
    assert sum(call.exception() is None for call in calls) == 1


def test_a_probe_that_breaks_off_leaves_the_way_for_the_next(make_client, standin, clock):
    session = make_session(standin.base_url)
    client = make_client(clock=clock, session=session)
    standin.fail_with("500", times=FAILURES)
    fail_often(client)
    clock.advance(REST_S)
    sound = session.get_adapter(standin.base_url + "/")
    session.mount(standin.base_url + "/", _Broken())
    with pytest.raises(KeyboardInterrupt):
        client.movie(129, "ja-JP")
    session.mount(standin.base_url + "/", sound)
    clock.advance(REST_S)

    assert client.movie(129, "ja-JP")["id"] == 129


class _Broken(requests.adapters.BaseAdapter):
    def send(self, *args, **kwargs):
        raise KeyboardInterrupt

    def close(self):
        pass


def test_answers_that_say_no_are_not_failures(make_client, standin, clock):
    client = make_client(clock=clock)
    for _ in range(FAILURES):
        with pytest.raises(TMDBNotFound):
            client.movie(999_999, "ja-JP")
    for _ in range(FAILURES):
        with pytest.raises(TMDBRejected):
            client.search_movies("", "ja-JP")

    assert client.movie(129, "ja-JP")["id"] == 129


def test_a_refused_token_does_not_open_the_breaker(make_client, standin):
    client = make_client(token=REFUSED_TOKEN)

    for _ in range(FAILURES + 1):
        fail(client, TMDBRefused)
