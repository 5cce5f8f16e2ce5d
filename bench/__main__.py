"""make bench ARGS="wall growth": each named here, or all. Ends with 1 where a goal is missed.

--list names them; --keep writes the tables into docs/performance.md. ROUNDS=3 and SECONDS=3 for each turn.
"""

import os
import sys
from collections.abc import Callable
from functools import partial

from bench import acts, starts, writes
from bench.report import Figures, keep
from bench.sites import Bench, bench
from deploy.rehearse.said import Missing
from deploy.rehearse.turns import names_of, take_turn
from drill.figures import table
from scripts.throwaway_postgres import exit_on_signals

ACTS: dict[str, tuple[Callable[[Figures, Bench], None], str]] = {
    "wall": (acts.wall, "1: a wall drawn anew, unchanged, hot; by a member; sorts and depths"),
    "growth": (
        acts.growth,
        "2: each list on the largest data beside the smallest: CPU, buffers by its plans",
    ),
    "films": (acts.films, "3: walls of 100 to 10,000 films"),
    "lists": (acts.lists, "4: feed, film, people, random wall beside the visitor's wall"),
    "writes": (writes.writes, "5: sixteen who register one film, and sixteen films"),
    "search": (acts.search, "6: search, at the database (python -m bench.search)"),
    "start": (starts.start, "7: cold start, and memory, beside a bare project"),
    "newcomer": (acts.newcomer, "8: SQLite beside PostgreSQL"),
}


def main(arguments: list[str]) -> int:
    names = names_of(arguments, {name: (_unused, about) for name, (_, about) in ACTS.items()})
    exit_on_signals()
    given = [f"{name}={os.environ[name]} " for name in ("ROUNDS", "SECONDS") if name in os.environ]
    seen = [Figures(name) for name in names]
    try:
        with bench() as running:
            turns = {name: (partial(act, bench=running), about) for name, (act, about) in ACTS.items()}
            for figures in seen:
                seconds = take_turn(figures.drill, turns, figures)
                if "--keep" in arguments:
                    sizes = "s to " + running.largest()
                    keep(
                        figures,
                        f'{"".join(given)}make bench ARGS="{figures.drill}"',
                        f"{seconds:.0f} s",
                        sizes,
                    )
    except Missing as missing:
        for figures in seen:
            figures.skip(str(missing))
    print(table(seen))
    return 1 if any(figures.outcome == "wrong" for figures in seen) else 0


def _unused(_: Figures) -> None:
    raise NotImplementedError


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
