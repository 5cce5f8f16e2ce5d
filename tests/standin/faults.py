"""The ways in which TMDB, or the line to it, can fail."""

import gzip
import json
import socket
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from .line import LINE
from .spoilt import SPOILT

if TYPE_CHECKING:
    from .server import Handler

DRIP_PAUSE_S = 0.05
REDIRECT_TARGET = "http://169.254.169.254/latest/meta-data/"
MESSAGES = {
    429: (25, "Your request count is over the allowed limit."),
    500: (11, "Internal error: Something went wrong."),
    502: (43, "Couldn't connect to the backend server."),
    503: (9, "Service offline: This service is temporarily offline."),
    504: (24, "Your request to the backend server timed out."),
}
STATUSES = (*MESSAGES, 400, 401, 403, 405, 406, 410, 418, 422, 451, 501, 520, 599)
HTML_PAGE = b"<!DOCTYPE html><title>ERROR: The request could not be satisfied</title><h1>Bad gateway</h1>"


@dataclass(frozen=True)
class Fault:
    """times: so many requests only, for ever when None. seconds: of "slow" and "stall". status: of "html"."""

    kind: str
    times: int | None = None
    path: str = ""  # only requests whose path holds this
    seconds: float = 10.0
    retry_after: str | None = None
    status: int = 403


def dead(handler: "Handler", fault: Fault) -> None:
    """Accepted, then closed: what a listening process that cannot work looks like."""
    handler.hang_up()


def drip_headers(handler: "Handler", fault: Fault) -> None:
    handler.send_raw(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    handler.drip(b"a")


def drip_body(handler: "Handler", fault: Fault) -> None:
    handler.send_head(200, length=1_000_000)
    handler.drip(b" ")


def stall(handler: "Handler", fault: Fault) -> None:
    """The answer begins, and then nothing comes."""
    handler.send_head(200, length=5000)
    handler.send_raw(b'{"page": 1, ')
    handler.server.standin.stopping.wait(fault.seconds)
    handler.close_connection = True


def error_status(handler: "Handler", fault: Fault) -> None:
    status = int(fault.kind)
    code, message = MESSAGES.get(status, (11, "Internal error: Something went wrong."))
    retry_after = {"Retry-After": fault.retry_after} if fault.retry_after is not None else {}
    handler.answer(status, {"success": False, "status_code": code, "status_message": message}, retry_after)


def html(handler: "Handler", fault: Fault) -> None:
    cookie = {"Set-Cookie": "edge=1; Path=/"}
    handler.send_head(fault.status, length=len(HTML_PAGE), content_type="text/html", headers=cookie)
    handler.send_raw(HTML_PAGE)


def truncated(handler: "Handler", fault: Fault) -> None:
    """Content-Length promises more than comes."""
    handler.send_head(200, length=5000)
    handler.send_raw(b'{"page": 1, "results": [')
    handler.close_connection = True


def reset(handler: "Handler", fault: Fault) -> None:
    handler.send_head(200, length=5000)
    handler.send_raw(b'{"page"')
    handler.hang_up()


def redirect(handler: "Handler", fault: Fault) -> None:
    """Its body is a bomb for who reads it all the same."""
    bomb = _bomb()
    handler.send_head(
        302, length=len(bomb), headers={"Location": REDIRECT_TARGET, "Content-Encoding": "gzip"}
    )
    handler.send_raw(bomb)


def oversize(handler: "Handler", fault: Fault) -> None:
    body = b'{"page": 1, "results": [' + b" " * 8_000_000 + b"]}"
    handler.send_head(200, length=len(body))
    handler.send_raw(body)


def gzip_bomb(handler: "Handler", fault: Fault) -> None:
    bomb = _bomb()
    handler.send_head(200, length=len(bomb), headers={"Content-Encoding": "gzip"})
    handler.send_raw(bomb)


@cache
def _bomb() -> bytes:
    """Twenty megabytes of nothing in twenty kilobytes."""
    return gzip.compress(b'{"page": 1, "results": [' + b" " * 20_000_000 + b"]}")


def _says(body: bytes) -> Callable[["Handler", Fault], None]:
    def send(handler: "Handler", fault: Fault) -> None:
        handler.send_head(200, length=len(body))
        handler.send_raw(body)

    return send


def _page(**odd: object) -> bytes:
    return json.dumps(
        {"id": 550, "page": 1, "results": [], "total_pages": 1, "total_results": 0} | odd
    ).encode()


WRONG_TYPES = _page(
    id="550",
    page="one",
    results={"0": {"id": "550"}},
    total_pages=[],
    title=7,
    runtime="long",
    release_dates=7,
    credits="none",
)

FAULTS: dict[str, Callable[["Handler", Fault], None]] = {
    "dead": dead,
    "drip_headers": drip_headers,
    "drip_body": drip_body,
    "stall": stall,
    **dict.fromkeys(map(str, STATUSES), error_status),
    "html": html,
    "truncated": truncated,
    "malformed": _says(b'{"page": 1, "results": ['),
    "array": _says(b"[]"),
    "deep": _says(b"[" * 200_000),
    "null_results": _says(_page(id=None, results=None)),
    "wrong_types": _says(WRONG_TYPES),
    "no_success": _says(b'{"success": false, "status_code": 11, "status_message": "Internal error"}'),
    "redirect": redirect,
    "oversize": oversize,
    "gzip_bomb": gzip_bomb,
    "reset": reset,
    **LINE,
}
KINDS: Iterable[str] = (*FAULTS, *SPOILT, "slow")  # slow answers in the end, and rightly


def reset_on_close(connection: socket.socket) -> None:
    """Closing then sends RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
