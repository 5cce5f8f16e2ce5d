"""Clients who are slow on purpose, and what normal ones notice of them behind nginx."""

import asyncio
import contextlib
import socket
import statistics
import time
from collections.abc import Awaitable, Callable

from drill.crowd import HEAD, PATHS, read
from drill.figures import Findings

SLOW, SLOW_S, FINE = 200, 20, 0.99

Slow = Callable[[int, asyncio.Event], Awaitable[None]]


async def slow_clients(findings: Findings, port: int) -> None:
    for name, slow in {"headers": _slow_headers, "bodies": _slow_body, "readers": _slow_reader}.items():
        over = asyncio.Event()
        crowd = [asyncio.create_task(slow(port, over)) for _ in range(SLOW)]
        await asyncio.sleep(2)
        answers = [await read(port, number) for number in range(20)]
        end = time.perf_counter() + SLOW_S
        while time.perf_counter() < end:
            answers.append(await read(port, len(answers)))
            await asyncio.sleep(0.05)
        over.set()
        await asyncio.gather(*crowd, return_exceptions=True)
        fine = len([it for it in answers if it.status == 200]) / len(answers)
        median = statistics.median(it.took_s for it in answers)
        findings.figure(
            f"slow {name}, {SLOW} sockets: normal requests served",
            f"{fine:.1%} of {len(answers)}, median {median * 1e3:.0f} ms", ">= 99 %", fine >= FINE,
        )  # fmt: skip


async def _slow_headers(port: int, over: asyncio.Event) -> None:
    await _drip(port, over, f"GET / HTTP/1.1\r\n{HEAD}", b"X-A: b\r\n")


async def _slow_body(port: int, over: asyncio.Event) -> None:
    await _drip(port, over, f"POST /contact/ HTTP/1.1\r\n{HEAD}Content-Length: 100000\r\n\r\n", b"a")


async def _drip(port: int, over: asyncio.Event, head: str, piece: bytes) -> None:
    """Whoever is thrown out comes again."""
    while not over.is_set():
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head.encode())
            while not over.is_set() and not writer.is_closing():
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(1)
            writer.close()


async def _slow_reader(port: int, over: asyncio.Event) -> None:
    """Asks for a page, and takes a few bytes a second of it; the system keeps next to nothing for it."""
    while not over.is_set():
        with contextlib.suppress(OSError):
            sock = socket.socket()
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            sock.setblocking(False)
            await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
            reader, writer = await asyncio.open_connection(sock=sock, limit=256)
            writer.write(f"GET {PATHS[0]} HTTP/1.1\r\n{HEAD}\r\n".encode())
            while not over.is_set() and await reader.read(16):
                await asyncio.sleep(1)
            writer.close()
