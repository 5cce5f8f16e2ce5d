"""A query whose SQL Django writes once, and which is asked again and again with other values.

To write it costs more than to ask it: more than half of what a wall's rows take in this process. So what is
asked on every wall is kept by its shape, and only the values are said anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Given(Expression):
    """A value that is said when the query is asked. It has a name and a type."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]


class _Written(NamedTuple):
    sql: str
    params: Sequence[Any]
    converters: list[tuple[int, list[Any], Any]]  # (column, what makes a Python value of it, expression)


class Statement:
    """`make` gives a queryset of `values_list` with a `Given` wherever a value is to come."""

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make
        self._written: dict[str, _Written] = {}  # by database: tests have two

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """One query."""
        vendor = connection.vendor
        written = self._written.get(vendor) or self._written.setdefault(vendor, self._write())
        params = [_said(param, given) for param in written.params]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [_converted(row, written.converters) for row in rows] if written.converters else rows

    def _write(self) -> _Written:
        compiler = self._make().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [expression for expression, _sql, _alias in compiler.select or []]
        converters = compiler.get_converters(columns)
        return _Written(sql, params, [(at, *how) for at, how in converters.items()])


def _said(param: Any, given: dict[str, Any]) -> Any:
    if not isinstance(param, Given):
        return param
    return param.output_field.get_db_prep_value(given[param.name], connection=connection, prepared=False)


def _converted(row: tuple[Any, ...], converters: list[tuple[int, list[Any], Any]]) -> tuple[Any, ...]:
    values = list(row)
    for at, ways, expression in converters:
        for way in ways:
            values[at] = way(values[at], expression, connection)
    return tuple(values)
