"""Sixteen people register at once: one film, or one each. Turn about, and what is counted afterwards."""

import http.client
import os
import statistics
import threading
import time
from collections import Counter
from urllib.parse import urlencode

import psycopg

from bench.inside import WRITERS
from bench.measure import ROUNDS, SECONDS
from bench.report import Figures
from bench.sites import HEADERS, PRODUCT, Bench
from deploy.rehearse.release import HOST

SHARE = 0.7


def writes(figures: Figures, bench: Bench) -> None:
    size = os.environ.get("WRITES_ON") or bench.largest()
    data, site = bench.data(size), bench.site(PRODUCT, size)
    people = data.places["writers"]
    cookies = data.inside("sessions", handles=people)
    one, *others = data.places["middle"][: WRITERS + 1]
    before = _deadlocks(data.url)
    per_s: dict[bool, list[float]] = {True: [], False: []}
    answers: Counter[int] = Counter()
    for number in range(ROUNDS + 1):
        for is_one, films in ((True, [one] * WRITERS), (False, others)):
            crowd = [Writer(site.port, cookies[p], f) for p, f in zip(people, films, strict=True)]
            done = all_write(crowd, SECONDS)
            answers.update(status for writer in crowd for status in writer.answers)
            if number:
                per_s[is_one].append(done / SECONDS)
    ratios = [a / b for a, b in zip(per_s[True], per_s[False], strict=True)]
    share, rate = statistics.median(ratios), statistics.median(per_s[True])
    figures.note(f"answers: {dict(answers)}; on one film {rate:.0f} a second")
    figures.figure(
        "registering on one film, to 16 films",
        f"{share:.0%} [{min(ratios):.0%}–{max(ratios):.0%}], {rate:.0f} a second",
        ">= 70 %",
        share >= SHARE,
    )
    figures.figure(
        "answers that were neither done nor a busy site's", answers.total() - answers[302] - answers[503]
    )
    figures.zero("deadlocks", _deadlocks(data.url) - before)
    drifts = data.inside("proofs", handles=people, films=[one, *others])
    figures.zero("counts of theirs that drifted", len(drifts))


class Writer:
    """Registers a film with another score each time: the film's counts move with every one."""

    def __init__(self, port: int, cookies: dict[str, str], film: int) -> None:
        self.port, self.cookies, self.film = port, cookies, film
        self.answers: list[int] = []

    def write_until(self, end: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        token = next(value for name, value in self.cookies.items() if "csrf" in name)
        headers = HEADERS | {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"https://{HOST}/",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        score = time.time_ns() % 100
        while time.perf_counter() < end:
            score = (score + 7) % 100
            body = urlencode({"score": str(score), "csrfmiddlewaretoken": token})
            connection.request("POST", f"/movies/{self.film}/register/", body, headers)
            response = connection.getresponse()
            response.read()
            self.answers.append(response.status)


def all_write(crowd: list[Writer], seconds: float) -> int:
    """How many were done."""
    end = time.perf_counter() + seconds
    threads = [threading.Thread(target=writer.write_until, args=(end,)) for writer in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(status == 302 for writer in crowd for status in writer.answers)


def _deadlocks(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    return int(row[0]) if row else 0
