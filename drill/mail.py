"""A mail server away, hanging, refusing, dropping, and a worker killed, under people who wait for mail."""

import http.client
import os
import random
import secrets
import signal
import statistics
import threading
import time
import uuid
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from deploy.rehearse.instance import Process
from deploy.rehearse.member import Member
from deploy.rehearse.release import Release
from deploy.rehearse.said import Clock
from drill.cluster import Postgres, postgres
from drill.figures import Findings
from drill.site import PASSWORD, Inside, Site, migrate
from drill.smtp import AWAY, CLOSING, DROPPING, HANGING, LATER, NEVER, OK, MailServer
from drill.tree import SETTINGS, here

CALLERS = 3
TRIES, LATER_S = 4, 3.0  # of whoever is told to come back
# Those before the last two say nothing of the mail, so all that waited goes when the server is back.
FAULTS = (NEVER, LATER, AWAY, CLOSING, DROPPING, HANGING)
DRAIN_S = 600
PLANTS = {"lost": "drill.planted_mail.Losing", "twice": "drill.planted_mail.Doubling"}


class Worker(Process):
    """`manage.py work`, started again when it is killed."""

    def __init__(self, release: Release, url: str, **more: str) -> None:
        super().__init__(release, "worker", url, **{**SETTINGS, **more})

        self.kills = 0

    def kill(self) -> None:
        self.kills += 1
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = self.start()


@dataclass
class Told:
    """What callers were told: whose mail must come, and how long each waited for the answer."""

    owed: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    all_seconds: list[float] = field(default_factory=list)  # of whatever answer
    answers: Counter[str] = field(default_factory=Counter)


