"""docs/security: a heading and a text for each requirement that applies, nothing named that is missing."""

import importlib.util
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.mymovie.paths import ROOT

pytestmark = pytest.mark.once

INDEX = ROOT / "docs" / "security.md"
RUNS = ROOT / "docs" / "operations" / "what-runs-as-what.md"
PAGES = sorted((ROOT / "docs" / "security").glob("*.md"))
LIST = json.loads(Path(__file__).with_name("asvs.json").read_text())
SECTION = re.compile(r"^## (\S+)\n\n(.*?)(?=\n## |\Z)", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`([\w.-]+/[\w./-]*|[\w.-]+\.(?:md|py|txt|json|toml))(?:::\w+)?`")
TESTS = re.compile(r"`([\w./-]+\.py)::(\w+)`")
MODULES = re.compile(r"`((?:accounts|follows|jobs|mymovie|movies|support|transfer)(?:\.[a-z_]+)+)`")
ADMITS = re.compile(r"\b[Nn]ot met\b|\bPartly met\b|\bNo test\b|\bno test\b|\bis not made\b")
LINKS = re.compile(r"\]\(([^)#]+)")


def numbers(by_chapter: dict[str, str]) -> Iterator[str]:
    """{"V1": "1.1-1.2 2.4"} is V1.1.1, V1.1.2, V1.2.4."""
    for chapter, told in by_chapter.items():
        for first, _, last in (part.partition("-") for part in told.split()):
            section, start = first.split(".")
            end = last.split(".")[1] if last else start
            yield from (f"{chapter}.{section}.{n}" for n in range(int(start), int(end) + 1))


LEVELS = [*numbers(LIST["level_1"]), *numbers(LIST["level_2"])]
APART = [*chain.from_iterable(map(numbers, LIST["does_not_apply"].values()))]
APPLY = set(LEVELS) - set(APART)


def sections() -> list[tuple[Path, str, str]]:
    return [(page, *found) for page in PAGES for found in SECTION.findall(page.read_text())]


def test_the_list_is_whole():
    assert len([*numbers(LIST["level_1"])]) == 70
    assert len(LEVELS) == len(set(LEVELS)) == 253
    assert len(APART) == len(set(APART)) == 73
    assert set(APART) < set(LEVELS)


def test_each_requirement_that_applies_has_its_heading_once():
    headings = Counter(heading for _, heading, _ in sections())
    assert headings.keys() == APPLY
    assert [heading for heading, times in headings.items() if times > 1] == []


def test_a_heading_stands_in_its_chapter_and_in_order():
    for page in PAGES:
        here = [[int(n) for n in heading[1:].split(".")] for at, heading, _ in sections() if at == page]
        assert here == sorted(here)
        assert {chapter for chapter, *_ in here} == {int(page.name[:2])}


@pytest.mark.parametrize(
    ("page", "heading", "text"), sections(), ids=lambda it: it if str(it)[0] == "V" else ""
)
def test_under_each_heading_something_is_said(page, heading, text):
    assert len(text.split()) >= 4
    assert "TODO" not in text


@pytest.mark.parametrize("page", [INDEX, RUNS, *PAGES], ids=lambda page: page.name)
def test_what_a_page_names_is_there(page):
    text = page.read_text()
    named = [it for it in NAMED.findall(text) if not it.startswith("/")]
    named += [str((page.parent / link).resolve()) for link in LINKS.findall(text) if "://" not in link]
    assert [it for it in named if not (ROOT / it).exists()] == []


@pytest.mark.parametrize("page", [INDEX, RUNS, *PAGES], ids=lambda page: page.name)
def test_each_test_and_module_that_a_page_names_is_there(page):
    text = page.read_text()
    tests = [it for it in TESTS.findall(text) if not is_defined(*it)]
    modules = [it for it in MODULES.findall(text) if importlib.util.find_spec(it) is None]
    assert (tests, modules) == ([], [])


def is_defined(file: str, name: str) -> bool:
    return (ROOT / file).exists() and f"\ndef {name}(" in (ROOT / file).read_text()


def test_a_test_that_is_gone_is_noticed():
    (named,) = TESTS.findall("(`tests/security/test_asvs.py::test_that_is_gone`)")
    assert not is_defined(*named)
    assert is_defined(named[0], "test_a_test_that_is_gone_is_noticed")


def test_what_is_not_met_is_named_in_the_index():
    """Whoever writes that something is missing says so where it is looked for."""
    short = INDEX.read_text().partition("## Not met")[2].partition("\n## ")[0]
    said = [heading for _, heading, text in sections() if ADMITS.search(" ".join(text.split()))]
    assert [heading for heading in said if f"{heading}:" not in short and f"{heading}," not in short] == []


def test_the_index_leads_to_every_chapter_and_names_what_does_not_apply():
    text = INDEX.read_text()
    assert {f"security/{page.name}" for page in PAGES} <= {*LINKS.findall(text)}
    assert [reason for reason in LIST["does_not_apply"] if reason not in " ".join(text.split())] == []
