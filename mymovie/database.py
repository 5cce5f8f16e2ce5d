"""How PostgreSQL is spoken to: what may last how long, and how many connections a process holds.

See docs/decisions/0012: a page must not wait for ever, a migration may.
"""

from typing import Any, NamedTuple

from mymovie import pool

JSON = dict[str, Any]


class Limits(NamedTuple):
    connect_timeout_s: int = 3  # libpq waits so long for each address of a host
    statement_timeout_ms: int = 5_000
    lock_timeout_ms: int = 2_000
    idle_in_transaction_timeout_ms: int = 10_000
    pool_size: int = 0  # 0: each thread keeps one connection


# mymovie.wsgi sets it before the settings are read. Whatever else runs (a migration, a job, a shell) is
# somebody's or something's that may take its time, and says its own limits.
serves_pages = False


# A page reads a few rows by an index: to compile its statement, or to start helpers for it, takes far longer.
PLAIN_PLANS = "-c jit=off -c max_parallel_workers_per_gather=0"


def postgres(config: JSON, limits: Limits) -> JSON:
    """What the address of the database says wins over what stands here."""
    given = config.get("OPTIONS", {})
    options: JSON = {
        "connect_timeout": limits.connect_timeout_s,
        # After a fail-over the former primary may still answer, and take no writes.
        "target_session_attrs": "read-write",
        # A host that is gone says nothing: without these a read waits for hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
    }
    options |= given
    if serves_pages:
        options["options"] = f"{_limits(limits)} {PLAIN_PLANS} {given.get('options', '')}".strip()
    if serves_pages and limits.pool_size:
        options["pool"] = {
            "min_size": 1,
            "max_size": limits.pool_size,
            "timeout": 2,  # then it is a 503 that says when to come back
            "max_waiting": 2 * limits.pool_size,
            "reconnect_timeout": pool.TRY_NO_LONGER_S,
            "reconnect_failed": pool.nobody_waits,
        }
    age = 0 if "pool" in options else 600
    return config | {"OPTIONS": options, "CONN_MAX_AGE": age, "CONN_HEALTH_CHECKS": True}


def _limits(limits: Limits) -> str:
    return (
        f"-c statement_timeout={limits.statement_timeout_ms} -c lock_timeout={limits.lock_timeout_ms}"
        f" -c idle_in_transaction_session_timeout={limits.idle_in_transaction_timeout_ms}"
    )
