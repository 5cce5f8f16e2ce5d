"""What a search costs the database, with a million titles: python -m bench.search [--titles=1000000]

On a PostgreSQL of its own, gone afterwards. It prints the table of docs/performance-search.md: what EXPLAIN
ANALYZE says that the server took, planning included, and the whole call as the application waits for it. Of
each query the best of three, as others may use the machine too.
"""

import argparse
import datetime as dt
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from scripts.throwaway_postgres import NOT_FOUND, exit_on_signals, find_binaries, throwaway_postgres

TIMES = 60
TRIES = 3
Query = Callable[[str, random.Random], str]


class Kind(NamedTuple):
    name: str
    asked: list[str]


class Cost(NamedTuple):
    server_ms: float
    wall_ms: float
    rows: int
    nodes: Counter[str]
    largest_sort: int


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.search")
    parser.add_argument("--titles", type=int, default=1_000_000)
    parser.add_argument(
        "--database", help="the address of an empty one; it keeps its titles for the next run"
    )
    parser.add_argument("--only", default="", help="kinds of query whose name begins so")
    parser.add_argument("--explain", help="a query, whose plans are printed instead of the table")
    arguments = parser.parse_args()
    exit_on_signals()
    with _database(arguments.database) as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        import django

        from mymovie import database

        database.serves_pages = True  # measured as pages ask
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _fill(arguments.titles)
        if arguments.explain:
            _explain(arguments.explain)
        else:
            kinds = _kinds(_sample(arguments.titles))
            _print_table(arguments.titles, [kind for kind in kinds if kind.name.startswith(arguments.only)])
    return 0


@contextmanager
def _database(url: str | None) -> Iterator[str]:
    if url:
        yield url
        return
    if (binaries := find_binaries()) is None:
        sys.exit(f"{NOT_FOUND}.")
    with throwaway_postgres(binaries) as url:
        yield url


def _explain(query: str) -> None:
    from django.db import connection

    from movies.titles import lookup
    from mymovie.text import fold

    both = (
        (lookup.exact_parts(fold(query)), lookup.rows(fold(query))),
        (lookup.near_parts(fold(query)), lookup.NEAR_ROWS),
    )
    with connection.cursor() as cursor:
        for parts, limit in both:
            sql, values = lookup.statement(parts, limit)
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", values)
            print("\n".join(line for (line,) in cursor.fetchall()), end="\n\n")


def _fill(number: int) -> None:
    from django.db import connection

    from movies.models import KnownFilm
    from movies.titles.lookup import TABLE

    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        if KnownFilm.objects.exists():
            return
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("DROP INDEX known_film_tokens")
        with cursor.copy(
            f"COPY {TABLE} (tmdb_id, original_title, popularity, titles, tier, tokens) FROM STDIN"
        ) as copy:
            for row in _rows(number):
                copy.write_row(row)
        _tell(f"{number:,} titles made after {time.monotonic() - began:.0f} s")
        cursor.execute(
            f"CREATE INDEX known_film_tokens ON {TABLE} USING gin (tokens) WITH (fastupdate = off)"
        )
        cursor.execute(f"VACUUM ANALYZE {TABLE}")
        cursor.execute(f"SELECT pg_table_size('{TABLE}') / 1e6, pg_relation_size('known_film_tokens') / 1e6")
        table, index = cursor.fetchone()
    _tell(f"indexed after {time.monotonic() - began:.0f} s: table {table:.0f} MB, index {index:.0f} MB")


def _rows(number: int) -> Iterator[tuple[object, ...]]:
    from bench.titles import films
    from movies.titles import tiers
    from movies.titles.tokens import tokens_of
    from mymovie.text import fold

    for place, film in enumerate(films(number)):
        titles, tier = [fold(title) for title in film.titles], tiers.at(place)
        lines = "\n" + "".join(f"{title}\n" for title in titles)
        tokens = "{" + ",".join(map(str, tokens_of(titles, tier))) + "}"
        yield film.tmdb_id, film.original_title, film.popularity, lines, tier, tokens


def _sample(number: int) -> list[list[str]]:
    """Of the most popular, whom most people ask for, as many as of all the others."""
    from movies.models import KnownFilm

    chance = random.Random(5)
    titles = KnownFilm.objects.order_by("-popularity", "pk").values_list("titles", flat=True)
    places = [*range(200), *chance.sample(range(200, number), min(2_000, number - 200))]
    every = list(titles)
    return [every[place].split("\n")[1:-1] for place in sorted(places)]


