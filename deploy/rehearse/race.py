"""Five instances migrate at once, on a fresh database and on the release before; a reader in the way."""

import os
import subprocess
import threading
import time

import psycopg

from deploy.rehearse import machine
from deploy.rehearse.machine import Server
from deploy.rehearse.release import LEADER, Release, unpacked, unpacked_next
from deploy.rehearse.said import Clock, Said

AT_ONCE = 5
ROUNDS = int(os.environ.get("ROUNDS", "20"))
READER_MAY_WAIT_S = 1.5
QUEUED_S = 0.5  # whoever waited less was not behind the migration


def rehearse(said: Said) -> None:
    release, after = unpacked(), unpacked_next()
    with machine.postgres() as server:
        _compare(said, release, server)
        _race(said, release, server, "fresh", "template0", "on a fresh database")
        before = server.database("before")
        release.manage(before, "migrate_safely").check_returncode()
        release.manage(before, "load_demo").check_returncode()
        _race(said, after, server, "second", "before", "on the release before")
        _reader(said, after, server)


def _compare(said: Said, release: Release, server: Server) -> None:
    """Whether there is a race at all: the plain command must lose it."""
    for _ in range(5):
        results = _at_once(release, server.database("plain"), "migrate")
        failed = [text for code, text in results if code]
        if failed:
            break
    told = failed[0].strip().splitlines()[-1][:90] if failed else "by luck"
    said.must(failed, f"they do race: of {AT_ONCE} plain `migrate` {len(failed)} failed ({told})")


def _race(said: Said, release: Release, server: Server, name: str, template: str, where: str) -> None:
    clock, failed, migrated = Clock(), [], []
    for _ in range(ROUNDS):
        url = server.database(name, template)
        results = _at_once(release, url, "migrate_safely")
        failed += [text for code, text in results if code]
        migrated.append(sum("Applying " in text for _, text in results))
        check = release.manage(url, "migrate_safely", "--wait", "--patience", "0")
        failed += [check.stdout] if check.returncode else []
    figure = f"{len(failed)} of {AT_ONCE * ROUNDS} failed"
    said.must(not failed, f"{AT_ONCE} at once {where}, {ROUNDS} rounds: {figure} ({clock})")
    said.must(set(migrated) == {1}, f"in each round one of them migrated, the others waited {set(migrated)}")
    said.in_short(f"{where}: {figure}")
    if failed:
        said.note(failed[0][-500:])


def _at_once(release: Release, url: str, command: str) -> list[tuple[int, str]]:
    python = str(release.venv / "bin" / "python")
    started = [
        subprocess.Popen(
            [python, "manage.py", command],
            cwd=release.folder,
            env=release.properties(url),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    texts = [process.communicate()[0] for process in started]
    return [(process.returncode, text) for process, text in zip(started, texts, strict=True)]


def _reader(said: Said, after: Release, server: Server) -> None:
    """Somebody holds a transaction open on the table to be altered, longer than the hook is patient."""
    url = server.database("locked", "before")
    waits: list[float] = []
    over = threading.Event()
    reader = threading.Thread(target=_read_on, args=(url, waits, over))
    with psycopg.connect(url) as holder:
        holder.execute("SELECT count(*) FROM movies_movie")
        reader.start()
        hook = after.hook("hooks/predeploy/10_migrate.sh", url, MIGRATE_PATIENCE="4", **LEADER)
        holder.rollback()
    attempts = hook.stdout.count("gave way") + 1
    said.must(
        hook.returncode == 1 and "lock timeout" in hook.stdout,
        f"while somebody reads for long, the migration gives way ({attempts} times) and says so",
    )
    check = after.manage(url, "migrate_safely", "--wait", "--patience", "0")
    said.must(check.returncode == 1, "nothing was half done: the migration is still to do")
    done = after.hook("hooks/predeploy/10_migrate.sh", url, **LEADER)
    said.must(done.returncode == 0, f"and once the reader is gone: {done.stdout.strip().splitlines()[-1]}")
    over.set()
    reader.join()
    slowest = max(waits)
    said.must(
        QUEUED_S < slowest < READER_MAY_WAIT_S,
        f"others read all the while, {len(waits)} times: some queued behind the migration, "
        f"the slowest waited {slowest:.2f} s",
    )
    said.in_short(f"a reader waits {slowest:.2f} s at most")


def _read_on(url: str, waits: list[float], over: threading.Event) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        while not over.is_set():
            clock = Clock()
            connection.execute("SELECT count(*) FROM movies_movie")
            waits.append(clock.seconds)
            time.sleep(0.05)
