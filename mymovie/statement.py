"""A query whose SQL Django writes once, and which is asked again and again with other values.

To write it costs more than to ask it: more than half of what a wall's rows take in this process. So what is
asked on every wall is kept by its shape, and only the values are said anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler

# Stands for a number while the SQL is written; no row has it.
STAND_IN = -1_000_000_007


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
    names: list[str]
    converters: list[tuple[int, list[Any], Any]]  # (column, what makes a Python value of it, expression)


class Statement:
    """`make` gives a queryset of `values_list` with a `Given` wherever a value is to come.

    Where Django takes a number and nothing else, as for the key of a row whose relations are asked, a number
    stands in that no row has: `stand_ins` says which, by its name.
    """

    def __init__(
        self, make: Callable[[], QuerySet[Any, Any]], stand_ins: Mapping[str, int] | None = None
    ) -> None:
        self._make = make
        self._stand_ins = {number: name for name, number in (stand_ins or {}).items()}
        self._written: dict[str, _Written] = {}  # by database: tests have two

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """One query."""
        written = self._as_written()
        params = [_said(param, given) for param in written.params]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [_converted(row, written.converters) for row in rows] if written.converters else rows

    def named_rows(self, **given: Any) -> list[dict[str, Any]]:
        """One query. `{column or annotation: value}`"""
        names = self._as_written().names
        return [dict(zip(names, row, strict=True)) for row in self.rows(**given)]

    def _as_written(self) -> _Written:
        vendor = connection.vendor
        return self._written.get(vendor) or self._written.setdefault(vendor, self._write())

    def _write(self) -> _Written:
        asked: Any = self._make()
        compiler = asked.query.get_compiler(connection=connection)
        sql, told = compiler.as_sql()
        params = [self._stood_for(param) for param in told]
        columns = [expression for expression, _sql, _alias in compiler.select or []]
        converters = compiler.get_converters(columns)
        return _Written(sql, params, list(asked._fields), [(at, *how) for at, how in converters.items()])

    def _stood_for(self, param: Any) -> Any:
        if type(param) is int and param in self._stand_ins:
            return Given(self._stand_ins[param], BigIntegerField())
        return param


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
