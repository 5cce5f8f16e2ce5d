"""Lint, types, templates, translations, migrations, the deployment check; each runs even if one fails."""

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.environment import ROOT, ensure_packages, say, tool


def main() -> int:
    ensure_packages("requirements-dev.txt")
    with tempfile.TemporaryDirectory(prefix="mymovie-check-") as folder:
        env = _production_environment(Path(folder))
        failed = [name for name, command in _checks().items() if not _passes(name, command, env)]
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def _checks() -> dict[str, list[str]]:
    manage = [tool("python"), "manage.py"]
    templates = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))
    return {
        "lint": [tool("ruff"), "check"],
        "format": [tool("ruff"), "format", "--check"],
        "types": [tool("mypy")],
        "templates": [tool("djade"), "--check", "--target-version", "5.2", *templates],
        "translations": [tool("python"), "-m", "scripts.check_messages"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "deployment": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
    }


def _passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    say(f"— {name}")
    return subprocess.call(command, cwd=ROOT, env=env) == 0


def _production_environment(folder: Path) -> dict[str, str]:
    """Settings as a server has them, and nothing of the developer's .env."""
    return {
        **os.environ,
        "ENV_FILE": os.devnull,
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "https://mymovie.example",
        "EMAIL_URL": "smtp+tls://user:pass@mail.mymovie.example:587",
        "DATABASE_URL": f"sqlite:///{folder / 'check.sqlite3'}",
    }


if __name__ == "__main__":
    sys.exit(main())
