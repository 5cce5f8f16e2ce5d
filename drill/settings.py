"""Production's settings; without the limits of a person's haste, which a drill's few people would all meet.

LIMITS=1 leaves them. STATICS=plain does without collected files. Of mail,
patience, lease and backends can be set.
"""

import os

from mymovie.settings import *  # noqa: F403

if os.environ.get("LIMITS") != "1":
    ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]  # so allauth has it
EMAIL_TIMEOUT = float(os.environ.get("EMAIL_TIMEOUT", EMAIL_TIMEOUT))  # type: ignore[assignment]  # noqa: F405
OUTBOX_LEASE_S = float(os.environ.get("OUTBOX_LEASE_S", OUTBOX_LEASE_S))  # type: ignore[assignment]  # noqa: F405
OUTBOX_SENDS_BY = os.environ.get("OUTBOX_SENDS_BY", OUTBOX_SENDS_BY)  # noqa: F405
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", EMAIL_BACKEND)  # type: ignore[has-type]  # noqa: F405
IMPORT_SILENT_S = float(os.environ.get("IMPORT_SILENT_S", IMPORT_SILENT_S))  # type: ignore[assignment]  # noqa: F405
if os.environ.get("STATICS") == "plain":
    STORAGES["staticfiles"] = {  # noqa: F405
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
