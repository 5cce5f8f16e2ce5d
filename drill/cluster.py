"""PostgreSQL as a drill needs it: as safe as installed, and to be killed and started again on its port."""

import os
import secrets
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.rehearse.machine import postgres_binaries
from deploy.rehearse.said import Clock
from scripts.throwaway_postgres import (
    Cluster,
    PostgresFailed,
    free_port,
    initialise,
    throwaway_cluster,
)

# What was acknowledged must have left the process (synchronous_commit is on). That it reaches the disk
# matters when a machine loses its power, which no drill does.
OPTIONS = (
    "-c fsync=off"
    " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c timezone=UTC -c max_connections=60"
    " -c logging_collector=off"
)
START_S = 60


class Postgres:
    def __init__(self, cluster: Cluster, password: str) -> None:
        self.cluster, self.password, self.port = cluster, password, free_port()

    @property
    def url(self) -> str:
        return self.url_by(self.port)

    def url_by(self, port: int) -> str:
        """By way of a proxy."""
        return f"postgres://postgres:{self.password}@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        """Whatever was left by a kill is gone after a while, and it starts. Raises PostgresFailed."""
        log, clock = str(self.cluster.folder / "log"), Clock()
        options = f"-p {self.port} {OPTIONS}"
        while True:
            try:
                self.cluster.call("pg_ctl", "start", "--silent", "--wait", "--log", log, "--options", options)
                return
            except PostgresFailed:
                if clock.seconds > START_S:
                    raise
                time.sleep(0.1)

    def kill(self) -> None:
        """The postmaster; the others notice."""
        os.kill(self.pid, signal.SIGKILL)

    def stop(self, mode: str) -> None:
        self.cluster.call("pg_ctl", "stop", "--silent", "--wait", f"--mode={mode}")

    def promote(self) -> None:
        self.cluster.call("pg_ctl", "promote", "--silent", "--wait")

    @property
    def pid(self) -> int:
        return int((self.cluster.folder / "data" / "postmaster.pid").read_text().split()[0])


def all_binaries() -> Path:
    """Where the links lead: beside the server's own programs stand those for copies. Raises Missing."""
    return (postgres_binaries() / "pg_ctl").resolve().parent


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Raises Missing, PostgresFailed."""
    with throwaway_cluster(all_binaries()) as cluster:
        password = secrets.token_urlsafe()
        initialise(cluster, password)
        server = Postgres(cluster, password)
        server.start()
        yield server


@contextmanager
def standby_of(primary: Postgres) -> Iterator[Postgres]:
    """A copy that follows it, started."""
    with throwaway_cluster(all_binaries()) as cluster:
        data = str(cluster.folder / "data")
        cluster.call("pg_basebackup", "-D", data, "-R", "-X", "stream", "-c", "fast", "-d", primary.url)
        server = Postgres(cluster, primary.password)
        server.start()
        yield server
