"""A flood of log-ins, each for a hash, from as many addresses: does whoever reads notice?"""

import asyncio
from collections import Counter
from functools import partial
from urllib.parse import urlencode

from deploy.rehearse.member import Member
from deploy.rehearse.release import HOST
from drill.crowd import Answer, ask, at_a_rate, percentile, read
from drill.figures import Findings

FLOOD, READERS = 200, 10  # a second
FLOOD_S, BEFORE_S = 20, 10
SLOWER = 1.2


async def flood_of_log_ins(findings: Findings, port: int) -> None:
    before = await at_a_rate(partial(read, port), READERS, BEFORE_S)
    stranger = Member()
    stranger.get(port, "/accounts/login/")
    during, told = await asyncio.gather(
        at_a_rate(partial(read, port), READERS, FLOOD_S),
        at_a_rate(partial(_log_in, port, stranger), FLOOD, FLOOD_S),
    )
    statuses = Counter(answer.status for answer in told)
    findings.note(", ".join(f"{count} × {status}" for status, count in statuses.most_common()))
    failed = len([answer for answer in during if answer.status != 200])
    findings.zero(f"{FLOOD} log-ins a second: pages for readers that failed, of {len(during)}", failed)
    usual, now = (percentile([answer.took_s for answer in answers], 0.95) for answers in (before, during))
    findings.figure(
        "their p95, to before", f"{now / usual:.2f} ({usual * 1e3:.0f} ms, {now * 1e3:.0f} ms)",
        f"<= {SLOWER}", now <= usual * SLOWER,
    )  # fmt: skip
    findings.zero(
        "log-ins that were told neither no nor later", len(told) - sum(statuses[it] for it in (200, 429, 503))
    )


async def _log_in(port: int, stranger: Member, number: int) -> Answer:
    """With one token for all, which whoever floods has too."""
    body = urlencode({
        "login": f"stranger{number}@example.com",
        "password": "a guess of many",
        "csrfmiddlewaretoken": stranger.cookies["__Host-csrftoken"],
    })  # fmt: skip
    lines = {
        "Host": HOST,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": f"198.18.{number // 250}.{number % 250}, 198.51.100.7",
        "Referer": f"https://{HOST}/",
        "Cookie": stranger.cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return await ask(port, f"POST /accounts/login/ HTTP/1.1\r\n{head}\r\n{body}")
