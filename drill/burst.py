"""Ten times as many as can be served, a flood of log-ins, slow clients: behind nginx as on an instance."""

import asyncio
import contextlib
import json
import os
import time
from collections.abc import Iterator
from functools import partial

from deploy.rehearse.instance import Process
from deploy.rehearse.proxy import OnInstance
from deploy.rehearse.said import Missing
from drill.cluster import postgres
from drill.crowd import at_a_rate, one_after_another, percentile, read
from drill.figures import Findings
from drill.flood import flood_of_log_ins
from drill.site import PASSWORD, Inside, Site, migrate
from drill.slow import slow_clients
from drill.tree import here

BURST_S = int(os.environ.get("BURST_S", "60"))
TIMES, PEAK_S, AFTER_S = 10, 8, 15
GOODPUT, DECIDED_S, BACK_S = 0.8, 0.1, 10
# Every page is drawn: three that are kept would be served as fast as this crowd can ask.
DRAWN = {"WALL_KEPT_MB": "0"}
# To see it with other doors, or none.
GIVEN = {
    name: os.environ[name]
    for name in ("ADMISSION_SEATS", "ADMISSION_QUEUE", "HASHES_AT_ONCE", "WEB_THREADS")
    if name in os.environ
}


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
                asyncio.run(flood_of_log_ins(findings, port))
                asyncio.run(slow_clients(findings, port))


@contextlib.contextmanager
def _site(url: str) -> Iterator[tuple[Process, OnInstance | None]]:
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(Site(here(), url, **{**DRAWN, **GIVEN}))
        site.is_up()
        proxy = None
        with contextlib.suppress(Missing):
            proxy = stack.enter_context(OnInstance(here().folder, site.port))
        yield site, proxy


async def _burst(findings: Findings, port: int) -> None:
    await one_after_another(port, 3)
    spent = time.process_time()
    before = [it for it in await one_after_another(port, PEAK_S) if it.status == 200]
    usually = (time.process_time() - spent) / PEAK_S / (os.cpu_count() or 1)
    peak = len(before) / PEAK_S
    usual = percentile([it.took_s for it in before], 0.99)
    began, spent = time.perf_counter(), time.process_time()
    burst = await at_a_rate(partial(read, port), TIMES * peak, BURST_S)
    own = (time.process_time() - spent) / BURST_S / (os.cpu_count() or 1)
    within = [it for it in burst if it.at <= began + BURST_S]
    good, shed = ([it.took_s for it in within if it.status == status] for status in (200, 503))
    share = len(good) / BURST_S / peak
    times = len(burst) / BURST_S / peak
    findings.note(f"peak {peak:.0f} a second, p99 {usual * 1e3:.0f} ms; sent {times:.1f} times that")
    findings.figure("goodput in the burst, to the peak before", f"{share:.0%}", ">= 80 %", share >= GOODPUT)
    # On a site the crowd brings its own processors.
    left = share * (1 - usually) / (1 - own)
    told = f"{left:.0%}; the crowd took {own:.0%} of all, {usually:.0%} before"
    findings.figure("the same, to what the crowd left of the processors", told)
    seen = percentile(shed, 0.99)
    findings.figure(
        "p99 of 503 as the crowd saw it, which has one processor", f"{seen * 1e3:.0f} ms of {len(shed)}"
    )
    findings.figure("p99 of those served, to before", f"{percentile(good, 0.99) / usual:.1f}")
    others = len([it for it in burst if it.status not in (200, 503)])
    findings.figure("neither served nor refused", others)
    over = time.perf_counter()
    after = await at_a_rate(partial(read, port), peak / 2, AFTER_S)
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
