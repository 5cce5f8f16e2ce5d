"""A TCP proxy that spoils what passes: Toxiproxy's eight toxics, and a cut at a message of PostgreSQL's."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from deploy.rehearse.machine import free_port
from drill.wire import ASKS_FOR_AN_ANSWER, READY, Messages

CHUNK = 65_536
WAIT_S = 10


@dataclass(frozen=True)
class Toxics:
    """Both ways. Several may be on at once."""

    latency_s: float = 0
    jitter_s: float = 0  # more or less, added to the latency
    is_down: bool = False  # nobody listens, and what was open is closed
    bandwidth: float = 0  # bytes a second; 0 is without limit
    slow_close_s: float = 0  # an end is passed on so much later
    timeout_s: float | None = None  # nothing passes any more, and after this it is closed; 0 never
    reset_after_s: float | None = None  # RST, so long after data came
    slice_bytes: int = 0  # in pieces of so many
    slice_pause_s: float = 0
    limit_bytes: int = 0  # closed after so many, each way


@dataclass
class Cut:
    """After the nth message that the client sends from now on: passed on or not, no answer comes back."""

    nth: int
    passes_on: bool  # the server hears it, and its answer is lost
    seen: int = 0
    kind: bytes = b""

    @property
    def has_fired(self) -> bool:
        return self.nth > 0 and self.seen >= self.nth


class Link:
    def __init__(
        self, client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:  # fmt: skip
        self.client, self.server = client, server
        self.sent = Messages(is_begun=False)
        self.is_cut = False
        self.answer: Messages | None = None  # kept back, and watched for its end

    def close(self, *, by_reset: bool = False) -> None:
        for _, writer in (self.client, self.server):
            if by_reset:
                _linger_not(writer)
                writer.transport.abort()
            else:
                writer.close()


class Proxy:
    def __init__(self, port: int) -> None:
        """port: of what stands behind it."""
        self.upstream, self.port = port, free_port()
        self.toxics = Toxics()
        self.cut = Cut(0, passes_on=False)
        self.links: set[Link] = set()
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Proxy:
        self._thread.start()
        self._call(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._call(self._hang_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def spoil(self, **toxics: Any) -> None:
        """These from now on, and no others; none: everything passes."""
        was_down, self.toxics = self.toxics.is_down, Toxics(**toxics)
        if self.toxics.is_down and not was_down:
            self._call(self._hang_up())
        elif was_down and not self.toxics.is_down:
            self._call(self._listen())

    def cut_after(self, nth: int, *, passes_on: bool) -> Cut:
        """nth 0 only counts."""
        self.cut = Cut(nth, passes_on)
        return self.cut

    def lead_to(self, port: int) -> None:
        """Whoever comes from now on; who is connected stays."""
        self.upstream = port

    def _call(self, coroutine: Any) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(WAIT_S)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)

    async def _hang_up(self) -> None:
        if self._server:
            self._server.close()
        for link in list(self.links):
            link.close()
        await asyncio.sleep(0.05)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server = await asyncio.open_connection("127.0.0.1", self.upstream)
        except OSError:
            _linger_not(writer)
            writer.transport.abort()
            return
        link = Link((reader, writer), server)
        self.links.add(link)
        both = (self._pump(link, is_answer=False), self._pump(link, is_answer=True))
        try:
            await asyncio.gather(*both)
        finally:
            link.close()
            self.links.discard(link)

    async def _pump(self, link: Link, *, is_answer: bool) -> None:
        reader = (link.server if is_answer else link.client)[0]
        writer = (link.client if is_answer else link.server)[1]
        passed = 0
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                data = self._answered(link, data) if is_answer else await self._sent(link, data, writer)
                if self.toxics.limit_bytes:
                    data = data[: max(0, self.toxics.limit_bytes - passed)]
                passed += len(data)
                if not await self._pass_on(link, data, writer):
                    return
                if 0 < self.toxics.limit_bytes <= passed:
                    break
            await asyncio.sleep(self.toxics.slow_close_s)
            writer.write_eof()  # the other way goes on until it ends too

    async def _pass_on(self, link: Link, data: bytes, writer: asyncio.StreamWriter) -> bool:
        """False when nothing more is to pass."""
        toxics = self.toxics
        if toxics.timeout_s is not None:
            if toxics.timeout_s:
                await asyncio.sleep(toxics.timeout_s)
                link.close()
            while not writer.is_closing():  # who waits for an answer waits
                await asyncio.sleep(0.1)
            return False
        if toxics.reset_after_s is not None:
            await asyncio.sleep(toxics.reset_after_s)
            link.close(by_reset=True)
            return False
        if pause := toxics.latency_s + random.uniform(-toxics.jitter_s, toxics.jitter_s):
            await asyncio.sleep(max(0, pause))
        size = toxics.slice_bytes or len(data)
        for start in range(0, len(data), size or 1):
            piece = data[start : start + size]
            if toxics.bandwidth:
                await asyncio.sleep(len(piece) / toxics.bandwidth)
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(toxics.slice_pause_s)
        return True

    async def _sent(self, link: Link, data: bytes, writer: asyncio.StreamWriter) -> bytes:
        """Message by message; what comes behind the cut on the same way is dropped."""
        if link.is_cut:
            return b""
        passed = b""
        for kind, message in link.sent.feed(data):
            cut = self.cut
            cut.seen += 1
            if cut.seen != cut.nth:  # once alone: who connects anew gets through
                passed += message
                continue
            cut.kind, link.is_cut = kind, True
            if not cut.passes_on:
                link.close(by_reset=True)
                return b""
            link.answer = Messages(is_begun=True)
            writer.write(passed + message)
            await writer.drain()
            if kind not in ASKS_FOR_AN_ANSWER:
                link.close(by_reset=True)
            return b""
        return passed

    def _answered(self, link: Link, data: bytes) -> bytes:
        if link.answer is None:
            return data
        if any(kind == READY for kind, _ in link.answer.feed(data)):
            link.close(by_reset=True)
        return b""


def _linger_not(writer: asyncio.StreamWriter) -> None:
    """Its end is an RST."""
    there = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
