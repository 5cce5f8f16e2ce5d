"""make audit: whether a locked package has a known hole. --within=20 gives it so many seconds.

A hole ends it with 1, a failure of the audit itself with 2, and its last line says which. Where the
advisories could not be asked it passes, and says so as loudly as it can: no network is no hole, and no proof
of none. pip-audit is installed apart from the rest: nothing else needs it.
"""

import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from scripts.environment import ROOT, STAMPS, fingerprint, is_done, mark_done, say

TOOL = ROOT / ".github" / "requirements-audit.txt"
WITHIN_S = 600.0
HOLE, BROKEN = 1, 2
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-deploy.txt")
# A hole that cannot be closed yet and does not reach us: its id, and why, until when.
ACCEPTED: dict[str, str] = {}
# How the errors of requests and urllib3 are called, on their way out of pip-audit.
NO_NETWORK = (
    "ConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "SSLError",
    "Max retries",
    "HTTPError",
)


class Verdict(NamedTuple):
    holes: list[str]
    not_asked: list[str]


class Broken(Exception):
    """pip-audit itself failed, and not for want of a network."""


def main(locks: Sequence[str] = LOCKS, within_s: float = WITHIN_S) -> int:
    holes: list[str] = []
    not_asked: list[str] = []
    broken: list[str] = []
    until = time.monotonic() + within_s
    for lock in locks:
        try:
            found = verdict(*ask(lock, until))
        except subprocess.TimeoutExpired:
            found = Verdict([], [f"the advisories: no answer within {within_s:g} s"])
        except NoTool as error:
            found = Verdict([], [f"pip-audit could not be installed: {error}"])
        except Broken as error:
            broken.append(f"{lock}: {error}")
            continue
        say(f"{lock}: {len(found.holes)} known holes, {len(found.not_asked)} not asked")
        holes += [f"{lock}: {hole}" for hole in found.holes]
        not_asked += [f"{lock}: {one}" for one in found.not_asked]
    for hole in holes:
        say(f"::error title=Known hole::{hole}")
    if not_asked:
        say(f"::warning title=Not audited::{len(not_asked)} could not be asked, first {not_asked[0]}")
    for one in broken:
        say(f"::error title=The audit broke::{one}")
    if holes:
        say("A locked package has a known hole.")
        return HOLE
    if broken:
        say("The audit itself broke: whether a locked package has a known hole was not found out.")
        return BROKEN
    return 0


class NoTool(Exception):
    """pip-audit is not there, and no index gave it."""


def ask(lock: str, until: float) -> tuple[int, str, str]:
    command = [
        python_with_tool(until),
        "-m",
        "pip_audit",
        "--requirement",
        str(ROOT / lock),
        "--require-hashes",
    ]
    options = ["--disable-pip", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=left(until))
    return done.returncode, done.stdout, done.stderr


def left(until: float) -> float:
    return max(until - time.monotonic(), 0.1)


def python_with_tool(until: float) -> str:
    """This one, where pip-audit is there; else that of a virtual environment made for it, once."""
    if importlib.util.find_spec("pip_audit"):
        return sys.executable
    folder, state = STAMPS / "audit", fingerprint(TOOL, sys.version)
    python = str(folder / "bin" / "python")
    if not is_done("audit.stamp", state):
        make = [sys.executable, "-m", "venv", "--clear", str(folder)]
        install = [python, "-m", "pip", "install", "--quiet", "--requirement", str(TOOL)]
        for step in (make, [*install, "--disable-pip-version-check"]):
            done = subprocess.run(step, capture_output=True, text=True, timeout=left(until))
            if done.returncode:
                raise NoTool((done.stderr.strip().splitlines() or ["no reason was given"])[-1][:200])
        mark_done("audit.stamp", state)
    return python


def verdict(code: int, stdout: str, stderr: str) -> Verdict:
    try:
        packages: list[dict[str, Any]] = json.loads(stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        if code and any(name in stderr for name in NO_NETWORK):
            return Verdict([], ["the advisories: " + (stderr.strip().splitlines() or [""])[-1][:200]])
        raise Broken(f"pip-audit ended with {code}: {stderr.strip()[-2000:]}") from None
    holes = [
        f"{package['name']} {package['version']}: {hole['id']}, "
        f"mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for package in packages
        for hole in package.get("vulns", [])
        if not {hole["id"], *hole["aliases"]} & ACCEPTED.keys()
    ]
    # Behind a mirror it finds no package, and ends with 0 all the same.
    return Verdict(holes, [package["skip_reason"] for package in packages if "skip_reason" in package])


if __name__ == "__main__":
    told = [float(it.partition("=")[2]) for it in sys.argv[1:] if it.startswith("--within=")]
    sys.exit(main(within_s=told[0] if told else WITHIN_S))
