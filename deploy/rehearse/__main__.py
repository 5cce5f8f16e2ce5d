"""make rehearse ARGS="bundle race": each named here, or all. 1 when something is wrong."""

import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from deploy.bundle import tree
from deploy.rehearse import bundle, configs, race, restart, restore, rolling, terraform
from deploy.rehearse.said import Clock, Missing, Said
from scripts.throwaway_postgres import exit_on_signals

REHEARSALS: dict[str, tuple[Callable[[Said], None], str]] = {
    "configs": (configs.rehearse, "nginx and shellcheck read what they will be given"),
    "terraform": (terraform.rehearse, "fmt, validate and test of what is laid out at AWS"),
    "bundle": (bundle.rehearse, "the zip, installed, migrated, served, asked"),
    "restart": (restart.rehearse, "two instances, one goes"),
    "rolling": (rolling.rehearse, "the release before and this one together, and back"),
    "race": (race.rehearse, "five migrate at once; a reader in the way (ROUNDS=20)"),
    "restore": (restore.rehearse, "a dump of 100,000 entries in a new server (ENTRIES=100000)"),
}


class Result(NamedTuple):
    name: str
    said: Said
    seconds: float


def main(names: list[str]) -> int:
    if "--list" in names or not {*names} <= {*REHEARSALS}:
        for name, (_, about) in REHEARSALS.items():
            print(f"  {name:9} {about}")
        return 0 if "--list" in names else 2
    exit_on_signals()
    _tell_what()
    results = [_result(name) for name in names or REHEARSALS]
    _tell(results)
    return 1 if any(result.said.outcome == "wrong" for result in results) else 0


def _tell_what() -> None:
    with suppress(OSError, subprocess.CalledProcessError):  # no clone: whatever needs one says so
        print(f"Rehearsed is {tree.git('rev-parse', '--short=12', 'HEAD')}, the last commit.", flush=True)
        if tree.git("status", "--porcelain", "--untracked-files=no"):
            print("Changes that are not committed are not in it.", flush=True)


def _result(name: str) -> Result:
    rehearse, about = REHEARSALS[name]
    print(f"\n{name}: {about}", flush=True)
    said, clock = Said(), Clock()
    try:
        rehearse(said)
    except Missing as missing:
        said.skip(str(missing))
    except Exception as error:  # noqa: BLE001 (the outermost wall: the others still have their turn)
        traceback.print_exc()
        said.must(False, f"{error} {getattr(error, 'stdout', None) or ''}"[-3000:])
    return Result(name, said, clock.seconds)


def _tell(results: list[Result]) -> None:
    print(f"\n| {'rehearsal':9} | {'outcome':18} | seconds | figures |\n| --- | --- | --: | --- |")
    for name, said, seconds in results:
        print(f"| {name:9} | {said.outcome:18} | {seconds:7.0f} | {'; '.join(said.shorts)} |")
    for name, said, _ in results:
        for mark, texts in (("NOT", said.wrong), ("skipped:", said.skipped)):
            for text in texts:
                print(f"{name}: {mark} {text}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
