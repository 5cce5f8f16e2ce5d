"""What each query of a page reads, from the plan it had when the site drew the page."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bench.measure import Target
from bench.sites import Bench, module

Plans = dict[str, Any]


def explain(bench: Bench, size: str, targets: Sequence[Target]) -> Plans:
    data = bench.data(size)
    asked = {
        it.name: [it.path.replace("{n}", "500000"), data.cookie_of(it.who) if it.who else ""]
        for it in targets
    }
    plans: Plans = module(data, "bench.plans", json.dumps(asked))
    return plans


def growth_of_buffers(small: Plans, large: Plans) -> Iterator[tuple[str, float, str]]:
    """(page, how many times the buffers, in words)"""
    for name, now in large.items():
        before, after = small[name]["buffers"], now["buffers"]
        ratio = after / max(before, 1)
        yield name, ratio, f"{ratio:.2f} ({before:,} to {after:,})"


def pages_of(plans: Plans) -> Iterator[str]:
    """For docs/performance.md."""
    for name, page in plans.items():
        yield f"#### {name}: {page['buffers']:,} buffers\n"
        for statement in page["statements"]:
            yield f"```\n{_short(statement['sql'])}\n\n{statement['plan']}\n```\n"


def _short(sql: str) -> str:
    """Without the list of columns."""
    head, found, rest = sql.partition(" FROM ")
    return sql if not found or len(head) < 200 else f"{head[:120]} … FROM {rest}"
