"""A PostgreSQL of the benchmark's own, whose data stays between runs; the commands start and stop it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from drill.cluster import all_binaries
from scripts.environment import STAMPS
from scripts.throwaway_postgres import Cluster, account_to_use, free_port, initialise

FOLDER = Path(os.environ.get("BENCH_DATA") or STAMPS / "bench").resolve()
GB = 1 << 30


def options(*, loading: bool) -> str:
    """As on a machine of its own. Safe but while loading, which begins anew when it fails."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    buffers, cached = min(4 * GB, memory // 4), memory // 2
    given = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "timezone": "UTC",
        "max_connections": "60",
        "shared_buffers": f"{buffers >> 20}MB",
        "effective_cache_size": f"{cached >> 20}MB",
        "random_page_cost": "1.1",
        "max_wal_size": "8GB",
        "checkpoint_timeout": "15min",
    }
    if loading:
        given |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "autovacuum": "off",
            "maintenance_work_mem": f"{min(GB, memory // 16) >> 20}MB",
        }
    return " ".join(f"-c {name}={value}" for name, value in given.items())


class Server:
    def __init__(self, cluster: Cluster, password: str, port: int) -> None:
        self.cluster, self.password, self.port = cluster, password, port

    @property
    def pid(self) -> int:
        return int((self.cluster.folder / "data" / "postmaster.pid").read_text().split()[0])

    def url(self, name: str = "postgres") -> str:
        return f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/{name}"

    def make(self, name: str) -> str:
        """The URL of an empty database, in place of a former one."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            mine = sql.Identifier(name)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(mine))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(mine))
        return urlunsplit(urlsplit(self.url())._replace(path=f"/{name}"))


@contextmanager
def started(*, loading: bool = False) -> Iterator[Server]:
    """Raises Missing, PostgresFailed; also where another command has it."""
    binaries, account = all_binaries(), account_to_use()
    FOLDER.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(binaries, FOLDER / "postgres", account)
    kept = cluster.folder / "password"
    if not (cluster.folder / "data" / "PG_VERSION").exists():
        cluster.folder.mkdir(exist_ok=True)
        cluster.hand_over(cluster.folder)
        initialise(cluster, secrets.token_urlsafe())
    server = Server(cluster, kept.read_text(), free_port())
    log, given = str(cluster.folder / "log"), f"-p {server.port} {options(loading=loading)}"
    cluster.call("pg_ctl", "start", "--silent", "--wait", "--timeout=300", "--log", log, "--options", given)
    try:
        yield server
    finally:
        cluster.call("pg_ctl", "stop", "--silent", "--wait", "--timeout=600", "--mode=fast")


def sqlite(name: str) -> Path:
    return FOLDER / f"{name}.sqlite3"
