"""A pytest plugin, loaded before Django's settings are: no test sees the developer's own environment.

Only DATABASE_URL is left as it is: it says which database the tests run on, SQLite unless set.
"""

import os
import secrets

# What a developer may have exported for `make run`.
for name in ("ALLOWED_HOSTS", "CACHE_URL", "TMDB_BASE_URL", "TMDB_TOKEN", "TRUSTED_PROXY_COUNT"):
    os.environ.pop(name, None)

os.environ |= {
    "ENV_FILE": os.devnull,
    "DEBUG": "0",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "SITE_URL": "http://testserver",
    "EMAIL_URL": "memorymail://",
}
