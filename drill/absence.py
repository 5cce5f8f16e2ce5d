"""PostgreSQL restarted under readers, and away for a while."""

import http.client
import json
import os
import statistics
import time
from collections import Counter
from collections.abc import Iterator

from deploy.rehearse.instance import ask, status_of
from deploy.rehearse.load import Load, until
from deploy.rehearse.member import HEADERS, stylesheet_of
from deploy.rehearse.release import Release
from deploy.rehearse.said import Clock
from drill.cluster import Postgres
from drill.figures import Findings
from drill.site import PASSWORD, Inside, Site
from drill.writers import Person

ABSENCE_S = float(os.environ.get("ABSENCE", "10"))
RESTARTS = int(os.environ.get("RESTARTS", "10"))
READERS = 4
PAGES = ["/", "/@reader/", "/people/", "/search/?q=a", "/accounts/login/", "/sitemap.xml", "/wall/"]
MEMBERS = ["/settings/profile/", "/settings/requests/", "/accounts/sessions/"]
SOON_S = 0.05
NEED_NO_DATABASE = ["/livez", "/robots.txt", "/manifest.webmanifest", "/about/"]


def run(findings: Findings, release: Release, server: Postgres, **more: str) -> None:
    with Inside(release, server.url, **more) as inside, Site(release, server.url, **more) as site:
        cookies = inside("people", handles=["reader"], password=PASSWORD)
        person = Person("reader", cookies["reader"])
        findings.must(site.is_up(), "gunicorn answers")
        stylesheet = stylesheet_of(person.get(site.port, "/about/")[1])
        _restarts(findings, server, site.port)
        _absence(findings, server, site, person, stylesheet)


def _restarts(findings: Findings, server: Postgres, port: int) -> None:
    back, failed, seen = [], [], Counter[str]()
    for _ in range(RESTARTS):
        with Load(port, readers=READERS, pages=["/@reader/", "/people/"]) as load:
            time.sleep(0.3)
            server.stop("immediate")
            server.start()
            started, before = Clock(), load.words["200"]
            until(lambda load=load, before=before: load.words["200"] > before, 30)  # type: ignore[misc]
            back.append(started.seconds)
            wrong = len(load.failed)
            time.sleep(0.5)
        failed.append(len(load.failed) - wrong)
        seen += load.words
    took = f"{statistics.median(back):.2f} (worst {max(back):.2f}, {RESTARTS} times)"
    findings.figure("restart: seconds from its start to the first 200", took, "< 3", max(back) < 3)
    told = f"{max(failed)}; told {', '.join(f'{count} × {word}' for word, count in seen.most_common())}"
    # Each thread may find one connection dead, in each of the two processes.
    findings.figure("restart: requests that failed after that, at most", told, "<= 8, no 500",
                    max(failed) <= 8 and not seen["500"])  # fmt: skip


def _absence(findings: Findings, server: Postgres, site: Site, person: Person, stylesheet: str) -> None:
    wrong, slow, files, asked = list[str](), list[tuple[float, str]](), list[float](), 0
    log_before = site.log.stat().st_size
    server.stop("fast")
    clock = Clock()
    while clock.seconds < ABSENCE_S or not asked:
        for path in [*PAGES, *MEMBERS]:
            headers = person.headers if path in MEMBERS else HEADERS
            took = Clock()
            try:
                status, told, _ = ask(site.port, path, headers)
            except (OSError, http.client.HTTPException) as error:
                wrong.append(f"{path}: {type(error).__name__}")
                continue
            if status == 503:
                slow.append((took.seconds, path))
            # Some need no database, or find out before asking it that somebody has to log in.
            if status not in (200, 302) and not (status == 503 and told.get("Retry-After")):
                wrong.append(f"{path}: {status}, Retry-After {told.get('Retry-After')}")
            asked += 1
        for path in [*NEED_NO_DATABASE, stylesheet]:
            took = Clock()
            if (status := status_of(site.port, path, HEADERS)) != 200:
                wrong.append(f"{path}: {status}")
            files.append(took.seconds)
            asked += 1
        time.sleep(0.1)
    away_s = clock.seconds
    with site.log.open("rb") as log:
        log.seek(log_before)
        lines = log.read().decode(errors="replace").splitlines()
    server.start()
    started = Clock()
    until(lambda: status_of(site.port, "/@reader/", HEADERS) == 200, 30)
    for text, count in Counter(wrong).most_common(8):
        findings.note(f"{count} × {text}")
    what = f"away for {away_s:.0f} s: of {asked} answers, neither right nor 503 with Retry-After"
    findings.zero(what, len(wrong))
    _times(findings, slow, files)
    _log(findings, lines, away_s)
    findings.figure("back: seconds from its start to the first 200", f"{started.seconds:.2f}", "< 3",
                    started.seconds < 3)  # fmt: skip


def _times(findings: Findings, slow: list[tuple[float, str]], files: list[float]) -> None:
    took = [seconds for seconds, _ in slow]
    worst_s, where = max(slow)
    median = f"{statistics.median(took):.3f}"
    load = f"load {os.getloadavg()[0]:.0f}"
    findings.figure(f"away: seconds until a 503, median of {len(took)} ({load})", median, f"< {SOON_S}",
                    statistics.median(took) < SOON_S)  # fmt: skip
    findings.figure("away: the slowest of them", f"{worst_s:.3f} ({where})")
    without = f"{statistics.median(files):.3f} ({max(files):.3f})"
    findings.figure("away: seconds of what needs no database, files too, median (worst)", without)


def _log(findings: Findings, lines: list[str], away_s: float) -> None:
    """A request has its line whatever becomes of it; of the trouble the log is told now and then."""
    minutes = away_s / 60
    requests = [line for line in lines if '"event": "request"' in line]
    troubles = [line for line in lines if '"event": "request"' not in line]
    findings.figure(f"away: log, MB a minute of the lines of {len(requests)} requests under one asker",
                    f"{_mb(requests) / minutes:.2f}")  # fmt: skip
    for text, count in Counter(_said(troubles)).most_common(8):
        findings.note(f"{count} × {text}")
    findings.figure("away: log, MB a minute of all other lines", f"{_mb(troubles) / minutes:.2f}", "<= 0.2",
                    _mb(troubles) / minutes <= 0.2)  # fmt: skip


def _mb(lines: list[str]) -> float:
    return sum(len(line) + 1 for line in lines) / 1e6


def _said(lines: list[str]) -> Iterator[str]:
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:
            yield line[:80]
        else:
            yield f"{told.get('event')}{', with its trace' if 'trace' in told else ''}"
