"""When no connection can be made, whoever waits for one is told at once, and the next one tries anew.

psycopg's pool lets them wait their two seconds while it tries again ever more seldom, up to minutes: a
database that is away would hold every page, and one that is back would stay away.
"""

from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

TRY_NO_LONGER_S = 0.0  # twice, that is


def nobody_waits(pool: ConnectionPool[Any]) -> None:
    """Receives a pool that has given up. Where others still hold a connection, theirs may be waited for."""
    with pool._lock:
        if pool._nconns:
            return
        waiting = list(pool._waiting)
        pool._waiting.clear()
    for client in waiting:
        client.fail(psycopg.OperationalError("the database takes no connection"))
