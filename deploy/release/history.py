"""Which of two releases is the newer: an approval that waited over the weekend must not undo Monday's."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def is_older(commit: str, *, than: str, root: Path = ROOT) -> bool:
    """Whether the other already holds all of this commit. Of one that is unknown here nothing is said."""
    if not than or commit == than:
        return False
    command = ["git", "-C", str(root), "merge-base", "--is-ancestor", commit, than]
    return subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0
