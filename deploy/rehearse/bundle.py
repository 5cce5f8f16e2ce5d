"""The zip as the platform takes it: unpacked, installed without a network, hooks, Procfile, nginx, a job."""

import json
import re
import socket
import threading
from contextlib import suppress
from typing import LiteralString

import psycopg

from deploy.rehearse import machine
from deploy.rehearse.instance import Process, ask, status_of
from deploy.rehearse.load import until
from deploy.rehearse.member import HEADERS, stylesheet_of
from deploy.rehearse.proxy import OnInstance
from deploy.rehearse.release import Release, unpacked
from deploy.rehearse.said import Clock, Said

LEADER = {"EB_IS_COMMAND_LEADER": "true"}
BY_ADDRESS = {"Host": "10.0.1.5"}  # as the load balancer asks


def rehearse(said: Said) -> None:
    machine.nginx()
    clock = Clock()
    release = unpacked()
    size = release.zipped.stat().st_size / 1_000_000
    said.note(f"{release.zipped.name}: {size:.1f} MB, sha256 {release.digest}")
    said.must(True, f"installed in an empty folder, without a network, each wheel by its hash ({clock})")
    with machine.postgres() as server:
        url = server.database("bundle")
        _hooks(said, release, url)
        release.manage(url, "load_demo")
        _requests(said, release, url)
        _worker(said, release, url)


def _hooks(said: Said, release: Release, url: str) -> None:
    fits = release.hook("hooks/prebuild/10_fits.sh", url)
    said.must(fits.returncode == 0, f"prebuild: {fits.stdout.strip()}")
    alone = release.hook("hooks/predeploy/10_migrate.sh", url, MIGRATE_PATIENCE="3")
    said.must(
        alone.returncode == 1 and "nobody has done it" in alone.stdout,
        f"without a leader the deployment stops after its time: {alone.stdout.strip().splitlines()[-1]}",
    )
    waited: list[str] = []

    def wait() -> None:
        hook = release.hook("hooks/predeploy/10_migrate.sh", url)
        waited.append(hook.stdout.strip() if hook.returncode == 0 else f"FAILED {hook.stdout}")

    other = threading.Thread(target=wait)
    other.start()
    clock = Clock()
    leader = release.hook("hooks/predeploy/10_migrate.sh", url, **LEADER)
    said.must(leader.returncode == 0, f"the leader: {leader.stdout.strip().splitlines()[-1]} ({clock})")
    other.join()
    said.must(waited == ["Nothing is left to migrate."], f"the other, which waited for it: {waited[0]}")
    for name in ("hooks/predeploy/20_check.sh", "confighooks/predeploy/10_migrate.sh"):
        hook = release.hook(name, url)
        said.must(hook.returncode == 0, f"{name}: {hook.stdout.strip().splitlines()[-1]}")


def _requests(said: Said, release: Release, url: str) -> None:
    web = Process(release, "web", url)
    with web, OnInstance(release.folder, web.port) as proxy:
        said.must(web.is_up(), f"web: {release.procfile()['web']}")
        if web.process.poll() is not None:
            said.note(web.last_words())
            return
        port = proxy.port
        ready = release.hook("hooks/postdeploy/10_ready.sh", url, READY_URL=f"http://127.0.0.1:{port}/readyz")
        said.must(ready.returncode == 0, f"postdeploy: {ready.stdout.strip()}")
        said.must(status_of(port, "/livez", BY_ADDRESS) == 200, "/livez with an address as Host: 200")
        said.must(status_of(port, "/about/", BY_ADDRESS) == 400, "any other page with it: 400")
        said.must(status_of(port, "/readyz", BY_ADDRESS) == 200, "/readyz: 200")
        status, headers, body = ask(port, "/@hana/", HEADERS | {"Accept-Encoding": "identity"})
        said.must(status == 200, f"a wall: {status}, {len(body):,} bytes")
        path = stylesheet_of(body.decode())
        status, headers, body = ask(port, path or "/static/none", HEADERS)
        said.must(
            status == 200 and "immutable" in headers.get("Cache-Control", ""),
            f"{path}: {status}, {headers.get('Cache-Control')}, "
            f"{headers.get('Content-Encoding')}, {len(body):,} bytes",
        )
        _limits(said, port)
        _ids(said, port, proxy)
        clock = Clock()
        code = web.end()
        said.must(code == 0, f"web ends at SIGTERM: {code} ({clock})")


