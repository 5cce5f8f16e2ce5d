"""The virtual environment, and the stamps that let a second run skip what the first one did."""

import hashlib
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = ROOT / ".make"

# Flushed: what a child writes goes to the same pipe, and lines must not overtake each other.
say = partial(print, flush=True)


def tool(name: str) -> str:
    """The path of a program in the virtual environment."""
    return str(VENV / "bin" / name)


def ensure_packages(lock: str) -> None:
    """A virtual environment that holds what the lock file names; free when it already does."""
    if _venv_fits() and is_done(lock, _packages_state(lock)):
        return
    if not (_venv_fits() and _venv_has_pip()):
        _make_venv()
    say(f"Installing {lock} …")
    _run_or_exit(
        tool("python"),
        "-m",
        "pip",
        "install",
        "-qq",  # errors only: a second package index that lacks something is worth no warning
        "--disable-pip-version-check",
        "--require-hashes",
        "--requirement",
        str(ROOT / lock),
    )
    mark_done(lock, _packages_state(lock))


def is_done(step: str, state: str) -> bool:
    """Whether the step was last done for this very state."""
    stamp = STAMPS / step
    return stamp.is_file() and stamp.read_text() == state


def mark_done(step: str, state: str) -> None:
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / step).write_text(state)


def fingerprint(*parts: Path | str) -> str:
    """One digest of texts and of files; of a file both its path and its content count."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else b""
        for piece in (str(part).encode(), content):
            digest.update(len(piece).to_bytes(8, "big") + piece)
    return digest.hexdigest()


def _packages_state(lock: str) -> str:
    # The time tells a virtual environment that was made anew from the one that was filled.
    made_at = (VENV / "pyvenv.cfg").stat().st_mtime_ns
    return fingerprint(ROOT / lock, str(made_at))


def _venv_fits() -> bool:
    """It has an interpreter, and of the version that PYTHON asks for, where PYTHON is set."""
    # exists() follows the link: an interpreter that was uninstalled since does not count.
    if not Path(tool("python")).exists():
        return False
    version = "{}.{}".format(*sys.version_info)
    return not os.environ.get("PYTHON") or (VENV / "lib" / f"python{version}").is_dir()


def _venv_has_pip() -> bool:
    """False for one whose making was interrupted."""
    return subprocess.run([tool("python"), "-c", "import pip"], stderr=subprocess.DEVNULL).returncode == 0


def _make_venv() -> None:
    say(f"Making .venv with Python {'.'.join(map(str, sys.version_info[:3]))} …")
    _run_or_exit(sys.executable, "-m", "venv", "--clear", str(VENV))


def _run_or_exit(*command: str) -> None:
    """The command has said what went wrong; a traceback of ours would bury it."""
    if code := subprocess.run(command, cwd=ROOT).returncode:
        sys.exit(code)
