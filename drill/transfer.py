"""kill -9 of whoever works on an import, at random moments of all that is done with it.

Two people bring the same file: one undisturbed, one whose worker is killed over and over. What both have in
the end is held against each other, and what is left when both took it back against what was there before.
"""

import os
import random
import secrets
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from deploy.rehearse.instance import Process
from deploy.rehearse.release import Release
from deploy.rehearse.said import Clock
from drill.cluster import Postgres, postgres
from drill.figures import Findings
from drill.site import Inside, migrate
from drill.tree import SETTINGS, here

KILLS, WHOLE_KILLS = 12, 100
ROWS_PER_KILL = 100
SILENT_S = 1.0
PATIENCE_S = 300.0
# Of the kills, so that none is spent before the last.
SHARES = {"read": 0.05, "match": 0.35, "commit": 0.4, "undo": 0.2}
Held = dict[str, list[Any]]


class Worker(Process):
    """`manage.py work --imports`, started again when it was killed."""

    def __init__(self, release: Release, url: str, **more: str) -> None:
        super().__init__(release, "worker", url, **{**SETTINGS, **more})

    def start(self) -> Any:
        if not self.command.endswith("--imports"):
            self.command += " --imports"
        return super().start()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Course:
    """One import from its file to its end, and what was there on the way."""

    before: Held
    written: Held
    after: Held
    worked_s: float  # by jobs, without what they waited for each other
    kills: Counter[str] = field(default_factory=Counter)
    again: int = 0  # times that the person had to say so


@dataclass
class Verdict:
    lost: list[str]
    twice: list[str]
    left: list[str]  # of what was taken back

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.left)


def drill(findings: Findings) -> None:
    default = WHOLE_KILLS if os.environ.get("WHOLE") == "1" else KILLS
    kills = int(os.environ.get("KILLS") or default)
    seed = int(os.environ.get("SEED") or secrets.randbelow(1_000_000))
    with postgres() as server:
        migrate(here(), server.url)
        run(findings, server, here(), kills=kills, rows=ROWS_PER_KILL * kills, seed=seed)


def run(
    findings: Findings, server: Postgres, release: Release, *, kills: int, rows: int, seed: int, **more: str
) -> Verdict:
    chance, more = random.Random(seed), {"IMPORT_SILENT_S": str(SILENT_S), **more}
    findings.note(f"seed {seed}")
    with Inside(release, server.url, **more) as inside, Worker(release, server.url, **more) as worker:
        calm = _course(inside, worker, "calm", rows, 0, 0.0, chance)
        torn = _course(inside, worker, "torn", rows, kills, calm.worked_s / max(kills, 1), chance)
        proofs = inside("proofs")
    verdict = judge(calm, torn)
    _tell(findings, verdict, calm, torn, rows)
    findings.zero("kept counts that drifted, references to nothing", len(proofs["drift"] + proofs["orphans"]))
    return verdict


def judge(calm: Course, torn: Course) -> Verdict:
    verdict = Verdict([], [], [])
    for name in calm.written:
        should, found = (Counter(map(str, course.written[name])) for course in (calm, torn))
        verdict.lost += [f"{name}: {row}" for row in (should - found).elements()]
        verdict.twice += [f"{name}: {row}" for row in (found - should).elements()]
    for course in (calm, torn):
        verdict.left += [name for name in course.before if name != "rows" and _differ(course, name)]
    return verdict


def _differ(course: Course, name: str) -> bool:
    return course.before[name] != course.after[name]


def _course(
    inside: Inside, worker: Worker, handle: str, rows: int, kills: int, apart_s: float, chance: random.Random
) -> Course:
    key = inside("stage_import", handle=handle, rows=rows)
    before = inside("held", handle=handle, key=key)
    course, idle_since, seen = Course(before, {}, {}, 0.0), Clock(), ("", 0)
    while idle_since.seconds < PATIENCE_S:
        told = inside("job", key=key)
        if (told["import"], told["done"]) != seen:
            idle_since, seen = Clock(), (told["import"], told["done"])
        if told["import"] == "undone":
            break
        if told["state"] == "failed" or told["import"] in ("review", "done"):
            course.again += told["state"] == "failed"
            if told["import"] == "done":
                course.written = inside("held", handle=handle, key=key)
            inside("go_on", key=key)
        elif told["state"] == "running" and course.kills[told["kind"]] < kills * SHARES[told["kind"]]:
            time.sleep(chance.uniform(0.0, apart_s))
            _kill(inside, worker, key, course)
        time.sleep(0.02)
    course.after, course.worked_s = inside("held", handle=handle, key=key), inside("job", key=key)["worked_s"]
    return course


def _kill(inside: Inside, worker: Worker, key: str, course: Course) -> None:
    """Until another has taken it. One that was between two jobs is none of the kills that count."""
    clock = Clock()
    worker.kill()
    killed = inside("job", key=key)
    is_within = killed["state"] == "running"
    if is_within:
        course.kills[killed["kind"]] += 1
        time.sleep(SILENT_S + 0.1)  # then whoever comes next sees at once that nobody has it
    worker.process = worker.start()
    while is_within and clock.seconds < PATIENCE_S:
        told = inside("job", key=key)
        if told["holder"] != killed["holder"] and told["state"] != "waiting":
            return
        time.sleep(0.02)


def _tell(findings: Findings, verdict: Verdict, calm: Course, torn: Course, rows: int) -> None:
    findings.figure("rows in the file", len(calm.written.get("rows", [])), f">= {rows}", calm.written)
    findings.figure("seconds undisturbed: read, matched, written, taken back", f"{calm.worked_s:.0f}")
    told = ", ".join(f"{torn.kills[kind]} × {kind}" for kind in SHARES if torn.kills[kind])
    findings.figure("kills of the worker", f"{torn.kills.total()}: {told}")
    findings.figure("times that the person had to say “try again”", torn.again)
    for text in [*verdict.lost, *verdict.twice, *verdict.left][:5]:
        findings.note(text)
    findings.zero("lost: there undisturbed, not there after the kills", len(verdict.lost))
    findings.zero("doubles: there after the kills, not undisturbed", len(verdict.twice))
    findings.zero("lists that are not as before once it is taken back", len(verdict.left))
