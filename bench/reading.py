"""What it costs to read an upload: python -m bench.reading [--rows=50000]

Each is read in a process of its own, and the time is that process's own. Memory is the most that it ever held
beyond what Django, the code and the upload take.
"""

import argparse
import csv
import datetime as dt
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

KINDS = ["letterboxd", "imdb", "filmarks", "mymovie", "bomb"]
REVIEW = "雨の音がいい。ぶらんこの場面で泣いた。\nもう一度観たい。"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.reading")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--file", type=Path, help="one that is there, in this process")
    arguments = parser.parse_args()
    if arguments.file:
        print(_measured(arguments.file))
        return 0
    print("| upload | size | lines | films | recognised | read | memory |\n|---|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for kind, made in _MADE.items():
            file = Path(folder) / kind
            file.write_bytes(made(arguments.rows))
            command = [sys.executable, "-m", "bench.reading", f"--file={file}"]
            print(subprocess.check_output(command, text=True).strip(), flush=True)
    return 0


def _measured(file: Path) -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from transfer.sources.reading import Unreadable, read, recognise
    from transfer.sources.rows import Reading

    content, tokyo = file.read_bytes(), ZoneInfo("Asia/Tokyo")
    before, start = _peak_mb(), time.process_time()
    try:
        recognise(content, name="upload")
        recognised = time.process_time()
        found = read(content, name="upload", answers={}, today=dt.date(2026, 1, 1), zone=tokyo)
        assert isinstance(found, Reading)
        films, lines = f"{len(found.rows):,}", f"{sum(len(row.origin) for row in found.rows):,}"
    except Unreadable as unreadable:
        recognised, films, lines = time.process_time(), unreadable.code, "–"
    end, memory = time.process_time(), _peak_mb() - before
    times = f"{recognised - start:.2f} s | {end - start:.1f} s"
    return f"| {file.name} | {len(content) / 2**20:.1f} MB | {lines} | {films} | {times} | {memory:.0f} MB |"


def _peak_mb() -> float:
    """Of this process alone: what getrusage says begins with the most of the one that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _letterboxd(rows: int) -> bytes:
    """Two fifths watched, as many rated, a tenth in the diary, as many reviewed."""
    watched, told = rows * 2 // 5, rows // 10
    head = ["Date", "Name", "Year", "Letterboxd URI"]
    films = [
        ["2024-01-03", f"Film number {n}", 1920 + n % 100, f"https://boxd.it/{n:x}"] for n in range(watched)
    ]
    more = ["Rating", "Rewatch", "Tags", "Watched Date"]
    diary = [
        [*films[n], 4.5, "", "cinema, rain", f"2023-{1 + n % 12:02}-{1 + n % 28:02}"] for n in range(told)
    ]
    reviews = [[*line[:6], REVIEW, *line[6:]] for line in diary]
    return _zip(
        {
            "watched.csv": _csv(head, films),
            "ratings.csv": _csv([*head, "Rating"], ([*film, 4] for film in films)),
            "diary.csv": _csv([*head, *more], diary),
            "reviews.csv": _csv([*head, *more[:2], "Review", *more[2:]], reviews),
        }
    )


def _imdb(rows: int) -> bytes:
    head = [
        "Const",
        "Your Rating",
        "Date Rated",
        "Title",
        "Original Title",
        "URL",
        "Title Type",
        "Year",
        "Directors",
    ]
    lines = (
        [f"tt{n:07}", 8, "2024-03-15", f"Film {n}", f"映画 {n}", "", "Movie", 1999, "A, B"]
        for n in range(rows)
    )
    return _csv(head, lines)


def _filmarks(rows: int) -> bytes:
    lines = (
        [
            f"映画その{n}(2021年製作の映画)",
            f"{1 + n % 40 / 10:.1f}",
            REVIEW,
            f"https://filmarks.com/movies/{n}",
        ]
        for n in range(rows)
    )
    return _csv(["Title", "Rating", "Review", "URL"], lines)


def _mymovie(rows: int) -> bytes:
    """An archive: every second film seen twice, and a page beside the document that is twice as large."""
    said = {"score": 84, "watched_on": "2024-05-01", "memo": REVIEW}
    entries = [
        {"tmdb_id": n + 1, "title": f"映画その{n}", "year": 1999, **said, "viewings": [said] * (n % 2)}
        for n in range(rows)
    ]
    document = json.dumps({"format": "mymovie-2", "entries": entries}).encode()
    return _zip({"index.html": b"<!doctype html>" + document * 2, "mymovie.json": document})


def _long(rows: int) -> bytes:
    """Nearly as much as may be unpacked, in cells that are long and pack well enough for an upload."""
    chance = random.Random(1)
    long = max(0, 90_000_000 // rows - 60)
    lines = ([f"tt{n:07}", 8, chance.randbytes(long // 10).hex().ljust(long, "-")] for n in range(rows))
    return _zip({"ratings.csv": _csv(["Const", "Your Rating", "Description"], lines)})


def _csv(head: list[str], lines: Iterable[Sequence[object]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows(lines)
    return written.getvalue().encode()


def _zip(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return written.getvalue()


_MADE: dict[str, Callable[[int], bytes]] = {
    "Letterboxd zip": _letterboxd,
    "IMDb ratings": _imdb,
    "Filmarks table": _filmarks,
    "MyMovie archive": _mymovie,
    "90 MB of long cells": _long,
}

if __name__ == "__main__":
    sys.exit(main())
