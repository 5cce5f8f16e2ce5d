"""Production's settings, as far as a test run can bear them. The developer's own .env is not read."""

import os
import tempfile
from pathlib import Path

os.environ |= {
    "ENV_FILE": os.devnull,
    "DEBUG": "0",
    "SECRET_KEY": "a-key-that-signs-nothing-but-tests-0123456789abcdef",
    "SITE_URL": "http://testserver",
    "EMAIL_URL": "memorymail://",
    "CACHE_URL": "locmemcache://",
    "TMDB_TOKEN": "",
    "TMDB_BASE_URL": "http://127.0.0.1:9/3",
    "TMDB_EXPORT_URL": "http://127.0.0.1:9/p/exports",
}
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from mymovie import bundle
from mymovie.settings import *  # noqa: F403

STRICT_CACHING = True
WALL_KEPT_MB = 0  # tests/movies/test_kept_walls.py keeps them
ADMISSION_SEATS = 0  # tests/mymovie/test_admission.py lets people in
ADMIN_NEEDS_SECOND_FACTOR = False  # tests/support/test_second_factor.py turns it on
LIMITS_ARE_DECLARED = True
MFA_TOTP_TOLERANCE = 1  # the half minute of a code may end between making and sending it
# A hash is the dearest thing a test does; the real one has tests of its own.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405  (nothing is collected; the finders serve)
_JOINED = tempfile.TemporaryDirectory(prefix="mymovie-joined-")
STATICFILES_DIRS = [_JOINED.name, *STATICFILES_DIRS]  # noqa: F405
for _name, _join in bundle.MAKERS.items():
    _path = Path(_JOINED.name, _name)
    _path.parent.mkdir(parents=True, exist_ok=True)
    _path.write_text(_join(lambda name: (STATIC_ROOT / name).read_text(), _name))
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
