"""What passes a spoilt proxy, and what a client sees of it."""

import socket
import struct
import threading
import time

import pytest

from drill.proxy import Proxy
from drill.wire import SSL_REQUEST, STARTUP, Messages


@pytest.fixture
def echo():
    """The port of a server that sends back what it gets; to a question also that it is ready."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(connection):
        with connection:
            try:
                while data := connection.recv(65536):
                    connection.sendall(data + (READY if data == message(b"Q", b"a") else b""))
            except OSError:
                pass

    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=serve, args=(connection,))
            thread.start()
            threads.append(thread)

    threads = [threading.Thread(target=accept)]
    threads[0].start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for thread in threads:
        thread.join()


@pytest.fixture
def proxy(echo):
    with Proxy(echo) as proxy:
        yield proxy


def ask(proxy, data, *, size=None):
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=2) as client:
        client.sendall(data)
        got = b""
        while len(got) < (size or len(data)) and (piece := client.recv(65536)):
            got += piece
        return got


def message(kind, text=b""):
    return kind + struct.pack("!I", 4 + len(text)) + text


READY = message(b"Z", b"I")
BEGUN = struct.pack("!II", 8, SSL_REQUEST) + struct.pack("!II", 8, STARTUP)


def asked(text):
    return BEGUN + message(b"Q", text)


@pytest.mark.parametrize(
    "toxics",
    [
        {},
        {"latency_s": 0.02, "jitter_s": 0.01},
        {"bandwidth": 100_000},
        {"slice_bytes": 2},
        {"slow_close_s": 0.01},
    ],
    ids=str,
)
def test_what_is_slow_arrives_whole(proxy, toxics):
    proxy.spoil(**toxics)
    assert ask(proxy, asked(b"a" * 300)) == asked(b"a" * 300)


def test_latency_and_bandwidth_take_their_time(proxy):
    proxy.spoil(latency_s=0.1, bandwidth=1000)
    before = time.monotonic()
    ask(proxy, asked(b"a" * 100))
    assert time.monotonic() - before > 0.4  # never less: 0.1 s and 0.1 s, there and back


def test_down_is_refused_and_up_again_answers(proxy):
    proxy.spoil(is_down=True)
    with pytest.raises(ConnectionRefusedError):
        ask(proxy, asked(b"a"))
    proxy.spoil()
    assert ask(proxy, asked(b"a")) == asked(b"a")


def test_of_limited_data_so_much_arrives_and_then_the_end(proxy):
    proxy.spoil(limit_bytes=40)
    assert ask(proxy, asked(b"a" * 100)) == asked(b"a" * 100)[:40]


def test_a_timeout_says_nothing_until_it_closes(proxy):
    proxy.spoil(timeout_s=0.05)
    assert ask(proxy, asked(b"a")) == b""


def test_a_reset_is_a_reset(proxy):
    proxy.spoil(reset_after_s=0)
    with pytest.raises(ConnectionResetError):
        ask(proxy, asked(b"a"))


def test_messages_are_found_wherever_the_pieces_end():
    stream, messages = asked(b"SELECT 1") + message(b"X"), Messages(is_begun=False)
    kinds = [kind for byte in stream for kind, _ in messages.feed(bytes([byte]))]
    assert kinds == [b"", b"", b"Q", b"X"]


@pytest.mark.parametrize("passes_on", [True, False])
def test_a_cut_falls_after_the_message_that_was_named(proxy, passes_on):
    cut = proxy.cut_after(3, passes_on=passes_on)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=2) as client:
        client.sendall(BEGUN)
        assert client.recv(100) == BEGUN
        client.sendall(message(b"Q", b"a"))
        with pytest.raises(ConnectionResetError):
            client.recv(100)
    assert (cut.seen, cut.kind) == (3, b"Q")


def test_before_the_cut_everything_passes(proxy):
    cut = proxy.cut_after(4, passes_on=False)
    assert ask(proxy, asked(b"a")) == asked(b"a")
    assert not cut.has_fired
