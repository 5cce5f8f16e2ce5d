"""How long until the first page, and what a worker holds in memory."""

import os
import statistics
import time

from bench import machine
from bench.report import Figures
from bench.sites import HEADERS, KEPT, PRODUCT, PROJECT, Bench
from bench.sizes import wall_of
from deploy.rehearse.instance import Process, status_of
from drill.tree import here

TIMES, PATIENCE_S, WARM_S = int(os.environ.get("STARTS", "5")), 60, 2
COLD, MEMORY = 1.5, 1.6
PAGES = {PRODUCT: f"/@{wall_of(5_000)}/", PROJECT: "/page/"}


def start(figures: Figures, bench: Bench) -> None:
    """Turn about; the first of each fills the caches of the disk, and is left out."""
    url = bench.data(bench.largest()).url
    seconds: dict[str, list[float]] = {settings: [] for settings in PAGES}
    memory: dict[str, list[float]] = {settings: [] for settings in PAGES}
    for number in range(TIMES + 1):
        for settings, path in PAGES.items():
            began = time.perf_counter()
            with Process(here(), "web", url, DJANGO_SETTINGS_MODULE=settings, **KEPT) as site:
                until_200(site, path)
                if number:
                    seconds[settings].append(time.perf_counter() - began)
                    memory[settings].append(_of_a_worker(site, path))
    for what, found, unit, goal in (
        ("exec to the first 200", seconds, "s", COLD),
        ("memory (PSS) of a worker after some seconds of load", memory, "MB", MEMORY),
    ):
        ours, bare = (statistics.median(found[settings]) for settings in (PRODUCT, PROJECT))
        spread = f"[{min(found[PRODUCT]):.2f}–{max(found[PRODUCT]):.2f}]"
        text = f"{ours / bare:.2f}: {ours:.2f} {unit} {spread} to {bare:.2f} {unit} of a bare project"
        figures.figure(what, text, f"<= {goal}", ours / bare <= goal)


def until_200(site: Process, path: str) -> None:
    end = time.perf_counter() + PATIENCE_S
    while status_of(site.port, path, HEADERS) != 200:
        if time.perf_counter() > end or site.process.poll() is not None:
            raise RuntimeError(site.last_words())
        time.sleep(0.01)


def _of_a_worker(site: Process, path: str) -> float:
    machine.ask(site.port, path, HEADERS, WARM_S)
    _, *workers = machine.processes_of(site.process.pid)
    return statistics.mean(map(machine.pss_mb, workers))
