"""Nobody is logged in but by allauth; tests/accounts/test_stages_machine.py tries its steps in any order."""

import ast

import pytest

from tests.mymovie.paths import ROOT

pytestmark = pytest.mark.once

ROOMS = ("mymovie", "accounts", "follows", "jobs", "movies", "support", "transfer")
WAYS_IN = {"login", "alogin", "perform_login", "resume_login", "force_login", "perform_password_login"}


def ways_in(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found.add(node.func.attr)
    return found & WAYS_IN


def test_no_code_of_ours_logs_anybody_in():
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    assert len(files) > 150
    assert {file.name: found for file in files if (found := ways_in(file.read_text()))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from django.contrib.auth import login",
        "from django.contrib import auth\nauth.login(request, user)",
        "from allauth.account.internal.flows.login import perform_login",
    ],
)
def test_one_that_did_would_be_found(source):
    assert ways_in(source)
