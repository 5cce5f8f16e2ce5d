"""Answers that are no HTTP, or HTTP that lies about itself."""

import gzip
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .faults import Fault
    from .server import Handler

Fail = Callable[["Handler", "Fault"], None]

BODY = b'{"id": 550, "page": 1, "results": [], "total_pages": 1, "total_results": 0}'


def _raw(data: bytes) -> Fail:
    """And closed."""

    def send(handler: "Handler", fault: "Fault") -> None:
        handler.send_raw(data)
        handler.close_connection = True

    return send


def _answer(*headers: bytes, body: bytes = BODY, status: bytes = b"200 OK") -> Fail:
    lines = (b"HTTP/1.1 " + status, b"Content-Type: application/json", b"Connection: close", *headers)
    return _raw(b"\r\n".join(lines) + b"\r\n\r\n" + body)


def _length(body: bytes) -> bytes:
    return b"Content-Length: %d" % len(body)


def _encoded(name: bytes, body: bytes) -> Fail:
    return _answer(b"Content-Encoding: " + name, _length(body), body=body)


def _leads_to(location: bytes, status: bytes) -> Fail:
    return _answer(b"Location: " + location, b"Content-Length: 0", body=b"", status=status)


def chunks_for_ever(handler: "Handler", fault: "Fault") -> None:
    handler.send_raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not handler.server.standin.stopping.is_set():
        handler.send_raw(b"4000\r\n" + b" " * 0x4000 + b"\r\n")


def continue_for_ever(handler: "Handler", fault: "Fault") -> None:
    handler.drip(b"HTTP/1.1 100 Continue\r\n\r\n")


CHUNKED = b"Transfer-Encoding: chunked"
LINE: dict[str, Fail] = {
    "no_http": _raw(b"220 mail.example ESMTP\r\n"),
    "http_0_9": _raw(BODY),
    "http_9": _raw(b"HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
    "status_none": _raw(b"HTTP/1.1\r\n\r\n"),
    "status_000": _answer(b"Content-Length: 2", body=b"{}", status=b"000 Nothing"),
    "status_word": _answer(b"Content-Length: 2", body=b"{}", status=b"two hundred"),
    "status_99999": _answer(b"Content-Length: 2", body=b"{}", status=b"99999 Much"),
    "header_endless": _answer(b"X-Long: " + b"a" * 200_000),
    "headers_many": _answer(*(b"X-%d: a" % n for n in range(500))),
    "header_with_nul": _answer(b"X-Odd: a\x00b", _length(BODY), body=BODY[:-1]),
    "header_without_name": _answer(b": a", _length(BODY), body=BODY[:-1]),
    "length_negative": _answer(b"Content-Length: -5", body=BODY[:-1]),
    "length_in_words": _answer(b"Content-Length: many", body=BODY[:-1]),
    "length_twice": _answer(b"Content-Length: 5", b"Content-Length: 500"),
    "length_too_short": _answer(b"Content-Length: 10"),
    "length_100_mb": _answer(b"Content-Length: 100000000"),
    "length_none_and_cut": _answer(body=BODY[:20]),
    "chunk_of_words": _answer(CHUNKED, body=b"zz\r\n" + BODY),
    "chunk_too_long": _answer(CHUNKED, body=b"fffffffffffffffff\r\n" + BODY),
    "chunk_cut": _answer(CHUNKED, body=b"40\r\n" + BODY[:20]),
    "chunks_for_ever": chunks_for_ever,
    "continue_for_ever": continue_for_ever,
    "empty": _answer(b"Content-Length: 0", body=b""),
    "null": _answer(b"Content-Length: 4", body=b"null"),
    "number": _answer(b"Content-Length: 4", body=b"1e99"),
    "gzip_that_is_none": _encoded(b"gzip", BODY),
    "gzip_cut": _encoded(b"gzip", gzip.compress(BODY * 50)[:60]),
    "gzip_twice": _encoded(b"gzip", gzip.compress(gzip.compress(BODY))),
    "gzip_bomb_within_another": _encoded(b"gzip, gzip", gzip.compress(gzip.compress(b" " * 20_000_000))),
    "deflate_bomb": _encoded(b"deflate", zlib.compress(b" " * 20_000_000)),
    "encoding_unknown": _encoded(b"br", b"\x8b\x03\x80{}\x03"),
    "redirect_to_a_file": _leads_to(b"file:///etc/passwd", b"301 Moved"),
    "redirect_to_itself": _leads_to(b"/3/movie/550", b"307 Again"),
    "redirect_to_another": _leads_to(b"https://evil.example/3/", b"308 There"),
    "no_content": _raw(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
    "not_modified": _raw(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"),
}
FOR_EVER = (
    "drip_headers",
    "drip_body",
    "continue_for_ever",
    "chunks_for_ever",
)  # till the client's patience ends
