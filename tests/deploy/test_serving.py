"""A process of gunicorn's that is told to end while people wait for it."""

import http.client
import signal
import subprocess
import sys

import pytest

from deploy.rehearse.instance import ask, status_of
from deploy.rehearse.load import until
from deploy.rehearse.machine import free_port

pytestmark = pytest.mark.once

SLOW = """
import time

def application(environ, start_response):
    if environ["REQUEST_METHOD"] == "POST":
        open("begun", "w").close()
        time.sleep(0.5)
    start_response("200 OK", [("Content-Length", "0")])
    return []
"""


@pytest.fixture
def gunicorn(tmp_path):
    (tmp_path / "slow.py").write_text(SLOW)
    port = free_port()
    # One connection at a time is taken; the others wait before the door.
    options = [
        "--worker-connections",
        "2",
        "--threads",
        "1",
        "--no-control-socket",
        "--log-level",
        "critical",
    ]
    process = subprocess.Popen(
        [
            *[sys.executable, "-m", "gunicorn", "slow:application", "--bind", f"127.0.0.1:{port}"],
            *["--worker-class", "mymovie.serving.Worker", "--pythonpath", ".", "--chdir", str(tmp_path)],
            *options,
        ]
    )
    assert until(lambda: status_of(port, "/") == 200, 30)
    yield process, port, tmp_path
    process.kill()
    process.wait()


def test_whoever_waits_when_it_is_told_to_end_is_answered(gunicorn):
    process, port, folder = gunicorn
    people = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(6)]
    for person in people:
        person.request("POST", "/", b"a form")  # sent, whether or not anybody has let them in
    assert until((folder / "begun").exists, 30)
    process.send_signal(signal.SIGTERM)
    answers = [person.getresponse().status for person in people]
    for person in people:
        person.close()
    assert answers == [200] * 6
    assert process.wait(30) == 0
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(port, "/")
