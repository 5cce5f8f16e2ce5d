"""What PostgreSQL may do to the site: restart, be away, be cut off at any message, fail over."""

import os
import secrets

from drill import absence, cuts, failover
from drill.cluster import postgres
from drill.figures import Findings
from drill.proxy import Proxy
from drill.site import migrate
from drill.tree import here


def drill(findings: Findings) -> None:
    seed = int(os.environ.get("SEED") or secrets.randbelow(1_000_000))
    with postgres() as server:
        release = here()
        migrate(release, server.url)
        absence.run(findings, release, server)
        with Proxy(server.port) as proxy:
            cuts.run(findings, proxy, release, server, step=int(os.environ.get("STEP", "1")))
            failover.run(findings, proxy, release, server, seed=seed)
