"""The messages of PostgreSQL's protocol in a stream of bytes: as much of it as counting them takes."""

import struct

# Before these a message has no type; the last of them ends that.
SSL_REQUEST, GSS_REQUEST, STARTUP = 80877103, 80877104, 196608
ASKS_FOR_AN_ANSWER = b"QS"  # the server ends its answer to these with ReadyForQuery
READY = b"Z"


class Messages:
    def __init__(self, *, is_begun: bool) -> None:
        """is_begun: messages have types already, as a server's always have."""
        self.is_begun = is_begun
        self._rest = b""

    def feed(self, data: bytes) -> list[tuple[bytes, bytes]]:
        """Those that are complete by now: (type, the message as it came)."""
        self._rest += data
        found = []
        while message := self._next():
            found.append(message)
        return found

    def _next(self) -> tuple[bytes, bytes] | None:
        head = 1 if self.is_begun else 0
        if len(self._rest) < head + 4:
            return None
        (length,) = struct.unpack_from("!I", self._rest, head)
        whole = self._rest[: head + length]
        if len(whole) < head + length:
            return None
        self._rest = self._rest[head + length :]
        if self.is_begun:
            return whole[:1], whole
        (code,) = struct.unpack_from("!I", whole, 4)
        self.is_begun = code == STARTUP
        return b"", whole
