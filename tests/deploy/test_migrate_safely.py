"""Against a real PostgreSQL, in processes of their own, as instances are; slow rounds are rehearsals."""

import io
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command

from mymovie.management.commands import migrate_safely
from scripts.throwaway_postgres import NOT_FOUND, find_binaries, throwaway_postgres

ROOT = Path(__file__).parents[2]
BINARIES = find_binaries()
on_postgres = pytest.mark.skipif(BINARIES is None, reason=NOT_FOUND)


@pytest.fixture(scope="module")
def url():
    with throwaway_postgres(BINARIES) as url:
        yield url


def start(url, *arguments):
    env = {
        "PATH": os.defpath,
        "ENV_FILE": os.devnull,
        "DATABASE_URL": url,
        "SECRET_KEY": "x" * 50,
        "SITE_URL": "https://mymovie.example",
        "EMAIL_URL": "dummymail://",
    }
    command = [sys.executable, "manage.py", "migrate_safely", "--no-color", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def ends(process):
    try:
        text, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, text


@on_postgres
@pytest.mark.once
def test_two_at_once_migrate_a_fresh_database(url):
    both = [start(url), start(url)]
    assert [ends(process)[0] for process in both] == [0, 0]
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM mymovie_cache_cards").fetchone() == (0,)


@on_postgres
@pytest.mark.once
def test_it_gives_way_to_a_lock_of_somebody_and_gives_up_when_its_patience_ends(url):
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS django_migrations ()")
        connection.execute("LOCK django_migrations")
        code, text = ends(start(url, "--lock-timeout", "0.1", "--patience", "0"))
    assert code == 1
    assert "Gave up after attempt 1: canceling statement due to lock timeout" in text


@on_postgres
@pytest.mark.once
def test_whoever_finds_another_at_work_gives_up_in_time(url):
    with psycopg.connect(url) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [migrate_safely.LOCK])
        code, text = ends(start(url, "--patience", "0"))
    assert (code, "Another process is still migrating." in text) == (1, True)


@pytest.mark.django_db
def test_who_waits_says_so_when_nobody_migrates(monkeypatch):
    monkeypatch.setattr(migrate_safely, "_what_is_missing", lambda: ["movies.0009"])
    with pytest.raises(CommandError, match="nobody has done it"):
        call_command("migrate_safely", wait=True, patience=0)


@pytest.mark.django_db
def test_a_table_of_the_cache_that_is_not_there_counts_as_left_to_do(settings):
    assert migrate_safely._what_is_missing() == []
    cache = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_of_a_test"}
    settings.CACHES = {"default": cache}
    assert migrate_safely._what_is_missing() == ["cache_of_a_test"]


@pytest.mark.django_db
def test_a_migrated_database_is_done_at_once():
    out = io.StringIO()
    call_command("migrate_safely", wait=True, patience=0, stdout=out)
    assert out.getvalue() == "Nothing is left to migrate.\n"
