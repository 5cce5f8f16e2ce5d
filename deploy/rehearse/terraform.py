"""Terraform's own checks, and the proof that they see what they are there for.

`python -m deploy.rehearse.terraform` looks at the format, validates and tests; with `--faults` it plants each
fault of faults.py in a copy, one at a time, and demands that its test goes red. The provider comes from where
`terraform init` finds it: the registry, or a mirror that TF_CLI_CONFIG_FILE names.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.rehearse.faults import FAULTS, Fault
from deploy.rehearse.said import Clock, Missing, Said

DEPLOY = Path(__file__).resolve().parents[1]
ROOTS = ("stg", "prod")
MODULES = "tests"  # the folder whose tests load the modules one by one


def rehearse(said: Said) -> None:
    """Format, validity, tests of the modules and of both roots."""
    with copy() as root:
        formed = terraform(root, "fmt", "-check", "-diff", "-recursive")
        said.must(formed.returncode == 0, f"terraform fmt {formed.stdout}")
        for folder in ROOTS:
            valid = terraform(root / folder, "validate", "-no-color")
            said.must(valid.returncode == 0, f"terraform validate {folder} {valid.stderr}")
        for folder in (MODULES, *ROOTS):
            said.must(*seen_green(folder, run_tests(root, folder)))


def rehearse_faults(said: Said, only: str = "") -> None:
    """Each fault in a copy that was sound before it and is mended after it."""
    with copy() as root:
        for fault in FAULTS:
            if only in fault.name:
                said.must(*seen_red(fault, root))


@contextmanager
def copy() -> Iterator[Path]:
    """deploy/terraform in a folder of its own, with the provider fetched."""
    if not shutil.which("terraform"):
        raise Missing("terraform is not installed")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(
            DEPLOY, Path(folder) / "deploy", symlinks=True, ignore=shutil.ignore_patterns(".terraform*")
        )
        root = Path(folder) / "deploy/terraform"
        for part in (MODULES, *ROOTS):
            flags = ["-test-directory=."] if part == MODULES else ["-backend=false"]
            done = terraform(root / part, "init", "-no-color", "-input=false", *flags)
            if done.returncode:
                raise Missing(f"terraform init fetches no provider: {done.stderr}")
        yield root


def terraform(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
    command = ["terraform", f"-chdir={folder}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def run_tests(root: Path, folder: str, file: str = "") -> subprocess.CompletedProcess[str]:
    flags = ["-test-directory=."] if folder == MODULES else []
    if file:
        flags.append(f"-filter={file}")
    return terraform(root / folder, "test", "-no-color", *flags)


def seen_green(folder: str, done: subprocess.CompletedProcess[str]) -> tuple[bool, str]:
    last = (done.stdout.strip().splitlines() or ["said nothing"])[-1]
    return (
        done.returncode == 0,
        f"terraform test {folder}: {last if done.returncode == 0 else done.stdout + done.stderr}",
    )


def seen_red(fault: Fault, root: Path) -> tuple[bool, str]:
    """Whether the fault's test goes red, with the message that tells of it."""
    path = root / fault.file
    sound = path.read_text()
    if sound.count(fault.old) != 1:
        return False, f"{fault.name}: {fault.file} no longer holds what is to be broken"
    path.write_text(sound.replace(fault.old, fault.new))
    folder, file = (fault.test, "") if fault.test in ROOTS else (MODULES, f"{fault.test}.tftest.hcl")
    done = run_tests(root, folder, file)
    path.write_text(sound)
    told = " ".join((done.stdout + done.stderr).split())
    red = done.returncode != 0 and fault.message in told
    return red, f"{fault.name}: red" if red else f"{fault.name} was not seen: {told}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Terraform's own checks of deploy/terraform")
    parser.add_argument("--faults", action="store_true", help="plant each fault, one at a time")
    parser.add_argument("--only", default="", help="of those whose name holds this")
    asked = parser.parse_args(arguments)
    said, clock = Said(), Clock()
    try:
        if asked.faults:
            rehearse_faults(said, asked.only)
        else:
            rehearse(said)
    except Missing as missing:
        said.skip(str(missing))
    print(f"{len(said.wrong)} wrong ({clock})")
    return 1 if said.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