def _kinds(seen: list[list[str]]) -> Iterator[Kind]:
    chance = random.Random(11)
    titles = [title for film in seen for title in film]
    by_language = {
        "Japanese": [title for title in titles if not title.isascii()],
        "English": [title.lower() for title in titles if title.isascii()],
    }
    for language, those in by_language.items():
        for n in (1, 2, 3):
            yield Kind(f"{language}, {n} at the beginning", _picked(chance, those, partial(_beginning, n)))
            yield Kind(f"{language}, {n} from within", _picked(chance, those, partial(_within, n)))
        yield Kind(f"{language}, whole", _picked(chance, those, lambda t, _: t))
        yield Kind(f"{language}, half of it", _picked(chance, those, lambda t, _: t[: max(4, len(t) // 2)]))
        longer = [title for title in those if len(title.replace(" ", "")) >= 4]
        short = [title for title in longer if len(title.replace(" ", "")) <= 8]
        yield Kind(f"{language}, whole, a slip, at most 8", _picked(chance, short, _slipped))
        yield Kind(f"{language}, whole, a slip", _picked(chance, longer, _slipped))
    yield Kind(
        "nothing like it", ["".join(chance.choices("あ龍qzw鬱ンxぬ", k=n % 8 + 2)) for n in range(TIMES)]
    )


def _picked(chance: random.Random, titles: list[str], make: Query) -> list[str]:
    made = (make(title, chance) for title in chance.choices(titles, k=TIMES * 4))
    return [query for query in made if query.strip()][:TIMES]


def _beginning(n: int, title: str, _: random.Random) -> str:
    return title[:n]


def _within(n: int, title: str, chance: random.Random) -> str:
    begin = chance.randrange(max(1, len(title) - n + 1))
    return title[begin : begin + n]


def _slipped(title: str, chance: random.Random) -> str:
    letters = [n for n, character in enumerate(title) if character != " "]
    at = chance.choice(letters)
    other = chance.choice("aeiort" if title.isascii() else "山ノアい")
    wrong, missing = title[:at] + other + title[at + 1 :], title[:at] + title[at + 1 :]
    swapped = title[:at] + title[at + 1 : at + 2] + title[at] + title[at + 2 :]
    return chance.choice([wrong, missing, swapped])


def _print_table(number: int, kinds: list[Kind]) -> None:
    from movies.titles import lookup

    print(f"{dt.date.today()}, {_machine()}, `python -m bench.search --titles={number}`\n")
    print("| query | p50 | p95 | most | p50 as the application waits | p95 | rows read | found | plan |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for kind in kinds:
        costs = [_least([_cost(query) for _ in range(TRIES)]) for query in kind.asked]
        server, wall = sorted(cost.server_ms for cost in costs), sorted(cost.wall_ms for cost in costs)
        found = sum(bool(lookup.find(query)) for query in kind.asked) / len(costs)
        nodes = ", ".join(sorted({node for cost in costs for node in cost.nodes}))
        sort = max(cost.largest_sort for cost in costs)
        print(
            f"| {kind.name} | {_p(server, 50)} | {_p(server, 95)} | {server[-1]:.1f} "
            f"| {_p(wall, 50)} | {_p(wall, 95)} | {statistics.median(cost.rows for cost in costs):.0f} "
            f"| {found:.0%} | {nodes}; sorted {sort} |",
            flush=True,
        )


def _least(tries: list[Cost]) -> Cost:
    return min(tries, key=lambda cost: cost.server_ms)._replace(wall_ms=min(cost.wall_ms for cost in tries))


def _cost(query: str) -> Cost:
    """Both statements, if both are asked."""
    from django.db import connection

    from movies.titles import lookup
    from movies.titles.tokens import may_hold_a_slip
    from mymovie.text import fold

    began = time.perf_counter()
    found = lookup.find(query)
    wall_ms = (time.perf_counter() - began) * 1e3
    wanted = fold(query)
    exact = [match for match in found if match.closeness <= lookup.HOLDS]
    asked = [(lookup.exact_parts(wanted), lookup.rows(wanted))]
    if lookup.is_little(exact) and may_hold_a_slip(wanted):
        asked.append((lookup.near_parts(wanted), lookup.NEAR_ROWS))
    server_ms, rows, nodes, sort = 0.0, 0, Counter[str](), 0
    for parts, limit in asked:
        if not parts:
            continue
        sql, values = lookup.statement(parts, limit)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", values)
            (plan,) = cursor.fetchone()
        (told,) = json.loads(plan) if isinstance(plan, str) else plan
        server_ms += told["Planning Time"] + told["Execution Time"]
        for node in _nodes(told["Plan"]):
            if node["Node Type"] in ("Append", "Limit", "CTE Scan"):
                continue
            nodes[node["Node Type"]] += 1
            if node["Node Type"] in ("Bitmap Heap Scan", "Seq Scan"):
                rows += node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            if node["Node Type"] == "Sort":
                sort = max(sort, node["Actual Rows"])
    return Cost(server_ms, wall_ms, rows, nodes, sort)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def _p(sorted_ms: list[float], percent: int) -> str:
    return f"{sorted_ms[min(len(sorted_ms) - 1, len(sorted_ms) * percent // 100)]:.1f}"


def _machine() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    cores = os.cpu_count()
    name = subprocess.run(["uname", "-m"], capture_output=True, text=True, check=False).stdout.strip()
    return f"PostgreSQL {version.split()[0]}, Python {platform.python_version()}, {cores} cores ({name})"


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
