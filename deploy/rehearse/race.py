"""Five instances migrate at once, on a fresh database and on the release before; a reader in the way."""

import os
import shutil
import subprocess
import threading
import time

import psycopg

from deploy.rehearse import machine
from deploy.rehearse.machine import Server
from deploy.rehearse.release import Release, unpacked, workplace
from deploy.rehearse.said import Clock, Said

AT_ONCE = 5
ROUNDS = int(os.environ.get("ROUNDS", "20"))
LOCK_TIMEOUT_S = 1.0
READER_MAY_WAIT_S = 1.5

# As a release after this one would: a table that everybody reads is altered.
NEXT = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("movies", "{last}")]
    operations = [
        migrations.AddField("movie", "rehearsed", models.TextField(default="", db_default="")),
        migrations.AddIndex("movie", models.Index(fields=["rehearsed"], name="rehearsed")),
    ]
"""


def rehearse(said: Said) -> None:
    release = unpacked()
    after = _release_after(release)
    with machine.postgres() as server:
        _compare(said, release, server)
        _race(said, release, server, "fresh", "template0", "on a fresh database")
        before = server.database("before")
        release.manage(before, "migrate_safely").check_returncode()
        release.manage(before, "load_demo").check_returncode()
        _race(said, after, server, "second", "before", "on the release before")
        _reader(said, after, server)


def _release_after(release: Release) -> Release:
    folder = workplace() / "after"
    shutil.copytree(release.folder, folder)
    migrations = folder / "movies" / "migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "9999_rehearsed.py").write_text(NEXT.format(last=last))
    return release._replace(folder=folder, name="after")


def _compare(said: Said, release: Release, server: Server) -> None:
    """What it is all for: the plain command in the same race."""
    results = _at_once(release, server.database("plain"), "migrate")
    failed = [text for code, text in results if code]
    told = failed[0].strip().splitlines()[-1][:90] if failed else "by luck"
    said.note(f"for comparison, `migrate` alone: {len(failed)} of {AT_ONCE} failed ({told})")


def _race(said: Said, release: Release, server: Server, name: str, template: str, where: str) -> None:
    clock, failed = Clock(), []
    for _ in range(ROUNDS):
        url = server.database(name, template)
        failed += [text for code, text in _at_once(release, url, "migrate_safely") if code]
        check = release.manage(url, "migrate_safely", "--wait", "--patience", "0")
        failed += [check.stdout] if check.returncode else []
    said.must(
        not failed,
        f"{AT_ONCE} at once {where}, {ROUNDS} rounds: {len(failed)} of {AT_ONCE * ROUNDS} failed ({clock})",
    )
    if failed:
        said.note(failed[0][-500:])


def _at_once(release: Release, url: str, *command: str) -> list[tuple[int, str]]:
    python = str(release.venv / "bin" / "python")
    started = [
        subprocess.Popen(
            [python, "manage.py", *command],
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
    """Somebody holds a transaction open on the table to be altered, longer than the migration may wait."""
    url = server.database("locked", "before")
    waits: list[float] = []
    over = threading.Event()
    with psycopg.connect(url) as holder:
        holder.execute("SELECT count(*) FROM movies_movie")
        reader = threading.Thread(target=_read_on, args=(url, waits, over))
        reader.start()
        gave_up = after.manage(
            url, "migrate_safely", "--lock-timeout", str(LOCK_TIMEOUT_S), "--patience", "4"
        )
        holder.rollback()
    slowest = max(waits)
    attempts = gave_up.stdout.count("gave way") + 1
    said.must(
        gave_up.returncode == 1 and "lock timeout" in gave_up.stdout,
        f"while somebody reads for long, the migration gives way ({attempts} times) and says so",
    )
    said.must(
        slowest < READER_MAY_WAIT_S,
        f"others read meanwhile {len(waits)} times, the slowest waited {slowest:.2f} s "
        f"(lock_timeout {LOCK_TIMEOUT_S} s)",
    )
    said.must(
        after.manage(url, "migrate_safely", "--wait", "--patience", "0").returncode == 1,
        "nothing was half done: the migration is still to do",
    )
    done = after.manage(url, "migrate_safely")
    said.must(done.returncode == 0, f"and once the reader is gone: {done.stdout.strip().splitlines()[-1]}")
    over.set()
    reader.join()


def _read_on(url: str, waits: list[float], over: threading.Event) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        while not over.is_set():
            clock = Clock()
            connection.execute("SELECT count(*) FROM movies_movie")
            waits.append(clock.seconds)
            time.sleep(0.05)
