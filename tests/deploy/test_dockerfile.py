"""The Dockerfile as it reads, and its way in as a shell runs it; no container is built here."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from deploy.bundle.target import NEWEST_GLIBC, Target

ROOT = Path(__file__).parents[2]
LINES = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line and line[0] != "#"]
STEPS = [tuple(line.split(" ", 1)) for line in LINES]
BOOKWORM_GLIBC = 36

pytestmark = pytest.mark.once


def of(kind):
    return [rest for name, rest in STEPS if name == kind]


def test_the_base_is_the_bundles_python_on_a_debian_that_does_not_change_underneath():
    images = {rest.split()[0] for rest in of("FROM")}
    assert images == {f"python:{Target('x86_64').python}-slim-bookworm"}
    assert BOOKWORM_GLIBC >= NEWEST_GLIBC


def test_the_bundle_alone_goes_in():
    assert of("COPY") == ["${BUNDLE} /bundle.zip", "--from=unpacked /app /app"]
    assert of("ADD") == []
    assert (ROOT / ".dockerignore").read_text().split() == ["*", "!dist/*.zip"]


def test_nobody_runs_it_as_root_and_nothing_is_installed_by_whoever_runs_it():
    (user,) = of("USER")
    assert 0 not in map(int, user.split(":"))
    kinds = [kind for kind, _ in STEPS]
    assert kinds.index("USER") > max(i for i, kind in enumerate(kinds) if kind in ("RUN", "COPY"))
    assert "--network=none pip install" in of("RUN")[1]  # offline, by the hashes of its requirements.txt


def test_its_modules_are_compiled_while_that_can_be_written():
    kinds = [kind for kind, _ in STEPS]
    compiled = STEPS.index(("RUN", "python -m compileall -q ."))
    assert kinds.index("COPY", 3) < compiled < kinds.index("USER")


def test_it_listens_where_it_says_and_ends_as_gunicorn_does():
    assert f"PORT={of('EXPOSE')[0]}" in of("ENV")[0].split()
    assert "WEB_BIND=0.0.0.0" in of("ENV")[0].split()
    assert of("STOPSIGNAL") == ["SIGTERM"]


@pytest.mark.parametrize("asked", ["web", "worker", "migrate"])
def test_its_argument_is_a_line_of_the_procfile_word_by_word(asked, tmp_path):
    (tmp_path / "Procfile").write_text((ROOT / "Procfile").read_text())
    for name in ("gunicorn", "python"):
        (tmp_path / name).write_text('#!/bin/sh\necho "${0##*/} $*"\n')
        (tmp_path / name).chmod(0o755)
    way_in = json.loads(of("ENTRYPOINT")[0])
    done = subprocess.run(
        [*way_in, asked],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    lines = dict(re.findall(r"(?m)^(\w+): (.*)$", (ROOT / "Procfile").read_text()))
    lines["migrate"] = "python manage.py migrate_safely"
    assert (done.stdout.strip(), done.stderr) == (lines[asked], "")
    assert json.loads(of("CMD")[0]) == ["web"]
