"""make drill ARGS="kill once": each named here, or all. Ends with 1 when something is wrong.

--list names them; --keep writes the table into docs/reliability.md.
"""

import os
import sys
from collections.abc import Callable

from deploy.rehearse.turns import names_of, take_turn
from drill import burst, cache, cdn, database, kill, mail, once, planted, statements, tmdb, transfer
from drill.figures import Findings, keep, table
from scripts.throwaway_postgres import exit_on_signals

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
    "burst": (
        burst.drill,
        "ten times as many as can be served, a flood of log-ins, slow clients (BURST_S)",
    ),
    "mail": (mail.drill, "the mail server away, hanging, refusing; the worker killed (SECONDS=60, SEED)"),
    "transfer": (
        transfer.drill,
        "an import whose worker is killed at random moments, and taken back so (KILLS=12, WHOLE=1: 100)",
    ),
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
    "KILLS",
    "WHOLE",
)


def main(arguments: list[str]) -> int:
    names = names_of(arguments, DRILLS)
    exit_on_signals()
    given = [f"{name}={os.environ[name]} " for name in SAID_BY_ENVIRONMENT if name in os.environ]
    seen = [Findings(name) for name in names]
    for findings in seen:
        seconds = take_turn(findings.drill, DRILLS, findings)
        if "--keep" in arguments:
            keep(findings, f'{"".join(given)}make drill ARGS="{findings.drill}"', f"{seconds:.0f} s")
    print(table(seen))
    return 1 if any(findings.outcome == "wrong" for findings in seen) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
