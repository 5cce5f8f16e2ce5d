"""Every setting, safe by default. What comes from the environment is named in the README."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from mymovie import __version__, database, env, logs

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_file(Path(os.environ.get("ENV_FILE") or BASE_DIR / ".env"))

# --- What kind of run this is ---------------------------------------------------------------------
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")
SITE_URL = env.site_url("SITE_URL")
VERSION = __version__
MAINTENANCE = env.flag("MAINTENANCE", default=False)
SECURITY_CONTACT = env.contact("SECURITY_CONTACT")

_site = urlsplit(SITE_URL)
_is_https = _site.scheme == "https"
if not (DEBUG or _is_https or _site.hostname in ("localhost", "127.0.0.1", "testserver")):
    env.refuse("SITE_URL", f"is {SITE_URL!r}; outside development it starts with https://")

ALLOWED_HOSTS = [_site.hostname or "", *env.names("ALLOWED_HOSTS")]
if "*" in ALLOWED_HOSTS:
    env.refuse("ALLOWED_HOSTS", "holds *; name each host")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "mymovie",
    "accounts",
    "follows",
    "jobs",
    "movies",
    "support",
    "transfer",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_countries",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "support.staff_app.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "mymovie.middleware.tell_of_each_request",  # outermost, so that whatever happens it has an id and a line
    "csp.middleware.CSPMiddleware",  # before WhiteNoise, as an SVG opened by its address is a document too
    "mymovie.headers.strict_browsers",
    "mymovie.middleware.let_machines_ask_by_address",
    "django.middleware.security.SecurityMiddleware",  # to https
    "mymovie.unreadable.refuse_unreadable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mymovie.admission.admit",  # files need no seat
    # A wall is 75 kB of HTML, some 10 compressed. Tokens are masked and lengths padded against BREACH.
    "mymovie.middleware.Compression",
    "mymovie.middleware.private_unless_public",
    "mymovie.trouble.closed_for_maintenance",
    "mymovie.trouble.say_when_busy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.session_limits.sessions_run_out",
    "accounts.middleware.language_of_viewer",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.WayBackForLeavers",
    "mymovie.refusals.tell_of_refusals",
    "mymovie.refusals.refuse_other_sites",
    "mymovie.limits.door.Door",  # who asks is known, and what was refused so far is not counted
    "accounts.evenness.doors_do_the_same",
]

ROOT_URLCONF = "mymovie.urls"
WSGI_APPLICATION = "mymovie.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mymovie.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.contrib.humanize.templatetags.humanize",
                "mymovie.templatetags.same",
                "mymovie.templatetags.social",
                "movies.templatetags.films",
            ],
        },
    }
]
FORM_RENDERER = "mymovie.forms.Renderer"

# --- When more come than can be served (decision 17) ---------------------------------------------
ADMISSION_SEATS = env.count("ADMISSION_SEATS", default=0 if DEBUG else 4)
ADMISSION_QUEUE = env.count("ADMISSION_QUEUE", default=ADMISSION_SEATS)
ADMISSION_PATIENCE_MS = env.count("ADMISSION_PATIENCE_MS", default=500)

# --- Walls that are kept in each process for visitors (decision 19) -------------------------------
WALL_KEPT_MB = env.count("WALL_KEPT_MB", default=0 if DEBUG else 32)
WALL_HOT_MS = env.count("WALL_HOT_MS", default=2_000)
if WALL_HOT_MS > 2_000:
    env.refuse("WALL_HOT_MS", "is above 2000; what is hidden has to be gone for everybody within a minute")

# --- Data -----------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'mymovie.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A write takes its lock at the start: two tabs wait for each other instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;",
    }
else:
    DATABASES["default"] = database.postgres(
        DATABASES["default"],
        database.Limits(
            connect_timeout_s=env.count("DB_CONNECT_TIMEOUT_S", default=3),
            statement_timeout_ms=env.count("DB_STATEMENT_TIMEOUT_MS", default=5_000),
            lock_timeout_ms=env.count("DB_LOCK_TIMEOUT_MS", default=2_000),
            idle_in_transaction_timeout_ms=env.count("DB_IDLE_IN_TRANSACTION_TIMEOUT_MS", default=10_000),
            # One more than there are seats: /readyz asks beside them all.
            pool_size=env.count("DB_POOL_SIZE", default=ADMISSION_SEATS + 1 if ADMISSION_SEATS else 0),
        ),
    )

# allauth keeps locks, limits and used codes in the default cache, so it has to be shared by all processes and
# to lose nothing: the database in production, whatever CACHE_URL is (`manage.py createcachetable` makes it).
_cache = env.cache("CACHE_URL", "locmemcache://" if DEBUG else "dbcache://mymovie_cache")
# TMDB's answers may be lost at any time; they come by the thousand, and a full table drops what sorts first.
CACHES = {"default": env.lasting(_cache, "mymovie_cache"), "tmdb": env.apart(_cache, "tmdb")}
# And the drawn cards of walls, some 30 kB each: whichever is dropped is drawn again in a tenth of a second.
CACHES["cards"] = env.apart(_cache, "cards", rows=2_000)
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # since it was last used; accounts.session_limits has the rest
PASSWORD_RESET_TIMEOUT = 600
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- What is done later (decision 25) -------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["imports"]}}
# Whoever works on an import has died if there is no sign of life for longer; one is given every ten seconds.
IMPORT_SILENT_S = 60

# --- People ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# allauth's alone: a second way in costs a second hash for accounts that exist, and so tells them apart.
AUTHENTICATION_BACKENDS = ["accounts.backend.Backend"]
PASSWORD_HASHERS = ["mymovie.hashers.Argon2"]
# In one process, of which there are two; each takes 19 MiB and a processor for some 30 ms. Who waits longer
# than 2 s gets a 503.
HASHES_AT_ONCE = max(1, env.count("HASHES_AT_ONCE", default=(os.cpu_count() or 1) // 2))
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "accounts.passwords.HardToGuess", "OPTIONS": {"min_length": 10}},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "movies:home"

ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# allauth can offer it to new accounts alone, and so would tell whether an address has one already.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
# allauth's defaults, said here because the site stands on them; a test holds each.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[MyMovie] "
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "movies:home"
# A second wall behind mymovie.limits, for what only allauth knows: which address was typed, what failed.
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/30m/key", "confirm_email": "1/3m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "accounts.adapter.MfaAdapter"
MFA_FORMS = {
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.EditPasskeyForm",
    "login_webauthn": "accounts.forms.LogInByPasskeyForm",
    "authenticate_webauthn": "accounts.forms.AuthenticateByPasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.ConfirmByPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "MyMovie"
MFA_TOTP_TOLERANCE = 0
# Browsers offer passkeys over plain HTTP on localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
# It would cost every request of a member two queries, one of them a write.
USERSESSIONS_TRACK_ACTIVITY = False
# The admin opens to a second factor alone; a machine of one's own may do without.
ADMIN_NEEDS_SECOND_FACTOR = env.flag("ADMIN_NEEDS_SECOND_FACTOR", default=not DEBUG)
if not (DEBUG or ADMIN_NEEDS_SECOND_FACTOR):
    env.refuse("ADMIN_NEEDS_SECOND_FACTOR", "may be off in development only")
# Off while nobody says otherwise: believing a header of the client's would lift every limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.count("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 64
# Whether a POST to a route without a limit is an error; else it gets a low one.
LIMITS_ARE_DECLARED = DEBUG
# Each figure of mymovie.limits.table so many times over, for drills that press a button all day.
LIMITS_TIMES = env.count("LIMITS_TIMES", default=1)
if not LIMITS_TIMES:
    env.refuse("LIMITS_TIMES", "is 0; it takes 1 or more")

# --- Words ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = f"{'__Host-' if _is_https else ''}django_language"
LANGUAGE_COOKIE_SECURE = _is_https
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
FORMAT_MODULE_PATH = ["mymovie.formats"]
COUNTRIES_FIRST = ["JP"]

# --- Static files ---------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "mymovie.storage.StaticStorage"
    },
}

# --- Mail -----------------------------------------------------------------------------------------
# In development mail is printed, and the page that waits for a code shows it (accounts.development).
_mail = env.email("EMAIL_URL", "consolemail://" if DEBUG else None)
if DEBUG and not os.environ.get("EMAIL_URL"):
    _mail["EMAIL_BACKEND"] = "accounts.development.ShowingBackend"
# Where there is a mail server, mail is a row first, and `manage.py work` takes it there (decision 18).
OUTBOX_SENDS_BY = ""
if not DEBUG and env.is_smtp(_mail):
    env.keep_private("EMAIL_URL", _mail)
    OUTBOX_SENDS_BY, _mail["EMAIL_BACKEND"] = str(_mail["EMAIL_BACKEND"]), "mymovie.outbox.backend.Outbox"
vars().update(_mail)
EMAIL_TIMEOUT = 5  # seconds, for each step of the talk with the server
# Whoever has a mail in hand has died if it takes longer. A dozen steps, each just in time, take a minute.
OUTBOX_LEASE_S = 120
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"MyMovie <noreply@{_site.hostname}>")

# --- CloudFront -----------------------------------------------------------------------------------
# What is hidden leaves it before its minute is over, if it has a name here (mymovie.edge).
CLOUDFRONT_DISTRIBUTION_ID = env.text("CLOUDFRONT_DISTRIBUTION_ID", "")
_DISTRIBUTION_ID = re.compile("[A-Z0-9]{1,32}")
if CLOUDFRONT_DISTRIBUTION_ID and not _DISTRIBUTION_ID.fullmatch(CLOUDFRONT_DISTRIBUTION_ID):
    env.refuse("CLOUDFRONT_DISTRIBUTION_ID", "is no id of a distribution, like E1ABCDEF2GHIJK")

# --- TMDB -----------------------------------------------------------------------------------------
TMDB_TOKEN = env.token("TMDB_TOKEN")
TMDB_BASE_URL = env.service_url("TMDB_BASE_URL", "https://api.themoviedb.org/3")
TMDB_EXPORT_URL = env.service_url("TMDB_EXPORT_URL", "https://files.tmdb.org/p/exports")

# --- What browsers are told -----------------------------------------------------------------------
SECURE_SSL_REDIRECT = _is_https
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # asked by machines inside, over plain HTTP
if ALLAUTH_TRUSTED_PROXY_COUNT:  # else the header is whatever a client likes to send
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600  # said to whoever came by https, and to nobody else
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
_cookie_prefix = "__Host-" if _is_https else ""
SESSION_COOKIE_NAME = f"{_cookie_prefix}sessionid"
SESSION_COOKIE_SECURE = _is_https
CSRF_COOKIE_NAME = f"{_cookie_prefix}csrftoken"
CSRF_COOKIE_SECURE = _is_https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mymovie.refusals.forged"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # of forms, files aside
UPLOAD_MAX = 20_000_000  # nginx lets a little more through at the same address: .platform/nginx
UPLOADS_AT = {"/settings/imports/"}
FILE_UPLOAD_HANDLERS = [
    "mymovie.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX + 2_000_000  # the whole form: a larger one is passed over
STRICT_CACHING = DEBUG  # a public page that is drawn for one crashes, instead of being private
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "https://image.tmdb.org"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        # What one script may do with text is said in js/trusted.js, and nowhere else (decision 15).
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default", "unread"],
        "upgrade-insecure-requests": _is_https,
    }
}

# --- Logs -----------------------------------------------------------------------------------------
LOGGING = logs.config(debug=DEBUG)
SENTRY_DSN = env.text("SENTRY_DSN", "")

# --- Demo (make run) ------------------------------------------------------------------------------
DEMO_MEMBER_EMAIL = env.text("DEMO_MEMBER_EMAIL", "demo@example.com")
DEMO_MEMBER_PASSWORD = env.text("DEMO_MEMBER_PASSWORD", "")
DEMO_ADMIN_EMAIL = env.text("DEMO_ADMIN_EMAIL", "admin@example.com")
DEMO_ADMIN_PASSWORD = env.text("DEMO_ADMIN_PASSWORD", "")
