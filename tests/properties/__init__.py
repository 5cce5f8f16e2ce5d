"""State machines: whatever people do in whatever order, the code and a simple model of it agree.

WHOLE=1 has hypothesis try many, with other seeds each time. Without it they are walked by
chance, always the same way: of a handful of hypothesis's own examples most do one thing over and over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from inspect import signature
from random import Random
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.depth import IS_WHOLE

SEEDS, STEPS = (1, 2, 3), 150
LONG = settings(max_examples=400, stateful_step_count=50, database=None)


class Undone(RuleBasedStateMachine):
    """Each run is a transaction of its own, and leaves nothing behind."""

    def __init__(self) -> None:
        super().__init__()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._transaction.__exit__(None, None, None)


def try_out(machine: type[Undone], pools: Mapping[str, Sequence[Any]]) -> None:
    """`pools` has what may be chosen for each argument, by its name or as rule.name."""
    if not IS_WHOLE:
        for seed in SEEDS:
            walk(machine, pools, Random(seed))
        return
    patience = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}
    run_state_machine_as_test(machine, settings=settings(LONG, **patience))


def walk(kind: type[RuleBasedStateMachine], pools: Mapping[str, Sequence[Any]], chance: Random) -> None:
    machine, done = kind(), []

    def do(rule: Any) -> None:
        called = rule.function.__name__
        chosen = {
            name: chance.choice(pools.get(f"{called}.{name}") or pools[name])
            for name in sorted(rule.arguments)
        }
        done.append(f"{called} {chosen}")
        rule.function(machine, **chosen)
        for invariant in machine.invariants:
            invariant.function(machine)

    try:
        if begin := getattr(kind, "begin", None):
            begin(
                machine, **{name: chance.choice(pools[name]) for name in [*signature(begin).parameters][1:]}
            )
        rules = sorted(machine.rules, key=lambda rule: rule.function.__name__)
        for _ in range(STEPS):
            do(chance.choice([rule for rule in rules if all(holds(machine) for holds in rule.preconditions)]))
    except BaseException as error:
        error.add_note("\n".join(done))
        with suppress(AssertionError):
            machine.teardown()
        raise
    machine.teardown()
