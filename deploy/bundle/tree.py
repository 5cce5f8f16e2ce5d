"""The files of a release, laid out in a folder as they will lie on the machine."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deploy.bundle import bom, wheels
from deploy.bundle.target import Target
from scripts.compile_messages import compile_messages

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".make" / "wheels"

# All that goes along; what is not named stays behind. Every top-level name of the tree is in one of the two.
TAKEN = (
    ".ebextensions",
    ".platform",
    "Procfile",
    "accounts",
    "follows",
    "gunicorn.conf.py",
    "jobs",
    "locale",
    "manage.py",
    "movies",
    "mymovie",
    "static",
    "support",
    "templates",
    "transfer",
)
LEFT = (
    ".ci",
    ".dockerignore",
    ".gitattributes",
    ".github",
    ".gitignore",
    "CHANGELOG.md",
    "Dockerfile",
    "Makefile",
    "README.md",
    "bench",
    "deploy",
    "docs",
    "drill",
    "pyproject.toml",
    "requirements-deploy.in",
    "requirements-deploy.txt",
    "requirements-dev.in",
    "requirements-dev.txt",
    "requirements.in",
    "requirements.txt",  # the bundle's own names its wheels
    "scripts",
    "tests",
)

# Settings to collect static files with; nothing of them stays in the bundle.
SETTINGS = {
    "PATH": os.defpath,
    "DATABASE_URL": "sqlite:///:memory:",
    "EMAIL_URL": "dummymail://",
    "ENV_FILE": os.devnull,
    "PYTHONDONTWRITEBYTECODE": "1",
    "SECRET_KEY": "of nothing that is ever signed, and long enough to say so",
    "SITE_URL": "https://bundle.invalid",
}


def git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def lay_out(folder: Path, *, commit: str, targets: Sequence[Target]) -> None:
    """Raises CalledProcessError."""
    _export(commit, folder)
    _write_release(folder, commit, targets)
    _compile_catalogues(folder)
    _collect_static_files(folder)
    _add_wheels(folder, commit, targets)


def _export(commit: str, folder: Path) -> None:
    held = git("ls-tree", "--name-only", commit).splitlines()
    with tempfile.TemporaryFile() as archive:
        command = ["git", "-C", str(ROOT), "archive", commit, *(name for name in TAKEN if name in held)]
        subprocess.run(command, check=True, stdout=archive)
        archive.seek(0)
        with tarfile.open(fileobj=archive) as tar:
            tar.extractall(folder, filter="tar")


def _compile_catalogues(folder: Path) -> None:
    compile_messages(folder / "locale")
    for source in (folder / "locale").rglob("*.po"):
        source.unlink()


def _collect_static_files(folder: Path) -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, cwd=folder, env=SETTINGS, check=True)


def _add_wheels(folder: Path, commit: str, targets: Sequence[Target]) -> None:
    lock = git("show", f"{commit}:requirements.txt")
    (folder / "wheels").mkdir()
    for target in targets:
        for wheel in wheels.fetch(wheels.read_lock(lock, target), target, CACHE):
            shutil.copy(wheel, folder / "wheels")
    taken = sorted((folder / "wheels").iterdir())
    (folder / "requirements.txt").write_text(wheels.requirements(taken))
    (folder / "bom.cdx.json").write_text(bom.listed(taken, git("rev-parse", "--short=12", commit)))


def _write_release(folder: Path, commit: str, targets: Sequence[Target]) -> None:
    """What .platform/hooks/prebuild compares the machine with, and what tells releases apart in logs."""
    release = git("rev-parse", "--short=12", commit)
    version = folder / "mymovie" / "__init__.py"
    version.write_text(re.sub(r'(__version__ = "[^"+]*)[^"]*"', rf'\1+{release}"', version.read_text()))
    lines = {
        "RELEASE": release,
        "PYTHON": targets[0].python,
        "MACHINES": " ".join(target.machine for target in targets),
    }
    (folder / "release.env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
