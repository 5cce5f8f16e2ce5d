"""The zip as the platform takes it: unpacked, installed without a network, hooks, Procfile, nginx, a job."""

import gzip
import json
import re
import socket
import threading
from contextlib import suppress

import psycopg

from deploy.rehearse import machine
from deploy.rehearse.instance import Process, ask, status_of
from deploy.rehearse.load import until
from deploy.rehearse.machine import Server
from deploy.rehearse.member import HEADERS, stylesheet_of
from deploy.rehearse.proxy import OnInstance
from deploy.rehearse.release import LEADER, Release, unpacked
from deploy.rehearse.said import Clock, Missing, Said

BY_ADDRESS = {"Host": "10.0.1.5"}  # as the load balancer asks


def rehearse(said: Said) -> None:
    clock = Clock()
    release = unpacked()  # or nothing of the rest is seen
    size = release.zipped.stat().st_size / 1_000_000
    said.note(f"{release.zipped.name}: {size:.1f} MB, sha256 {release.digest}")
    said.note(f"built, and installed in an empty folder without a network, each wheel by its hash ({clock})")
    said.in_short(f"{size:.1f} MB, built and installed in {clock}")
    with machine.postgres() as server:
        url = server.database("bundle")
        _hooks(said, release, url)
        release.manage(url, "load_demo").check_returncode()
        try:
            _requests(said, release, server, url)
        except Missing as missing:
            said.skip(f"the web process behind nginx: {missing}")
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
    other.join(5)
    said.must(other.is_alive(), "an instance that does not lead waits")
    clock = Clock()
    leader = release.hook("hooks/predeploy/10_migrate.sh", url, **LEADER)
    said.must(leader.returncode == 0, f"the leader: {leader.stdout.strip().splitlines()[-1]} ({clock})")
    said.in_short(f"migrated in {clock}")
    other.join()
    said.must(waited == ["Nothing is left to migrate."], f"the other, which waited for it: {waited[0]}")
    for name in ("hooks/predeploy/20_check.sh", "confighooks/predeploy/10_migrate.sh"):
        hook = release.hook(name, url)
        said.must(hook.returncode == 0, f"{name}: {hook.stdout.strip().splitlines()[-1]}")


def _requests(said: Said, release: Release, server: Server, url: str) -> None:
    machine.curl()
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
        collected = release.folder / path.replace("/static/", "staticfiles/", 1)
        status, headers, body = ask(port, path or "/static/none", HEADERS)
        said.must(
            status == 200
            and "immutable" in headers.get("Cache-Control", "")
            and gzip.decompress(body) == collected.read_bytes(),
            f"{path}: {status}, {headers.get('Cache-Control')}, "
            f"{headers.get('Content-Encoding')}, {len(body):,} bytes",
        )
        _limits(said, port)
        _ids(said, port, proxy)
        _without_database(said, port, server)
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
    said.must(headers["X-Request-ID"] == told, "the answer carries the same id, and not the client's")
    text = proxy.access_log
    said.must(not re.search(r"secret|203\.0\.113|127\.0\.0\.1", text), "no query and no address is in it")
    health = "".join(path.read_text() for path in (proxy.place / "log" / "healthd").iterdir())
    said.must('"/livez"200' in health, "the platform's health log is written too")


def _without_database(said: Said, port: int, server: Server) -> None:
    with server.away("bundle"):
        said.must(status_of(port, "/livez", BY_ADDRESS) == 200, "/livez without a database: 200")
        said.must(status_of(port, "/readyz", BY_ADDRESS) == 503, "/readyz without a database: 503")
    said.must(until(lambda: status_of(port, "/readyz", BY_ADDRESS) == 200, 30), "/readyz with it again: 200")


def _log_of(proxy: OnInstance, path: str) -> list[dict[str, str]]:
    lines = [json.loads(line) for line in proxy.access_log.splitlines()]
    return [line for line in lines if line["path"] == path and line["status"] == 200]


def _worker(said: Said, release: Release, url: str) -> None:
    # Nobody is to be asked: TMDB's jobs fail, and must not hold up the others.
    nowhere = {
        "TMDB_BASE_URL": "http://127.0.0.1:9",
        "TMDB_EXPORT_URL": "http://127.0.0.1:9",
        "TMDB_TOKEN": "rehearsal",
    }
    first, second = (Process(release, "worker", url, **nowhere) for _ in range(2))
    with first, second:
        with psycopg.connect(url) as connection:  # neither takes a job before both look for one
            connection.execute("LOCK TABLE jobs_duty")
            until(lambda: all("waits for work" in worker.log.read_text() for worker in (first, second)), 60)
        until(lambda: _count(url, "jobs_run", "ended_at IS NOT NULL") >= _count(url, "jobs_duty") > 0, 180)
        jobs, done = _count(url, "jobs_duty"), _count(url, "jobs_run", "outcome = 'done'")
        away = _count(url, "jobs_run", "outcome = 'failed' AND job IN ('refresh_movies', 'import_catalogue')")
        said.must(
            away >= 2 and done == jobs - 2 > 0,
            f"worker: {release.procfile()['worker']}: {done} of {jobs} jobs done, TMDB's failed as they must",
        )
        # Of one minute, as one that is due each hour may rightly come again in the next.
        again = "EXISTS (SELECT FROM jobs_run o WHERE o.job = jobs_run.job AND o.id <> jobs_run.id"
        again += " AND date_trunc('minute', o.started_at) = date_trunc('minute', jobs_run.started_at))"
        said.must(_count(url, "jobs_run", again) == 0, "with two workers at once, each job was run once")
        shares = [worker.log.read_text().count('"event": "job"') for worker in (first, second)]
        said.must(sum(shares) == jobs, f"their logs tell of {shares[0]} and {shares[1]} of them")
        if done < jobs - 2:
            said.note(first.last_words() + second.last_words())
        clock = Clock()
        codes = [first.end(), second.end()]
        said.must(codes == [0, 0], f"workers end at SIGTERM: {codes} ({clock})")
        said.in_short(f"{done} of {jobs} jobs done by two workers")


def _count(url: str, table: str, which: str = "true") -> int:
    try:
        with psycopg.connect(url) as connection:
            row = connection.execute(f"SELECT count(*) FROM {table} WHERE {which}".encode()).fetchone()
    except psycopg.errors.UndefinedTable:
        return 0
    return int(row[0]) if row else 0
