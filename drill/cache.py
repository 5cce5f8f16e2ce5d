"""Redis dead, hanging, slow, reset, flushed: nobody notices but by the clock, and the way in stays open."""

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from deploy.rehearse.load import Load
from deploy.rehearse.machine import free_port
from deploy.rehearse.said import Clock
from drill.cluster import postgres
from drill.figures import Findings
from drill.proxy import Proxy
from drill.site import PASSWORD, Inside, Site, migrate
from drill.tree import here
from drill.writers import Person

LOAD_S = float(os.environ.get("SECONDS_OF_LOAD", "5"))
PAGES = ["/", "/@reader/", "/search/?q=a", "/accounts/login/", "/people/"]

Fault = Callable[[Proxy], None]


def drill(findings: Findings) -> None:
    binary = shutil.which("redis-server") or shutil.which("valkey-server")
    with postgres() as database:
        migrate(here(), database.url)
        with Inside(here(), database.url) as inside:
            inside("people", handles=["reader"], password=PASSWORD)
        with _silence() as silent:
            faults: dict[str, Fault] = {
                "dead": lambda proxy: proxy.spoil(is_down=True),
                "hanging": lambda proxy: proxy.lead_to(silent),
            }
            if binary is None:
                # Its absence can be shown without it; what it does when it is there cannot.
                findings.skip("redis-server was not found: slow, reset and flushed under load")
                _each(findings, database.url, free_port(), faults)
            else:
                with _redis(binary) as port:
                    faults |= {
                        "as it should be": lambda proxy: None,
                        "0.3 s late": lambda proxy: proxy.spoil(latency_s=0.3),
                        "reset in its answers": lambda proxy: proxy.spoil(reset_after_s=0),
                        "flushed all the time": lambda proxy: None,
                    }
                    _each(findings, database.url, port, faults)


def _each(findings: Findings, url: str, port: int, faults: dict[str, Fault]) -> None:
    for name, spoil in faults.items():
        with Proxy(port) as proxy, _site(url, proxy.port) as site:
            findings.must(site.is_up(), f"gunicorn answers; Redis is about to be {name}")
            spoil(proxy)
            with Load(site.port, pages=PAGES) as load:
                clock = Clock()
                ways_in = [_logs_in(site.port)]
                while clock.seconds < LOAD_S:
                    if name.startswith("flushed"):
                        _flush(port)
                    time.sleep(0.1)
                ways_in.append(_logs_in(site.port))
            failed = len(load.failed)
            told = f"{failed} of {len(load.answers)}, slowest {load.slowest_s:.2f} s"
            findings.figure(f"Redis {name}: pages that failed", told, "0", not failed)
            findings.figure(f"Redis {name}: log-ins that worked", f"{sum(ways_in)} of 2", "2", all(ways_in))


@contextmanager
def _site(url: str, port: int) -> Iterator[Site]:
    """With the limits of haste, which are kept in the cache."""
    with Site(here(), url, CACHE_URL=f"redis://127.0.0.1:{port}/0", LIMITS="1") as site:
        yield site


def _logs_in(port: int) -> bool:
    person = Person("reader", {})
    try:
        person.get(port, "/accounts/login/")
        person.post(port, "/accounts/login/", login="reader@example.com", password=PASSWORD)
        return person.is_known(port)
    except (OSError, http.client.HTTPException):
        return False


@contextmanager
def _silence() -> Iterator[int]:
    """The port of somebody who takes every call and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=128)) as listener:
        yield listener.getsockname()[1]


@contextmanager
def _redis(binary: str) -> Iterator[int]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="mymovie-redis-") as folder:
        options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", folder]
        server = subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL)
        try:
            yield port
        finally:
            server.terminate()
            server.wait()


def _flush(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"FLUSHALL\r\n")
        connection.recv(100)
