"""A CloudFront with our rules, in front of the site: what it keeps of whom, and for how long."""

import http.client
import io
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from deploy.rehearse.release import HOST
from drill import edge_rules
from drill.cluster import postgres
from drill.crawl import CHROME, Seen, Viewer, crawl, leaks, plain, shape
from drill.edge import Answer, Edge, Origin, Request
from drill.edge_rules import Rules
from drill.figures import Findings
from drill.poison import attacks, deceptions, poisonings
from drill.site import Inside, Site, migrate
from drill.tree import here

HIDDEN_AFTER_S = 60
WATCHED_S = 400
HOT_S = 2.0  # of `WALL_HOT_MS`, at most
PERSONAL = (
    "/settings/profile/", "/settings/account/take-out.json", "/settings/security/", "/accounts/email/",
    "/wall/",
)  # fmt: skip


class Extent(NamedTuple):
    """How much of it is done."""

    pages: int = 300
    together: int = 1
    targets: int = 99
    deceived: int = 99
    every: int = 1  # of the requests of an attacker
    step_s: int = 5
    at_once: int = 4


SHORT = Extent(pages=14, together=60, targets=1, deceived=1, every=4, step_s=20, at_once=1)


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Stage(NamedTuple):
    """Whom the site knows: drill/inside_cdn.py makes them."""

    cookies: dict[str, dict[str, str]]
    handle: str
    canaries: list[str]  # nobody but anna may see them
    addresses: list[str]  # where a visitor sees something of hers
    listed: list[str]  # where she stands as one of many, by her address
    hide: Callable[[], Any]


def drill(findings: Findings) -> None:
    with postgres() as database:
        migrate(here(), database.url)
        with Inside(here(), database.url) as inside, Site(here(), database.url) as site:
            findings.must(site.is_up(), "gunicorn answers")
            told = inside("stage_cdn")
            stage = Stage(**told, hide=lambda: inside("hide", handle=told["handle"]))
            run(findings, edge_rules.read(), served_by(site.port), HOST, stage, Extent())


def run(findings: Findings, rules: Rules, origin: Origin, host: str, stage: Stage, extent: Extent) -> None:
    clock = Clock()
    edge = Edge(rules, origin, host, clock)
    everybody = [Viewer(name, dict(stage.cookies.get(name, {}))) for name in ("anna", "visitor", "ben")]
    anna, visitor, ben = everybody
    _crawled(findings, edge, anna, [visitor, ben], stage, extent)
    _deceived(findings, edge, anna, [visitor, ben], stage, extent)
    _poisoned(findings, lambda: Edge(rules, origin, host, clock), stage, extent)
    _hidden(findings, edge, clock, stage, extent.step_s)


def _crawled(
    findings: Findings, edge: Edge, anna: Viewer, others: list[Viewer], stage: Stage, extent: Extent
) -> None:
    canaries = [canary.encode() for canary in (*stage.canaries, *anna.cookies.values())]
    first = list(crawl(edge, anna, ["/", *stage.addresses, *PERSONAL], extent.pages))
    findings.must(
        any(canary in plain(seen.answer) for seen in first for canary in canaries),
        "a member is shown what is hers alone",
    )
    addresses = [seen.target for seen in first]
    seen = first + [
        each for viewer in (*others, others[0]) for each in crawl(edge, viewer, addresses, len(addresses) * 2)
    ]
    findings.figure("pages crawled, as a member, a visitor, another member, a visitor", len(seen))
    from_cache = [each for each in seen if each.answer.is_kept]
    findings.figure("of them from the cache", len(from_cache), "> 0", from_cache)
    findings.zero(
        "leaks", _count(findings, (leak for each in seen for leak in leaks(each, canaries, "anna")))
    )
    asked = {viewer.name: viewer for viewer in (anna, *others)}
    findings.zero(
        "answers from the cache that differ from the site's own",
        _count(findings, _stale(edge, from_cache, asked)),
    )
    findings.figure("answers stored", len(edge.ever_kept))
    with_cookies = (kept.request.target for kept in edge.ever_kept if kept.answer.header("set-cookie"))
    findings.zero("answers stored with Set-Cookie", _count(findings, with_cookies))
    findings.zero("pages stored that were drawn for a member", _count(findings, _personal(edge)))


def _stale(edge: Edge, seen: Iterable[Seen], viewers: dict[str, Viewer]) -> Iterable[str]:
    known: dict[tuple[str, str], Any] = {}
    for each in seen:
        at = (each.viewer, each.target)
        if at not in known:
            known[at] = shape(edge.origin(edge.passed_on(viewers[each.viewer].request(each.target))))
        if shape(each.answer) != known[at]:
            yield f"{each.viewer} at {each.target}"


