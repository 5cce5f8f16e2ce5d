"""Terraform's own checks, and the proof that they see what they are there for.

`python -m deploy.rehearse.terraform` formats (nothing is changed), validates and tests;
`--faults` plants each fault of `faults.py` in a copy, one at a time, and demands that its test goes red.
The provider comes from where `terraform init` finds it: the registry, or a mirror of TF_CLI_CONFIG_FILE.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from deploy.rehearse.faults import FAULTS, Fault

DEPLOY = Path(__file__).resolve().parents[1]
ROOTS = ("stg", "prod")
MODULES = "tests"  # the folder whose tests load the modules one by one


def terraform(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
    command = ["terraform", f"-chdir={folder}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def initialise(root: Path) -> str:
    """Fetch the provider for every folder that is tested; what went wrong, or nothing."""
    for folder in (MODULES, *ROOTS):
        flags = ["-test-directory=."] if folder == MODULES else ["-backend=false"]
        done = terraform(root / folder, "init", "-no-color", "-input=false", *flags)
        if done.returncode:
            return done.stderr
    return ""


def run_tests(root: Path, folder: str, file: str = "") -> subprocess.CompletedProcess[str]:
    flags = ["-test-directory=."] if folder == MODULES else []
    if file:
        flags.append(f"-filter={file}")
    return terraform(root / folder, "test", "-no-color", *flags)


def check(root: Path) -> bool:
    """Format, validity, tests; says what it saw."""
    steps = [("fmt", terraform(root, "fmt", "-check", "-diff", "-recursive"))]
    steps += [(f"validate {folder}", terraform(root / folder, "validate", "-no-color")) for folder in ROOTS]
    steps += [(f"test {folder}", run_tests(root, folder)) for folder in (MODULES, *ROOTS)]
    for name, done in steps:
        last = (done.stdout.strip().splitlines() or [""])[-1]
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}: {last}", flush=True)
        if done.returncode:
            print(done.stdout, done.stderr)
    return all(done.returncode == 0 for _, done in steps)


def plant(fault: Fault, root: Path) -> bool:
    """Whether the fault's test goes red, with the message that tells of it; the copy is mended afterwards."""
    path = root / fault.file
    sound = path.read_text()
    if sound.count(fault.old) != 1:
        print(f"FAIL {fault.name}: {fault.file} no longer holds what is to be broken")
        return False
    path.write_text(sound.replace(fault.old, fault.new))
    folder, file = (fault.test, "") if fault.test in ROOTS else (MODULES, f"{fault.test}.tftest.hcl")
    done = run_tests(root, folder, file)
    path.write_text(sound)
    seen = done.returncode != 0 and fault.message in " ".join((done.stdout + done.stderr).split())
    print(f"{'red ' if seen else 'FAIL'} {fault.name}", flush=True)
    if not seen:
        print(done.stdout, done.stderr)
    return seen


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faults", action="store_true", help="plant each fault, one at a time")
    parser.add_argument("--only", default="", help="faults whose name holds this")
    asked = parser.parse_args(arguments)
    if not shutil.which("terraform"):
        print("terraform is not installed; nothing was checked", file=sys.stderr)
        return 2

    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(
            DEPLOY, Path(folder) / "deploy", symlinks=True, ignore=shutil.ignore_patterns(".terraform*")
        )
        root = Path(folder) / "deploy/terraform"
        if trouble := initialise(root):
            print(trouble, file=sys.stderr)
            return 2
        if asked.faults:
            faults = [fault for fault in FAULTS if asked.only in fault.name]
            seen = [plant(fault, root) for fault in faults]
            print(
                f"{sum(seen)} of {len(faults)} planted faults were seen, {time.monotonic() - started:.0f} s"
            )
            return 0 if faults and all(seen) else 1
        sound = check(root)
        print(f"{time.monotonic() - started:.0f} s")
        return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
