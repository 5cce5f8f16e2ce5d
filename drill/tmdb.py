"""TMDB, and the line to it, failing in every way that the stand-in knows."""

import os
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from deploy.rehearse.instance import Process, ask
from deploy.rehearse.machine import free_port
from deploy.rehearse.member import HEADERS
from deploy.rehearse.release import workplace
from deploy.rehearse.said import Clock
from drill.clean import faults_of
from drill.cluster import postgres
from drill.figures import Findings
from drill.inside_tmdb import FOUND, KNOWN, UNKNOWN
from drill.site import PASSWORD, Inside, Site, migrate
from drill.tree import here
from drill.writers import Person
from tests.movies.tmdb.certificates import write_certificate
from tests.standin import KINDS, Standin

LOOK_UP_S = 2.5
CALLS_AT_MOST = 12
BACK_AFTER_S = 35
CALLS_IN_10_S = 40
STAMPEDE_S = 20.0
ON_ITS_WAY_S = 0.3
OUTAGE_S = float(os.environ.get("OUTAGE_S", "60"))
SEEN = re.compile(r'name="seen" value="([^"]+)"')
DATE = re.compile(r"\d{4}-\d\d-\d\d")
FOR_ADULTS = (
    "for_adults",
    "all_text",
    "all_numbers",
)  # what TMDB says of itself there, so it is not registered
AWAY = "data-tmdb-away"
PAGE = f"/movies/{KNOWN}/"
SILENT = ("slow", "stall", "drip_body")  # what pages that know their film must not feel


def drill(findings: Findings) -> None:
    with postgres() as database, Standin() as standin:
        migrate(here(), database.url)
        tmdb = {"TMDB_BASE_URL": standin.base_url, "TMDB_TOKEN": "standin"}
        knows = {**tmdb, "DJANGO_SETTINGS_MODULE": "drill.forgetful"}
        with Inside(here(), database.url, **knows) as inside:
            person = Person("reader", inside("people", handles=["reader"], password=PASSWORD)["reader"])
            inside("stage_tmdb")
            with Site(here(), database.url, WEB_CONCURRENCY="1", **knows) as site:
                findings.must(site.is_up(), "gunicorn answers, one process")
                _each_fault(findings, site, standin, inside, person)
            _off_the_line(findings, database.url, inside, person, knows)
            with Site(here(), database.url, **tmdb) as site:
                findings.must(site.is_up(), "gunicorn answers, as in production")
                _outage(findings, site, standin)
                inside("renewed")
                _stampede(findings, site, standin)
        for each in (_told_to_wait, _unaffected):
            with Inside(here(), database.url, **knows) as inside, Site(here(), database.url, **tmdb) as site:
                findings.must(site.is_up(), "gunicorn answers, as in production")
                inside("renewed")  # and with it nothing is known of TMDB in the cache that all share
                each(findings, site, standin, inside)


def _each_fault(findings: Findings, site: Process, standin: Standin, inside: Inside, person: Person) -> None:
    kinds = list(dict.fromkeys(KINDS))
    bad, stored, slowest = [], [], 0.0
    pages = 0
    seen = SEEN.findall(person.get(site.port, "/search/further/?q=matrix")[1])
    findings.must(seen, "a film that a search found can be registered")
    for kind in kinds:
        ask(site.port, "/", {**HEADERS, "X-Drill-Forget": "1"})
        standin.fail_with(kind)
        for what, status, took_s in _asked(site.port, person, seen[0]):
            slowest, pages = max(slowest, took_s), pages + 1
            # An unknown film with TMDB away is 503 on purpose: later is better, and no cache keeps it.
            allowed = (503,) if what in ("a film unknown", "register") else ()
            must_be = {"search": (200,), "a film known": (200,), "register what was found": (302, 303)}.get(
                what
            )
            if kind in FOR_ADULTS and status == 422:
                continue
            if (status >= 500 and status not in allowed) or (must_be and status not in must_be):
                bad.append(f"{kind}: {what} {status}")
        inside("renewed")
        for row in inside("film_rows"):
            kept = {name: _dated(value) for name, value in row.items()}
            stored += [f"{kind}: {fault}" for fault in faults_of(kept)]
    standin.fail_with(None)
    for line in (bad + stored)[:15]:
        findings.note(f"! {line}")
    findings.figure("faults", len(kinds), "60", len(kinds) >= 60)
    findings.zero(f"of {pages} requests under them, not as they must be", len(bad))
    findings.zero("values stored that must not be", len(stored))
    findings.figure("seconds of the slowest of these requests", f"{slowest:.1f}")


