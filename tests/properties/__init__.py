"""State machines: whatever people do in whatever order, the code and a simple model of it agree.

HYPOTHESIS_PROFILE=drill tries many, with other seeds each time; without it a few, always the same.
"""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

SHORT = settings(max_examples=6, stateful_step_count=20, derandomize=True, database=None)
LONG = settings(max_examples=400, stateful_step_count=50, database=None)
PROFILES = {"drill": LONG}


class Undone(RuleBasedStateMachine):
    """Each run is a transaction of its own, and leaves nothing behind."""

    def __init__(self) -> None:
        super().__init__()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._transaction.__exit__(None, None, None)


def try_out(machine: type[Undone], profile: str) -> None:
    how = PROFILES.get(profile, SHORT)
    patience = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}
    run_state_machine_as_test(machine, settings=settings(how, **patience))
