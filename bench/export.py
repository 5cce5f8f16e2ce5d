"""What an archive costs: python -m bench.export [--entries 1000 10000] [--postgres]

A made wall for each size, in a database of its own that is gone afterwards; each archive by a process of its
own, which says how far its memory rose above what it held before the first byte.
"""

from __future__ import annotations

import argparse
import json
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
HEAD = (
    "| entries | seconds | CPU seconds | first bytes | memory above the start | queries | bytes | unpacked "
    "|\n| --- | --- | --- | --- | --- | --- | --- | --- |"
)
MEMO = (
    "雨の日に観た。音の使い方が見事で、最後の十分は息をするのも忘れる。「また会おう」という一言に全てがある。"
)


def main() -> int:
    if sys.argv[1:2] == [ONE]:
        _take_one(sys.argv[2])
        return 0
    parser = argparse.ArgumentParser(prog="python -m bench.export")
    parser.add_argument("--entries", type=int, nargs="*", default=SIZES)
    parser.add_argument("--postgres", action="store_true", help="instead of SQLite")
    arguments = parser.parse_args()
    exit_on_signals()
    with _database(arguments.postgres) as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        _fill(arguments.entries)
        print(HEAD)
        for entries in arguments.entries:
            command = [sys.executable, "-m", "bench.export", ONE, f"has{entries}"]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            print(_row(entries, json.loads(said)), flush=True)
    return 0


@contextmanager
def _database(is_postgres: bool) -> Iterator[str]:
    if not is_postgres:
        with tempfile.TemporaryDirectory(prefix="mymovie-bench-") as folder:
            yield f"sqlite:///{Path(folder) / 'export.sqlite3'}"
        return
    if (binaries := find_binaries()) is None:
        sys.exit(f"{NOT_FOUND}.")
    with throwaway_postgres(binaries) as url:
        yield url


def _set_up() -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"].pop("TEST", None)
    django.setup()


def _fill(sizes: list[int]) -> None:
    _set_up()
    from django.core.management import call_command
    from django.db import connections
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    for entries in sizes:
        _fill_wall(entries, timezone.now())
    connections.close_all()


def _fill_wall(entries: int, now: Any) -> None:
    """Every film with a memo of 200 characters and a poster, every fourth seen three times, as many wishes
    as a tenth."""
    import datetime as dt

    from accounts.models import User
    from movies.models import Entry, Movie, MovieText, Viewing, Wish

    owner = User.objects.create(
        handle=f"has{entries}", email=f"has{entries}@example.com", nickname="映画好き"
    )
    first = 10_000_000 + entries * 10
    movies = [
        Movie(
            tmdb_id=first + n,
            original_title=f"The Film of the Year {n}",
            released_on=dt.date(1950, 1, 1) + dt.timedelta(days=n * 7 % 27_000),
            directors=["Akira Kurosawa"],
            poster_path=f"/{n:027}.jpg",
        )
        for n in range(entries + entries // 10)
    ]
    Movie.objects.bulk_create(movies, batch_size=1_000)
    MovieText.objects.bulk_create(
        [
            MovieText(movie=it, language=code, title=f"今年の映画 {it.pk}")
            for it in movies
            for code in ("ja", "en")
        ],
        batch_size=1_000,
    )
    rows = [
        Entry(
            owner=owner, movie=it, score=n % 101, memo=MEMO * 3, released_on=it.released_on,
            registered_at=now - dt.timedelta(minutes=n), watched_on=dt.date(2020, 1, 1),
            watched_precision="day",
        )
        for n, it in enumerate(movies[:entries])
    ]  # fmt: skip
    Entry.objects.bulk_create(rows, batch_size=1_000)
    Viewing.objects.bulk_create(
        [
            Viewing(entry=it, watched_on=dt.date(year, 1, 1), watched_precision="year", score=60,
                    note="名画座で。", revised_on=dt.date(2021, 1, 1))
            for it in rows[::4]
            for year in (2001, 2011)
        ],
        batch_size=1_000,
    )  # fmt: skip
    Wish.objects.bulk_create([Wish(owner=owner, movie=it) for it in movies[entries:]], batch_size=1_000)


def _take_one(handle: str) -> None:
    _set_up()
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from transfer.export import archive

    person = User.objects.get(handle=handle)
    for _ in archive.pieces(User(handle="nobody", pk=0), language="ja", made_at=timezone.now()):
        pass  # whatever is read once for all is there before
    queries = _Counted()
    start, began, worked = _memory(), time.perf_counter(), time.process_time()
    first_s, size, path = 0.0, 0, Path(tempfile.mkstemp(suffix=".zip")[1])
    with connection.execute_wrapper(queries), path.open("wb") as file:
        for part in archive.pieces(person, language="ja", made_at=timezone.now()):
            first_s = first_s or time.perf_counter() - began
            size += file.write(part)
    took_s, peak = time.perf_counter() - began, _memory() - start
    worked_s = time.process_time() - worked
    unpacked = _unpacked(path)
    path.unlink()
    print(json.dumps([took_s, worked_s, first_s, peak, queries.number, size, unpacked]))


class _Counted:
    number = 0

    def __call__(self, execute: Any, *asked: Any) -> Any:
        self.number += 1
        return execute(*asked)


def _memory() -> int:
    """The most this process ever held, in KiB: Linux alone says it of a process since it began."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def _unpacked(path: Path) -> int:
    from zipfile import ZipFile

    with ZipFile(path) as packed:
        return sum(it.file_size for it in packed.infolist())


def _row(entries: int, said: list[float]) -> str:
    took_s, worked_s, first_s, peak, queries, size, unpacked = said
    return (
        f"| {entries:,} | {took_s:.1f} | {worked_s:.1f} | {first_s * 1000:.0f} ms | {peak / 1024:.1f} MiB "
        f"| {queries:.0f} | {size:,.0f} | {unpacked:,.0f} |"
    )


if __name__ == "__main__":
    sys.exit(main())
