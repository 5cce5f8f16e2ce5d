"""A Redis of a dictionary, that can fail in every way a real one was seen to; it counts what it is asked."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FAULTS = ["refused", "odd", "hangs", "reset", "garbage", "drips", "full", "read-only", "flushed", "foreign"]
SILENT = {"refused", "hangs", "reset", "garbage", "drips"}  # those after which it is left alone
WRITES = {b"SET", b"DEL", b"EXPIRE", b"FLUSHDB"}


class FakeRedis(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.fault = ""
        self.rows: dict[bytes, bytes] = {}
        self.commands: list[bytes] = []
        self.connections = 0
        self.open: set[socket.socket] = set()
        self.ends = threading.Event()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.server_address[1]}/0"

    def breaks(self, fault: str) -> None:
        self.fault = fault
        if fault == "refused":
            self.socket.close()
            for connection in list(self.open):
                connection.shutdown(socket.SHUT_RDWR)
        if fault == "flushed":
            self.rows.clear()
        if fault == "foreign":
            self.rows = dict.fromkeys(self.rows, b"\x80\x04not ours.")

    def shutdown_request(self, request: Any) -> None:
        """With a reset if one was asked for; a goodbye would come before it."""
        self.open.discard(request)
        request.close()

    def handle_error(self, *about: object) -> None:
        pass


class Conversation(socketserver.StreamRequestHandler):
    server: FakeRedis

    def handle(self) -> None:
        self.server.connections += 1
        self.server.open.add(self.connection)
        while command := self._read():
            self.server.commands.append(command[0].upper())
            if not self._fails(command[0].upper()):
                self.wfile.write(self._answer(*command))

    def _read(self) -> list[bytes]:
        try:
            head = self.rfile.readline()
            if not head:
                return []
            return [self.rfile.read(int(self.rfile.readline()[1:]) + 2)[:-2] for _ in range(int(head[1:]))]
        except (OSError, ValueError):
            return []

    def _fails(self, name: bytes) -> bool:
        match self.server.fault:
            case "hangs":
                self.server.ends.wait(30)
            case "drips":
                while not self.server.ends.wait(0.02):
                    self._say(b"$")
            case "reset":
                self._say(b"$100\r\nhalf")
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                raise ConnectionAbortedError
            case "garbage":
                self._say(b"HTTP/1.1 400 Bad Request\r\n\xff\r\n\r\n")
            case "odd":
                self._say(b":5\r\n")
            case "full" if name in WRITES:
                self._say(b"-OOM command not allowed when used memory > 'maxmemory'.\r\n")
            case "read-only" if name in WRITES:
                self._say(b"-READONLY You can't write against a read only replica.\r\n")
            case _:
                return False
        return True

    def _say(self, what: bytes) -> None:
        try:
            self.wfile.write(what)
        except OSError:
            self.server.ends.set()

    def _answer(self, name: bytes, *args: bytes) -> bytes:
        rows = self.server.rows
        match name.upper():
            case b"SET":
                if b"NX" in args and args[0] in rows:
                    return b"$-1\r\n"
                rows[args[0]] = args[1]
                return b"+OK\r\n"
            case b"GET":
                return bulk(rows.get(args[0]))
            case b"MGET":
                return b"*%d\r\n" % len(args) + b"".join(bulk(rows.get(key)) for key in args)
            case b"DEL":
                return b":%d\r\n" % sum(rows.pop(key, None) is not None for key in args)
            case b"EXISTS":
                return b":%d\r\n" % (args[0] in rows)
            case b"FLUSHDB":
                rows.clear()
        return b"+OK\r\n"


def bulk(value: bytes | None) -> bytes:
    return b"$-1\r\n" if value is None else b"$%d\r\n%s\r\n" % (len(value), value)


@contextmanager
def running() -> Iterator[FakeRedis]:
    server = FakeRedis()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ends.set()
        if server.fault != "refused":
            server.shutdown()
        server.server_close()


def caches_of(server: FakeRedis) -> dict[str, Any]:
    """As the settings have them where CACHE_URL names this server."""
    from mymovie import env

    told = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": server.url}
    return {
        "default": env.lasting(told, "mymovie_cache"),
        "tmdb": env.apart(told, "tmdb"),
        "cards": env.apart(told, "cards"),
    }
