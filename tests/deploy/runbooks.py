"""The pages of docs/operations, taken apart for the tests that hold them to the tree."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ROOT / "docs" / "operations"
TERRAFORM = ROOT / "deploy" / "terraform"
INDEX = OPERATIONS / "README.md"
PAGES = sorted(page for page in OPERATIONS.glob("*.md") if page != INDEX)
ALL = [INDEX, *PAGES]

FENCE = re.compile(r"(?ms)^ *```(\w*)\n(.*?)^ *```$")
SPAN = re.compile(r"`([^`\n]+)`")


def prose(page: Path) -> str:
    """Without what stands in fences."""
    return FENCE.sub("", page.read_text())


def fences(page: Path, language: str) -> list[str]:
    return [code for kind, code in FENCE.findall(page.read_text()) if kind == language]


def spans(page: Path) -> list[str]:
    return SPAN.findall(prose(page))


def code(page: Path) -> str:
    """Whatever is to be typed or is named as it is, a line each; lines that were broken are whole."""
    every = [*spans(page), *(text for _, text in FENCE.findall(page.read_text()))]
    return re.sub(r" \\\n *", " ", "\n".join(every))


def links(page: Path) -> Iterator[tuple[str, str]]:
    """(path, anchor) of those that stay in the tree."""
    for target in re.findall(r"\]\(([^)\s]+)\)", SPAN.sub("", prose(page))):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            yield path, anchor


def headings(page: Path) -> list[str]:
    return re.findall(r"(?m)^##+ (.+)$", prose(page))


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    titles = re.findall(r"(?m)^#+ (.+)$", prose(page))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def section(page: Path, title: str) -> str:
    return re.split(r"(?m)^## ", page.read_text().partition(f"\n## {title}\n")[2])[0]


def rows(text: str) -> list[list[str]]:
    """Of the tables in it, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for i, row in enumerate(cells) if not _is_rule(row) and not _is_rule(cells[i + 1 : i + 2])]


def _is_rule(row: list[str] | list[list[str]]) -> bool:
    return bool(row) and all(set(cell) <= {"-"} for cell in (row[0] if isinstance(row[0], list) else row))
