"""What this machine has of what a rehearsal needs."""

import os
import platform
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from deploy.bundle.target import Target
from deploy.rehearse.said import Missing
from scripts.throwaway_postgres import NOT_FOUND, find_binaries, throwaway_postgres

TARGET = Target(platform.machine())


def target_python() -> str:
    name = f"python{TARGET.python}"
    versions = Path.home().glob(f".pyenv/versions/{TARGET.python}.*/bin/{name}")
    for candidate in (shutil.which(name), *map(str, sorted(versions))):
        # A shim of pyenv may be on PATH and stand for nothing.
        if candidate and subprocess.run([candidate, "-c", ""], stderr=subprocess.DEVNULL).returncode == 0:
            return candidate
    raise Missing(f"{name}, which the platform has, was not found on PATH.")


def nginx() -> str:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Missing("nginx was not found (Debian: nginx-light).")
    return found


def curl() -> None:
    if shutil.which("curl") is None:
        raise Missing("curl, with which a hook asks, was not found.")


def postgres_binaries() -> Path:
    found = find_binaries()
    if found is None:
        raise Missing(f"{NOT_FOUND}.")
    return found


@contextmanager
def postgres() -> Iterator["Server"]:
    with throwaway_postgres(postgres_binaries()) as url:
        yield Server(url)


class Server:
    def __init__(self, url: str) -> None:
        self.url = url

    def database(self, name: str, template: str = "template0") -> str:
        """The URL of a new one, in place of a former one of this name."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            mine, other = sql.Identifier(name), sql.Identifier(template)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(mine))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(mine, other))
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    @contextmanager
    def away(self, name: str) -> Iterator[None]:
        """Nobody reaches the database of this name, and whoever was connected is cut off."""
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            yield
            connection.execute(allow.format(sql.Identifier(name), sql.SQL("true")))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
