"""What machines ask: whether the process lives, and whether it is ready."""

import logging

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, its migrations are applied, and the cache keeps what it is given."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        cache.set("readyz", "ok", 10)
        is_ready = not pending and cache.get("readyz") == "ok"
    except Exception:  # each cache client has errors of its own
        logger.exception("Not ready")
        is_ready = False
    text = "ok" if is_ready else "not ready"
    return HttpResponse(text, status=200 if is_ready else 503, content_type="text/plain; charset=utf-8")
