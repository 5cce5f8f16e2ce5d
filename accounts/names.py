"""The beginnings of names, as an index holds them together."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Func, Q
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan
from django.db.models.sql.compiler import SQLCompiler

_BEHIND_ALL = "\U0010ffff"


class Bytewise(Func):
    """A text in the order of its bytes, whatever the collation of the database."""

    arity = 1
    output_field = CharField()
    template = "%(expressions)s"  # as SQLite compares

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='(%(expressions)s COLLATE "C")', **context)


def begins(column: str, text: str) -> Q:
    """Nobody's begins with nothing."""
    if not text:
        return Q(pk__in=[])
    return Q(GreaterThanOrEqual(Bytewise(column), text), LessThan(Bytewise(column), text + _BEHIND_ALL))


def behind(column: str, text: str) -> Q:
    return Q(GreaterThan(Bytewise(column), text))


def from_on(column: str, text: str) -> Q:
    return Q(GreaterThanOrEqual(Bytewise(column), text))
