"""What the rehearsals are made of; they themselves are `make rehearse`, minutes long."""

from pathlib import Path

import pytest

from deploy.rehearse import __main__ as rehearse
from deploy.rehearse import restore
from deploy.rehearse.load import Load
from deploy.rehearse.machine import free_port
from deploy.rehearse.member import Member
from deploy.rehearse.said import Missing, Said

pytestmark = pytest.mark.once

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations"


@pytest.mark.parametrize("command", [restore.DUMP, restore.RESTORE])
def test_what_is_rehearsed_is_the_command_of_the_runbook(command):
    assert f"\n{' '.join(command)} " in (OPERATIONS / "dump.md").read_text()


def test_a_request_that_nobody_answers_has_failed():
    said = Said()
    with Load(free_port(), Member(), readers=1) as load:
        load.go_on(0.1)
    load.tell(said, "with nobody there")
    assert "ConnectionRefusedError" in said.wrong[0]


def test_a_load_that_asked_nothing_shows_nothing():
    said = Said()
    Load(free_port(), Member()).tell(said, "without a load")
    assert said.outcome == "wrong"


def test_a_load_that_was_over_before_it_shows_nothing_of_a_migration():
    said = Said()
    with Load(free_port(), Member(), readers=1) as load:
        load.go_on(0.1)
    with load.during("the migration"):
        pass
    load.tell(said, "too early")
    assert said.wrong[-1] == "of these during the migration: 0, writes 0"


def held(said):
    said.must(True, "it holds")
    said.in_short("0 of 7 failed")


def wrong(said):
    said.must(False, "it does not hold")


def missing(said):
    raise Missing("nginx was not found")


def empty(said):
    pass


def crashing(said):
    raise OSError("no space left")


def run(monkeypatch, capsys, *rehearsals):
    monkeypatch.setattr(rehearse, "REHEARSALS", {each.__name__: (each, "about it") for each in rehearsals})
    monkeypatch.setattr(rehearse, "exit_on_signals", lambda: None)
    return rehearse.main([]), capsys.readouterr().out


def test_a_rehearsal_that_misses_something_says_so_at_the_end(monkeypatch, capsys):
    monkeypatch.delenv("CI", raising=False)
    code, printed = run(monkeypatch, capsys, missing, held)
    assert code == 0
    table = printed[printed.index("| rehearsal") :]
    assert "| missing   | skipped " in table
    assert "missing: skipped: nginx was not found" in table
    assert "0 of 7 failed" in table


def test_under_ci_it_may_miss_nothing(monkeypatch, capsys):
    monkeypatch.setenv("CI", "true")
    assert run(monkeypatch, capsys, missing)[0] == 1


@pytest.mark.parametrize("bad", [wrong, empty, crashing])
def test_one_that_goes_wrong_stops_none_of_the_others(monkeypatch, capsys, bad):
    code, printed = run(monkeypatch, capsys, bad, held)
    assert code == 1
    assert f"| {bad.__name__:9} | wrong " in printed
    assert "| held      | held " in printed
