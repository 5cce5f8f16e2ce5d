import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from scripts import run
from scripts.environment import ROOT


def test_the_default_database_is_the_settings_own():
    question = "from mymovie.settings import DATABASES; print(DATABASES['default']['NAME'])"
    env = {**os.environ, "DATABASE_URL": ""}
    result = subprocess.run(
        [sys.executable, "-c", question], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )
    assert result.stdout.strip() == str(run.DEFAULT_DATABASE)


def test_a_port_that_is_taken_is_refused_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"^Port {port}: .*make run PORT=8001.*$"):
            run._refuse_taken(port)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_refused(port, monkeypatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match="is not a port"):
        run._chosen_port()


def test_a_database_file_that_is_missing_counts_as_new(tmp_path):
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path / 'films.sqlite3'}"}
    assert not run._database_is_there(settings)
    (tmp_path / "films.sqlite3").touch()
    assert run._database_is_there(settings)


def test_a_database_on_a_server_always_counts_as_new():
    assert not run._database_is_there({"DATABASE_URL": "postgres://postgres:pass@127.0.0.1/films"})


@pytest.fixture
def loads(tmp_path, monkeypatch):
    """The commands that were run, in a project whose demo is one file."""
    (tmp_path / "movies" / "demo").mkdir(parents=True)
    (tmp_path / "movies" / "demo" / "films.csv").touch()
    (tmp_path / "requirements.txt").touch()
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr("scripts.environment.STAMPS", tmp_path / "stamps")
    commands = []
    monkeypatch.setattr(run, "_run", lambda *arguments: commands.append(arguments))
    return commands


@pytest.mark.parametrize("name", ["DATABASE_URL", "DEMO_ADMIN_PASSWORD"])
def test_the_demo_is_loaded_again_when_its_database_or_its_people_change(name, loads):
    for value in ("one", "one", "another"):
        run._load_demo({name: value})
    assert loads == [("manage.py", "load_demo")] * 2


def test_the_demo_is_loaded_again_when_its_films_change(loads, tmp_path):
    run._load_demo({})
    (tmp_path / "movies" / "demo" / "films.csv").write_text("七人の侍")
    run._load_demo({})
    assert loads == [("manage.py", "load_demo")] * 2


def test_what_python_compiles_beside_the_demo_is_no_change(loads, tmp_path):
    run._load_demo({})
    (tmp_path / "movies" / "demo" / "__pycache__").mkdir()
    (tmp_path / "movies" / "demo" / "__pycache__" / "films.pyc").touch()
    run._load_demo({})
    assert loads == [("manage.py", "load_demo")]


def test_a_new_database_gets_the_demo_whatever_the_last_one_had(loads):
    run._load_demo({})
    run._migrate({})
    run._load_demo({})
    assert loads == [
        ("manage.py", "load_demo"),
        ("manage.py", "migrate", "--verbosity=0"),
        ("manage.py", "load_demo"),
    ]


STAND_IN = """#!{python}
import os, pathlib, socket, sys, time
if "runserver" in sys.argv:
    listener = socket.create_server(("127.0.0.1", {port}))
else:
    pathlib.Path({worked!r}).write_text(str(os.getpid()))
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_worker_begins_with_the_site_and_ends_with_it(tmp_path, number):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    worked, python = tmp_path / "worked", tmp_path / "python"
    python.write_text(STAND_IN.format(python=sys.executable, port=port, worked=str(worked)))
    python.chmod(0o755)
    code = (
        f"from scripts import run; run.tool = lambda _: {str(python)!r}; raise SystemExit(run._serve({port}))"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) as process:
        end = time.monotonic() + 60
        while not (worked.exists() and worked.read_text()):
            assert time.monotonic() < end
            time.sleep(0.05)
        process.send_signal(number)
        process.wait(timeout=60)
    with pytest.raises(ProcessLookupError):
        os.kill(int(worked.read_text()), 0)
