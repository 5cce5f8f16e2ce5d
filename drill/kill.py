"""kill -9 of a worker, of gunicorn's master and of PostgreSQL, at random moments, under people who write."""

import os
import random
import secrets
import signal
import statistics
import time
from collections.abc import Callable
from contextlib import suppress

from deploy.rehearse.instance import status_of
from deploy.rehearse.member import HEADERS
from deploy.rehearse.release import Release
from deploy.rehearse.said import Clock
from drill.cluster import Postgres, postgres
from drill.figures import Findings
from drill.ledger import Verdict, judge_rows
from drill.site import Inside, Site, migrate
from drill.tree import here
from drill.writers import IDOLS, crew_of

PATIENCE_S = 60


def drill(findings: Findings) -> None:
    seed = int(os.environ.get("SEED") or secrets.randbelow(1_000_000))
    with postgres() as server:
        migrate(here(), server.url)
        run(findings, server, here(), rounds=int(os.environ.get("ROUNDS", "300")), seed=seed)


def run(
    findings: Findings, server: Postgres, release: Release, *, rounds: int, seed: int, **more: str
) -> Verdict:
    """What is left after all rounds; the ledger is read after each."""
    chance, verdict = random.Random(seed), Verdict()
    back: dict[str, list[float]] = {}
    unavailable: list[int] = []
    with Inside(release, server.url, **more) as inside, Site(release, server.url, **more) as site:
        ledger, crew = crew_of(inside, site.port, seed)
        findings.must(site.is_up(), f"gunicorn answers; seed {seed}")
        victims = _victims(site, server, chance)
        clock = Clock()
        for number in range(rounds):
            crew.go_on()
            time.sleep(chance.uniform(0.1, 0.8))
            name = list(victims)[number % len(victims)]
            since = victims[name]()
            unavailable += [] if _comes_back(site) else [number]
            back.setdefault(name, []).append(since.seconds)
            time.sleep(chance.uniform(0, 0.3))
            crew.rest()
            found = judge_rows(ledger.read(), inside("rows"), inside("proofs"))
            if not found.is_clean:
                findings.note(f"round {number} ({name}): {found}")
            verdict += found
        crew.end()
        ledger.close()
        _tell(findings, verdict, back, rounds=rounds, seconds=clock.seconds)
        findings.zero("rounds without an answer within a minute", len(unavailable))
        told = ", ".join(f"{count} × {word}" for word, count in crew.statuses.most_common())
        findings.note(f"the writers were told: {told}")
        findings.zero("answers of 500", crew.statuses["500"])
    return verdict


def _victims(site: Site, server: Postgres, chance: random.Random) -> dict[str, Callable[[], Clock]]:
    """Each gives the clock that runs since the kill, or since PostgreSQL was there again."""

    def worker() -> Clock:
        if workers := site.workers():
            _kill(chance.choice(workers))
        return Clock()

    def master() -> Clock:
        clock, before = Clock(), site.process
        _kill(before.pid)
        while site.process is before:  # the orphans may answer until they are gone
            time.sleep(0.01)
        return clock

    def database() -> Clock:
        server.kill()
        server.start()
        return Clock()

    def database_at_once() -> Clock:
        server.stop("immediate")
        server.start()
        return Clock()

    return {
        "kill of a worker": worker,
        "kill of PostgreSQL, after its start": database,
        "kill of the master": master,
        "immediate stop of PostgreSQL, after its start": database_at_once,
    }


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _comes_back(site: Site) -> bool:
    clock = Clock()
    while clock.seconds < PATIENCE_S:
        if status_of(site.port, f"/@{IDOLS[0]}/", HEADERS) == 200:
            return True
        time.sleep(0.01)
    return False


def _tell(
    findings: Findings, verdict: Verdict, back: dict[str, list[float]], *, rounds: int, seconds: float
) -> None:
    findings.figure("rounds", f"{rounds}, {seconds / max(rounds, 1):.1f} s each")
    findings.zero("lost", len(verdict.lost))
    findings.zero("twice", len(verdict.twice))
    findings.zero("torn", len(verdict.torn))
    findings.zero("refused and there", len(verdict.ghost))
    for name, took in back.items():
        findings.figure(
            f"{name}: seconds to the first 200",
            f"{statistics.median(took):.1f} (worst {max(took):.1f}, {len(took)} times)",
        )