def _asked(port: int, person: Person, seen: str) -> Iterator[tuple[str, int, float]]:
    """What people do, the status of it, and how long it took."""
    said = {"version": "0", "score": "70"}
    asked: dict[str, Callable[[], int]] = {
        "search": lambda: person.get(port, "/search/further/?q=e")[0],
        "a film known": lambda: person.get(port, PAGE)[0],
        "a film unknown": lambda: person.get(port, f"/movies/{UNKNOWN}/")[0],
        "register": lambda: person.post(port, f"/movies/{UNKNOWN}/register/", **said),
        "register what was found": lambda: person.post(port, f"/movies/{FOUND}/register/", seen=seen, **said),
    }
    for what, deed in asked.items():
        clock = Clock()
        status = deed()
        yield what, status, clock.seconds


def _dated(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) and DATE.fullmatch(value) else value


def _off_the_line(findings: Findings, url: str, inside: Inside, person: Person, more: dict[str, str]) -> None:
    """Nobody listens; or somebody who is not TMDB."""
    with _impostor() as wrong, Standin() as plain:
        lines = {
            "refused": f"http://127.0.0.1:{free_port()}/3",
            "a certificate of nobody's": f"{wrong.base_url}",
            "TLS asked of who knows none": plain.base_url.replace("http:", "https:"),
            "a name that is none": "https://tmdb.invalid/3",
        }
        for what, base_url in lines.items():
            with Site(here(), url, **{**more, "TMDB_BASE_URL": base_url}) as site:
                site.is_up()
                statuses = [person.get(site.port, path)[0] for path in ("/search/further/?q=zz", PAGE)]
                findings.must(statuses == [200, 200], f"TMDB: {what}: search and a known film {statuses}")
        findings.zero("requests that came to who is not TMDB", len(wrong.requests))


@contextmanager
def _impostor() -> Iterator[Standin]:
    with Standin(tls=write_certificate(Path(workplace() / "impostor.pem"))) as standin:
        yield standin


class Seekers:
    """People who look for something else each time."""

    def __init__(self, port: int, pause_s: float = 0.3, count: int = 3) -> None:
        self.port, self.pause_s = port, pause_s
        self.statuses: list[int] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._seek, args=(n,), daemon=True) for n in range(count)]

    def _seek(self, number: int) -> None:
        word = number * 100_000
        while not self.over.is_set():
            word += 1
            self.statuses.append(ask(self.port, f"/search/further/?q=w{word}", HEADERS)[0])
            time.sleep(self.pause_s)

    def __enter__(self) -> "Seekers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()


def _outage(findings: Findings, site: Process, standin: Standin) -> None:
    """Two processes, as in production, that nobody tells of each other but the cache they share."""
    with Seekers(site.port, pause_s=2) as seekers:  # so seldom that our own limit lets them all through
        time.sleep(2)
        standin.fail_with("503")
        began, before = Clock(), len(standin.requests)
        time.sleep(OUTAGE_S)
        calls = len(standin.requests) - before
        standin.fail_with(None)
        back = Clock()
        while back.seconds < 2 * BACK_AFTER_S and not _is_back(site.port):
            time.sleep(0.5)
    findings.figure(
        f"calls of TMDB in {began.seconds - back.seconds:.0f} s without it, {len(seekers.statuses)} searches",
        calls, f"<= {CALLS_AT_MOST}", calls <= CALLS_AT_MOST,
    )  # fmt: skip
    wrong = [status for status in seekers.statuses if status != 200]
    findings.zero("searches that were not answered meanwhile", len(wrong))
    findings.figure(
        "seconds until every process asks TMDB again", f"{back.seconds:.0f}", f"<= {BACK_AFTER_S}",
        back.seconds <= BACK_AFTER_S,
    )  # fmt: skip


