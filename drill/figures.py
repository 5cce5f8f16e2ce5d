"""What a drill found, as lines of one table."""

import os
import platform
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from deploy.rehearse.said import Said

KEPT = Path(__file__).resolve().parent.parent / "docs" / "reliability.md"


class Figure(NamedTuple):
    drill: str
    what: str
    value: str
    goal: str
    holds: bool


class Findings(Said):
    """What is printed as it goes, and the figures for the table at the end."""

    def __init__(self, drill: str) -> None:
        super().__init__()
        self.drill = drill
        self.figures: list[Figure] = []

    def figure(self, what: str, value: object, goal: str = "", holds: object = True) -> None:
        self.must(holds, f"{what}: {value}{f' (goal: {goal})' if goal else ''}")
        self.figures.append(Figure(self.drill, what, str(value), goal, bool(holds)))

    def zero(self, what: str, value: int) -> None:
        self.figure(what, value, "0", value == 0)


def table(all_of_them: Iterable[Findings]) -> str:
    lines = ["| drill | what | figure | goal | |", "| --- | --- | --- | --- | --- |"]
    for findings in all_of_them:
        for figure in findings.figures:
            holds = "" if figure.holds else "**missed**"
            lines.append(
                f"| {figure.drill} | {figure.what} | {figure.value} | {figure.goal or '–'} | {holds} |"
            )
        lines.extend(f"| {findings.drill} | skipped: {what} | – | – | |" for what in findings.skipped)
    return "\n".join(lines) + "\n"


def keep(findings: Findings, command: str, took: str) -> None:
    """In place of this drill's last run; the others' stay."""
    begin, end = f"<!-- {findings.drill} -->\n", f"<!-- end of {findings.drill} -->\n"
    told = f"{date.today()}, {machine()}, {took}: `{command}`"
    block = f"{begin}### {findings.drill}\n\n{told}\n\n{table([findings])}{end}"
    page = KEPT.read_text()
    pattern = re.compile(re.escape(begin) + ".*" + re.escape(end), re.DOTALL)
    page = pattern.sub(lambda _: block, page) if pattern.search(page) else f"{page.rstrip()}\n\n{block}"
    KEPT.write_text(page)


def machine() -> str:
    """In words. The load says how much of it others had."""
    cores = f"{os.cpu_count()} processors ({platform.machine()}), {platform.system()}"
    return f"{cores}, load {os.getloadavg()[1]:.0f}"
