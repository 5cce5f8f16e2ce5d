"""make rehearse ARGS="bundle race": each named here, or all. Ends with 1 when something is wrong."""

import subprocess
import sys
from collections.abc import Callable

from deploy.rehearse import bundle, configs, race, restart, restore, rolling, terraform
from deploy.rehearse.said import Clock, Missing, Said
from scripts.throwaway_postgres import PostgresFailed, exit_on_signals

REHEARSALS: dict[str, tuple[Callable[[Said], None], str]] = {
    "configs": (configs.rehearse, "nginx and shellcheck read what they will be given"),
    "terraform": (terraform.rehearse, "fmt, validate and test of what is laid out at AWS"),
    "bundle": (bundle.rehearse, "the zip, installed, migrated, served, asked"),
    "restart": (restart.rehearse, "two instances, one goes"),
    "rolling": (rolling.rehearse, "the release before and this one together, and back"),
    "race": (race.rehearse, "five migrate at once; a reader in the way (ROUNDS=20)"),
    "restore": (restore.rehearse, "a dump of 100,000 entries in a new server (ENTRIES=100000)"),
}


def main(names: list[str]) -> int:
    if "--list" in names or not {*names} <= {*REHEARSALS}:
        for name, (_, about) in REHEARSALS.items():
            print(f"  {name:8} {about}")
        return 0 if "--list" in names else 2
    exit_on_signals()
    wrong = [name for name in names or REHEARSALS if not _holds(name)]
    return 1 if wrong else 0


def _holds(name: str) -> bool:
    rehearse, about = REHEARSALS[name]
    print(f"{name}: {about}", flush=True)
    said, clock = Said(), Clock()
    try:
        rehearse(said)
    except Missing as missing:
        said.skip(str(missing))
    except (subprocess.CalledProcessError, PostgresFailed) as error:
        said.must(False, f"{error} {getattr(error, 'stdout', None) or ''}"[-3000:])
    print(f"{name}: {f'{len(said.wrong)} wrong' if said.wrong else 'as it must be'} ({clock})\n", flush=True)
    return not said.wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
