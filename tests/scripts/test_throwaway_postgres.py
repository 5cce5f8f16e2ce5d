import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from scripts import throwaway_postgres as script

BINARIES = script.find_binaries()
pytestmark = pytest.mark.skipif(BINARIES is None, reason=script.NOT_FOUND)


def ask(url, question):
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.execute(question).fetchone()[0]


def answers(url):
    try:
        return ask(url, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def test_the_server_answers_inside_the_block_and_is_gone_after_it():
    with script.throwaway_postgres(BINARIES) as url:
        assert answers(url)
        folder = Path(ask(url, "SHOW data_directory")).parent
        assert folder.exists()
    assert not answers(url)
    assert not folder.exists()


def test_a_failure_inside_the_block_leaves_nothing_behind():
    seen = []

    def fail():
        with script.throwaway_postgres(BINARIES) as url:
            seen.extend([url, Path(ask(url, "SHOW data_directory")).parent])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    url, folder = seen
    assert not answers(url)
    assert not folder.exists()


def test_the_server_takes_no_other_password():
    with script.throwaway_postgres(BINARIES) as url:
        parts = urlsplit(url)
        assert not answers(urlunsplit(parts._replace(netloc=f"postgres:guess@127.0.0.1:{parts.port}")))


def test_text_is_utf_8_and_letters_beyond_ascii_have_a_case():
    with script.throwaway_postgres(BINARIES) as url:
        assert ask(url, "SHOW server_encoding") == "UTF8"
        assert ask(url, "SELECT lower('É')") == "é"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_told_to_end_takes_its_server_along(number):
    endless = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    command = [sys.executable, script.__file__, "--", sys.executable, "-c", endless]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip()
        assert answers(url)
        process.send_signal(number)
    assert process.returncode == 128 + number
    assert not answers(url)


def test_the_exit_code_is_the_commands():
    command = [sys.executable, script.__file__, "--", sys.executable, "-c", "raise SystemExit(7)"]
    assert subprocess.run(command).returncode == 7
