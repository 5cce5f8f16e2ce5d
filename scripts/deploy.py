"""`make bundle`, `make rehearse`, `make drill`: deploy/… and drill/, with the packages that they need."""

import os
import sys
from typing import NoReturn

from scripts.environment import ROOT, ensure_packages, tool


def main(part: str, *arguments: str) -> NoReturn:
    ensure_packages("requirements-dev.txt")
    os.chdir(ROOT)
    os.execv(tool("python"), [tool("python"), "-m", part, *arguments])


if __name__ == "__main__":
    main(*sys.argv[1:])
