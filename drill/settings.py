"""Production's settings; without the limits of a person's haste, which a drill's few people would all meet.

LIMITS=1 leaves them. STATICS=plain does without collected files.
"""

import os

from mymovie.settings import *  # noqa: F403

if os.environ.get("LIMITS") != "1":
    ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]  # so allauth has it
if os.environ.get("STATICS") == "plain":
    STORAGES["staticfiles"] = {  # noqa: F405
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
