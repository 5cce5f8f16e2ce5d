import re
import runpy
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands
from gunicorn.app.wsgiapp import WSGIApplication

from mymovie.serving import Worker

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "Procfile").read_text().splitlines()
PROCESSES = dict(line.split(": ", 1) for line in LINES)

pytestmark = pytest.mark.once


def test_the_platform_can_read_every_line():
    assert all(re.fullmatch(r"^[A-Za-z0-9_-]+:\s*[^\s].*$", line) for line in LINES)
    assert [*PROCESSES] == ["web", "worker"]


def test_gunicorn_understands_its_line_and_its_file(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setattr("sys.argv", shlex.split(PROCESSES["web"]))
    config = WSGIApplication().cfg
    assert (config.address, config.worker_class) == ([("127.0.0.1", 8123)], Worker)
    assert config.settings["control_socket_disable"].get() is True


def test_an_instance_that_leaves_has_time_to_finish():
    config = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    proxy = (ROOT / ".platform/nginx/conf.d/elasticbeanstalk/00_application.conf").read_text()
    proxy_waits_s = int(re.search(r"proxy_read_timeout\s+(\d+)s", proxy)[1])
    load_balancer_waits_s = 30  # DeregistrationDelay
    assert config["graceful_timeout"] < load_balancer_waits_s
    assert config["timeout"] < proxy_waits_s


def test_the_worker_is_a_command_that_exists():
    *_, command = shlex.split(PROCESSES["worker"])
    if command not in get_commands():
        pytest.skip("`manage.py work` is not written yet.")
    assert shlex.split(PROCESSES["worker"]) == ["python", "manage.py", "work"]
