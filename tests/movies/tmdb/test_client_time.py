"""Whatever TMDB or the line does, a call ends in its time, and a second try is made where it may help."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from movies.tmdb.client import CALLS_AT_ONCE, RETRY_PAUSE_S, Budget, make_session
from tests.standin import KINDS, Standin
from tests.standin.spoilt import SPOILT

from .certificates import write_certificate
from .conftest import HASTY, fail

NO_RECORDS = ("null_results", "wrong_types")  # JSON objects; records.py refuses what is in them
PATIENT_ONLY_IN_PARTS = Budget(connect_s=10, read_s=10, total_s=0.5)


@contextmanager
def ends_within(seconds):
    started_at = time.monotonic()
    yield
    assert time.monotonic() - started_at < seconds


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in (*NO_RECORDS, *SPOILT, "401")])
def test_every_failure_is_unavailable_and_in_time(hasty_client, standin, kind):
    standin.fail_with(kind)

    with ends_within(3):
        fail(hasty_client)


@pytest.mark.parametrize("kind", ["drip_headers", "drip_body"])
def test_a_call_ends_in_its_two_and_a_half_seconds_however_slowly_tmdb_speaks(client, standin, kind):
    standin.fail_with(kind)

    with ends_within(4):
        fail(client)


@pytest.mark.parametrize(
    "kind",
    ["dead", "slow", "drip_headers", "drip_body", "truncated", "reset", "oversize", "redirect"],
)
def test_a_connection_that_was_cut_short_serves_no_other_call(make_client, standin, kind):
    session = make_session(standin.base_url)
    standin.fail_with(kind)
    fail(make_client(session=session, budget=HASTY))
    before = standin.connection_count
    standin.fail_with(None)

    assert make_client(session=session).movie(129, "ja-JP")["id"] == 129
    # More than one when the refused retry of the first call was counted late.
    assert standin.connection_count >= before + 1


@pytest.mark.parametrize("kind", ["slow", "drip_headers", "drip_body"])
def test_one_silence_takes_no_longer_than_the_whole_call_may(make_client, standin, kind):
    standin.fail_with(kind)

    with ends_within(3):
        fail(make_client(budget=PATIENT_ONLY_IN_PARTS))


def test_a_body_past_the_cap_is_not_taken_in(client, standin):
    standin.fail_with("gzip_bomb")

    assert str(fail(client)) == "the answer is too large"


def test_a_refused_connection_fails_at_once(make_client):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening
        client = make_client(base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/3")
        with ends_within(2):
            fail(client)


@pytest.mark.parametrize("budget", [HASTY, PATIENT_ONLY_IN_PARTS])
def test_a_host_that_does_not_take_up_the_connection_is_given_up(make_client, budget):
    with socket.socket() as busy, socket.socket() as first, socket.socket() as second:
        busy.bind(("127.0.0.1", 0))
        busy.listen(0)
        for queued in (first, second):
            queued.setblocking(False)
            queued.connect_ex(busy.getsockname())
        client = make_client(base_url=f"http://127.0.0.1:{busy.getsockname()[1]}/3", budget=budget)
        with ends_within(3):
            assert str(fail(client)) == "ConnectTimeout"


def test_the_next_address_of_a_host_is_tried_when_one_refuses(client, standin, monkeypatch):
    def two_addresses(host, port, **how):
        (*kind, (address, _)), *_ = look_up(host, port, **how)
        return [(*kind, (address, refusing_port)), (*kind, (address, port))]

    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", two_addresses)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        refusing_port = taken.getsockname()[1]

        assert client.movie(129, "ja-JP")["id"] == 129


@pytest.mark.parametrize("kind", ["502", "503", "504", "dead", "reset", "truncated"])
def test_a_fleeting_failure_is_tried_once_more(client, standin, kind):
    standin.fail_with(kind, times=1)

    assert client.movie(129, "ja-JP")["id"] == 129
    assert len(standin.requests) == 2


def test_the_second_failure_is_the_last(client, standin):
    standin.fail_with("503")

    fail(client)

    assert len(standin.requests) == 2


@pytest.mark.parametrize(
    "kind", ["500", "429", "malformed", "html", "redirect", "oversize", "slow", "drip_body", "stall"]
)
def test_what_would_only_fail_again_is_not_repeated(hasty_client, standin, kind):
    standin.fail_with(kind)

    fail(hasty_client)

    assert len(standin.requests) == 1


def test_no_second_try_begins_without_time_for_it(make_client, standin, clock):
    standin.fail_with("503")

    fail(make_client(budget=Budget(total_s=RETRY_PAUSE_S * 0.9), clock=clock))  # time stands still

    assert len(standin.requests) <= 1


def test_a_call_that_finds_every_place_taken_does_not_wait_for_long(make_client, standin):
    standin.fail_with("slow", seconds=0.7)
    client = make_client(budget=Budget(connect_s=0.5, read_s=1.9, total_s=2.0))

    with ThreadPoolExecutor(CALLS_AT_ONCE + 2) as pool:
        calls = [pool.submit(client.movie, 550, "ja-JP") for _ in range(CALLS_AT_ONCE + 2)]
    errors = [call.exception() for call in calls]

    assert len(standin.requests) == CALLS_AT_ONCE
    assert [str(error) for error in errors if error] == ["too many calls at once"] * 2


def test_threads_share_one_client(client, standin):
    ids = [129, 550, 603, 346, 194] * 6

    with ThreadPoolExecutor(CALLS_AT_ONCE) as pool:
        answers = list(pool.map(lambda tmdb_id: client.movie(tmdb_id, "ja-JP")["id"], ids))

    assert answers == ids
    assert standin.connection_count <= CALLS_AT_ONCE


# --- TLS ---


@pytest.fixture
def certificate(tmp_path):
    return tmp_path / "certificate.pem"


def test_a_certificate_that_nobody_signed_is_refused(make_client, certificate):
    with Standin(tls=write_certificate(certificate)) as standin:
        fail(make_client(base_url=standin.base_url))

        assert standin.requests == []


@pytest.mark.parametrize("kind", ["drip_headers", "drip_body"])
def test_tls_holds_nobody_longer_than_plain_text(make_client, certificate, kind):
    with Standin(tls=write_certificate(certificate)) as standin:
        session = make_session(standin.base_url)
        session.verify = str(certificate)
        told = {"base_url": standin.base_url, "session": session}
        assert make_client(**told).movie(129, "ja-JP")["id"] == 129
        standin.fail_with(kind)

        with ends_within(3):
            fail(make_client(**told, budget=HASTY))


@pytest.mark.parametrize("budget", [HASTY, PATIENT_ONLY_IN_PARTS])
def test_a_handshake_that_drips_is_cut_off(make_client, budget):
    with _dripping_server(b"\x16\x03\x03\x40\x00" + b"\x02" * 1000) as port:
        client = make_client(base_url=f"https://127.0.0.1:{port}/3", budget=budget)
        with ends_within(3):
            fail(client)


@contextmanager
def _dripping_server(data):
    """Sends data a byte at a time, whoever connects and whatever they say."""
    stopping = threading.Event()

    def drip(listener):
        while not stopping.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            with connection, suppress(OSError):
                for byte in data:
                    connection.sendall(bytes([byte]))
                    stopping.wait(0.02)

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        listener.settimeout(0.05)
        pool.submit(drip, listener)
        try:
            yield listener.getsockname()[1]
        finally:
            stopping.set()
