"""The table of traps in docs/importing.md tells of tests that there are."""

import importlib
import re
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[3] / "docs/importing.md"
TRAPS = re.findall(r"^\|.+\| `(test_\w+)\.(test_\w+)` \|$", DOCUMENT.read_text(), re.MULTILINE)


def test_at_least_thirty_traps_are_told() -> None:
    assert len(set(TRAPS)) >= 30


def test_each_is_held_by_a_test() -> None:
    missing = [
        f"{module}.{name}"
        for module, name in TRAPS
        if not hasattr(importlib.import_module(f"tests.transfer.sources.{module}"), name)
    ]
    assert missing == []


def test_every_line_of_the_table_names_one() -> None:
    table = DOCUMENT.read_text().split("## Traps")[1]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    assert len(lines) - 2 == len(TRAPS)
