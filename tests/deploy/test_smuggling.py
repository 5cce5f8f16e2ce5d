"""A request hidden in another, sent as bytes to gunicorn and to nginx before it: it is never served.

Each has `/hidden` where one reader of the two may think that a new request begins. The application writes
down what it was asked for.
"""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.rehearse.instance import status_of
from deploy.rehearse.load import until
from deploy.rehearse.machine import free_port
from deploy.rehearse.proxy import OnInstance

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
TELLING = """
def application(environ, start_response):
    body = environ["wsgi.input"].read()
    names = sorted(name for name in environ if name.startswith("HTTP_"))
    with open("asked", "a") as asked:
        print(environ["REQUEST_METHOD"], environ["PATH_INFO"], len(body), *names, file=asked)
    start_response("200 OK", [("Content-Length", "0")])
    return []
"""
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: testserver\r\n\r\n"
HOST = b"Host: testserver\r\n"
GET = b"GET /seen HTTP/1.1\r\n" + HOST
HEAD = b"POST /seen HTTP/1.1\r\nHost: testserver\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(b"0\r\n\r\n" + HIDDEN)
SILENT_S = 0.4
CHUNKED = b"Transfer-Encoding: chunked\r\n"
ENDS = b"\r\n0\r\n\r\n" + HIDDEN

