"""`make bundle`: one zip that a machine without a network can be set up from. See deploy/bundle."""

import os
import sys
from typing import NoReturn

from scripts.environment import ROOT, ensure_packages, tool


def main() -> NoReturn:
    ensure_packages("requirements-dev.txt")
    os.chdir(ROOT)
    os.execv(tool("python"), [tool("python"), "-m", "deploy.bundle", *sys.argv[1:]])


if __name__ == "__main__":
    main()
