"""make bundle ARGS="--machine aarch64 --machine x86_64 --commit HEAD" """

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.bundle import archive, fits, tree
from deploy.bundle.target import Target

MACHINES = ("aarch64", "x86_64")


class DoesNotFit(Exception):
    pass


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    targets = [Target(machine, options.python) for machine in sorted(set(options.machine or MACHINES[:1]))]
    if tree.git("status", "--porcelain", "--untracked-files=no"):
        print("Changes that are not committed are not in the bundle.", file=sys.stderr)
    try:
        path, digest = build(options.commit, targets, options.to)
    except subprocess.CalledProcessError as error:
        sys.exit(f"No bundle: {error}\n{error.stderr or ''}")
    except DoesNotFit as error:
        sys.exit(f"No bundle: its wheels do not fit.\n{error}")
    print(f"{path}\n{path.stat().st_size:,} bytes, sha256 {digest}")
    return 0


def build(commit: str, targets: list[Target], folder: Path) -> tuple[Path, str]:
    machines = "-".join(target.machine for target in targets)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"mymovie-{tree.git('rev-parse', '--short=12', commit)}-{machines}.zip"
    with tempfile.TemporaryDirectory(prefix="mymovie-bundle-") as laid_out:
        tree.lay_out(Path(laid_out), commit=commit, targets=targets)
        digest = archive.write(Path(laid_out), path)
    if wrong := fits.misfits(path, targets):
        path.unlink()
        raise DoesNotFit("\n".join(wrong))
    return path, digest


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bundle", description=__doc__)
    parser.add_argument("--commit", default="HEAD")
    parser.add_argument(
        "--machine", action="append", choices=MACHINES, help="default: aarch64; may be given twice"
    )
    parser.add_argument("--python", default="3.13")
    parser.add_argument("--to", type=Path, default=tree.ROOT / "dist")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
