import json
import subprocess

import pytest

from scripts import audit

pytestmark = pytest.mark.once

HOLE = {"id": "PYSEC-2025-47", "aliases": ["CVE-2025-48432"], "fix_versions": ["5.2.2"]}


def answer(*packages):
    return json.dumps({"dependencies": packages, "fixes": []})


SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
HOLED = {"name": "django", "version": "5.2.1", "vulns": [HOLE]}
UNKNOWN = {"name": "django", "skip_reason": "Dependency not found"}


def run(monkeypatch, code, stdout, stderr=""):
    monkeypatch.setattr(audit, "ask", lambda lock, until: (code, stdout, stderr))
    return audit.main(["requirements.txt"])


def test_no_hole_passes_and_is_told(monkeypatch, capsys):
    assert run(monkeypatch, 0, answer(SOUND)) == 0
    assert capsys.readouterr().out == "requirements.txt: 0 known holes, 0 not asked\n"


def test_a_hole_fails_and_names_what_mends_it(monkeypatch, capsys):
    assert run(monkeypatch, 1, answer(SOUND, HOLED)) == 1
    assert "::error" in (told := capsys.readouterr().out)
    assert "django 5.2.1: PYSEC-2025-47, mended in 5.2.2" in told


def test_no_network_passes_loudly(monkeypatch, capsys):
    error = "ERROR:pip_audit._cli:HTTPSConnectionPool(host='index', port=443): Max retries exceeded"
    assert run(monkeypatch, 1, "", error) == 0
    assert "::warning title=Not audited::" in capsys.readouterr().out


def test_a_package_that_nobody_knew_is_not_taken_for_sound(monkeypatch, capsys):
    assert run(monkeypatch, 0, answer(UNKNOWN)) == 0
    assert "::warning title=Not audited::1 could not be asked" in capsys.readouterr().out


def test_a_hole_is_found_though_others_could_not_be_asked(monkeypatch):
    assert run(monkeypatch, 1, answer(UNKNOWN, HOLED)) == 1


def test_any_other_failure_is_no_skip_and_no_hole(monkeypatch, capsys):
    assert run(monkeypatch, 1, "", "No module named pip_audit") == audit.BROKEN
    told = capsys.readouterr().out
    assert "::error title=The audit broke::requirements.txt: pip-audit ended with 1: No module" in told
    assert told.splitlines()[-1].startswith("The audit itself broke")
    assert "A locked package has" not in told


def test_a_hole_is_told_last_though_another_lock_could_not_be_read(monkeypatch, capsys):
    answers = iter([(1, answer(HOLED), ""), (1, "", "No module named pip_audit")])
    monkeypatch.setattr(audit, "ask", lambda lock, until: next(answers))
    assert audit.main(["requirements.txt", "requirements-dev.txt"]) == audit.HOLE != audit.BROKEN
    assert capsys.readouterr().out.splitlines()[-1] == "A locked package has a known hole."


@pytest.mark.parametrize("name", ["PYSEC-2025-47", "CVE-2025-48432"])
def test_a_hole_that_was_accepted_with_a_reason_passes(monkeypatch, name):
    monkeypatch.setattr(audit, "ACCEPTED", {name: "not reached: we use no such field; until 5.2.20"})
    assert run(monkeypatch, 1, answer(HOLED)) == 0


@pytest.mark.parametrize(
    "trouble", [subprocess.TimeoutExpired("pip-audit", 20), audit.NoTool("no index has it")], ids=type
)
def test_no_answer_in_time_and_no_tool_pass_loudly(monkeypatch, capsys, trouble):
    def ask(lock, until):
        raise trouble

    monkeypatch.setattr(audit, "ask", ask)
    assert audit.main(["requirements.txt"], within_s=20) == 0
    assert "::warning title=Not audited::" in capsys.readouterr().out


def test_a_tool_that_answers_nothing_is_given_up_in_time(monkeypatch, tmp_path):
    slow = tmp_path / "python"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(audit, "python_with_tool", lambda until: str(slow))
    assert audit.main(["requirements.txt"], within_s=0.2) == 0


def test_every_lock_is_asked():
    assert set(audit.LOCKS) == {path.name for path in audit.ROOT.glob("requirements*.txt")}
