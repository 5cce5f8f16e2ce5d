"""What the runbooks tell to type, and what they call by its name, is there."""

import importlib
import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from deploy.rehearse.__main__ import REHEARSALS
from tests.deploy import runbooks
from tests.deploy.runbooks import ALL, OPERATIONS, ROOT, TERRAFORM

pytestmark = pytest.mark.once
of_each_page = pytest.mark.parametrize("page", ALL, ids=lambda page: page.stem)

# Words of AWS, PostgreSQL and browsers; and a name that Terraform makes of two.
OF_OTHERS = {"ERR_CERT_DATE_INVALID", "PENDING_VALIDATION", "pg_stat_activity", "mymovie_prod_logs"}
# Made by a person or a command, or on the instance; not in the repository.
MADE = {".platform/database.pem", "deploy/brake/brake.zip", "nginx/access.log", "nginx/error.log"}
PLACES = (ROOT, TERRAFORM, ROOT / ".platform")
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+/?|[\w-]+\.(?:py|tf|sh|json|tfvars|toml)")


@of_each_page
def test_make_has_the_targets(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text()
    asked = set(re.findall(r"(?m)^\s*make ([a-z]+)|`make ([a-z]+)", runbooks.code(page)))
    missing = {name for pair in asked for name in pair if name and not re.search(rf"(?m)^{name}:", makefile)}
    assert not missing


@of_each_page
def test_there_are_the_rehearsals(page: Path) -> None:
    asked = set(re.findall(r"rehearse ARGS=\"?([a-z]+)", runbooks.code(page)))
    assert asked <= REHEARSALS.keys()


@of_each_page
def test_manage_has_the_commands_and_their_options(page: Path) -> None:
    wrong = []
    for name, rest in re.findall(r"manage\.py ([a-z_]+)([^\n|&#]*)", runbooks.code(page)):
        command = command_of(name)
        known = set(command.create_parser("manage.py", name)._option_string_actions) if command else set()
        asked = set(re.findall(r"(?<!\S)(--[a-z-]+)", rest))
        wrong += [f"{name} {option}" for option in asked - known] if command else [name]
    assert not wrong


@cache
def command_of(name: str) -> BaseCommand | None:
    room = get_commands().get(name)
    return load_command_class(room, name) if isinstance(room, str) else room


@of_each_page
def test_python_has_the_modules(page: Path) -> None:
    asked = set(re.findall(r"python3? -m ([a-z_.]+)", runbooks.code(page)))
    assert not [name for name in asked if importlib.util.find_spec(name) is None]


@of_each_page
def test_what_is_typed_into_a_shell_of_ours_is_there(page: Path) -> None:
    missing = []
    for line in re.findall(r"(?ms)shell(?: -v0)? -c \"(.*?)\"", runbooks.code(page)):
        for module, names in re.findall(r"from ([\w.]+) import ([\w, ]+)", line):
            found = importlib.import_module(module)
            for name in re.split(r", *", names.strip()):
                thing = getattr(found, name, None) or importlib.import_module(f"{module}.{name}")
                uses = re.findall(rf"\b{name}\.([a-z_]\w*)\(", line)
                missing += [f"{module}.{name}.{use}" for use in uses if not hasattr(thing, use)]
    assert not missing


@of_each_page
def test_terraform_knows_the_addresses_and_outputs(page: Path) -> None:
    text, missing = runbooks.code(page), []
    for module, address in re.findall(r"module\.site\.module\.(\w+)(\.\w+\.\w+)?", text):
        sources = "".join(path.read_text() for path in (TERRAFORM / "modules" / module).glob("*.tf"))
        kind, _, name = address.strip(".").partition(".")
        if not sources or (kind and f'resource "{kind}" "{name}"' not in sources):
            missing.append(f"{module}{address}")
    root = (TERRAFORM / "prod/main.tf").read_text()
    missing += [
        name for name in re.findall(r"terraform output (\w+)", text) if f'output "{name}"' not in root
    ]
    assert not missing


@of_each_page
def test_names_are_somewhere_in_the_sources(page: Path) -> None:
    """Variables of Terraform, settings, columns, jobs: what is written with an underscore."""
    of_queries = {
        name
        for sql in runbooks.fences(OPERATIONS / "logs.md", "sql")
        for name in re.findall(r"AS (\w+)", sql)
    }
    named = [span.partition("=")[0] for span in runbooks.spans(page) if re.fullmatch(r"[\w.]+( ?=.*)?", span)]
    asked = {word for span in named for word in re.findall(r"\w+", span) if "_" in word.strip("_")}
    assert not asked - OF_OTHERS - of_queries - words_of_sources()


@cache
def words_of_sources() -> set[str]:
    kinds = ("", ".py", ".tf", ".json", ".sh", ".tfvars", ".conf", ".yml")
    rooms = [ROOT / "deploy", ROOT / ".platform", ROOT / ".github"]
    rooms += [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]
    files = {path for room in rooms for path in room.rglob("*") if ".terraform" not in path.parts}
    files |= {*ROOT.glob("*.py"), ROOT / "Procfile"}
    return {
        word
        for path in files
        if path.is_file() and path.suffix in kinds
        for word in re.findall(r"\w+", path.read_text())
    }


@of_each_page
def test_files_are_where_they_are_said_to_be(page: Path) -> None:
    gone = []
    for span in runbooks.spans(page):
        for word in span.split():
            if not PATH.fullmatch(word) or word in MADE or word.startswith("dist/"):
                continue
            of_ours = any((place / word.split("/")[0]).exists() for place in PLACES)
            is_file = "/" not in word or Path(word).suffix or of_ours
            if is_file and not is_there(word):
                gone.append(word)
    assert not gone


def is_there(word: str) -> bool:
    if "/" in word:
        return any((place / word).exists() for place in PLACES)
    rooms = (ROOT / "deploy", ROOT / ".platform", ROOT / "mymovie")
    return (ROOT / word).exists() or any(found for room in rooms for found in room.rglob(word))
