from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

DUMMY_CACHE = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.mark.django_db
def test_a_living_process_says_so_without_the_database(
    client: Client, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/livez").content == b"ok"


@pytest.mark.django_db
def test_the_site_is_ready_when_database_and_cache_are(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_the_site_is_not_ready_while_a_migration_waits(client: Client) -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("movies")
    MigrationRecorder(connection).record_unapplied(*newest)
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_the_site_is_not_ready_while_the_database_errs(client: Client) -> None:
    def fail(*args: object) -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    with connection.execute_wrapper(fail):
        response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready")


@pytest.mark.django_db
def test_the_site_is_not_ready_with_a_cache_that_forgets(client: Client, settings: Any) -> None:
    settings.CACHES = DUMMY_CACHE
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_the_site_is_not_ready_while_the_cache_errs(client: Client, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "tests.mymovie.caches.Broken"}}
    assert client.get("/readyz").status_code == 503