def _personal(edge: Edge) -> Iterable[str]:
    for kept in edge.ever_kept:
        if CHROME in plain(kept.answer):
            yield f"{kept.request.target} ({kept.answer.status})"


def _deceived(
    findings: Findings, edge: Edge, anna: Viewer, others: list[Viewer], stage: Stage, extent: Extent
) -> None:
    canaries = [canary.encode() for canary in stage.canaries]
    paths = [*PERSONAL, f"/@{stage.handle}/"][: extent.deceived]
    tried = list(deceptions(edge, anna, others, paths, canaries, extent.every))
    found = (leak for _, leaks_there in tried for leak in leaks_there)
    findings.zero(f"leaks by {len(tried)} addresses in disguise", _count(findings, found))


def _poisoned(findings: Findings, new_edge: Callable[[], Edge], stage: Stage, extent: Extent) -> None:
    targets = [*stage.addresses, "/static/css/no-such-file.css", "/no/such/page/"][: extent.targets]

    def attacked(target: str) -> list[str]:
        tried = poisonings(
            new_edge(), target, list(attacks(target, together=extent.together))[:: extent.every]
        )
        return [f"{target} after {_told(request)}: {what}" if what else "" for request, what in tried]

    with ThreadPoolExecutor(extent.at_once) as pool:
        # One after another in this thread, where the origin is in this process and so is its database.
        results = pool.map(attacked, targets) if extent.at_once > 1 else map(attacked, targets)
        done = [each for some in results for each in some]
    findings.zero(
        f"poisonings of {len(targets)} pages by {len(done)} requests", _count(findings, filter(None, done))
    )


def _told(request: Request) -> str:
    return f"{request.method} {request.target} {request.headers[-3:]!r}"[:300]


def _hidden(findings: Findings, edge: Edge, clock: Clock, stage: Stage, step_s: int) -> None:
    """A wall is made private while copies of it are kept."""
    edge.flush()
    visitor = Viewer("visitor")
    mark = f"/@{stage.handle}/".encode()
    addresses = [*stage.addresses, *stage.listed]

    def shows(target: str) -> bool:
        answer = edge.ask(visitor.request(target))
        is_hers = target.startswith(mark.decode())
        return answer.status == 200 and (is_hers or mark in plain(answer))

    shown = [target for target in addresses if shows(target)]
    findings.figure(
        "addresses where a visitor sees somebody", len(shown), f"{len(addresses)}", shown == addresses
    )
    stage.hide()
    began, last = clock.now, dict.fromkeys(shown, 0.0)
    # The cache asks anew at the last moment at which a process may give what it has without asking.
    clock.now += HOT_S
    edge.flush()
    last |= {target: HOT_S for target in shown if shows(target)}
    time.sleep(HOT_S)
    still = list(shown)
    while still and clock.now < began + WATCHED_S:
        clock.now += step_s
        still = [target for target in still if shows(target)]
        last |= dict.fromkeys(still, clock.now - began)
    for target in sorted(shown, key=lambda target: -last[target])[:3]:
        findings.note(f"{target}: still shown after {last[target]:.0f} s")
    slowest = max(last.values(), default=0)
    is_soon = slowest <= HIDDEN_AFTER_S
    findings.figure(
        "seconds until a wall made private is nowhere", f"{slowest:.0f}", f"{HIDDEN_AFTER_S}", is_soon
    )


def _count(findings: Findings, found: Iterable[str]) -> int:
    all_found = list(dict.fromkeys(found))
    for what in all_found[:10]:
        findings.note(f"! {what}")
    return len(all_found)


def served_by(port: int) -> Origin:
    """gunicorn."""

    def ask(request: Request) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
            for name, value in request.headers:
                connection.putheader(name, value.encode("latin-1"))
            if request.body:
                connection.putheader("Content-Length", str(len(request.body)))
            connection.endheaders(request.body or None)
            response = connection.getresponse()
            return Answer(response.status, tuple(response.getheaders()), response.read())
        finally:
            connection.close()

    return ask


def in_process() -> Origin:
    """The application itself, as a server would call it."""
    from urllib.parse import unquote_to_bytes

    from django.test import Client

    def ask(request: Request) -> Answer:
        client = Client(raise_request_exception=False)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method,
            "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
            "QUERY_STRING": request.query,
            "CONTENT_LENGTH": str(len(request.body)),
            "wsgi.input": io.BytesIO(request.body),
        }
        for name, value in request.headers:
            key = name.upper().replace("-", "_")
            key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
            environ[key] = f"{environ[key]},{value}" if key in environ else value
        response = client.request(**environ)
        body = b"".join(response)
        cookies = [("Set-Cookie", morsel.OutputString()) for morsel in response.cookies.values()]
        return Answer(response.status_code, (*response.items(), *cookies), body)

    return ask
