"""What is left of the site when ten times as many come as it can serve: python -m bench.overload

gunicorn as the Procfile starts it, on a throw-away PostgreSQL where there is one, else on a file of SQLite;
visitors' and members' reads of a wall. First as many as are served one after another: the peak. Then ten
times that, whether or not anybody is answered, then a half of it until all is as before.
BURST_S=60 THREADS=16 SEATS=4, and SEATS=0 to see it without a door.
"""

import asyncio
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scripts.throwaway_postgres import exit_on_signals, find_binaries, throwaway_postgres

ROOT = Path(__file__).resolve().parent.parent
BURST_S, PEAK_S, AFTER_S = int(os.environ.get("BURST_S", "20")), 8, 15
TIMES, CLIENTS = 10, 8
PATIENCE_S = 10.0  # of a client
PATHS = ["/@hana/", "/@hana/?sort=score", "/about/"]


class Answer(NamedTuple):
    status: int  # 0: none
    at: float
    took_s: float


@contextlib.contextmanager
def served(database_url: str) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **{"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "SECRET_KEY": "of-this-measure-alone" * 3},
        **{"SITE_URL": "http://127.0.0.1", "EMAIL_URL": "memorymail://", "DATABASE_URL": database_url},
        **{"PORT": str(port), "WEB_CONCURRENCY": "2", "WEB_THREADS": os.environ.get("THREADS", "16")},
        **dict.fromkeys(["DEMO_MEMBER_PASSWORD", "DEMO_ADMIN_PASSWORD"], "夜の映画館で会いましょう"),
        "ADMISSION_SEATS": os.environ.get("SEATS", "4"),
    }  # fmt: skip
    for command in (["migrate_safely"], ["collectstatic", "--noinput"], ["load_demo"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
        )
    gunicorn = ["gunicorn", "mymovie.wsgi:application", "--config", "gunicorn.conf.py", "--no-control-socket"]
    process = subprocess.Popen(
        [sys.executable, "-m", *gunicorn],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    try:
        yield port
    finally:
        process.terminate()
        process.wait(40)


async def ask(port: int, number: int) -> Answer:
    began = time.perf_counter()
    status = 0
    with contextlib.suppress(OSError, TimeoutError, ValueError, IndexError):
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            path = PATHS[number % len(PATHS)]
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            status = int((await reader.readline()).split()[1])
            await reader.read(-1)
            writer.close()
    now = time.perf_counter()
    return Answer(status, now, now - began)


async def until_up(port: int) -> None:
    for _ in range(300):
        if (await ask(port, 2)).status == 200:
            return
        await asyncio.sleep(0.2)
    raise SystemExit("gunicorn did not come up.")


async def one_after_another(port: int, clients: int, seconds: float) -> list[Answer]:
    end, answers = time.perf_counter() + seconds, []

    async def client(number: int) -> None:
        while time.perf_counter() < end:
            answers.append(await ask(port, number))
            number += 1

    await asyncio.gather(*map(client, range(clients)))
    return answers


async def at_a_rate(port: int, rate: float, seconds: float) -> list[Answer]:
    """Whether or not anybody is answered; what the generator could not send in time is not made up for."""
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


async def measure(port: int) -> None:
    await until_up(port)
    await one_after_another(port, CLIENTS, 3)  # warm
    began = time.perf_counter()
    before = [it for it in await one_after_another(port, CLIENTS, PEAK_S) if it.status == 200]
    peak = len(before) / (time.perf_counter() - began)
    base_p99 = percentile([it.took_s for it in before], 0.99)
    print(f"peak           {peak:7.0f} a second, p50 {statistics.median(it.took_s for it in before) * 1000:.0f} ms, p99 {base_p99 * 1000:.0f} ms")  # fmt: skip  # noqa: E501

    began = time.perf_counter()
    burst = await at_a_rate(port, TIMES * peak, BURST_S)
    within = [it for it in burst if it.at <= began + BURST_S]
    good, shed = ([it.took_s for it in within if it.status == status] for status in (200, 503))
    others = len(burst) - len([it for it in burst if it.status in (200, 503)])
    over = time.perf_counter()
    print(f"sent           {len(burst) / BURST_S:7.0f} a second for {BURST_S} s ({len(burst) / BURST_S / peak:.1f} × the peak)")  # fmt: skip  # noqa: E501
    print(f"goodput        {len(good) / BURST_S:7.0f} a second, {len(good) / BURST_S / peak:.0%} of the peak")
    print(f"accepted       p50 {percentile(good, 0.5) * 1000:.0f} ms, p99 {percentile(good, 0.99) * 1000:.0f} ms ({percentile(good, 0.99) / base_p99:.1f} × before)")  # fmt: skip  # noqa: E501
    print(f"503            {len(shed)}, p50 {percentile(shed, 0.5) * 1000:.0f} ms, p99 {percentile(shed, 0.99) * 1000:.0f} ms; neither 200 nor 503: {others}")  # fmt: skip  # noqa: E501

    after = await at_a_rate(port, peak / 2, AFTER_S)
    seconds = [[it for it in after if it.at - over // 1 >= 0 and over + n <= it.at < over + n + 1] for n in range(AFTER_S)]  # fmt: skip  # noqa: E501
    normal = [n for n, answers in enumerate(seconds) if answers and all(it.status == 200 for it in answers)]
    print(f"back to normal {f'in second {normal[0] + 1}' if normal else 'never'} after it, at half the peak")


def main() -> int:
    exit_on_signals()
    with contextlib.ExitStack() as stack:
        if binaries := find_binaries():
            url = stack.enter_context(throwaway_postgres(binaries))
        else:
            print("No PostgreSQL was found: on a file of SQLite.")
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/measure.sqlite3"
        asyncio.run(measure(stack.enter_context(served(url))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
