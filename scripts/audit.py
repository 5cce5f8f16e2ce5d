"""Whether a locked package has a known hole. Wants pip-audit beside it: .github/requirements-audit.txt.

A hole ends it with 1. Where the advisories could not be asked it passes, and says so as loudly as it can: no
network is no hole, and no proof of none.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from scripts.environment import ROOT, say

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


def main(locks: Sequence[str] = LOCKS) -> int:
    holes: list[str] = []
    not_asked: list[str] = []
    for lock in locks:
        found = verdict(*ask(lock))
        say(f"{lock}: {len(found.holes)} known holes, {len(found.not_asked)} not asked")
        holes += [f"{lock}: {hole}" for hole in found.holes]
        not_asked += [f"{lock}: {one}" for one in found.not_asked]
    for hole in holes:
        say(f"::error title=Known hole::{hole}")
    if not_asked:
        say(f"::warning title=Not audited::{len(not_asked)} could not be asked, first {not_asked[0]}")
    return 1 if holes else 0


def ask(lock: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / lock), "--require-hashes"]
    options = ["--disable-pip", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


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
    sys.exit(main())
