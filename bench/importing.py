"""What an import costs: python -m bench.importing [--rows 1000 10000] [--postgres]

A made file for each size, of films that are rows of ours already (what TMDB costs is bench.matching's): read,
matched, written and taken back, portion by portion, by a process that has nothing else to do.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.throwaway_postgres import NOT_FOUND, exit_on_signals, find_binaries, throwaway_postgres

SIZES = (1_000, 10_000)
ONE = "--one"
FIRST_ID = 20_000_000
HEAD = (
    "| films | what | seconds | CPU seconds | statements a film | longest portion | memory above start |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)


def main() -> int:
    if sys.argv[1:2] == [ONE]:
        _take_one(int(sys.argv[2]))
        return 0
    parser = argparse.ArgumentParser(prog="python -m bench.importing")
    parser.add_argument("--rows", type=int, nargs="*", default=SIZES)
    parser.add_argument("--postgres", action="store_true", help="instead of SQLite")
    arguments = parser.parse_args()
    exit_on_signals()
    print(HEAD)
    for rows in arguments.rows:
        with _database(arguments.postgres) as url:
            os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
            _fill(rows)
            subprocess.run([sys.executable, "-m", "bench.importing", ONE, str(rows)], check=True)
    return 0


@contextmanager
def _database(is_postgres: bool) -> Iterator[str]:
    if not is_postgres:
        with tempfile.TemporaryDirectory(prefix="mymovie-bench-") as folder:
            yield f"sqlite:///{Path(folder) / 'importing.sqlite3'}"
        return
    if (binaries := find_binaries()) is None:
        sys.exit(f"{NOT_FOUND}.")
    with throwaway_postgres(binaries) as url:
        yield url


def _fill(rows: int) -> None:
    """In a process of its own: what it holds is not the import's."""
    subprocess.run([sys.executable, "-c", f"from bench import importing; importing.fill({rows})"], check=True)


def _set_up() -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"].pop("TEST", None)
    django.setup()


def fill(rows: int) -> None:
    _set_up()
    from django.core.management import call_command

    from accounts.models import User
    from movies.models import Movie, MovieText
    from movies.titles import keeping

    call_command("migrate", verbosity=0)
    User.objects.create(handle="bench", email="bench@example.com", nickname="映画好き")
    films = [
        Movie(
            tmdb_id=FIRST_ID + n,
            original_title=f"The Film of the Year {n}",
            search_key=f"thefilmoftheyear{n}",
        )
        for n in range(rows)
    ]
    Movie.objects.bulk_create(films, batch_size=1_000)
    MovieText.objects.bulk_create(
        [
            MovieText(movie=it, language=code, title=it.original_title)
            for it in films
            for code in ("ja", "en")
        ],
        batch_size=1_000,
    )
    for start in range(0, rows, 1_000):
        keeping.keep_own({it.pk: it.search_key for it in films[start : start + 1_000]})


def content_of(rows: int) -> bytes:
    """A film each, every fourth seen twice, every tenth with a review."""
    lines = ["tmdbID,Title,Rating10,WatchedDate,Review"]
    for n in range(rows):
        title = f"{FIRST_ID + n},The Film of the Year {n},{1 + n % 10}"
        review = "雨の日に観た。" * 20 if n % 10 == 0 else ""
        lines.append(f"{title},{2000 + n % 20}-05-01,{review}")
        if n % 4 == 0:
            lines.append(f"{title},{2001 + n % 20}-06-01,")
    return "\n".join(lines).encode()


def _take_one(rows: int) -> None:
    _set_up()
    from django.db import connection

    from accounts.models import User
    from transfer.importing.committing import commit
    from transfer.importing.staging import open_import
    from transfer.importing.undoing import undo
    from transfer.models import Kind

    owner = User.objects.get(handle="bench")
    content = content_of(rows)
    batch = open_import(owner=owner, content=content, name="films.csv")
    statements = _Counted()
    start = _memory()
    with connection.execute_wrapper(statements):
        for kind in Kind:
            if kind == Kind.COMMIT:
                commit(batch=batch)
            elif kind == Kind.UNDO:
                undo(batch=batch)
            _work(batch, kind, rows, statements, start)


def _work(batch: Any, kind: str, rows: int, statements: _Counted, start: int) -> None:
    from django.utils import timezone

    from transfer.jobs import actions as jobs
    from transfer.jobs.steps import portion_of
    from transfer.models import JobState, Kind

    waiting = batch.jobs.get(kind=kind, state=JobState.WAITING)
    job = jobs.take(waiting.key, holder=waiting.holder, now=timezone.now())
    assert job
    began, worked, before, longest_s = time.perf_counter(), time.process_time(), statements.number, 0.0
    is_last = False
    while not is_last:
        portion_began = time.perf_counter()
        is_last = portion_of(Kind(kind))(job).is_last
        longest_s = max(longest_s, time.perf_counter() - portion_began)
    batch.refresh_from_db()
    took_s, worked_s = time.perf_counter() - began, time.process_time() - worked
    print(
        f"| {rows:,} | {kind}: {job.counts or job.done_count} | {took_s:.1f} | {worked_s:.1f} "
        f"| {(statements.number - before) / rows:.2f} | {longest_s * 1000:.0f} ms "
        f"| {(_memory() - start) / 1024:.1f} MiB |",
        flush=True,
    )


class _Counted:
    number = 0

    def __call__(self, execute: Any, *asked: Any) -> Any:
        self.number += 1
        return execute(*asked)


def _memory() -> int:
    """The most this process ever held, in KiB: Linux alone says it of a process since it began."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


if __name__ == "__main__":
    sys.exit(main())