SMUGGLED = {
    "two lengths": HEAD + b"Content-Length: 0\r\n" + LENGTH + b"\r\n0\r\n\r\n" + HIDDEN,
    "two lengths in a line": HEAD + b"Content-Length: 0, 45\r\n\r\n" + HIDDEN,
    "a length and chunks": HEAD + LENGTH + CHUNKED + ENDS,
    "chunks and a length": HEAD + CHUNKED + LENGTH + ENDS,
    "a length with a sign": HEAD + b"Content-Length: +0\r\n\r\n" + HIDDEN,
    "a length below nothing": HEAD + b"Content-Length: -1\r\n\r\n" + HIDDEN,
    "a length in hexadecimal": HEAD + b"Content-Length: 0x0\r\n\r\n" + HIDDEN,
    "a length with an underscore": HEAD + b"Content-Length: 0_0\r\n\r\n" + HIDDEN,
    "a length in other digits": HEAD + "Content-Length: ٠\r\n\r\n".encode() + HIDDEN,
    "a length named with a space": HEAD + b"Content-Length : 0\r\n" + LENGTH + b"\r\n0\r\n\r\n" + HIDDEN,
    "a length named with an underscore": HEAD + b"Content_Length: 0\r\n" + LENGTH + b"\r\n0\r\n\r\n" + HIDDEN,
    "chunks named with a space": HEAD + LENGTH + b"Transfer-Encoding : chunked\r\n" + ENDS,
    "chunks with a tab": HEAD + LENGTH + b"Transfer-Encoding:\tchunked\r\n" + ENDS,
    "chunks with a vertical tab": HEAD + LENGTH + b"Transfer-Encoding: \x0bchunked\r\n" + ENDS,
    "chunks with something else": HEAD + LENGTH + b"Transfer-Encoding: chunked, identity\r\n" + ENDS,
    "chunks by another name": HEAD + LENGTH + b"Transfer-Encoding: xchunked\r\n" + ENDS,
    "chunks twice": HEAD + LENGTH + CHUNKED + b"Transfer-Encoding: x\r\n" + ENDS,
    "chunks in a folded line": HEAD + LENGTH + b"Transfer-Encoding:\r\n chunked\r\n" + ENDS,
    "a folded line": HEAD + b"X-A: b\r\n Content-Length: 0\r\n" + LENGTH + b"\r\n0\r\n\r\n" + HIDDEN,
    "a line that ends by CR": HEAD + b"X-A: b\rTransfer-Encoding: chunked\r\n" + LENGTH + ENDS,
    "a line that ends by LF": HEAD + b"X-A: b\nTransfer-Encoding: chunked\r\n" + LENGTH + ENDS,
    "a chunk's extension with a line": HEAD + CHUNKED + b"\r\n1;a=b\nc\r\nx\r\n0\r\n\r\n",
    "a chunk's size with a sign": HEAD + CHUNKED + b"\r\n+0\r\n\r\n" + HIDDEN,
    "a chunk's size with 0x": HEAD + CHUNKED + b"\r\n0x0\r\n\r\n" + HIDDEN,
    "a chunk's size that runs over": HEAD + CHUNKED + b"\r\n10000000000000000\r\n\r\n" + HIDDEN,
    "a chunk that is longer than it says": HEAD + CHUNKED + b"\r\n1\r\nxx\r\n0\r\n\r\n" + HIDDEN,
    "chunks in HTTP/1.0": b"POST /seen HTTP/1.0\r\n" + LENGTH + CHUNKED + ENDS,
    "a name with NUL": HEAD + b"Transfer\0-Encoding: chunked\r\n" + LENGTH + ENDS,
    "two hosts": GET + b"Host: evil.example\r\nContent-Length: 45\r\n\r\n" + HIDDEN,
    "a body to a GET": GET + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
    "a blank in the address": b"GET /seen HTTP/1.1 GET /hidden HTTP/1.1\r\nHost: testserver\r\n\r\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def gunicorn(tmp_path_factory):
    """As the Procfile starts it, with an application that writes down what it is asked."""
    place, port = tmp_path_factory.mktemp("telling"), free_port()
    (place / "telling.py").write_text(TELLING)
    process = subprocess.Popen(
        [
            *[sys.executable, "-m", "gunicorn", "telling:application", "--config", ROOT / "gunicorn.conf.py"],
            *["--chdir", place, "--pythonpath", ROOT, "--no-control-socket"],
        ],
        env={**os.environ, "PORT": str(port), "WEB_CONCURRENCY": "1", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert until(lambda: status_of(port, "/") == 200, 30)
    yield port, place / "asked"
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="module")
def doors(gunicorn):
    """`{name: port}` of gunicorn itself, and of nginx before it where there is one."""
    port, _ = gunicorn
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        yield {"gunicorn": port}
        return
    with OnInstance(ROOT, port) as proxy:
        yield {"gunicorn": port, "nginx": proxy.port}


def send(port: int, said: bytes) -> bytes:
    """All that comes back, until it ends or nothing more comes. nginx leaves whoever closes their side."""
    told = b""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as sent:
        sent.sendall(said)
        sent.settimeout(SILENT_S)
        try:
            while part := sent.recv(65_536):
                told += part
        except (TimeoutError, ConnectionResetError):
            pass
    return told


@pytest.mark.parametrize("door", ["gunicorn", "nginx"])
@pytest.mark.parametrize("what", SMUGGLED)
def test_what_is_hidden_in_a_request_is_not_served(what, door, doors, gunicorn):
    if door not in doors:
        pytest.skip("nginx was not found (Debian: nginx-light).")
    _, asked = gunicorn
    before = len(asked.read_text())

    told = send(doors[door], SMUGGLED[what])

    served = asked.read_text()[before:].splitlines()
    assert [line for line in served if "/hidden" in line] == []
    assert len(served) <= 1
    assert told.count(b"HTTP/1.1 200") <= 1
    assert status_of(doors[door], "/") == 200  # and the next one is served as ever


def test_one_request_after_another_is_two(doors, gunicorn):
    """So that the test above would see one that gets through."""
    _, asked = gunicorn
    before = len(asked.read_text())
    for port in doors.values():
        send(port, b"GET /seen HTTP/1.1\r\nHost: testserver\r\n\r\n" + HIDDEN)
    assert until(lambda: asked.read_text()[before:].count("GET /hidden") == len(doors), 10)


def test_a_header_with_an_underscore_does_not_pass_for_another(doors, gunicorn):
    _, asked = gunicorn
    before = len(asked.read_text())
    for port in doors.values():
        send(port, b"GET /seen HTTP/1.1\r\nHost: testserver\r\nX_Forwarded_For: 1.2.3.4\r\nX_Evil: b\r\n\r\n")
    served = asked.read_text()[before:].splitlines()
    assert len(served) == len(doors)
    assert all("HTTP_X_EVIL" not in line for line in served)
    assert "HTTP_X_FORWARDED_FOR" not in served[0]