class Caller(threading.Thread):
    """Signs up and asks for codes, each time with another address, so that each answer owes one mail."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.told, self.is_over = port, Told(), threading.Event()

    def run(self) -> None:
        count = 0
        while not self.is_over.wait(0.05):
            count += 1
            (self._sign_up if count % 2 else self._ask_for_a_code)(uuid.uuid4().hex)

    def _sign_up(self, number: str) -> None:
        who = {"username": f"h{number[:15]}", "nickname": "n", "password1": PASSWORD}
        said = {"birth_date": "1990-02-03", "country": "JP", "language": "ja", "time_zone": "Asia/Tokyo"}
        self._send("/accounts/signup/", f"{number}@example.com", **who, **said)

    def _ask_for_a_code(self, number: str) -> None:
        self._send("/accounts/password/reset/", f"{number}@example.com")

    def _send(self, path: str, email: str, **said: str) -> None:
        member, clock = Member(), Clock()
        member.cookies["__Host-csrftoken"] = secrets.token_hex(16)
        for _ in range(TRIES):
            try:
                status, onward, _ = member.send(self.port, path, email=email, **said)
            except (OSError, http.client.HTTPException) as error:
                self.told.answers[type(error).__name__] += 1
                return
            if status != 503:
                break
            time.sleep(LATER_S)  # told to come back: the same once more, which must owe one mail and no two
        self.told.answers[str(status)] += 1
        self.told.all_seconds.append(clock.seconds)
        if status == 302 and "/accounts/" in onward:
            self.told.owed.add(email)
            self.told.seconds.append(clock.seconds)


@dataclass
class Verdict:
    owed: int
    lost: list[str]
    twice: dict[str, int]  # beyond the first, by Message-ID
    by_two_numbers: list[str]  # addresses with mails of two Message-IDs
    kills: int
    in_doubt: int
    given_up: int
    answers: Counter[str]

    @property
    def too_often(self) -> int:
        """Beyond the one that was in flight at each kill."""
        return max(0, sum(self.twice.values()) - self.kills) + len(self.by_two_numbers)


def drill(findings: Findings) -> None:
    seconds = float(os.environ.get("SECONDS", "60"))
    seed = int(os.environ.get("SEED") or secrets.randbelow(1_000_000))
    findings.note(f"seed {seed}")
    with postgres() as server:
        migrate(here(), server.url)
        before, during, _ = run(findings, server, here(), seconds=seconds, kill_at=FAULTS, seed=seed)
        was = _p95(before.seconds)
        findings.must(was, "people were served before")
        findings.figure("seconds until the answer, p95, with a mail server", f"{was:.2f}")
        for mode, told in during.items():
            p95 = _p95(told.seconds)
            findings.figure(f"the same, it is {mode}", f"{p95:.2f}", "< 2 times that", 0 < p95 < 2 * was)
        for count, backend in PLANTS.items():
            aside, plant = Findings("planted"), {"OUTBOX_SENDS_BY": backend}
            verdict = run(aside, server, here(), seconds=6, kill_at=(), seed=seed, **plant)[2]
            found = len(verdict.lost) if count == "lost" else verdict.too_often
            findings.figure(f"planted, {backend.rpartition('.')[2]}: counted as {count}", found, "> 0", found)
        aside, within = Findings("planted"), {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
        told = run(aside, server, here(), seconds=6, kill_at=(), seed=seed, **within)[1][HANGING]
        slow = _p95(told.all_seconds)
        findings.figure("planted, mail within the request: p95, hanging", f"{slow:.2f}", "> 5", slow > 5)


def run(
    findings: Findings,
    database: Postgres,
    release: Release,
    *,
    seconds: float,
    kill_at: Collection[str],
    seed: int,
    **more: str,
) -> tuple[Told, dict[str, Told], Verdict]:
    """What callers were told before, and during each fault; and what came of it in the end.

    kill_at: faults during which, and after which, the worker is killed.
    """
    chance, share = random.Random(seed), seconds / len(FAULTS)
    with MailServer() as smtp:
        more = {"EMAIL_URL": smtp.url, **more}
        smtp.delay_s = 0.02
        with (
            Inside(release, database.url, **more) as inside,
            Site(release, database.url, **more) as site,
            Worker(release, database.url, **more) as worker,
        ):
            findings.must(site.is_up(), "gunicorn answers")
            after = [_under(site.port, share)]  # each process is asked for the first time
            before, during = _under(site.port, share), {}
            for mode in FAULTS:
                smtp.be(mode)
                kills = [worker] if mode in kill_at else []
                during[mode] = _under(site.port, share, *kills, at=chance.uniform(0.2, 0.9) * share)
                smtp.be(OK)
                after.append(_under(site.port, 0.5))
                if kills:
                    _kill_in_the_flow(smtp, site.port, worker, after)
            back = Clock()
            given_up = _drain(inside)
            verdict = _judge(smtp, [before, *during.values(), *after], worker.kills, given_up)
            _tell(findings, verdict, back)
    return before, during, verdict


def _under(port: int, seconds: float, *victims: Worker, at: float = 0.0) -> Told:
    """Some callers for so long; the worker is killed in between."""
    clock, callers = Clock(), [Caller(port) for _ in range(CALLERS)]
    for caller in callers:
        caller.start()
    for victim in victims:
        time.sleep(at)
        victim.kill()
    time.sleep(max(0.0, seconds - clock.seconds))
    all_told = Told()
    for caller in callers:
        caller.is_over.set()
    for caller in callers:
        caller.join()
        all_told.owed |= caller.told.owed
        all_told.seconds += caller.told.seconds
        all_told.all_seconds += caller.told.all_seconds
        all_told.answers += caller.told.answers
    return all_told


def _kill_in_the_flow(smtp: MailServer, port: int, worker: Worker, after: list[Told]) -> None:
    """As soon as another mail is taken: most likely before that is written down."""
    clock, so_far = Clock(), len(smtp.taken)
    while len(smtp.taken) == so_far and clock.seconds < DRAIN_S:
        after.append(_under(port, 0.1))
        time.sleep(0.005)
    worker.kill()


def _drain(inside: Inside) -> int:
    """Until nothing waits. What was refused for good the staff send again; how many those were."""
    clock = Clock()
    while inside("mails")["waiting"] and clock.seconds < DRAIN_S:
        time.sleep(0.2)
    given_up = int(inside("send_dead_again"))
    while inside("mails")["waiting"] and clock.seconds < DRAIN_S:
        time.sleep(0.2)
    return given_up


def _judge(smtp: MailServer, told: list[Told], kills: int, given_up: int) -> Verdict:
    owed = set().union(*(one.owed for one in told))
    numbers: dict[str, set[str]] = {}
    for taken in smtp.taken:
        numbers.setdefault(taken.recipient, set()).add(taken.message_id)
    return Verdict(
        owed=len(owed),
        lost=sorted(owed - numbers.keys()),
        twice={number: times - 1 for number, times in smtp.times.items() if times > 1},
        by_two_numbers=[address for address, found in numbers.items() if len(found) > 1],
        kills=kills,
        in_doubt=len(smtp.in_doubt),
        given_up=given_up,
        answers=sum((one.answers for one in told), Counter()),
    )


def _tell(findings: Findings, verdict: Verdict, back: Clock) -> None:
    findings.figure("answers that promised a mail", verdict.owed, "> 0", verdict.owed)
    findings.zero("lost", len(verdict.lost))
    findings.zero("twice, beyond the one in flight at each kill", verdict.too_often)
    findings.figure(
        "kills of the worker; mails in flight sent again", f"{verdict.kills}; {len(verdict.twice)}"
    )
    findings.figure("received by a server that hung up before it said so, and sent again", verdict.in_doubt)
    findings.figure("refused for good (550), sent again by the staff", verdict.given_up)
    findings.figure("seconds from its return until nothing waited", f"{back.seconds:.0f}")
    told = ", ".join(f"{count} × {word}" for word, count in verdict.answers.most_common())
    findings.figure("what callers were told", told, "302", set(verdict.answers) == {"302"})


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else 0.0
