"""The index of the runbooks, and where their links lead."""

from pathlib import Path

import pytest

from tests.deploy import runbooks
from tests.deploy.runbooks import ALL, INDEX, PAGES, ROOT

pytestmark = pytest.mark.once

OF_A_FAULT = ["How one notices", "What to do", "It is over when", "If it is not"]
ONE_PAGE = 120  # lines

BROKE = {row[0] for row in runbooks.rows(runbooks.section(INDEX, "Something broke"))}


def test_the_index_names_every_page() -> None:
    named = {path for path, _ in runbooks.links(INDEX)}
    assert {page.name for page in PAGES} <= named


def test_the_index_is_found_from_the_front() -> None:
    assert "docs/operations/README.md" in {path for path, _ in runbooks.links(ROOT / "README.md")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_leads_back_to_the_index(page: Path) -> None:
    assert "README.md" in {path for path, _ in runbooks.links(page)}


@pytest.mark.parametrize(
    "page",
    [
        *ALL,
        ROOT / "docs/architecture.md",
        ROOT / "deploy/terraform/README.md",
        ROOT / "deploy/brake/README.md",
    ],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for path, anchor in runbooks.links(page):
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in runbooks.anchors(target)):
            dead.append(f"{path}#{anchor}")
    assert not dead


def test_pages_for_a_fault_are_built_alike() -> None:
    broke = [page for page in PAGES if any(f"({page.name})" in name for name in BROKE)]
    assert len(broke) == len(BROKE)
    unlike = {
        page.name: titles
        for page in [*broke, runbooks.OPERATIONS / "deletion-request.md"]
        if (titles := [title for title in runbooks.headings(page) if title in OF_A_FAULT]) != OF_A_FAULT
    }
    assert not unlike


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.stem)
def test_a_page_is_one_page(page: Path) -> None:
    assert len(page.read_text().splitlines()) <= ONE_PAGE
