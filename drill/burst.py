"""Ten times as many as can be served, and clients who are slow on purpose: behind nginx as on an instance."""

import asyncio
import contextlib
import json
import os
import socket
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import NamedTuple

from deploy.rehearse.instance import Process
from deploy.rehearse.proxy import OnInstance
from deploy.rehearse.release import HOST
from deploy.rehearse.said import Missing
from drill.cluster import postgres
from drill.figures import Findings
from drill.site import PASSWORD, Inside, Site, migrate
from drill.tree import here

BURST_S = int(os.environ.get("BURST_S", "60"))
PEAK_S, AFTER_S, SLOW_S = 8, 15, 20
TIMES, CLIENTS, SLOW = 10, 8, 200
GOODPUT, DECIDED_S, BACK_S, FINE = 0.8, 0.1, 10, 0.99
PATIENCE_S = 10.0  # of a client
PATHS = ["/@reader/", "/@reader/?sort=score", "/about/"]
HEAD = f"Host: {HOST}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.9, 198.51.100.7\r\n"
# To see it with other doors, or none.
GIVEN = {
    name: os.environ[name]
    for name in ("ADMISSION_SEATS", "ADMISSION_QUEUE", "WEB_THREADS")
    if name in os.environ
}

Slow = Callable[[int, asyncio.Event], Awaitable[None]]


class Answer(NamedTuple):
    status: int  # 0: none
    at: float
    took_s: float


def drill(findings: Findings) -> None:
    with postgres() as database:
        migrate(here(), database.url)
        with Inside(here(), database.url) as inside:
            inside("people", handles=["reader"], password=PASSWORD)
            for film in inside("films", count=30):
                inside("put", handle="reader", film=film, memo="Seen.")
        with _site(database.url) as (site, proxy):
            port = proxy.port if proxy else site.port
            if proxy is None:
                findings.skip("nginx was not found (Debian: nginx-light): slow clients; the burst without it")
            findings.note(f"load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
            asyncio.run(_burst(findings, port))
            if proxy:
                _tell_of_nginx(findings, proxy)
                asyncio.run(_slow_clients(findings, port))


@contextlib.contextmanager
def _site(url: str) -> Iterator[tuple[Process, OnInstance | None]]:
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(Site(here(), url, **GIVEN))
        site.is_up()
        proxy = None
        with contextlib.suppress(Missing):
            proxy = stack.enter_context(OnInstance(here().folder, site.port))
        yield site, proxy


async def ask(port: int, number: int) -> Answer:
    began, status = time.perf_counter(), 0
    with contextlib.suppress(OSError, TimeoutError, ValueError, IndexError):
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            path = PATHS[number % len(PATHS)]
            writer.write(f"GET {path} HTTP/1.1\r\n{HEAD}Connection: close\r\n\r\n".encode())
            status = int((await reader.readline()).split()[1])
            await reader.read(-1)
            writer.close()
    now = time.perf_counter()
    return Answer(status, now, now - began)


async def _one_after_another(port: int, seconds: float) -> list[Answer]:
    end, answers = time.perf_counter() + seconds, []

    async def client(number: int) -> None:
        while time.perf_counter() < end:
            answers.append(await ask(port, number))
            number += 1

    await asyncio.gather(*map(client, range(CLIENTS)))
    return answers


async def _at_a_rate(port: int, rate: float, seconds: float) -> list[Answer]:
    """Whether or not anybody is answered."""
    began, tasks = time.perf_counter(), []
    for number in range(int(rate * seconds)):
        if (early := began + number / rate - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        if time.perf_counter() > began + seconds:
            break
        tasks.append(asyncio.create_task(ask(port, number)))
    return list(await asyncio.gather(*tasks))


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


async def _burst(findings: Findings, port: int) -> None:
    await _one_after_another(port, 3)
    before = [it for it in await _one_after_another(port, PEAK_S) if it.status == 200]
    peak = len(before) / PEAK_S
    usual = percentile([it.took_s for it in before], 0.99)
    began = time.perf_counter()
    burst = await _at_a_rate(port, TIMES * peak, BURST_S)
    within = [it for it in burst if it.at <= began + BURST_S]
    good, shed = ([it.took_s for it in within if it.status == status] for status in (200, 503))
    share = len(good) / BURST_S / peak
    times = len(burst) / BURST_S / peak
    findings.note(f"peak {peak:.0f} a second, p99 {usual * 1e3:.0f} ms; sent {times:.1f} times that")
    findings.figure("goodput in the burst, to the peak before", f"{share:.0%}", ">= 80 %", share >= GOODPUT)
    seen = percentile(shed, 0.99)
    findings.figure(
        "p99 of 503 as the crowd saw it, which has one processor", f"{seen * 1e3:.0f} ms of {len(shed)}"
    )
    findings.figure("p99 of those served, to before", f"{percentile(good, 0.99) / usual:.1f}")
    others = len([it for it in burst if it.status not in (200, 503)])
    findings.figure("neither served nor refused", others)
    over = time.perf_counter()
    after = await _at_a_rate(port, peak / 2, AFTER_S)
    bad = [it.at - over for it in after if it.status != 200]
    back = max(bad, default=0.0)
    findings.figure("seconds until half the peak is served whole", f"{back:.1f}", f"{BACK_S}", back <= BACK_S)


def _tell_of_nginx(findings: Findings, proxy: OnInstance) -> None:
    """Its own clock, from the first byte of a request to the last of the answer."""
    lines = [json.loads(line) for line in proxy.access_log.splitlines()]
    took = [line["seconds"] for line in lines if line["status"] == 503]
    itself = [line for line in lines if line["status"] == 503 and line["upstream_status"] == "502"]
    decided = percentile(took, 0.99)
    findings.figure(
        "p99 until a 503 is said", f"{decided * 1e3:.0f} ms of {len(took)}", "100 ms", decided <= DECIDED_S
    )
    findings.note(f"{len(itself)} of them by nginx")


async def _slow_clients(findings: Findings, port: int) -> None:
    for name, slow in {"headers": _slow_headers, "bodies": _slow_body, "readers": _slow_reader}.items():
        over = asyncio.Event()
        crowd = [asyncio.create_task(slow(port, over)) for _ in range(SLOW)]
        await asyncio.sleep(2)
        answers = [await ask(port, number) for number in range(20)]
        end = time.perf_counter() + SLOW_S
        while time.perf_counter() < end:
            answers.append(await ask(port, len(answers)))
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
