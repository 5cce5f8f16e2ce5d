"""Rows into tables, fast: by COPY where there is one, and with the indexes made afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from bench.films import NULL

AT_ONCE = 5_000

_CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), contype::text, pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE contype IN ('f', 'p', 'u', 'x')
      AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[]))
    ORDER BY contype = 'f', 1, conname"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i
    WHERE indrelid = ANY(%s::regclass[])
      AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype <> 'f')
    ORDER BY indrelid::regclass::text, 1"""


class Constraint(NamedTuple):
    table: str
    name: str
    kind: str
    definition: str


@contextmanager
def without_indexes(models: Sequence[type[Model]]) -> Iterator[None]:
    """PostgreSQL makes them at the end, as its own catalogue describes them; SQLite keeps them.

    Checks stay: row by row they cost little, and made anew their texts would differ in casts.
    """
    if connection.vendor != "postgresql":
        yield
        return
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(_CONSTRAINTS, [tables, tables])
        constraints = [Constraint(*row) for row in cursor.fetchall()]
        cursor.execute(_INDEXES, [tables])
        indexes: list[tuple[str, str]] = cursor.fetchall()
        for constraint in reversed(constraints):
            cursor.execute(f"ALTER TABLE {constraint.table} DROP CONSTRAINT {constraint.name}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for statement in [*_adding(constraints), *(definition for _, definition in indexes)]:
            cursor.execute(statement)


def _adding(constraints: Sequence[Constraint]) -> Iterator[str]:
    """All of a table in one statement, as each passes over all of its rows; keys come before references."""
    for kinds in ("pux", "f"):
        of_kind = [constraint for constraint in constraints if constraint.kind in kinds]
        for table in dict.fromkeys(constraint.table for constraint in of_kind):
            added = ", ".join(
                f"ADD CONSTRAINT {it.name} {it.definition}" for it in of_kind if it.table == table
            )
            yield f"ALTER TABLE {table} {added}"


def defaults(model: type[Model], given: Iterable[str]) -> dict[str, str]:
    """As text, of the columns that nobody gave: whatever a later release adds has a default."""
    known, found = set(given), {}
    for field in model._meta.concrete_fields:
        assert field.column
        # A column that the database fills itself, or makes of others, is left to it.
        is_made = getattr(field, "generated", False) or field.has_db_default()
        if field.column not in known and not is_made:
            value = field.get_db_prep_save(field.get_default(), connection)
            found[field.column] = NULL if value is None else _text(value)
    return found


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(getattr(value, "obj", value))


def put(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """How many. Values are texts as COPY takes them, with newlines as they are; NULL is `NULL`."""
    more = defaults(model, columns)
    names = ", ".join(connection.ops.quote_name(column) for column in (*columns, *more))
    rest = tuple(more.values())
    table = connection.ops.quote_name(model._meta.db_table)
    lines = iter(rows)
    write = _copy if connection.vendor == "postgresql" else _insert
    with transaction.atomic(), connection.cursor() as cursor:
        return write(cursor, table, names, (len(columns) + len(more)), lines, rest)


def _copy(cursor: Any, table: str, names: str, width: int, rows: Iterator[Sequence[str]], rest: Any) -> int:
    cursor.execute(f"TRUNCATE {table}")  # in the same transaction, so that nothing goes to the WAL
    number, end = 0, "".join(f"\t{value}" for value in rest)
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        while some := list(islice(rows, AT_ONCE)):
            number += len(some)
            copy.write("".join([("\t".join(row) + end).replace("\n", "\\n") + "\n" for row in some]))
    return number


def _insert(cursor: Any, table: str, names: str, width: int, rows: Iterator[Sequence[str]], rest: Any) -> int:
    number, places = 0, ", ".join(["%s"] * width)
    while some := list(islice(rows, AT_ONCE)):
        number += len(some)
        values = [[None if value == NULL else value for value in (*row, *rest)] for row in some]
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)
    return number


def put_dicts(model: type[Model], rows: Iterable[dict[str, str]]) -> int:
    """All have the same columns."""
    lines = iter(rows)
    first = next(lines, None)
    if first is None:
        return 0

    def values() -> Iterator[tuple[str, ...]]:
        yield tuple(first.values())
        for row in lines:
            yield tuple(row.values())

    return put(model, list(first), values())


def count_on(models: Sequence[type[Model]]) -> None:
    """The numbers of rows to come begin behind those that were given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def tidy(models: Sequence[type[Model]]) -> None:
    """What autovacuum would have done by now; in a transaction nothing can be vacuumed."""
    can_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    command = "VACUUM ANALYZE" if can_vacuum else "ANALYZE"
    with connection.cursor() as cursor:
        for model in models:
            name = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"{command} {name}")
