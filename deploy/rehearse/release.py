"""The real zip, unpacked in an empty folder, with an environment of its own: what an instance holds."""

import atexit
import functools
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from deploy.bundle import tree
from deploy.bundle.__main__ import build
from deploy.rehearse.machine import TARGET, target_python

HOST = "mymovie.example"
LEADER = {"EB_IS_COMMAND_LEADER": "true"}
# A release from before there was a bundle runs with today's.
FRAME = ("Procfile", "gunicorn.conf.py", "mymovie/serving.py", ".platform")

# As a release after this one would: tables that everybody reads and writes are altered. Each by itself, as a
# migration keeps its locks to its end, and requests wait no more than 2 s for them.
NEXT = (
    'AddField("movie", "rehearsed", models.TextField(default="", db_default=""))',
    'AddIndex("movie", models.Index(fields=["rehearsed"], name="rehearsed"))',
    'AddField("entry", "rehearsed", models.TextField(default="", db_default=""))',
)
MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("movies", "{last}")]
    operations = [migrations.{operation}]
"""


class Release(NamedTuple):
    name: str
    zipped: Path
    digest: str
    folder: Path
    venv: Path

    def properties(self, url: str, **more: str) -> dict[str, str]:
        """The environment as the platform gives it: its own PATH, and the environment's properties."""
        return {
            "PATH": f"{self.venv / 'bin'}:{os.environ.get('PATH', os.defpath)}",
            "VENV": str(self.venv),
            "LANG": "C.UTF-8",
            "DATABASE_URL": url,
            "EMAIL_URL": "dummymail://",
            "SECRET_KEY": "rehearsal " * 6,
            "SITE_URL": f"https://{HOST}",
            "TRUSTED_PROXY_COUNT": "3",
            "LIMITS_TIMES": "1000",  # a few people do all the work
            "DEMO_MEMBER_EMAIL": "demo@mymovie.example",
            "DEMO_MEMBER_PASSWORD": "a password of rehearsals",
            "DEMO_ADMIN_EMAIL": "admin@mymovie.example",
            "DEMO_ADMIN_PASSWORD": "another password of rehearsals",
            **more,
        }

    def manage(self, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run([str(self.venv / "bin" / "python"), "manage.py", *arguments], url)

    def hook(self, name: str, url: str, **more: str) -> subprocess.CompletedProcess[str]:
        # The folder they are run in is said to differ; they must not care.
        return self.run([str(self.folder / ".platform" / name)], url, cwd="/", **more)

    def run(
        self, command: list[str], url: str, cwd: str | None = None, **more: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=cwd or self.folder,
            env=self.properties(url, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def has_command(self, name: str) -> bool:
        return any(self.folder.glob(f"*/management/commands/{name}.py"))

    def files(self) -> set[str]:
        """Without what Python writes to start faster."""
        paths = (path.relative_to(self.folder) for path in self.folder.rglob("*"))
        return {str(path) for path in paths if "__pycache__" not in path.parts}

    def procfile(self) -> dict[str, str]:
        """As the platform reads it."""
        lines = (self.folder / "Procfile").read_text().splitlines()
        matches = [re.fullmatch(r"([A-Za-z0-9_-]+):\s*([^\s].*)", line) for line in lines]
        return {match[1]: match[2] for match in matches if match}


@functools.cache
def workplace() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mymovie-rehearsal-"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def unpacked(commit: str = "HEAD") -> Release:
    """Raises CalledProcessError, Missing."""
    python = target_python()
    place = workplace() / tree.git("rev-parse", "--short=12", commit)
    zipped, digest = build(commit, [TARGET], place)
    folder, venv = place / "app", place / "venv"
    _unzip(zipped, folder)
    for name in FRAME:
        source, there = tree.ROOT / name, folder / name
        if not there.exists():
            shutil.copytree(source, there) if source.is_dir() else shutil.copy(source, there)
    subprocess.run([python, "-m", "venv", str(venv)], check=True)
    # Nothing can be reached, and no configuration of this machine's is read.
    alone = {
        "PATH": os.defpath,
        "PIP_CONFIG_FILE": os.devnull,
        "https_proxy": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }
    pip = [str(venv / "bin" / "python"), "-m", "pip", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "-r", str(folder / "requirements.txt")], cwd="/", env=alone, check=True)
    subprocess.run([*pip, "check"], env=alone, check=True)
    return Release(place.name, zipped, digest, folder, venv)


@functools.cache
def unpacked_next() -> Release:
    """This one, and the migrations of one to come."""
    release = unpacked()
    folder = workplace() / "next"
    shutil.copytree(release.folder, folder)
    migrations = folder / "movies" / "migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    for number, operation in enumerate(NEXT, 9000):
        name = f"{number}_rehearsed"
        (migrations / f"{name}.py").write_text(MIGRATION.format(last=last, operation=operation))
        last = name
    return release._replace(folder=folder, name="the next")


def _unzip(path: Path, folder: Path) -> None:
    """With the modes, which zipfile leaves out."""
    with zipfile.ZipFile(path) as zipped:
        for entry in zipped.infolist():
            zipped.extract(entry, folder)
            (folder / entry.filename).chmod(entry.external_attr >> 16 & 0o777)
