"""A simulator of CloudFront, as far as it matters to who sees what: keys, times, and what it does to headers.

Where its documentation leaves something open, this one keeps more and longer. What stands between it and
the application (load balancer, nginx) does its part to the headers too.
"""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from deploy.bundle.tree import ROOT
from drill.edge_rules import Behaviour, Policy, Rules

Headers = tuple[tuple[str, str], ...]

# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
KEPT = frozenset({200, 203, 300, 301, 302, 307, 308})
ERRORS_KEPT = frozenset({404, 410, 414, 500, 501, 502, 503, 504})
ERRORS_NOT_KEPT_IF_PRIVATE = frozenset({404, 410, 414, 501})
ERRORS_KEPT_IF_AGED = frozenset({400, 403, 405, 412, 415})
# What the edge keeps to itself, and what nginx sets anew whatever a client sent under that name.
BY_NGINX = (ROOT / ".platform/nginx/conf.d/elasticbeanstalk/00_application.conf").read_text()
NOT_PASSED_ON = frozenset({
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te",
    "trailer", "transfer-encoding", "upgrade", "expect", "content-length", "host", "via", "x-cache",
    "x-amz-cf-id", "x-forwarded-for", "x-forwarded-proto", "accept-encoding",
    *(name.lower() for name in re.findall(r"proxy_set_header +(\S+)", BY_NGINX)),
})  # fmt: skip
UNRESERVED = re.compile(r"%(2[dDeE]|5[fF]|7[eE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA])")


class Request(NamedTuple):
    target: str  # path and query, as they stand in the request's first line
    headers: Headers = ()
    method: str = "GET"
    body: bytes = b""

    def header(self, name: str, otherwise: str = "") -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name) or otherwise

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes
    is_kept: bool = False  # from the cache

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]

    def header(self, name: str) -> str:
        return ", ".join(self.all(name))


Origin = Callable[[Request], Answer]
Key = tuple[object, ...]


@dataclass(frozen=True)
class Kept:
    request: Request  # who had it fetched
    answer: Answer
    until: float
    stale_until: float  # served once more while it is fetched anew


class Edge:
    """clock: in seconds; only what is kept for how long hangs on it."""

    def __init__(self, rules: Rules, origin: Origin, host: str, clock: Callable[[], float] = time.monotonic):
        self.rules, self.origin, self.host, self.clock = rules, origin, host, clock
        self.store: dict[Key, Kept] = {}
        self.ever_kept: list[Kept] = []

    def flush(self) -> None:
        self.store.clear()

    def forget(self, paths: Iterable[str]) -> None:
        """An invalidation: `*` is whatever follows, and nothing else stands for another."""
        shapes = [re.compile(".*".join(map(re.escape, path.split("*")))) for path in paths]
        gone = [
            key
            for key, kept in self.store.items()
            if any(shape.fullmatch(kept.request.target) for shape in shapes)
        ]
        for key in gone:
            del self.store[key]

    def ask(self, request: Request) -> Answer:
        behaviour = self.behaviour_of(request.path)
        refused = (
            request.header("host", self.host) != self.host
            or request.method not in behaviour.allowed
            or (request.body and request.method in ("GET", "HEAD"))
        )
        if refused:
            return Answer(403, (("X-Cache", "Error from cloudfront"),), b"")
        if request.method not in behaviour.cached:
            return self.origin(self.passed_on(request))
        key, now = key_of(behaviour.policy, request), self.clock()
        kept = self.store.get((*key, "GET")) or self.store.get((*key, request.method))
        if kept and now < kept.until:
            return _served(kept.answer, request)
        if kept and now < kept.stale_until:
            self._fetch(behaviour, key, request, kept)  # meanwhile
            return _served(kept.answer, request)
        return self._fetch(behaviour, key, request, kept)

    def _fetch(self, behaviour: Behaviour, key: Key, request: Request, before: Kept | None) -> Answer:
        answer = self.origin(self.passed_on(request))
        if answer.status >= 500 and before and before.answer.status < 400:
            return _served(before.answer, request)  # better old than none
        ttl, grace = self.times(behaviour.policy, answer)
        if ttl > 0:
            now = self.clock()
            kept = Kept(request, answer, now + ttl, now + ttl + grace)
            self.store[(*key, request.method)] = kept
            self.ever_kept.append(kept)
        return answer

    def times(self, policy: Policy, answer: Answer) -> tuple[float, float]:
        """(for so long, and for so long more while a new one is fetched), in seconds."""
        told = directives(answer.header("cache-control"))
        age = _age(told, answer.header("expires"))
        is_private = not told.keys().isdisjoint(("private", "no-store", "no-cache"))
        if answer.status >= 400:
            return self._time_of_error(policy, answer.status, age, is_private), 0
        if answer.status not in KEPT:
            return 0, 0
        if is_private:
            return policy.min_ttl, 0  # whatever was asked for
        if age is None:
            # Redirections that say nothing are fetched each time.
            return (policy.default_ttl if answer.status in (200, 203, 301) else 0), 0
        return min(max(age, policy.min_ttl), policy.max_ttl), _seconds(
            told.get("stale-while-revalidate")
        ) or 0

    def _time_of_error(self, policy: Policy, status: int, age: float | None, is_private: bool) -> float:
        if status in ERRORS_KEPT_IF_AGED and age is None:
            return 0
        if status not in ERRORS_KEPT | ERRORS_KEPT_IF_AGED:
            return 0
        if is_private and status in ERRORS_NOT_KEPT_IF_PRIVATE:
            return policy.min_ttl
        return max(self.rules.error_ttl(status), min(age or 0, policy.max_ttl))

    def behaviour_of(self, path: str) -> Behaviour:
        plain = normalised(path)
        return next(each for each in self.rules.behaviours if fnmatchcase(plain, each.pattern))

    def passed_on(self, request: Request) -> Request:
        """As it reaches the application: all that the viewer sent, and who it came by."""
        policy = self.behaviour_of(request.path).policy
        given = request.header("x-forwarded-for")
        chain = [*([given] if given else []), "192.0.2.10", "198.51.100.7", "10.0.0.5"]
        headers = [pair for pair in request.headers if pair[0].lower() not in NOT_PASSED_ON]
        headers += [
            ("Host", self.host),
            ("X-Forwarded-For", ", ".join(chain)),
            ("X-Forwarded-Proto", "https"),
            ("X-Request-ID", "0123456789abcdef0123456789abcdef"),
            ("Via", "1.1 simulator"),
        ]
        if encoding := accepted(policy, request):
            headers.append(("Accept-Encoding", encoding))
        return replace_headers(request, tuple(headers))


