"""Lets tests that commit clean up after themselves: they delete every row, and the staff log refuses that."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection


@pytest.fixture(autouse=True)
def _log_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """On SQLite, where a table is emptied row by row; PostgreSQL truncates, which the log lets pass."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server", "django_db_serialized_rollback"} & {*request.fixturenames}
    if connection.vendor != "sqlite" or not (commits or (marker and marker.kwargs.get("transaction"))):
        yield
        return
    request.getfixturevalue("transactional_db")  # so that it cleans up after us
    yield
    guard = import_module("support.migrations.0002_log_and_roles")
    with connection.schema_editor() as editor:
        guard.unguard(apps, editor)
        editor.execute("DELETE FROM support_staffaction")
        guard.guard(apps, editor)
