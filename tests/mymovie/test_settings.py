"""What the site refuses to start with, and what it starts as when nobody says otherwise."""

import os
import subprocess
import sys

import pytest

from tests.mymovie.paths import ROOT

PRODUCTION = {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "a-key-of-some-length-that-only-this-test-knows-0123456789",
    "SITE_URL": "https://mymovie.example",
    "EMAIL_URL": "smtp+tls://user:pass@mail.mymovie.example:587",
    "DATABASE_URL": "sqlite://:memory:",
}


def start(*command: str, without: str = "", **given: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check`, or another command, in an environment of nothing but these variables."""
    env = {"PATH": os.environ["PATH"], **PRODUCTION, **given}
    env.pop(without, None)
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ("check",))],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )


def setting(name: str, **given: str) -> str:
    code = f"from django.conf import settings; print(repr(settings.{name}))"
    return start("shell", "--no-imports", "--command", code, **given).stdout.strip()


def assert_refused(run: subprocess.CompletedProcess[str], name: str) -> None:
    """One line that names the variable, and no traceback."""
    assert run.returncode == 1
    assert run.stderr.startswith(f"MyMovie does not start: {name} ")
    assert len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_URL", "EMAIL_URL"])
def test_the_site_does_not_start_without(name: str) -> None:
    assert_refused(start(without=name), name)


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_URL", "EMAIL_URL"])
def test_an_empty_variable_counts_as_a_missing_one(name: str) -> None:
    assert_refused(start(**{name: " "}), name)


@pytest.mark.parametrize(
    ("name", "nonsense"),
    [
        ("DEBUG", "maybe"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "nosuch://host/name"),
        ("CACHE_URL", "nonsense"),
        ("EMAIL_URL", "nosuch://host"),
        ("EMAIL_URL", "smtp://user:password@mail.mymovie.example:25"),
        ("SITE_URL", "mymovie.example"),
        ("SITE_URL", "https://mymovie.example/films/"),
        ("SITE_URL", "http://mymovie.example"),
        ("ALLOWED_HOSTS", "mymovie.example,*"),
        ("TRUSTED_PROXY_COUNT", "two"),
        ("LIMITS_TIMES", "0"),
        ("CLOUDFRONT_DISTRIBUTION_ID", "../E1ABCDEF2GHIJK"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, nonsense: str) -> None:
    assert_refused(start(**{name: nonsense}), name)


def test_a_refusal_does_not_repeat_a_password() -> None:
    run = start(DATABASE_URL="postgres://mymovie:hunter2@host:not-a-port/name")
    assert_refused(run, "DATABASE_URL")
    assert "hunter2" not in run.stderr


def test_debug_is_off_unless_asked_for() -> None:
    assert setting("DEBUG") == "False"


def test_only_the_sites_own_host_is_served() -> None:
    assert setting("ALLOWED_HOSTS") == "['mymovie.example']"


@pytest.mark.parametrize("cookie", ["SESSION", "CSRF", "LANGUAGE"])
def test_cookies_of_production_belong_to_this_host_and_to_https(cookie: str) -> None:
    assert setting(f"{cookie}_COOKIE_NAME").startswith("'__Host-")
    assert setting(f"{cookie}_COOKIE_SECURE") == "True"


def test_pages_of_production_ask_for_nothing_over_plain_http() -> None:
    assert setting("CONTENT_SECURITY_POLICY['DIRECTIVES']['upgrade-insecure-requests']") == "True"


def test_mail_of_production_is_a_row_first_and_goes_to_the_mail_server_then() -> None:
    assert setting("EMAIL_BACKEND") == "'mymovie.outbox.backend.Outbox'"
    assert setting("OUTBOX_SENDS_BY") == "'django.core.mail.backends.smtp.EmailBackend'"


@pytest.mark.parametrize("given", [{"DEBUG": "1"}, {"EMAIL_URL": "consolemail://"}])
def test_mail_goes_out_at_once_in_development_and_without_a_mail_server(given: dict[str, str]) -> None:
    """Nobody may be running a worker there."""
    assert setting("OUTBOX_SENDS_BY", **given) == "''"
    assert "outbox" not in setting("EMAIL_BACKEND", **given)


@pytest.mark.parametrize("given", [{}, {"CACHE_URL": "rediss://cache.example:6379/0"}])
def test_locks_of_production_are_in_the_database_whatever_else_there_is(given: dict[str, str]) -> None:
    told = setting("CACHES['default']", **given)
    assert "'BACKEND': 'mymovie.caches.database.DatabaseCache'" in told
    assert "'LOCATION': 'mymovie_cache'" in told


def test_only_what_may_be_lost_is_in_redis() -> None:
    told = setting("CACHES", CACHE_URL="rediss://cache.example:6379/0")
    assert told.count("'mymovie.caches.redis.RedisCache'") == 2


def test_the_deployment_check_has_nothing_to_say() -> None:
    run = start("check", "--deploy", "--fail-level", "WARNING")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "System check identified no issues (0 silenced).\n"


def test_no_migration_is_missing() -> None:
    run = start("makemigrations", "--check", "--dry-run")
    assert (run.returncode, run.stdout) == (0, "No changes detected\n"), run.stderr
