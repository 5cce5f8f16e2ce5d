"""A fault at every SQL statement of a request: all that it writes is there afterwards, or nothing.

The machinery; the list of what is tried stands in tests/drill, as it needs people and films to try it on.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from django.core import mail
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import TestCase

from deploy.rehearse.machine import postgres_binaries
from deploy.rehearse.said import Missing
from drill.figures import Findings
from scripts.throwaway_postgres import throwaway_postgres

WRITES = re.compile(r'^\W*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', re.IGNORECASE)
# What a fault may leave there: a session is saved when the answer is ready, limits are counted at once.
NOT_LOOKED_AT = re.compile(r"django_session|mymovie_spent|mymovie_cache\w*")
# Two runs differ in these: numbers of rows, instants, and the keys that imports, jobs and tasks draw.
NUMBERS = {"id", "batch_id", "of_id"}
DRAWN = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d[\d:.+]*|\b[a-z2-9]{16}\b"
    r"|\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b"
)

Rows = dict[str, Counter[str]]


class Outcome(NamedTuple):
    rows: Rows
    letters: list[str]
    answer: HttpResponse | None


class AllOrNothing(NamedTuple):
    """What was seen of one request, tried with a fault at each of its statements."""

    statements: int
    tables: set[str]
    torn: list[str]
    statuses: Counter[int]


class _Nth:
    """Fails one statement, and notes which tables were written."""

    def __init__(self, nth: int) -> None:
        self.nth, self.seen, self.failed = nth, 0, ""
        self.tables: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.seen == self.nth:
            self.failed = sql
            raise OperationalError("the drill's fault")
        if write := WRITES.match(sql):
            self.tables.add(write[1])
        return execute(sql, params, many, context)


def try_every_statement(prepare: Callable[[], Callable[[], HttpResponse]]) -> AllOrNothing:
    """prepare: brings everything to where the request begins, and gives the request."""
    tables: set[str] = set()
    _, before = _once(prepare, nth=0, tables=None, asks=False)
    faults, after = _once(prepare, nth=0, tables=None)
    tables |= faults.tables
    torn, statuses = [], Counter[int]()
    for nth in range(1, faults.seen + 1):
        fault, found = _once(prepare, nth=nth, tables=tables)
        statuses[found.answer.status_code if found.answer else 0] += 1
        looked_at = {*tables, *fault.tables}
        is_nothing = _same(found, before, looked_at)
        if not is_nothing and not _same(found, after, looked_at):
            torn.append(f"statement {nth}: {fault.failed[:120]} left {_difference(found, before, looked_at)}")
    return AllOrNothing(faults.seen, {name for name in tables if not _is_left_out(name)}, torn, statuses)


def _once(
    prepare: Callable[[], Callable[[], HttpResponse]], *, nth: int, tables: set[str] | None, asks: bool = True
) -> tuple[_Nth, Outcome]:
    """In a transaction of its own, which is taken back. tables: those to look at, None for all."""
    fault, answer = _Nth(nth), None
    with transaction.atomic():
        request = prepare()
        mail.outbox = []
        if asks:
            # What waits for the commit happens; if that fails, it does so after the answer was decided.
            with connection.execute_wrapper(fault), suppress(OperationalError), _committed():
                answer = request()
        connection.set_rollback(False)  # a model's save() asks for it, and what it left is to be seen
        rows = _rows(None if tables is None else {*tables, *fault.tables})
        outcome = Outcome(rows, [str(letter.subject) for letter in mail.outbox], answer)
        transaction.set_rollback(True)
    return fault, outcome


def _committed() -> Any:
    return TestCase.captureOnCommitCallbacks(execute=True)


def _rows(tables: set[str] | None) -> Rows:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = {}
        for name in names:
            if _is_left_out(name) or (tables is not None and name not in tables):
                continue
            cursor.execute(f'SELECT * FROM "{name}"')
            columns = [column[0] for column in cursor.description]
            found[name] = Counter(_masked(columns, row) for row in cursor.fetchall())
    return found


def _masked(columns: list[str], row: tuple[Any, ...]) -> str:
    told = [
        f"{name}={DRAWN.sub('drawn', str(value))}"
        for name, value in zip(columns, row, strict=True)
        if name not in NUMBERS
    ]
    return " ".join(told)


def _is_left_out(table: str) -> bool:
    return NOT_LOOKED_AT.fullmatch(table) is not None


def _same(one: Outcome, other: Outcome, tables: set[str]) -> bool:
    if one.letters != other.letters:
        return False
    return all(one.rows.get(name) == other.rows.get(name) for name in tables)


def _difference(found: Outcome, before: Outcome, tables: set[str]) -> str:
    told = [
        f"{name}: {sorted((found.rows[name] - before.rows[name]) + (before.rows[name] - found.rows[name]))}"
        for name in sorted(tables)
        if name in found.rows and found.rows[name] != before.rows[name]
    ]
    return f"{'; '.join(told)[:400]} letters {found.letters}"


# --- as a drill ---


@contextmanager
def _databases() -> Iterator[dict[str, str]]:
    databases = {"SQLite": "sqlite://:memory:"}
    try:
        binaries = postgres_binaries()
    except Missing:
        yield databases
        return
    with throwaway_postgres(binaries) as url:
        yield databases | {"PostgreSQL": url}


def drill(findings: Findings) -> None:
    """The tests themselves, with the figures that they keep where FIGURES says."""
    root = Path(__file__).resolve().parent.parent
    with _databases() as databases, tempfile.TemporaryDirectory() as folder:
        for name, url in databases.items():
            kept = Path(folder, name)
            command = [sys.executable, "-m", "pytest", "-q", "-n0", "tests/drill/test_statements.py"]
            env = os.environ | {"DATABASE_URL": url, "FIGURES": str(kept)}
            told = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)
            lines = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
            findings.must(told.returncode == 0, f"{name}: {told.stdout.strip().splitlines()[-1]}")
            faults = sum(line["statements"] for line in lines)
            findings.figure(f"{name}: requests that write, faults in them", f"{len(lines)}, {faults}")
            findings.zero(f"{name}: neither all nor nothing", sum(line["torn"] for line in lines))
            statuses = sum((Counter(line["statuses"]) for line in lines), Counter[str]())
            odd = {status: count for status, count in statuses.items() if status in ("400", "500")}
            findings.figure(f"{name}: faults answered as mistakes, not by 503", odd or 0, "0", not odd)
        if "PostgreSQL" not in databases:
            findings.skip("PostgreSQL is not there")
