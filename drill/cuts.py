"""The connection to the database cut at each message of a write, and the write sent again."""

import uuid
from collections import Counter
from collections.abc import Callable, Collection
from typing import NamedTuple

from deploy.rehearse.release import Release
from drill.cluster import Postgres
from drill.figures import Findings
from drill.ledger import ACKED, SENT, UNKNOWN, Operation, judge_rows
from drill.proxy import Cut, Proxy
from drill.site import PASSWORD, Inside, Site
from drill.writers import VERSION, Person

MORE_THAN_ANY = 400  # messages
CLEAN = {"drift": [], "orphans": [], "open": 0}
NAMES = ("register", "revise", "remove", "follow")


class Write(NamedTuple):
    name: str
    key: str
    path: str
    prepare: Callable[[], None]
    state: Callable[[str], str | None]  # of a number that is part of it
    is_form: bool = False


def run(
    findings: Findings,
    proxy: Proxy,
    release: Release,
    server: Postgres,
    *,
    step: int = 1,
    names: Collection[str] = NAMES,
    **more: str,
) -> None:
    """step: every so many messages; 1 is all of them."""
    with (
        Inside(release, server.url, **more) as inside,
        # One thread: so the messages that pass are those of the request.
        Site(release, server.url_by(proxy.port), WEB_CONCURRENCY="1", WEB_THREADS="1", **more) as site,
    ):
        cookies = inside("people", handles=["cutter", "idol"], password=PASSWORD)
        person, film = Person("cutter", cookies["cutter"]), inside("films", count=1)[0]
        findings.must(site.is_up(), "gunicorn answers, by way of the proxy")
        for write in [write for write in _writes(inside, film) if write.name in names]:
            for passes_on in (False, True):
                _cut_at_each(
                    findings, proxy, site.port, inside, person, write, passes_on=passes_on, step=step
                )


def _writes(inside: Inside, film: int) -> list[Write]:
    wall, key = f"/@cutter/{film}/", f"cutter/{film}"

    def is_on_wall() -> None:
        inside("put", handle="cutter", film=film, memo="before")

    def is_not() -> None:
        inside("put", handle="cutter", film=film, memo=None)

    def follows_nobody() -> None:
        inside("unfollow", handle="cutter", idol="idol")

    return [
        Write("register", key, f"/movies/{film}/register/", is_not, lambda number: number, is_form=True),
        Write("revise", key, f"{wall}edit/", is_on_wall, lambda number: number, is_form=True),
        Write("remove", key, f"{wall}remove/", is_on_wall, lambda number: None),
        Write("follow", "cutter>idol", "/@idol/follow/", follows_nobody, lambda number: "follows"),
    ]


def _cut_at_each(
    findings: Findings, proxy: Proxy, port: int, inside: Inside, person: Person, write: Write,
    *, passes_on: bool, step: int,
) -> None:  # fmt: skip
    where = "after the server did it" if passes_on else "before the server hears it"
    told, torn, lost, twice = Counter[str](), list[str](), list[str](), list[str]()
    cuts = unheard = 0
    for nth in range(1, MORE_THAN_ANY, step):
        write.prepare()
        number = uuid.uuid4().hex
        operation = Operation(number, write.key, write.state(number))
        fields = _fields(port, person, write, number)
        proxy.cut_after(0, passes_on=False)
        cut = proxy.cut_after(nth, passes_on=passes_on)
        first, _, _ = person.send(port, write.path, **fields)
        proxy.cut_after(0, passes_on=False)
        if not cut.has_fired:
            break
        cuts += 1
        told[str(first)] += 1
        # What was there before the request is acknowledged; of the request itself nobody knows.
        rows = inside("rows")
        before = Operation("", write.key, None if write.name in ("register", "follow") else "before")
        outcome = ACKED if first < 400 else UNKNOWN
        begun = [(SENT, before), (ACKED, before), (SENT, operation), (outcome, operation)]
        verdict = judge_rows(begun, rows, inside("proofs"))
        torn += [_named(write, nth, cut, text) for text in [*verdict.torn, *verdict.lost]]
        # The point of it all: committed, and the client cannot know.
        unheard += first >= 500 and not judge_rows([(SENT, operation), (ACKED, operation)], rows, CLEAN).lost
        again, onward, _ = person.send(port, write.path, **fields)
        is_done = (again in (302, 303) and "/accounts/" not in onward) or (write.name, again) == (
            "remove",
            404,
        )
        verdict = judge_rows(
            [*begun, (SENT, operation), (ACKED, operation)], inside("rows"), inside("proofs")
        )
        lost += [_named(write, nth, cut, text) for text in verdict.lost]
        lost += [] if is_done else [_named(write, nth, cut, f"the second try was answered {again}")]
        twice += [_named(write, nth, cut, text) for text in [*verdict.twice, *verdict.torn]]
    for text in (torn + lost + twice)[:5]:
        findings.note(text)
    answers = ", ".join(f"{count} × {status}" for status, count in told.most_common())
    findings.figure(
        f"{write.name} cut at each of {cuts} messages {where}: torn, lost, twice",
        f"{len(torn)}, {len(lost)}, {len(twice)}; answers {answers}; done behind a 503: {unheard}",
        "0, 0, 0; 503, or 302 where another connection could be made",
        not (torn or lost or twice) and {*told} <= {"302", "503"} and cuts,
    )


def _fields(port: int, person: Person, write: Write, number: str) -> dict[str, str]:
    if not write.is_form:
        return {}
    version = "0"
    if write.name == "revise":
        found = VERSION.search(person.get(port, write.path)[1])
        version = found[1] if found else "0"
    else:
        person.get(port, "/wall/")  # so that the connection is there, as it mostly is
    return {"memo": number, "score": "50", "version": version}


def _named(write: Write, nth: int, cut: Cut, text: str) -> str:
    return f"{write.name}, message {nth} ({cut.kind.decode() or 'start'}): {text}"[:300]
