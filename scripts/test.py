"""The test suite on SQLite, then on a throw-away PostgreSQL. Its last line is pytest's own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.environment import ROOT, VENV, ensure_packages, say, tool
from scripts.throwaway_postgres import (
    NOT_FOUND,
    PostgresFailed,
    exit_on_signals,
    find_binaries,
    throwaway_postgres,
)

CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# One more than processors: browsers wait for pages, and pages for the database.
WORKERS = (f"--numprocesses={min(5, (os.cpu_count() or 1) + 1)}", "--dist=worksteal")


def main(arguments: Sequence[str]) -> int:
    exit_on_signals()
    ensure_packages("requirements-dev.txt")
    if _is_ci():
        ensure_packages("requirements-deploy.txt")
    if code := subprocess.call([tool("python"), str(ROOT / "scripts" / "compile_messages.py")]):
        return code
    postgres = find_binaries()
    skips = list(_skips(postgres))
    for skip in skips:
        say(skip)
    if skips and _is_ci():
        say("Nothing may be skipped under CI.")
        return 1
    if postgres is None:
        return _pytest(arguments, database_url=None)
    return _pytest_on_both(arguments, postgres)


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


def _skips(postgres: Path | None) -> Iterator[str]:
    if not any(shutil.which(name) for name in CHROMIUM_NAMES):
        yield f"Skipped: the browser tests. No {', '.join(CHROMIUM_NAMES)} was found on PATH."
    if postgres is None:
        yield f"Skipped: the run on PostgreSQL. {NOT_FOUND}."
    if not any(VENV.glob("lib/python*/site-packages/moto")):
        yield "Skipped: the brake's tests. For moto: .venv/bin/pip install -r requirements-deploy.txt"


def _pytest_on_both(arguments: Sequence[str], postgres: Path) -> int:
    """Both run even if the first fails."""
    say("On SQLite:")
    sqlite_code = _pytest(arguments, database_url=None)
    say(
        f"The run on SQLite {'failed' if sqlite_code else 'passed'}. On PostgreSQL, all that asks a database:"
    )
    try:
        with throwaway_postgres(postgres) as url:
            postgres_code = _pytest(["-m", "not once", *arguments], database_url=url)
    except PostgresFailed as error:
        sys.exit(str(error))
    return sqlite_code or postgres_code


def _pytest(arguments: Sequence[str], *, database_url: str | None) -> int:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if database_url:
        env["DATABASE_URL"] = database_url
    return subprocess.call([tool("pytest"), *WORKERS, "-rfER", *arguments], cwd=ROOT, env=env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
