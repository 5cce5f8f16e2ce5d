"""With one of the faults of drill/planted.py in the innermost place."""

import os

from drill.settings import *  # noqa: F403

MIDDLEWARE = [*MIDDLEWARE, f"drill.planted.{os.environ['PLANT']}"]  # noqa: F405
