"""How the database goes about each query of a page, captured as the page is drawn by the site itself.

python -m bench.plans '{"wall": ["/@has100/", ""]}': of each page, as a visitor or by the cookie given, the
statements with their plans, and how many buffers they read in all.
"""

import json
import re
import sys
from collections.abc import Callable
from typing import Any

import django

from bench.inside import FORWARDED
from deploy.rehearse.release import HOST

_BUFFERS = re.compile(r"Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?")


class Explaining:
    """An execute wrapper: the same statement once more, under EXPLAIN."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if not many and sql.lstrip().upper().startswith(("SELECT", "WITH")):
            connection = context["connection"]
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, SETTINGS OFF) {sql}", params)
                plan = "\n".join(row[0] for row in cursor.fetchall())
            self.found.append({"sql": sql, "plan": plan, "buffers": buffers_of(plan)})
        return result


def buffers_of(plan: str) -> int:
    """Of the outermost node, which has those within it. Planning's own come later, and are left out."""
    match = _BUFFERS.search(plan.partition("Planning")[0])
    return sum(int(number or 0) for number in match.groups()) if match else 0


def explain(pages: dict[str, list[str]]) -> dict[str, Any]:
    """`{name: [path, cookie]}`; each page is drawn twice, so that caches are full but that of whole pages."""
    from django.db import connection
    from django.test import Client

    from mymovie import kept

    said = {}
    for name, (path, cookie) in pages.items():
        headers = {**FORWARDED, "Host": HOST} | ({"Cookie": cookie} if cookie else {})
        client, explaining = Client(), Explaining()
        client.get(path, headers=headers)
        kept.shelf.clear()
        with connection.execute_wrapper(explaining):
            status = client.get(path, headers=headers).status_code
        statements = explaining.found
        if not statements:
            raise RuntimeError(f"{name} asked the database nothing")
        said[name] = {
            "status": status,
            "statements": statements,
            "buffers": sum(statement["buffers"] for statement in statements),
        }
    return said


if __name__ == "__main__":
    django.setup()
    print(json.dumps(explain(json.loads(sys.argv[1]))))