def replace_headers(request: Request, headers: Headers) -> Request:
    return request._replace(headers=headers)


def key_of(policy: Policy, request: Request) -> Key:
    cookies = sorted(pair for pair in cookies_of(request) if policy.cookies.takes(pair[0]))
    headers = sorted(
        (name.lower(), value) for name, value in request.headers if policy.headers.takes(name.lower())
    )
    query: object = request.query
    if policy.queries.behaviour != "all":
        pairs = parse_qsl(request.query, keep_blank_values=True)
        query = tuple(pair for pair in pairs if policy.queries.takes(pair[0]))
    return (policy.name, request.path, query, *cookies, "|", *headers, "|", accepted(policy, request))


def accepted(policy: Policy, request: Request) -> str:
    """What the viewer can unpack, in one form for all who can."""
    named = {part.partition(";")[0].strip().lower() for part in request.header("accept-encoding").split(",")}
    return ",".join(encoding for encoding in ("br", "gzip") if encoding in named & policy.encodings)


def cookies_of(request: Request) -> list[tuple[str, str]]:
    pairs = (part.strip().partition("=") for part in request.header("cookie").replace(",", ";").split(";"))
    return [(name, value) for name, _, value in pairs if name]


def normalised(path: str) -> str:
    """As RFC 3986, 6.2.2 has it: for choosing a behaviour; what is passed on and kept stays as it came."""
    path = UNRESERVED.sub(lambda found: unquote(found[0]), path)
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1] or [""]
        elif part != ".":
            parts.append(part)
    if path.endswith(("/.", "/..")):
        parts.append("")
    return "/".join(parts) or "/"


def directives(cache_control: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in cache_control.lower().split(","))
    return {name: value.strip('"') for name, _, value in pairs if name}


def _age(told: dict[str, str], expires: str) -> float | None:
    for name in ("s-maxage", "max-age"):
        if (seconds := _seconds(told.get(name))) is not None:
            return seconds
    if not expires:
        return None
    try:
        return max(0.0, parsedate_to_datetime(expires).timestamp() - time.time())
    except ValueError:
        return 0


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isdecimal() else None


def _served(answer: Answer, request: Request) -> Answer:
    return answer._replace(is_kept=True, body=b"" if request.method == "HEAD" else answer.body)


def without_cookies_in_the_key(rules: Rules) -> Rules:
    """A mistake to plant: what CloudFront's own policies do."""
    return replace(
        rules,
        behaviours=tuple(
            replace(each, policy=replace(each.policy, cookies=replace(each.policy.cookies, behaviour="none")))
            for each in rules.behaviours
        ),
    )
