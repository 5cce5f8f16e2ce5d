"""`make run`: from a fresh checkout to a site that can be used, and quickly so the second time."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from scripts import env_file
from scripts.environment import ROOT, ensure_packages, fingerprint, is_done, mark_done, say, tool

DEFAULT_PORT = 8000
DEFAULT_DATABASE = ROOT / "mymovie.sqlite3"  # as in mymovie/settings.py

WELCOME = """
MyMovie: {site}
  a member         {member_email}   {member_password}
  an administrator {admin_email}   {admin_password}   {site}/admin/"""
NO_TOKEN = "Without TMDB_TOKEN (see .env) only the demo films can be found."


def main() -> NoReturn:
    port = _chosen_port()
    _refuse_taken(port)
    ensure_packages("requirements.txt")
    path = Path(os.environ.get("ENV_FILE") or ROOT / ".env")
    env_file.write_if_absent(path)
    if port != DEFAULT_PORT:
        os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    settings = {**env_file.read(path), **os.environ}
    _run("scripts/compile_messages.py")
    _migrate(settings)
    _load_demo(settings)
    _welcome(settings)
    sys.exit(_serve(port))


def _serve(port: int) -> int:
    """The site, and what works on imports beside it: Ctrl-C reaches both, and neither outlives the other."""
    command = [tool("python"), "manage.py", "runserver", f"127.0.0.1:{port}"]
    site = subprocess.Popen(command, cwd=ROOT)
    workers: list[subprocess.Popen[bytes]] = []
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: site.terminate())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells them all
    waiting = threading.Thread(target=_work_beside, args=(site, port, workers))
    waiting.start()
    code = site.wait()
    waiting.join()
    for process in workers:
        process.terminate()
        process.wait()
    return max(code, 0)


def _work_beside(site: subprocess.Popen[bytes], port: int, workers: list[subprocess.Popen[bytes]]) -> None:
    """Begun once the site answers; and whoever waits for a page comes first."""
    command = ["nice", tool("python"), "manage.py", "work", "--imports"]
    while site.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            workers.append(subprocess.Popen(command, cwd=ROOT))
            return
        time.sleep(0.5)


def _chosen_port() -> int:
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not (text.isdecimal() and 0 < int(text) < 65536):
        sys.exit(f"PORT={text} is not a port: it takes a number from 1 to 65535.")
    return int(text)


def _refuse_taken(port: int) -> None:
    """Before anything else, not after a minute of installing."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as runserver does
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            sys.exit(f"Port {port}: {error.strerror}. Choose another, as in make run PORT=8001.")


def _migrate(settings: Mapping[str, str]) -> None:
    state = _state(settings, "*/migrations/*.py")
    if _database_is_there(settings) and is_done("migrations", state):
        return
    say("Migrating the database …")
    mark_done("demo", "")  # a new database holds no demo, whatever an old stamp says
    _run("manage.py", "migrate", "--verbosity=0")
    mark_done("migrations", state)


def _load_demo(settings: Mapping[str, str]) -> None:
    people = [f"{name}={value}" for name, value in sorted(settings.items()) if name.startswith("DEMO_")]
    state = _state(settings, "*/management/commands/load_demo.py", "*/demo/*", more=people)
    if is_done("demo", state):
        return
    say("Loading the demo …")
    _run("manage.py", "load_demo")
    mark_done("demo", state)


def _state(settings: Mapping[str, str], *patterns: str, more: Iterable[str] = ()) -> str:
    files = sorted(path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file())
    return fingerprint(_database_url(settings), ROOT / "requirements.txt", *files, *more)


def _database_url(settings: Mapping[str, str]) -> str:
    return settings.get("DATABASE_URL") or f"sqlite:///{DEFAULT_DATABASE}"


def _database_is_there(settings: Mapping[str, str]) -> bool:
    """Of a file that can be seen; a server's database may have been dropped since, so it counts as new."""
    path = _database_url(settings).partition("sqlite:///")[2]
    return (ROOT / path).is_file()


def _run(*arguments: str) -> None:
    """A script with the project's Python. It has said what went wrong when it fails."""
    if code := subprocess.call([tool("python"), *arguments], cwd=ROOT):
        sys.exit(code)


def _welcome(settings: Mapping[str, str]) -> None:
    say(
        WELCOME.format(
            site=settings.get("SITE_URL", ""),
            member_email=settings.get("DEMO_MEMBER_EMAIL", ""),
            member_password=settings.get("DEMO_MEMBER_PASSWORD", ""),
            admin_email=settings.get("DEMO_ADMIN_EMAIL", ""),
            admin_password=settings.get("DEMO_ADMIN_PASSWORD", ""),
        )
    )
    if not settings.get("TMDB_TOKEN"):
        say(NO_TOKEN)


if __name__ == "__main__":
    main()
