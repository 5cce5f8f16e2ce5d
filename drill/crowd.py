"""Many who ask at once: one after another, or at a rate."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

from deploy.rehearse.release import HOST

CLIENTS = 8
PATIENCE_S = 10.0  # of a client
PATHS = ["/@reader/", "/@reader/?sort=score", "/about/"]
HEAD = f"Host: {HOST}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.9, 198.51.100.7\r\n"


class Answer(NamedTuple):
    status: int  # 0: none
    at: float
    took_s: float


Ask = Callable[[int], Coroutine[Any, Any, Answer]]


async def read(port: int, number: int) -> Answer:
    path = PATHS[number % len(PATHS)]
    return await ask(port, f"GET {path} HTTP/1.1\r\n{HEAD}Connection: close\r\n\r\n")


class _Asked(asyncio.Protocol):
    """Reads to the end and keeps the beginning. asyncio's streams would take twice the processor."""

    def __init__(self, request: str) -> None:
        self.request, self.first = request.encode(), b""
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.first = self.first or data

    def connection_lost(self, _: Exception | None) -> None:
        if not self.over.done():
            self.over.set_result(None)


async def ask(port: int, request: str) -> Answer:
    began, loop, status = time.perf_counter(), asyncio.get_running_loop(), 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        transport, asked = await loop.create_connection(lambda: _Asked(request), "127.0.0.1", port)
        patience = loop.call_later(PATIENCE_S, transport.abort)
        await asked.over
        patience.cancel()
        if time.perf_counter() - began < PATIENCE_S:
            status = int(asked.first.split(None, 2)[1])
    now = time.perf_counter()
    return Answer(status, now, now - began)


async def one_after_another(port: int, seconds: float) -> list[Answer]:
    end, answers = time.perf_counter() + seconds, []

    async def client(number: int) -> None:
        while time.perf_counter() < end:
            answers.append(await read(port, number))
            number += 1

    await asyncio.gather(*map(client, range(CLIENTS)))
    return answers


async def at_a_rate(ask_one: Ask, rate: float, seconds: float) -> list[Answer]:
    """Whether or not anybody is answered; what cannot be sent in time is left out."""
    began, tasks = time.perf_counter(), []
    for number in range(int(rate * seconds)):
        if (early := began + number / rate - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        if time.perf_counter() > began + seconds:
            break
        tasks.append(asyncio.create_task(ask_one(number)))
    return list(await asyncio.gather(*tasks))


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else float("nan")
