"""A mail server that keeps what it took, and fails as it is told to."""

import email
import ssl
import threading
import time
from collections import Counter
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import NamedTuple, Self

OK = "as it should"
AWAY = "away"  # nobody listens
HANGING = "hanging"  # connected to, and silent
LATER = "refusing with 4xx"  # 451 to each recipient
NEVER = "refusing with 5xx"  # 550 to each recipient
CLOSING = "closing"  # 421 instead of a greeting
DROPPING = "dropping after DATA"  # all was said, and nobody knows whether it was heard
LONGEST_SILENCE_S = 60


class Taken(NamedTuple):
    message_id: str
    recipient: str


class MailServer:
    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.context = context
        self.taken: list[Taken] = []  # with a word to say so
        self.in_doubt: list[Taken] = []  # received, and the connection dropped
        self.mode = OK
        self.delay_s = 0.0  # before it says that it took a mail
        self._over = threading.Event()
        self._listener: _Listener | None = _Listener(self, 0)
        self.port: int = self._listener.server_address[1]

    def be(self, mode: str) -> None:
        self.mode = mode
        if mode == AWAY:
            self._stop()
        elif self._listener is None:
            self._listener = _Listener(self, self.port)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def times(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(one.message_id for one in self.taken)

    def hang(self) -> None:
        self._over.wait(LONGEST_SILENCE_S)

    def _stop(self) -> None:
        if self._listener:
            self._listener.shutdown()
            self._listener.server_close()
            self._listener = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._stop()


class _Listener(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, owner: MailServer, port: int) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", port), _Talk)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up in the middle is why it is here."""


class _Talk(StreamRequestHandler):
    server: _Listener

    def setup(self) -> None:
        if self.server.owner.context:
            self.request = self.server.owner.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def handle(self) -> None:
        owner, recipients = self.server.owner, []
        if owner.mode == HANGING:
            return owner.hang()
        if owner.mode == CLOSING:
            return self._say("421 not now")
        self._say("220 stand-in")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word in (b"EHLO", b"HELO", b"MAIL", b"RSET"):
                self._say("250 yes")
            elif word == b"RCPT":
                refusal = {LATER: "451 later", NEVER: "550 nobody of that name"}.get(owner.mode, "")
                recipients += [] if refusal else [line.partition(b"<")[2].partition(b">")[0].decode()]
                self._say(refusal or "250 yes")
            elif word == b"DATA":
                self._say("354 go on")
                if not self._take(recipients):
                    return
                recipients = []
            elif word == b"QUIT":
                return self._say("221 bye")

    def _take(self, recipients: list[str]) -> bool:
        """Whether there is more to talk about."""
        owner, lines = self.server.owner, []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line)
        message_id = str(email.message_from_bytes(b"".join(lines))["Message-ID"])
        received = [Taken(message_id, recipient) for recipient in recipients]
        if owner.mode == DROPPING:
            owner.in_doubt += received
            return False
        owner.taken += received
        time.sleep(owner.delay_s)
        self._say("250 taken")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
