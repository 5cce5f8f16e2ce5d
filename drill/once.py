"""The same sent many times at once is done once; of two editors one is told; follows and counts agree."""

import itertools
import os
import secrets
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from deploy.rehearse.release import Release, workplace
from drill.cluster import Postgres, postgres
from drill.figures import Findings
from drill.ledger import Ledger, judge_rows
from drill.site import PASSWORD, Inside, Site, migrate
from drill.tree import here
from drill.writers import VERSION, Crew, Person, Writer

AT_ONCE, MEMBERS = 20, 10
CLIENTS, IDOLS = 50, 5
# Nobody is told to come back: all of them are to write at once.
PATIENT = {"ADMISSION_QUEUE": str(CLIENTS), "ADMISSION_PATIENCE_MS": "30000", "WEB_THREADS": str(CLIENTS)}

Send = Callable[[Person], int]


def drill(findings: Findings) -> None:
    with postgres() as server:
        migrate(here(), server.url)
        run(
            findings,
            server,
            here(),
            keys=int(os.environ.get("KEYS", "200")),
            edits=int(os.environ.get("EDITS", "500")),
            seconds=float(os.environ.get("SECONDS", "60")),
        )


def run(
    findings: Findings,
    server: Postgres,
    release: Release,
    *,
    keys: int,
    edits: int,
    seconds: float,
    **more: str,
) -> None:
    more = PATIENT | more
    with Inside(release, server.url, **more) as inside, Site(release, server.url, **more) as site:
        handles = [f"member{number}" for number in range(CLIENTS)]
        cookies = inside("people", handles=handles, password=PASSWORD)
        people = [Person(handle, cookies[handle]) for handle in handles]
        films = inside("films", count=keys // 3 + 2)
        findings.must(site.is_up(), "gunicorn answers")
        _same_at_once(findings, inside, site.port, people[:MEMBERS], films[1:], keys)
        _two_editors(findings, inside, site.port, people[0], films[0], edits)
        _storm(findings, inside, site.port, people, seconds)


def _same_at_once(
    findings: Findings, inside: Inside, port: int, people: Sequence[Person], films: list[int], keys: int
) -> None:
    pairs = itertools.permutations(people, 2)
    owners, seen, wrong = itertools.cycle(people), Counter[str](), list[str]()
    expected: list[tuple[str, list[str]]] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(keys):
            text = uuid.uuid4().hex
            match number % 3:
                case 0:
                    owner, path = next(owners), f"/movies/{films[number // 3]}/register/"
                    fields = {"memo": text, "version": "0", "score": "70"}
                    expected.append(("entries", [owner.handle, str(films[number // 3])]))
                case 1:
                    owner, path = next(owners), "/contact/"
                    fields = {"category": "other", "email": "one@example.com", "text": text, "key": text}
                    expected.append(("messages", [text]))
                case _:
                    owner, idol = next(pairs)
                    path, fields = f"/@{idol.handle}/follow/", {}
                    expected.append(("follows", [owner.handle, idol.handle]))
            copies = [Person(owner.handle, {**owner.cookies}) for _ in range(AT_ONCE)]
            send = lambda person, path=path, fields=fields: person.send(port, path, **fields)[0]  # noqa: E731
            seen += Counter(str(status) for status in pool.map(send, copies))
    rows = inside("rows")
    found = Counter[tuple[str, ...]](("entries", owner, str(film)) for owner, film, _, _ in rows["entries"])
    found += Counter(("messages", text) for text in rows["messages"])
    found += Counter(("follows", *pair) for pair in rows["follows"])
    for kind, key in expected:
        if found[kind, *key] != 1:
            wrong.append(f"{kind} {key}: {found[kind, *key]} rows")
    for text in wrong[:5]:
        findings.note(text)
    findings.figure(
        f"{AT_ONCE} at once, {keys} keys (register, contact, follow): those with exactly one row",
        f"{keys - len(wrong)} of {keys}",
        "all",
        not wrong,
    )
    told = ", ".join(f"{count} × {status}" for status, count in seen.most_common())
    findings.figure(f"answers to them (of {seen.total()})", told, "no 5xx", not any(s >= "500" for s in seen))


def _two_editors(
    findings: Findings, inside: Inside, port: int, person: Person, film: int, rounds: int
) -> None:
    inside("put", handle=person.handle, film=film, memo="before")
    path, silent, odd = f"/@{person.handle}/{film}/edit/", list[str](), Counter[str]()
    tabs = [Person(person.handle, {**person.cookies}) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(rounds):
            version = VERSION.search(person.get(port, path)[1])
            texts = [uuid.uuid4().hex, uuid.uuid4().hex]
            fields = [{"memo": text, "version": version[1] if version else "0"} for text in texts]
            statuses = list(pool.map(lambda tab, said: tab.send(port, path, **said)[0], tabs, fields))
            told = "and".join(map(str, sorted(statuses)))
            won = [text for text, status in zip(texts, statuses, strict=True) if status in (302, 303)]
            memo = next(
                text for owner, of, text, _ in inside("rows")["entries"]
                if (owner, of) == (person.handle, film)
            )  # fmt: skip
            if len(won) > 1 or (won and memo != won[0]):
                silent.append(f"{told}: {memo} is there, {won} were told that it is theirs")
            if len(won) != 1 or 409 not in statuses:
                odd[told] += 1
    for text in silent[:5]:
        findings.note(text)
    findings.figure(f"two editors, {rounds} rounds: silent overwrites", len(silent), "0", not silent)
    findings.figure("rounds that were not one saved, one told of it", odd.total() or 0, "0", not odd)


def _storm(findings: Findings, inside: Inside, port: int, people: list[Person], seconds: float) -> None:
    ledger, seed = Ledger(workplace() / f"storm-{port}"), secrets.randbelow(1_000_000)
    idols = [person.handle for person in people[:IDOLS]]
    for follower, followed in inside("rows")["follows"]:
        inside("unfollow", handle=follower, idol=followed)
    crew = Crew([
        Writer(person, [], [idol for idol in idols if idol != person.handle], ledger, port, seed + number)
        for number, person in enumerate(people)
    ])  # fmt: skip
    crew.go_on()
    time.sleep(seconds)
    crew.end()
    ledger.close()
    rows = inside("rows")
    verdict = judge_rows(ledger.read(), {**rows, "entries": [], "messages": []}, inside("proofs"))
    for text in [*verdict.lost, *verdict.torn][:5]:
        findings.note(text)
    statuses = crew.statuses
    told = ", ".join(f"{count} × {word}" for word, count in statuses.most_common())
    findings.note(f"follow and unfollow for {seconds:.0f} s by {CLIENTS}, seed {seed}: {told}")
    findings.zero(f"follows of {CLIENTS} for {seconds:.0f} s: last answer and row differ", len(verdict.lost))
    findings.zero("counts that drifted", len(verdict.torn))
    failed = sum(count for word, count in statuses.items() if word != "302")
    findings.figure(
        "answers but 302 (a deadlock is a 5xx)", f"{failed} of {statuses.total()}", "0", not failed
    )
