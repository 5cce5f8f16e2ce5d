"""Sockets that end with their call: no server can hold us longer than the call may last."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Clock = Callable[[], float]


class Deadline:
    def __init__(self, total_s: float, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._at = clock() + total_s

    def remaining_s(self) -> float:
        return max(0.0, self._at - self._clock())

    @contextmanager
    def governing_sockets(self) -> Iterator[None]:
        token = _current_deadline.set(self)
        try:
            yield
        finally:
            _current_deadline.reset(token)


_current_deadline: ContextVar[Deadline | None] = ContextVar("tmdb_deadline", default=None)


class DeadlineSocket(socket.socket):
    """Grants no operation more time than its call has left.

    A timeout of requests bounds one silence, not their sum: a server that sends a byte a second, in its
    headers or its body, holds the caller for ever. Only the socket sees each of those bytes.
    """

    def connect(self, address: Any) -> None:
        self._clip(self.gettimeout())
        super().connect(address)

    def sendall(self, *args: Any) -> None:
        self._clip(None)  # a kept connection still carries what its last call had left
        super().sendall(*args)

    def recv_into(self, *args: Any) -> int:
        self._clip(self.gettimeout())
        return super().recv_into(*args)

    def _clip(self, timeout_s: float | None) -> None:
        if deadline := _current_deadline.get():
            remaining_s = deadline.remaining_s()
            if not remaining_s:
                raise TimeoutError("the call has used up its time")
            self.settimeout(remaining_s if timeout_s is None else min(timeout_s, remaining_s))


class DeadlineTLSSocket(DeadlineSocket, ssl.SSLSocket):
    def do_handshake(self, block: bool = False) -> None:
        self._clip(self.gettimeout())
        super().do_handshake(block)
