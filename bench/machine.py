"""What a server takes of this machine, and somebody who asks it as fast as it answers."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from deploy.rehearse.said import Missing

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
CLIENTS = 8  # as many as two processes have seats


def processes_of(pid: int) -> Iterator[int]:
    """Itself, and all that came of it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from processes_of(int(child))


def cpu_s(pid: int) -> float:
    """Processor seconds of a process and its children, those that ended included."""
    ticks = 0
    for one in processes_of(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue  # its parent has its time by now
        own, of_dead = fields[11:13], fields[13:15]
        ticks += sum(map(int, own + of_dead))
    return ticks * TICK_S


def pss_mb(pid: int) -> float:
    """Memory, what is shared counted by shares."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    (kb,) = re.findall(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(kb) / 1024


class Told(NamedTuple):
    """By wrk, of one run."""

    requests: int
    seconds: float
    failed: int
    bytes: float  # of one answer, headers included


def wrk() -> str:
    found = shutil.which("wrk")
    if found is None:
        raise Missing("wrk, which asks, was not found (Debian: wrk).")
    if not Path("/proc/self/smaps_rollup").exists():
        raise Missing("What processes take is read from /proc, which only Linux has.")
    return found


# `{n}` of the path is another number each time.
_SCRIPT = """
local before, after, n = %s, %s, %d
local headers = {%s}
request = function()
  n = n + 1
  local path = after and string.format("%%s%%.0f%%s", before, n, after) or before
  return wrk.format("GET", path, headers)
end
"""


@contextmanager
def _script(path: str, headers: Mapping[str, str], first: int) -> Iterator[str]:
    before, mark, after = path.partition("{n}")
    given = ", ".join(f"[{_quoted(name)}] = {_quoted(value)}" for name, value in headers.items())
    text = _SCRIPT % (_quoted(before), _quoted(after) if mark else "nil", first, given)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(text)
        file.flush()
        yield file.name


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def ask(port: int, path: str, headers: Mapping[str, str], seconds: float, first: int = 0) -> Told:
    with _script(path, headers, first) as script:
        url = f"http://127.0.0.1:{port}/"
        command = [wrk(), "-t1", f"-c{CLIENTS}", f"-d{seconds:.0f}s", "--timeout=30s", "-s", script, url]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return read(text)


_UNITS = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0}


def read(text: str) -> Told:
    total = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m), ([\d.]+)(B|KB|MB|GB) read", text)
    if total is None:
        raise ValueError(text)
    requests = int(total[1])
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    failed = sum(map(int, errors.groups())) if errors else 0
    failed += int(refused[1]) if refused else 0
    size = float(total[4]) * _UNITS[total[5]]
    return Told(requests, float(total[2]) * _SECONDS[total[3]], failed, size / max(requests, 1))
