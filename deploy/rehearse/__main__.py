"""make rehearse ARGS="bundle race": each named here, or all. 1 when something is wrong."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from deploy.bundle import tree
from deploy.rehearse import bundle, configs, race, restart, restore, rolling, terraform
from deploy.rehearse.said import Said
from deploy.rehearse.turns import names_of, take_turn
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


def main(arguments: list[str]) -> int:
    names = names_of(arguments, REHEARSALS)
    exit_on_signals()
    _tell_what()
    results = [_result(name) for name in names]
    _tell(results)
    return 1 if any(result.said.outcome == "wrong" for result in results) else 0


def _tell_what() -> None:
    with suppress(OSError, subprocess.CalledProcessError):  # no clone: whatever needs one says so
        print(f"Rehearsed is {tree.git('rev-parse', '--short=12', 'HEAD')}, the last commit.", flush=True)
        if tree.git("status", "--porcelain", "--untracked-files=no"):
            print("Changes that are not committed are not in it.", flush=True)


def _result(name: str) -> Result:
    said = Said()
    return Result(name, said, take_turn(name, REHEARSALS, said))


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
