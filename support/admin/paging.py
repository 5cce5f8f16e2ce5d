"""Paging through tables of millions of rows without counting them."""

from __future__ import annotations

from functools import cached_property
from typing import cast

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Model, QuerySet

CAP = 10_000


class BoundedPaginator(Paginator):
    """Counts to 10,000 and no further; who looks for what comes after narrows the list."""

    @cached_property
    def count(self) -> int:
        return min(self._counted, CAP)

    @cached_property
    def _counted(self) -> int:
        rows = cast(QuerySet[Model], self.object_list)
        return rows.order_by()[: CAP + 1].count()

    @property
    def has_more(self) -> bool:
        return self._counted > CAP


def rows_about(model: type[Model]) -> int | None:
    """How many rows PostgreSQL thinks there are, without looking; None where nobody knows."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        rows = int(cursor.fetchone()[0])
    return rows if rows >= 0 else None
