import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLATFORM = ROOT / ".platform"
HOOKS = sorted(PLATFORM.glob("*hooks/*/*.sh"))
SHELLCHECK = shutil.which("shellcheck", path=f"{Path(sys.executable).parent}:{os.defpath}")

pytestmark = pytest.mark.once


def told(hook):
    return str(hook.relative_to(PLATFORM))


@pytest.mark.parametrize("hook", HOOKS, ids=told)
def test_the_platform_can_run_it_and_a_failure_stops_the_deployment(hook):
    assert hook.stat().st_mode & stat.S_IXUSR
    text = hook.read_bytes()
    assert text.startswith(b"#!/usr/bin/env bash\n")
    assert b"\nset -euo pipefail\n" in text
    assert b"\r" not in text


@pytest.mark.skipif(SHELLCHECK is None, reason="shellcheck was not found.")
def test_shellcheck_finds_nothing():
    scripts = map(str, [*HOOKS, PLATFORM / "common.sh"])
    result = subprocess.run([SHELLCHECK, "-x", *scripts], capture_output=True, text=True)
    assert result.stdout == ""
    assert result.returncode == 0


def test_when_settings_alone_change_the_database_and_the_settings_are_looked_at_too():
    of_both = [path for path in HOOKS if path.parent.name in ("predeploy", "postdeploy")]
    for name in {f"{path.parent.name}/{path.name}" for path in of_both}:
        assert (PLATFORM / "hooks" / name).exists()
        assert f"../../hooks/{name}" in (PLATFORM / "confighooks" / name).read_text()


@pytest.fixture
def release(tmp_path):
    """A bundle's folder whose Python says what it was called with."""
    shutil.copytree(PLATFORM, tmp_path / ".platform")
    (tmp_path / "release.env").write_text(f"RELEASE=abc\nPYTHON=3.13\nMACHINES={os.uname().machine}\n")
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\n[ "$1" = -c ] && { echo 3.13; exit; }\necho "$PWD $*"\n')
    python.chmod(0o755)
    return tmp_path


def run(release, hook, **env):
    env = {"PATH": os.environ["PATH"], "VENV": str(release / "venv"), **env}
    command = [str(release / ".platform" / hook)]
    return subprocess.run(command, cwd="/", env=env, capture_output=True, text=True)


@pytest.mark.parametrize("kind", ["hooks", "confighooks"])
def test_the_leader_migrates_and_the_others_wait(release, kind):
    hook = f"{kind}/predeploy/10_migrate.sh"
    leader = run(release, hook, EB_IS_COMMAND_LEADER="true")
    assert leader.stdout == f"{release} manage.py migrate_safely --patience 300\n", leader.stderr
    for env in ({}, {"EB_IS_COMMAND_LEADER": "false"}):
        assert (
            run(release, hook, **env).stdout == f"{release} manage.py migrate_safely --wait --patience 360\n"
        )


@pytest.mark.parametrize("kind", ["hooks", "confighooks"])
def test_what_is_served_is_compiled_before_and_not_at_each_start(release, kind):
    compiled = run(release, f"{kind}/predeploy/05_compile.sh")
    assert compiled.stdout == f"{release} -m compileall -q .\n", compiled.stderr


def test_a_migration_that_fails_stops_the_deployment(release):
    (release / "venv" / "bin" / "python").write_text("#!/bin/sh\nexit 3\n")
    assert run(release, "hooks/predeploy/10_migrate.sh").returncode == 3


def test_a_bundle_for_another_machine_or_python_is_refused_in_words(release):
    assert run(release, "hooks/prebuild/10_fits.sh").returncode == 0
    (release / "release.env").write_text(f"PYTHON=3.12\nMACHINES={os.uname().machine}\n")
    assert "This bundle is for Python 3.12" in run(release, "hooks/prebuild/10_fits.sh").stderr
    (release / "release.env").write_text("PYTHON=3.13\nMACHINES=vax\n")
    refused = run(release, "hooks/prebuild/10_fits.sh")
    assert refused.returncode == 1
    assert refused.stderr.startswith("This bundle is for vax, this machine is ")


AGENT = """#!/bin/sh
echo "$*" >"$0.asked"
cp "${7#file:}" "$0.read"
"""


@pytest.mark.parametrize("kind", ["hooks", "confighooks"])
def test_the_workers_lines_are_added_to_those_that_the_agent_sends(release, kind):
    agent = release / "agent"
    agent.write_text(AGENT)
    agent.chmod(0o755)
    group = "/aws/elasticbeanstalk/mymovie-test/var/log/worker.stdout.log"
    done = run(release, f"{kind}/postdeploy/20_logs.sh", WORKER_LOG_GROUP=group, CLOUDWATCH_AGENT=str(agent))
    assert (done.returncode, done.stderr) == (0, "")
    asked = (release / "agent.asked").read_text().split()
    assert asked[:5] == ["-a", "append-config", "-m", "ec2", "-s"]
    assert asked[6].endswith(
        "/mymovie_worker.json"
    )  # one name, or each deployment would add the file once more
    (told,) = json.loads((release / "agent.read").read_text())["logs"]["logs_collected"]["files"][
        "collect_list"
    ]
    assert told == {
        "file_path": "/var/log/worker.stdout.log",
        "log_group_name": group,
        "log_stream_name": "{instance_id}",
    }


def test_an_agent_that_is_missing_or_refuses_is_told(release):
    hook = "hooks/postdeploy/20_logs.sh"
    assert run(release, hook).returncode == 0
    assert run(release, hook, WORKER_LOG_GROUP="g", CLOUDWATCH_AGENT="/nowhere").returncode == 1
    assert run(release, hook, WORKER_LOG_GROUP="g", CLOUDWATCH_AGENT="/bin/false").returncode == 1
