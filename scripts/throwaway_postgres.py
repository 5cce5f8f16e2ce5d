"""A PostgreSQL server for one run: made in a temporary folder, gone afterwards.

As a command it gives another command its DATABASE_URL:

    python scripts/throwaway_postgres.py -- python manage.py test_something
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

NOT_FOUND = "No PostgreSQL server was found on PATH or under /usr/lib/postgresql"

# Fast rather than safe: nobody will miss this data after a crash. TCP on loopback, no socket file.
OPTIONS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c timezone=UTC"
)


class PostgresFailed(Exception):
    """A program of PostgreSQL's failed; the message holds what it wrote."""


class Account(NamedTuple):
    uid: int
    gid: int


class Cluster(NamedTuple):
    binaries: Path
    folder: Path
    account: Account | None

    def call(self, program: str, *arguments: str) -> None:
        """Raises PostgresFailed."""
        result = subprocess.run(
            [str(self.binaries / program), *arguments],
            cwd=self.folder,  # the account may not look into ours
            env={"PATH": os.defpath, "LC_ALL": "C", "PGDATA": str(self.folder / "data")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # Ctrl-C ends the tests first, and then we stop the server
            user=self.account and self.account.uid,
            group=self.account and self.account.gid,
            extra_groups=self.account and [],
        )
        if result.returncode:
            raise PostgresFailed(f"{program} failed:\n{result.stdout}{self._log()}")

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(text)
        self.hand_over(path)
        return path

    def hand_over(self, path: Path) -> None:
        if self.account:
            os.chown(path, *self.account)

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace") if log.exists() else ""


def find_binaries() -> Path | None:
    """The folder of the server's programs: PATH's, else the newest of Debian's."""
    on_path = shutil.which("initdb")
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(installed, key=lambda folder: _version(folder.parent.name), reverse=True)
    folders = [*([Path(on_path).parent] if on_path else []), *newest_first]
    return next((folder for folder in folders if _is_complete(folder)), None)


@contextmanager
def throwaway_postgres(binaries: Path) -> Iterator[str]:
    """The DATABASE_URL of a server that lives as long as the block. Raises PostgresFailed."""
    with throwaway_cluster(binaries) as cluster:
        password = secrets.token_urlsafe()
        initialise(cluster, password)
        port = _start(cluster)
        yield f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"


@contextmanager
def throwaway_cluster(binaries: Path) -> Iterator[Cluster]:
    """The folder of a server that somebody else starts; whatever runs in it at the end is stopped."""
    folder = Path(tempfile.mkdtemp(prefix="mymovie-postgres-"))
    cluster = Cluster(binaries, folder, account_to_use())
    try:
        cluster.hand_over(folder)
        yield cluster
    finally:
        with _signals_held_back():
            _remove(cluster)


def exit_on_signals() -> None:
    """Lets the blocks that are open clean up when the process is told to end."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, frame: sys.exit(128 + received))


def _version(name: str) -> tuple[int, ...]:
    """Sorts 9.6 before 15."""
    return tuple(int(part) for part in name.split(".") if part.isdigit())


def _is_complete(folder: Path) -> bool:
    return all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres"))


def account_to_use() -> Account | None:
    """PostgreSQL refuses to run as root; then it is somebody else's."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return Account(entry.pw_uid, entry.pw_gid)


def initialise(cluster: Cluster, password: str) -> None:
    secret = cluster.write("password", password)
    arguments = (
        "--username=postgres",
        "--auth=scram-sha-256",
        f"--pwfile={secret}",
        "--no-sync",
        "--encoding=UTF8",
    )
    try:
        cluster.call("initdb", "--locale=C.UTF-8", *arguments)
    except PostgresFailed:  # older macOS has no C.UTF-8
        cluster.call("initdb", "--locale=C", *arguments)


def _start(cluster: Cluster, attempts: int = 3) -> int:
    """The port. Another process may take it between our look and the server's start: hence attempts."""
    port = free_port()
    try:
        cluster.call(
            "pg_ctl",
            "start",
            "--silent",
            "--wait",
            "--log",
            str(cluster.folder / "log"),
            "--options",
            f"-p {port} {OPTIONS}",
        )
    except PostgresFailed:
        if attempts == 1:
            raise
        return _start(cluster, attempts - 1)
    return port


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _remove(cluster: Cluster) -> None:
    try:
        if (cluster.folder / "data" / "postmaster.pid").exists():
            cluster.call("pg_ctl", "stop", "--silent", "--wait", "--mode=immediate")
    finally:
        shutil.rmtree(cluster.folder, ignore_errors=True)


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """A second, impatient Ctrl-C must not leave the server behind."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP, signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def main(arguments: Sequence[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.exit("Usage: throwaway_postgres.py -- command …")
    binaries = find_binaries()
    if binaries is None:
        sys.exit(f"{NOT_FOUND}.")
    exit_on_signals()
    try:
        with throwaway_postgres(binaries) as url:
            return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})
    except PostgresFailed as error:
        sys.exit(str(error))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
