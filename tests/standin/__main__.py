"""TMDB_BASE_URL=http://127.0.0.1:9009/3 TMDB_TOKEN=standin points the site here.

Fail while it runs: curl -d '{"kind": "slow", "seconds": 5}' http://127.0.0.1:9009/__fault__
"""

import argparse
import sys

from . import KINDS, Standin


def main() -> None:
    options = _options()
    standin = Standin(options.port)
    standin.fail_with(options.fault, times=options.times, seconds=options.seconds)
    with standin:
        sys.stdout.write(f"TMDB_BASE_URL={standin.base_url} TMDB_TOKEN=standin\n")
        sys.stdout.flush()
        try:
            standin.stopping.wait()
        except KeyboardInterrupt:
            sys.stdout.write("\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=9009)
    parser.add_argument("--fault", choices=list(KINDS))
    parser.add_argument("--times", type=int, help="fail so many requests, then answer rightly")
    parser.add_argument("--seconds", type=float, default=10.0, help="for --fault slow")
    return parser.parse_args()


if __name__ == "__main__":
    main()
