"""`make rehearse`: what a deployment does, done on this machine. See deploy/rehearse."""

import os
import sys
from typing import NoReturn

from scripts.environment import ROOT, ensure_packages, tool


def main() -> NoReturn:
    ensure_packages("requirements-dev.txt")
    os.chdir(ROOT)
    os.execv(tool("python"), [tool("python"), "-m", "deploy.rehearse", *sys.argv[1:]])


if __name__ == "__main__":
    main()
