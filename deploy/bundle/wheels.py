"""The wheels a lock file names, for a machine that is not this one, each as its hash says."""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import parse_wheel_filename

from deploy.bundle.target import Target

HEADER = """\
# Written by `make bundle`: what stands in wheels/ and nothing else, without an index, each as its hash says.
--no-index
--find-links wheels
--require-hashes
"""


class Locked(NamedTuple):
    requirement: Requirement
    hashes: list[str]

    def __str__(self) -> str:
        pin = f"{self.requirement.name}{self.requirement.specifier}"
        return " ".join([pin, *(f"--hash=sha256:{digest}" for digest in self.hashes)])


def read_lock(text: str, target: Target) -> list[Locked]:
    """What the target needs of it."""
    locked = []
    for line in _logical_lines(text):
        pin, *_ = line.partition(" --hash=")
        requirement = Requirement(pin)
        if requirement.marker is None or requirement.marker.evaluate(target.markers):
            locked.append(Locked(requirement, re.findall(r"--hash=sha256:([0-9a-f]{64})", line)))
    return locked


def _logical_lines(text: str) -> Iterator[str]:
    joined = text.replace("\\\n", " ")
    for line in joined.splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield stripped


def fetch(locked: Iterable[Locked], target: Target, cache: Path) -> list[Path]:
    """By name. Asked for once: what was fetched for this very list is kept. Raises CalledProcessError."""
    lines = "\n".join(sorted(map(str, locked)))
    digest = hashlib.sha256(f"{target}\n{target.platforms}\n{lines}".encode()).hexdigest()
    folder = cache / f"{target.machine}-{digest[:16]}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=cache))
        try:
            _download(lines, target, unfinished)
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return sorted(folder.glob("*.whl"))


def _download(lines: str, target: Target, folder: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as lock:
        lock.write(lines)
        lock.flush()
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check"),
                *("--require-hashes", "--no-deps", "--only-binary=:all:"),
                *("--python-version", target.python, "--implementation", "cp"),
                *("--abi", f"cp{target.python.replace('.', '')}", "--abi", "abi3", "--abi", "none"),
                *(part for platform in target.platforms for part in ("--platform", platform)),
                *("--dest", str(folder), "--requirement", lock.name),
            ],
            check=True,
        )


def requirements(wheels: Iterable[Path]) -> str:
    """The requirements.txt of the bundle: one line per package, a hash for each of its wheels."""
    hashes: dict[str, set[str]] = {}
    for wheel in wheels:
        name, version, *_ = parse_wheel_filename(wheel.name)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        hashes.setdefault(f"{name}=={version}", set()).add(f"--hash=sha256:{digest}")
    lines = [" ".join([pin, *sorted(digests)]) for pin, digests in sorted(hashes.items())]
    return HEADER + "\n".join(lines) + "\n"
