"""What a job is made of: portions, each so small that a worker may be killed within any.

A portion asks the world first (TMDB), then opens one transaction, writes, and ends it with
`return advance(job, Step(…))`: what it wrote and how far the job is are there together, or neither is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from transfer.models import Import, Job, Kind

# A code of transfer.jobs.messages, and what its words want to know.
Said = tuple[str, Mapping[str, int | str]]


class Lost(Exception):
    """Somebody else has the job by now, or its import was thrown away: the transaction is rolled back, and
    nothing more is done."""


class Hopeless(Exception):
    """No further attempt would help. `code` is one of transfer.jobs.messages."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Step:
    """What one portion came to."""

    # Rows that it moved on; 0 for none, which is an error unless it was the last or waits.
    done: int
    is_last: bool = False
    # Added to the job's.
    counts: Mapping[str, int] = field(default_factory=dict)
    # How many rows there are in all, once that is known.
    total: int | None = None
    # "tmdb_limit", "tmdb_away": nothing was done and nothing written; the same portion again, then.
    waits_for: str = ""
    wait_s: float = 0


Portion = Callable[[Job], Step]

# transfer.importing.portions puts its own into these, when it is loaded.
PORTIONS: dict[Kind, Portion] = {}
# Called when a turn ends: what is held in memory from one portion to the next is let go of.
LETTING_GO: dict[Kind, Callable[[], None]] = {}


def batch_of(job: Job) -> Import:
    """What the job works on, and whose it is. Raises Lost when it was thrown away."""
    batch = Import.objects.select_related("owner").filter(pk=job.batch_id).first()
    if batch is None:
        raise Lost
    return batch


def portion_of(kind: Kind) -> Portion:
    """The machine is loaded by whoever works, not by whoever shows how far it is."""
    if kind not in PORTIONS:
        import_module("transfer.importing.portions")
    return PORTIONS[kind]
