"""What must be shown of pages, each as a few figures beside their goals."""

import importlib.util
import statistics
import subprocess
import sys
from collections.abc import Sequence

from bench import pages
from bench.explained import explain, growth_of_buffers
from bench.measure import HEAD, Taken, Target, bare, etag_of, take
from bench.pages import MEMBER, SORTS
from bench.report import Figures
from bench.sites import HEADERS, PRODUCT, Bench

ANEW, MEMBERS, UNCHANGED, HOT = 0.10, 0.08, 0.30, 0.60
SAME, SAME_DEPTH, GROWTH, BUFFERS, OWN, LISTS, NEWCOMER = 1.10, 1.15, 1.2, 1.6, 1.2, 3.0, 3.0


def wall(figures: Figures, bench: Bench) -> None:
    """A visitor's wall beside a bare view."""
    size = bench.largest()
    nothing, by_member, again = bare(size), pages.anew(size, who=MEMBER), pages.unchanged(size)
    firsts = [pages.anew(size, sort=sort) for sort in SORTS]
    depths = [pages.deep(bench, size, sort) for sort in SORTS]
    known = pages.unchanged(size, etag=True)
    has_etag = bool(etag_of(bench.site(PRODUCT, size), known.path, HEADERS))
    taken = _take(
        figures, bench, [nothing, *firsts, *depths, by_member, again, *([known] if has_etag else [])]
    )
    floor = taken[nothing]
    for first in firsts:
        _share(figures, taken[first], floor, ANEW)
    _share(figures, taken[by_member], floor, MEMBERS)
    _share(figures, taken[again], floor, HOT)
    if has_etag:
        _share(figures, taken[known], floor, UNCHANGED)
    else:
        figures.figure(known.name, "none: the page has no ETag", f">= {UNCHANGED:.0%}", False)
    costs = [taken[first].cpu_ms for first in firsts]
    _ratio(figures, "CPU of the dearest sort to the cheapest", max(costs) / min(costs), SAME)
    for first, further in zip(firsts, depths, strict=True):
        ratio = taken[further].cpu_ms / taken[first].cpu_ms
        _ratio(figures, f"CPU of {further.name} to page 1", ratio, SAME_DEPTH)
    for target, most in ((firsts[0], 2), (by_member, 4)):
        seen = taken[target].queries
        figures.figure(f"queries of {target.name}", _list(seen), str(most), seen == {most})


def growth(figures: Figures, bench: Bench) -> None:
    """From the smallest data to the largest."""
    large = bench.largest()
    small_ones, large_ones = _every_list(bench, "s"), _every_list(bench, large)
    for small, grown in zip(small_ones, large_ones, strict=True):
        taken = _take(figures, bench, [small, grown])
        ratio = taken[grown].cpu_ms / taken[small].cpu_ms
        _ratio(figures, f"CPU of {small.name}, {large} to s", ratio, GROWTH)


def plans(figures: Figures, bench: Bench) -> None:
    """The buffers of each query; nobody else on the machine changes them."""
    large = bench.largest()
    figures.plans = explain(bench, large, _every_list(bench, large))
    for name, ratio, text in growth_of_buffers(explain(bench, "s", _every_list(bench, "s")), figures.plans):
        figures.figure(f"buffers of {name}, {large} to s", text, f"<= {BUFFERS}", ratio <= BUFFERS)


def films(figures: Figures, bench: Bench) -> None:
    """From 100 films of one person to 10,000."""
    targets = {number: pages.anew(bench.largest(), number) for number in (100, 1_000, 5_000, 10_000)}
    taken = _take(figures, bench, list(targets.values()))
    least = taken[targets[100]].cpu_ms
    for number in (1_000, 5_000, 10_000):
        ratio = taken[targets[number]].cpu_ms / least
        _ratio(figures, f"CPU of a wall of {number:,} to one of 100", ratio, OWN)


def lists(figures: Figures, bench: Bench) -> None:
    """Feed, film, people, random wall: beside the visitor's wall."""
    size = bench.largest()
    reference, others = pages.anew(size), pages.lists(bench, size)
    taken = _take(figures, bench, [reference, *others])
    for other in others:
        ratio = taken[other].cpu_ms / taken[reference].cpu_ms
        _ratio(figures, f"CPU of {other.name} to the visitor's wall", ratio, LISTS)


def search(figures: Figures, bench: Bench) -> None:
    """Search measures itself, at the database."""
    if importlib.util.find_spec("bench.search") is None:
        figures.skip("there is no bench/search.py")
        return
    code = subprocess.call([sys.executable, "-m", "bench.search"])
    figures.figure("python -m bench.search", f"ended with {code}; docs/performance-search.md", "0", code == 0)


def newcomer(figures: Figures, bench: Bench) -> None:
    """50,000 entries on SQLite beside PostgreSQL with as many again."""
    for on_sqlite, on_postgres in zip(_every_list(bench, "n"), _every_list(bench, "s"), strict=True):
        name = on_sqlite.name
        taken = _take(figures, bench, [on_sqlite, on_postgres])
        ours, theirs = taken[on_sqlite], taken[on_postgres]
        _ratio(figures, f"CPU of {name}, SQLite to PostgreSQL", ours.cpu_ms / theirs.cpu_ms, NEWCOMER)
        said = f"{_list(ours.queries)} and {_list(theirs.queries)}"
        figures.figure(f"queries of {name}", said, "the same", ours.queries == theirs.queries)


def _every_list(bench: Bench, size: str) -> list[Target]:
    return [*(pages.anew(size, sort=sort) for sort in SORTS), *pages.lists(bench, size)]


def _take(figures: Figures, bench: Bench, targets: Sequence[Target]) -> dict[Target, Taken]:
    if not figures.rows:
        figures.note(HEAD.replace("\n", "\n      "))
    taken = take(bench, targets)
    for target, it in taken.items():
        figures.row(it.row())
        if it.failed or not it.statuses <= {200, 302, 304} or not min(it.per_s):
            said = f"{it.failed} failed, statuses {_list(it.statuses)}"
            figures.must(False, f"{target.name}: {said}, {min(it.per_s):.0f} a second at least")
    return taken


def _share(figures: Figures, page: Taken, floor: Taken, goal: float) -> None:
    """Of the bare view's requests in a second, round by round."""
    shares = [a / b for a, b in zip(page.per_s, floor.per_s, strict=True)]
    share = statistics.median(shares)
    text = f"{share:.1%} [{min(shares):.1%}–{max(shares):.1%}] of the bare view’s requests a second"
    figures.figure(page.target.name, text, f">= {goal:.0%}", share >= goal)


def _ratio(figures: Figures, what: str, ratio: float, goal: float) -> None:
    figures.figure(what, f"{ratio:.2f}", f"<= {goal}", ratio <= goal)


def _list(numbers: set[int]) -> str:
    return ", ".join(map(str, sorted(numbers))) or "none"
