"""Targets asked in turns, A B A B: medians, and from the least to the most."""

import json
import os
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bench import machine
from bench.machine import Told
from bench.sites import BARE, HEADERS, PRODUCT, Bench
from deploy.rehearse.instance import Process, ask

ROUNDS, SECONDS = int(os.environ.get("ROUNDS", "3")), float(os.environ.get("SECONDS", "3"))
TAIL = 20_000  # bytes of a log, in which the line of the last request is


class Target(NamedTuple):
    """`{n}` in the path is another number for each request, so that none was drawn before."""

    name: str
    size: str
    path: str
    who: str = ""  # a handle; "" for a visitor
    settings: str = PRODUCT
    etag: bool = False  # ask as somebody who has the page


def bare(size: str) -> Target:
    return Target("bare view", size, "/bare/", settings=BARE)


@dataclass
class Taken:
    """Of one target, a figure for each round."""

    target: Target
    per_s: list[float] = field(default_factory=list)
    app_ms: list[float] = field(default_factory=list)
    db_ms: list[float] = field(default_factory=list)
    queries: set[int] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)
    bytes: float = 0.0
    failed: int = 0

    @property
    def cpu_ms(self) -> float:
        """Of application and database."""
        return statistics.median(map(sum, zip(self.app_ms, self.db_ms, strict=True)))

    def row(self) -> str:
        said = "+".join(map(str, sorted(self.queries))) or "–"
        statuses = "+".join(map(str, sorted(self.statuses))) or "–"
        return (
            f"| {self.target.name} | {self.target.size} | {_spread(self.per_s, 0)} "
            f"| {_spread(self.app_ms, 2)} | {_spread(self.db_ms, 2)} "
            f"| {said} | {statuses} | {self.bytes:,.0f} | {self.failed} |"
        )


HEAD = (
    "| page | data | requests a second | CPU ms, application | CPU ms, database | queries | status | bytes "
    "| failed |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def _spread(values: Sequence[float], places: int) -> str:
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:,.{places}f} [{least:,.{places}f}–{most:,.{places}f}]"


def take(bench: Bench, targets: Sequence[Target]) -> dict[Target, Taken]:
    """The first turn of each warms it, and is left out."""
    taken = {target: Taken(target) for target in targets}
    asked = {target: _asking(bench, target) for target in targets}
    for number in range(ROUNDS + 1):
        for target in targets:
            asked[target](taken[target], number)
    return taken


def _asking(bench: Bench, target: Target) -> Callable[[Taken, int], None]:
    site, data = bench.site(target.settings, target.size), bench.data(target.size)
    headers = dict(HEADERS)
    if target.who:
        headers["Cookie"] = data.cookie_of(target.who)
    if target.etag:
        headers["If-None-Match"] = etag_of(site, target.path, headers)

    def ask_for_a_while(taken: Taken, number: int) -> None:
        before = _cpu(bench, site)
        first = 100_000 + time.time_ns() // 1000 % 800_000  # six figures, and seldom the same again
        told = machine.ask(site.port, target.path, headers, SECONDS, first)
        _let_finish(site)
        if number:
            _note(taken, told, before, _cpu(bench, site))
            _ask_once(taken, site, headers, first - 1)

    return ask_for_a_while


def _let_finish(site: Process) -> None:
    """Those who were being served when wrk left: their lines come late, and belong to no other page."""
    size = -1
    while size != (size := site.log.stat().st_size):
        time.sleep(0.3)


def _cpu(bench: Bench, site: Process) -> tuple[float, float]:
    return machine.cpu_s(site.process.pid), machine.cpu_s(bench.postgres.pid)


def _note(taken: Taken, told: Told, before: tuple[float, float], after: tuple[float, float]) -> None:
    taken.per_s.append(told.requests / told.seconds)
    app, database = (1e3 * (b - a) / max(told.requests, 1) for a, b in zip(before, after, strict=True))
    taken.app_ms.append(app)
    taken.db_ms.append(database)
    taken.bytes = told.bytes
    taken.failed += told.failed


def _ask_once(taken: Taken, site: Process, headers: dict[str, str], first: int) -> None:
    """One request, known in the log by its number: what it was answered, and by how many queries."""
    number = f"bench-{uuid.uuid4()}"
    path = taken.target.path.replace("{n}", str(first))
    status, *_ = ask(site.port, path, headers | {"X-Request-ID": number})
    taken.statuses.add(status)
    with site.log.open("rb") as log:
        log.seek(max(0, site.log.stat().st_size - TAIL))
        for line in log.read().splitlines():
            if number.encode() in line and b'"event": "request"' in line:
                taken.queries.add(json.loads(line)["queries"])


def etag_of(site: Process, path: str, headers: dict[str, str]) -> str:
    """ "" where the page has none."""
    return ask(site.port, path, headers)[1].get("ETag", "")
