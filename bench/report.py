"""What a run said, printed as it goes, and kept in docs/performance.md."""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from bench.explained import Plans, pages_of
from bench.measure import HEAD
from drill.figures import Findings, machine, table

KEPT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


class Figures(Findings):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.rows: list[str] = []
        self.plans: Plans = {}

    def row(self, text: str) -> None:
        self.rows.append(text)
        self.note(text)


def keep(figures: Figures, command: str, took: str, sizes: str) -> None:
    """In place of the last run of this name; the others' stay."""
    begin, end = f"<!-- {figures.drill} -->\n", f"<!-- end of {figures.drill} -->\n"
    told = f"{datetime.now(UTC).date()}, commit {_commit()}, {machine()}, data {sizes}, {took}: `{command}`"
    parts = [f"### {figures.drill}\n", told, "", table([figures])]
    if figures.rows:
        parts += [HEAD, *figures.rows, ""]
    if figures.plans:
        parts += [
            "<details><summary>Plans of the largest data</summary>\n",
            *pages_of(figures.plans),
            "</details>\n",
        ]
    block = begin + "\n".join(parts) + end
    page = KEPT.read_text()
    pattern = re.compile(re.escape(begin) + ".*" + re.escape(end), re.DOTALL)
    page = pattern.sub(lambda _: block, page) if pattern.search(page) else f"{page.rstrip()}\n\n{block}"
    KEPT.write_text(page)


def _commit() -> str:
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return told.stdout.strip() or "unknown"
