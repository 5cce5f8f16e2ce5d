"""make bench-data SIZE=s: a database of made people and films, kept for `make bench`. n is one of SQLite."""

import json
import os
import sys
from datetime import UTC, datetime

import django
from django.core.management import call_command

from bench import server
from bench.sizes import SEED, SIZES, Size
from deploy.rehearse.said import Clock, Missing
from drill.tree import in_place
from scripts.throwaway_postgres import PostgresFailed, exit_on_signals


def main(arguments: list[str]) -> int:
    (name,) = arguments or ("s",)
    if name not in SIZES:
        print(f"SIZE is one of {', '.join(SIZES)}.")
        return 2
    exit_on_signals()
    size = SIZES[name]
    if name == "n":
        server.FOLDER.mkdir(parents=True, exist_ok=True)
        path = server.sqlite(name)
        for old in server.FOLDER.glob(f"{path.name}*"):
            old.unlink()
        load(size, f"sqlite:///{path}")
        return 0
    try:
        with server.started(loading=True) as postgres:
            load(size, postgres.make(f"bench_{name}"))
    except (Missing, PostgresFailed) as error:
        print(error)
        return 1
    return 0


def load(size: Size, url: str) -> None:
    os.environ.update(in_place().properties(url, ENV_FILE=os.devnull))
    os.environ["DJANGO_SETTINGS_MODULE"] = "mymovie.settings"
    django.setup()
    from bench.fill import fill

    kept = server.FOLDER / f"{size.name}.json"
    kept.unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    clock, today = Clock(), datetime.now(UTC).date()
    fill(size, until=today, say=lambda text: print(text, flush=True))
    facts = {**size._asdict(), "seed": SEED, "until": str(today), "seconds": round(clock.seconds)}
    kept.write_text(json.dumps(facts))
    rate = size.entries / clock.seconds
    print(f"size {size.name}: {size.entries:,} entries in {clock}, {rate:,.0f} a second in all")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