def _limits(said: Said, port: int) -> None:
    status, *_ = ask(port, "/accounts/login/", HEADERS, method="POST", body=b"x" * 1_100_000)
    said.must(status == 413, f"a body of 1.1 MB: {status}")
    clock = Clock()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: mymovie.example\r\n")
        with suppress(ConnectionResetError):  # nginx spends no more on it
            slow.recv(100)
    said.must(clock.seconds < 15, f"a client that never ends its headers is left after {clock}")


def _ids(said: Said, port: int, proxy: OnInstance) -> None:
    _, headers, _ = ask(port, "/about/?q=secret", HEADERS | {"X-Request-ID": "mine"})
    until(lambda: _log_of(proxy, "/about/") != [], 5)  # written after the answer
    told = "".join(line["request_id"] for line in _log_of(proxy, "/about/")[-1:])
    said.must(re.fullmatch(r"[0-9a-f]{32}", told), f"nginx logs JSON, with an id of its own: {told}")
    if "X-Request-ID" in headers:
        said.must(headers["X-Request-ID"] == told, "the answer carries the same id, and not the client's")
    else:
        said.skip("the id in the answer: this release sends none")
    text = proxy.access_log
    said.must(not re.search(r"secret|203\.0\.113|127\.0\.0\.1", text), "no query and no address is in it")
    health = "".join(path.read_text() for path in (proxy.place / "log" / "healthd").iterdir())
    said.must('"/livez"200' in health, "the platform's health log is written too")


def _log_of(proxy: OnInstance, path: str) -> list[dict[str, str]]:
    lines = [json.loads(line) for line in proxy.access_log.splitlines()]
    return [line for line in lines if line["path"] == path and line["status"] == 200]


def _worker(said: Said, release: Release, url: str) -> None:
    if not release.has_command("work"):
        said.skip("the worker: this release has no `manage.py work`")
        return
    # Nobody is to be asked: TMDB's job fails, and must not hold up the others.
    nowhere = {"TMDB_BASE_URL": "http://127.0.0.1:9", "TMDB_TOKEN": "rehearsal"}
    first, second = (Process(release, "worker", url, **nowhere) for _ in range(2))
    with first, second:
        until(lambda: _runs(url, "ended_at IS NOT NULL") >= _runs(url, "", "jobs_duty") > 0, 120)
        jobs, done = _runs(url, "", "jobs_duty"), _runs(url, "outcome = 'done'")
        said.must(done >= jobs - 1 > 0, f"worker: {release.procfile()['worker']}: {done} of {jobs} jobs done")
        twice = _runs(url, "job IN (SELECT job FROM jobs_run GROUP BY job HAVING count(*) > 1)")
        said.must(twice == 0, "with two workers at once, each job was run once")
        if done < jobs - 1:
            said.note(first.last_words() + second.last_words())
        clock = Clock()
        codes = [first.end(), second.end()]
        said.must(codes == [0, 0], f"workers end at SIGTERM: {codes} ({clock})")


def _runs(url: str, which: LiteralString, table: LiteralString = "jobs_run") -> int:
    where: LiteralString = f" WHERE {which}" if which else ""
    query: LiteralString = f"SELECT count(*) FROM {table}{where}"
    try:
        with psycopg.connect(url) as connection:
            row = connection.execute(query).fetchone()
    except psycopg.errors.UndefinedTable:
        return 0
    return int(row[0]) if row else 0
