"""make drill ARGS="kill once": each named here, or all. Ends with 1 when something is wrong.

--list names them; --keep writes the table into docs/reliability.md.
"""

import os
import subprocess
import sys
from collections.abc import Callable

from deploy.rehearse.said import Clock, Missing
from drill import burst, cache, cdn, database, kill, mail, once, planted, statements, tmdb
from drill.figures import Findings, keep, table
from scripts.throwaway_postgres import PostgresFailed, exit_on_signals

DRILLS: dict[str, tuple[Callable[[Findings], None], str]] = {
    "kill": (kill.drill, "kill -9 of workers, master and PostgreSQL under writes (ROUNDS=300, SEED)"),
    "statements": (statements.drill, "a fault at every SQL statement of every request that writes"),
    "once": (
        once.drill,
        "twenty times at once, two editors, a storm of follows (KEYS, EDITS, SECONDS)",
    ),
    "database": (database.drill, "restarted, away, cut at each message, failed over (ABSENCE=10, STEP=1)"),
    "planted": (planted.drill, "faults of our own: whether each count can rise at all"),
    "cdn": (cdn.drill, "a CloudFront with our rules: leaks, poisonings, cookies kept, walls made private"),
    "tmdb": (tmdb.drill, "TMDB failing in each way the stand-in knows (OUTAGE_S=60)"),
    "burst": (burst.drill, "ten times as many as can be served, and slow clients behind nginx (BURST_S=60)"),
    "mail": (mail.drill, "the mail server away, hanging, refusing; the worker killed (SECONDS=60, SEED)"),
    "cache": (cache.drill, "Redis dead, hanging, slow, reset, flushed under load"),
}
SAID_BY_ENVIRONMENT = (
    "SEED",
    "ROUNDS",
    "KEYS",
    "EDITS",
    "SECONDS",
    "ABSENCE",
    "RESTARTS",
    "STEP",
    "OUTAGE_S",
    "BURST_S",
)


def main(arguments: list[str]) -> int:
    names = [name for name in arguments if not name.startswith("--")]
    if "--list" in arguments or not {*names} <= {*DRILLS}:
        for name, (_, about) in DRILLS.items():
            print(f"  {name:10} {about}")
        return 0 if "--list" in arguments else 2
    exit_on_signals()
    given = [f"{name}={os.environ[name]} " for name in SAID_BY_ENVIRONMENT if name in os.environ]
    seen = []
    for name in names or DRILLS:
        clock = Clock()
        seen.append(_run(name))
        if "--keep" in arguments:
            keep(seen[-1], f'{"".join(given)}make drill ARGS="{name}"', str(clock))
    print(table(seen))
    return 1 if any(findings.wrong for findings in seen) else 0


def _run(name: str) -> Findings:
    drill, about = DRILLS[name]
    print(f"{name}: {about}", flush=True)
    findings, clock = Findings(name), Clock()
    try:
        drill(findings)
    except Missing as missing:
        findings.skip(str(missing))
    except (subprocess.CalledProcessError, PostgresFailed) as error:
        findings.must(False, f"{error} {getattr(error, 'stdout', None) or ''}"[-3000:])
    wrong = f"{len(findings.wrong)} wrong" if findings.wrong else "as it must be"
    print(f"{name}: {wrong} ({clock})\n", flush=True)
    return findings


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
