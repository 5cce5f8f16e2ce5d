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
BEGIN, END = "<!-- the last run: written by make drill ARGS=--keep -->\n", "<!-- its end -->\n"


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
        self.skipped = ""

    def figure(self, what: str, value: object, goal: str = "", holds: object = True) -> None:
        self.must(holds, f"{what}: {value}{f' (goal: {goal})' if goal else ''}")
        self.figures.append(Figure(self.drill, what, str(value), goal, bool(holds)))

    def zero(self, what: str, value: int) -> None:
        self.figure(what, value, "0", value == 0)

    def skip(self, text: str) -> None:
        self.skipped = text
        super().skip(text)


def table(all_of_them: Iterable[Findings]) -> str:
    lines = ["| drill | what | figure | goal | |", "| --- | --- | --- | --- | --- |"]
    for findings in all_of_them:
        for figure in findings.figures:
            holds = "" if figure.holds else "**missed**"
            lines.append(
                f"| {figure.drill} | {figure.what} | {figure.value} | {figure.goal or '–'} | {holds} |"
            )
        if findings.skipped:
            lines.append(f"| {findings.drill} | skipped: {findings.skipped} | – | – | |")
    return "\n".join(lines) + "\n"


def keep(text: str, command: str) -> None:
    """In place of the last run's."""
    told = f"{date.today()}, {machine()}, `{command}`\n\n{text}"
    page = KEPT.read_text()
    pattern = re.escape(BEGIN) + ".*" + re.escape(END)
    KEPT.write_text(re.sub(pattern, lambda _: BEGIN + told + END, page, flags=re.DOTALL))


def machine() -> str:
    return f"{os.cpu_count()} processors ({platform.machine()}), {platform.system()}"