def _stampede(findings: Findings, site: Process, standin: Standin) -> None:
    """Many who have waited for it, while it is away for a moment and when it is back."""
    standin.fail_with("503")
    with Seekers(site.port, pause_s=0.05, count=6) as seekers:
        time.sleep(STAMPEDE_S / 10)
        standin.fail_with(None)
        began = len(standin.requests)
        time.sleep(BACK_AFTER_S + STAMPEDE_S)
    times = [seen.at for seen in standin.requests[began:]]
    most = max((sum(begin <= at < begin + 10 for at in times) for begin in times), default=0)
    findings.must(most >= 20, f"TMDB is asked again ({len(times)} calls, {len(seekers.statuses)} searches)")
    findings.figure(
        "most calls in any 10 s after it is back", most, f"<= {CALLS_IN_10_S}", most <= CALLS_IN_10_S
    )
    findings.zero("searches of these not answered", sum(status != 200 for status in seekers.statuses))


def _is_back(port: int) -> bool:
    """Many in a row, so that each process has been asked."""
    plain = {**HEADERS, "Accept-Encoding": ""}
    pages = (ask(port, f"/search/further/?q=back{time.monotonic_ns()}", plain)[2] for _ in range(6))
    return all(AWAY.encode() not in page for page in pages)


def _told_to_wait(findings: Findings, site: Process, standin: Standin, inside: Inside) -> None:
    """Each form of Retry-After, and how long must be kept quiet after it."""
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)
    forms: dict[str | None, float] = {
        soon: 1, "4": 4, "0": 1, "-3": 1, None: 2, "": 2, "soon": 2, "1.5": 2,
        "Thu, 01 Jan 1970 00:00:00 GMT": 1, "9999": 6,
    }  # fmt: skip
    early = 0
    for retry_after, quiet_s in forms.items():
        standin.fail_with(None)
        inside("renewed")  # forgets the pause that all share; each process has its own to wait for
        clock = Clock()
        while not _is_asking(site, standin) and clock.seconds < 70:
            time.sleep(0.3)
        standin.fail_with("429", retry_after=retry_after)
        with Seekers(site.port, pause_s=0.1):
            before = len(standin.requests)
            _wait_for_more(standin, before)
            time.sleep(quiet_s)
            times = [seen.at for seen in standin.requests[before:]]
        # What was on its way while the first was answered is not early.
        early += sum(times[0] + ON_ITS_WAY_S < at < times[0] + quiet_s for at in times[1:])
    findings.zero(f"calls before their time, after {len(forms)} forms of Retry-After", early)


def _is_asking(site: Process, standin: Standin) -> bool:
    before = len(standin.requests)
    ask(site.port, f"/search/further/?q=ask{time.monotonic_ns()}", HEADERS)
    return len(standin.requests) > before


def _wait_for_more(standin: Standin, before: int) -> None:
    clock = Clock()
    while len(standin.requests) == before and clock.seconds < 10:
        time.sleep(0.01)


def _unaffected(findings: Findings, site: Process, standin: Standin, inside: Inside) -> None:
    """Known films while others wait for TMDB; measured in turns, as the machine is not ours alone."""
    calm: list[float] = []
    under: list[float] = []
    for kind in SILENT * 4:
        for fault, into in ((None, calm), (kind, under)):
            standin.fail_with(fault, **({"seconds": 5} if fault else {}))
            with Seekers(site.port):  # both times: what is compared is TMDB, not the load
                time.sleep(0.5)
                into += _times(site.port)
    standin.fail_with(None)
    ratio, load = _p95(under) / _p95(calm), os.getloadavg()[0]
    for name, times in (("without a fault", calm), (f"under {', '.join(SILENT)}", under)):
        median = statistics.median(times)
        findings.note(f"a known film {name}: median {median * 1e3:.0f} ms, p95 {_p95(times) * 1e3:.0f} ms")
    findings.figure(
        f"p95 of a known film's page while TMDB is silent, to without (load {load:.1f})",
        f"{ratio:.2f}", "<= 1.1", ratio <= 1.1,
    )  # fmt: skip


def _times(port: int, count: int = 60) -> list[float]:
    took = []
    for _ in range(count):
        clock = Clock()
        status, _, _ = ask(port, PAGE, HEADERS)
        took.append(clock.seconds if status == 200 else 60.0)
    return took


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]
