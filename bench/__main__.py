"""make bench ARGS="wall growth": each named here, or all. Ends with 1 where a goal is missed.

--list names them; --keep writes the tables into docs/performance.md. ROUNDS=3 and SECONDS=3 for each turn.
"""

import os
import sys
from collections.abc import Callable

from bench import acts, starts, writes
from bench.report import Figures, keep
from bench.sites import Bench, bench
from deploy.rehearse.said import Missing
from deploy.rehearse.turns import names_of, take_turn
from drill.figures import table
from scripts.throwaway_postgres import exit_on_signals

ACTS: dict[str, tuple[Callable[[Figures, Bench], None], str]] = {
    "wall": (acts.wall, "1: a wall drawn anew, unchanged, hot; by a member; sorts and depths"),
    "growth": (acts.growth, "2: each list on the largest data beside the smallest"),
    "plans": (acts.plans, "2: the buffers of each query, on the largest data beside the smallest; its plan"),
    "films": (acts.films, "3: walls of 100 to 10,000 films"),
    "lists": (acts.lists, "4: feed, film, people, random wall beside the visitor's wall"),
    "writes": (writes.writes, "5: sixteen who register one film, and sixteen films"),
    "search": (acts.search, "6: search, at the database (python -m bench.search)"),
    "start": (starts.start, "7: cold start, and memory, beside a bare project"),
    "newcomer": (acts.newcomer, "8: SQLite beside PostgreSQL"),
}


def main(arguments: list[str]) -> int:
    names = names_of(arguments, _turns(None))
    exit_on_signals()
    given = "".join(f"{name}={os.environ[name]} " for name in ("ROUNDS", "SECONDS") if name in os.environ)
    seen = [Figures(name) for name in names]
    try:
        with bench() as running:
            for figures in seen:
                seconds = take_turn(figures.drill, _turns(running), figures)
                if "--keep" in arguments:
                    command = f'{given}make bench ARGS="{figures.drill}"'
                    keep(figures, command, f"{seconds:.0f} s", f"s to {running.largest()}")
    except Missing as missing:
        for figures in seen:
            figures.skip(str(missing))
    print(table(seen))
    return 1 if any(figures.outcome == "wrong" for figures in seen) else 0


def _turns(running: Bench | None) -> dict[str, tuple[Callable[[Figures], None], str]]:
    """None: to be named only."""

    def turn(act: Callable[[Figures, Bench], None]) -> Callable[[Figures], None]:
        def take(figures: Figures) -> None:
            assert running
            act(figures, running)

        return take

    return {name: (turn(act), about) for name, (act, about) in ACTS.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
