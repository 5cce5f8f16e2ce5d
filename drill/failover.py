"""The standby becomes the primary; the old one still answers, and takes no writes any more."""

import time

import psycopg

from deploy.rehearse.release import Release
from deploy.rehearse.said import Clock
from drill.cluster import Postgres, standby_of
from drill.figures import Findings
from drill.ledger import judge_rows
from drill.proxy import Proxy
from drill.site import Inside, Site
from drill.writers import Crew, crew_of

GRACE_S, AFTER_S = 5, 15


def run(findings: Findings, proxy: Proxy, release: Release, old: Postgres, *, seed: int, **more: str) -> None:
    url = old.url_by(proxy.port)
    with standby_of(old) as new, Site(release, url, **more) as site:
        _wait_for_each_commit(old)
        with Inside(release, url, **more) as inside:  # whose own connection would be counted later
            ledger, crew = crew_of(inside, site.port, seed)
        findings.must(site.is_up(), f"a standby follows, eight write; seed {seed}")
        crew.go_on()
        time.sleep(3)
        _take_no_writes(old)
        time.sleep(0.5)
        clock = Clock()
        new.promote()
        proxy.lead_to(new.port)
        findings.note(f"promoted, and the way leads there, in {clock}")
        extra = _seconds_until_all_write(crew)
        stuck = _connections_of_the_site(old)
        crew.rest()
        crew.end()
        ledger.close()
        with Inside(release, new.url, **more) as judge:
            verdict = judge_rows(ledger.read(), judge("rows"), judge("proofs"))
    for text in [*verdict.lost, *verdict.twice, *verdict.torn, *verdict.ghost][:5]:
        findings.note(text)
    counts = [len(found) for found in (verdict.lost, verdict.twice, verdict.torn)]
    findings.figure("failover: lost, twice, torn", ", ".join(map(str, counts)), "0, 0, 0", not sum(counts))
    findings.figure(
        "failover: seconds beyond the database's own until every writer writes again",
        f"{extra:.1f}" if extra is not None else f"not within {AFTER_S}", f"<= {GRACE_S}",
        extra is not None and extra <= GRACE_S,
    )  # fmt: skip
    findings.zero(f"failover: connections left at the old server after {AFTER_S} s", stuck)
    told = ", ".join(f"{count} × {word}" for word, count in crew.statuses.most_common())
    findings.note(f"the writers were told: {told}")
    findings.zero("failover: answers of 500", crew.statuses["500"])


def _seconds_until_all_write(crew: Crew) -> float | None:
    """None when somebody could not until the end."""
    clock, before = Clock(), [writer.statuses["302"] for writer in crew.writers]
    took: dict[int, float] = {}
    while clock.seconds < AFTER_S:
        for number, writer in enumerate(crew.writers):
            if writer.statuses["302"] > before[number]:
                took.setdefault(number, clock.seconds)
        time.sleep(0.05)
    return max(took.values()) if len(took) == len(crew.writers) else None


def _wait_for_each_commit(primary: Postgres) -> None:
    """As between two zones at AWS: nothing is acknowledged that the standby does not have."""
    _say(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
    clock = Clock()
    while clock.seconds < 30:
        with psycopg.connect(primary.url) as connection:
            found = connection.execute("SELECT sync_state FROM pg_stat_replication").fetchone()
            if found and found[0] == "sync":
                return
        time.sleep(0.1)


def _take_no_writes(primary: Postgres) -> None:
    _say(primary, "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")


def _connections_of_the_site(server: Postgres) -> int:
    asked = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(server.url) as connection:
        found = connection.execute(asked).fetchone()
        return int(found[0]) if found else 0


def _say(server: Postgres, *statements: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
