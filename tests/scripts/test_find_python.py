import subprocess
import sys

import pytest

from scripts.environment import ROOT


def find_python(**env):
    command = ["/bin/sh", str(ROOT / "scripts" / "find_python.sh")]
    return subprocess.run(command, env=env, capture_output=True, text=True)


@pytest.fixture
def interpreter(tmp_path):
    """Makes an interpreter that fails when the code it is given names a certain word."""

    def make(name, fails_at):
        path = tmp_path / name
        path.write_text(f'#!/bin/sh\ncase "$2" in *"{fails_at}"*) exit 1 ;; esac\n')
        path.chmod(0o755)
        return str(path)

    return make


def test_the_interpreter_that_was_named_is_taken():
    assert find_python(PYTHON=sys.executable).stdout == f"{sys.executable}\n"


def test_an_interpreter_that_is_too_old_is_refused_in_one_line(interpreter):
    result = find_python(PYTHON=interpreter("python3", "version_info"))
    assert result.returncode == 1
    assert result.stdout == ""
    assert "is not a Python 3.11 or newer" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_machine_without_python_is_told_so_in_one_line(tmp_path):
    result = find_python(PATH=str(tmp_path))
    assert result.returncode == 1
    assert result.stderr.startswith("No Python 3.11 or newer was found")
    assert result.stderr.count("\n") == 1


def test_a_python_without_its_venv_module_is_told_so_in_one_line(interpreter, tmp_path):
    interpreter("python3", "ensurepip")
    result = find_python(PATH=str(tmp_path))
    assert result.returncode == 1
    assert result.stderr.startswith("python3 cannot make virtual environments")
    assert result.stderr.count("\n") == 1


def test_a_python_that_cannot_be_used_gives_way_to_the_next(interpreter, tmp_path):
    interpreter("python3.13", "version_info")
    interpreter("python3.12", "ensurepip")
    interpreter("python3.11", "nothing")
    interpreter("python3", "nothing")
    assert find_python(PATH=str(tmp_path)).stdout == "python3.11\n"
