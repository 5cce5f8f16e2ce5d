"""Writes the lock files: exact versions with hashes, for every platform and Python from 3.11 on."""

import re
import subprocess
import sys
from collections.abc import Sequence

from scripts.environment import ROOT, ensure_packages, tool

OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--quiet",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
)
ADDRESS = re.compile(r"://|--(extra-)?index-url|--find-links")


def main(arguments: Sequence[str]) -> None:
    ensure_packages("requirements-dev.txt")
    _lock("requirements.in", "requirements.txt", *arguments)
    # Each held to the one before: what is tested is what runs.
    _lock("requirements-dev.in", "requirements-dev.txt", "--constraint=requirements.txt", *arguments)
    _lock(
        "requirements-deploy.in", "requirements-deploy.txt", "--constraint=requirements-dev.txt", *arguments
    )


def _lock(source: str, lock: str, *arguments: str) -> None:
    command = [tool("uv"), "pip", "compile", source, "--output-file", lock, *OPTIONS, *arguments]
    if code := subprocess.call(command, cwd=ROOT):
        sys.exit(code)
    if found := ADDRESS.search((ROOT / lock).read_text()):
        sys.exit(f"{lock} names where packages come from ({found.group()!r}); it must serve every index.")


if __name__ == "__main__":
    main(sys.argv[1:])
