"""Production's settings; without the limits of a person's haste, which a drill's few people would all meet.

LIMITS=1 leaves them.
"""

import os

from mymovie.settings import *  # noqa: F403

if os.environ.get("LIMITS") != "1":
    ACCOUNT_RATE_LIMITS = False
