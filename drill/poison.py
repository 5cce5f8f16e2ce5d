"""What a stranger may send before somebody else asks for the same page."""

from collections.abc import Iterable, Iterator

from drill.crawl import BROWSER, Seen, Viewer, leaks, plain, shape
from drill.edge import Answer, Edge, Headers, Request
from drill.odd_headers import HEADERS, MANY, ODD, OVERLARGE

VISITOR = Viewer("visitor")
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
CLOAKS = (
    "q=a&q={odd}", "q=a;q={odd}", "q=a%26q={odd}", "q=a&lang=en", "q=a&lang=en&lang=ja", "lang=en;lang=ja",
    "utm_source={odd}", "_method=POST", "q[]={odd}", "q=a%00", "q=a#{odd}", "%71={odd}", "Q={odd}", "&&",
    "next=//{odd}", "format=json", "callback={odd}", "sort={odd}", "after={odd}", "page=-1",
    "cookie=sessionid",
)  # fmt: skip
COOKIES = (
    "django_language=en", "sessionid=canary", "csrftoken=canary", "__Host-sessionid=canary", "=", ";;",
)  # fmt: skip
AT_THE_END = (
    "a.css", "a.js", "a.png", "favicon.ico", ";a.js", ";.css", "%3ba.css", "%2fa.css", "%3fa.css", "%23a.css",
    "..%2fa.css", "%00.css", "%0a.css", "%20", ".", "..", "./", "//", "?a.css", "?/static/a.css", "\\a.css",
    "%5ca.css", "%252fa.css",
)  # fmt: skip
IN_FRONT = (
    "/static/../", "/static/..%2f", "/static/%2e%2e/", "/static/%2e%2e%2f", "/static/..;/", "/static//../",
    "/static/css/..%2f..%2f", "/static/./", "/static/", "/static/%252e%252e/", "/static/..%5c",
    "/favicon.ico/../", "/about/..%2f", "/about/%2e%2e/", "//", "///", "/.//", "//%2f",
)  # fmt: skip


def by_headers(*, together: int = 1) -> Iterator[Headers]:
    """together: so many in one request."""
    for start in range(0, len(HEADERS), together):
        yield tuple(HEADERS[start : start + together])
    yield from ((header,) for header in OVERLARGE)
    yield from MANY


def attacks(target: str, *, together: int = 1) -> Iterator[Request]:
    for headers in by_headers(together=together):
        replaced = {name.lower() for name, _ in headers}
        kept = tuple(pair for pair in BROWSER if pair[0].lower() not in replaced)
        yield Request(target, kept + headers)
    for method in METHODS:
        yield Request(target, BROWSER, method, b"" if method in ("HEAD", "OPTIONS") else b"a=b")
    yield Request(target, BROWSER, body=f"q={ODD}".encode())
    yield Request(target, (("Accept-Language", "en"), *BROWSER[1:]))
    yield Request(target, (("Accept-Language", "ja"), ("Accept-Encoding", "identity")))
    yield Request(target, (*BROWSER, ("HX-Request", "true")))
    for cookie in (
        "django_language=en",
        "sessionid=canary",
        "csrftoken=canary",
        "__Host-sessionid=canary",
        "=",
        ";;",
    ):
        yield Request(target, (*BROWSER, ("Cookie", cookie)))
    yield Request(target, (*BROWSER, ("Host", ODD)))
    path, _, query = target.partition("?")
    for cloak in CLOAKS:
        yield Request(f"{path}?{query}{'&' if query else ''}{cloak.format(odd=ODD)}", BROWSER)
    yield Request(path.upper(), BROWSER)
    yield Request(f"/{path}", BROWSER)
    yield Request(path.replace("/", "%2f") or "/", BROWSER)


def poisonings(edge: Edge, target: str, sent: Iterable[Request]) -> Iterator[tuple[Request, str]]:
    """Each request, and what it did to a visitor who came after it: "" is nothing."""
    baseline = _fresh(edge, target)
    if baseline.status >= 500 or shape(_fresh(edge, target)) != shape(baseline):
        yield VISITOR.request(target), f"{baseline.status}, or another each time: nothing can be said of it"
        return
    for request in sent:
        edge.flush()
        edge.ask(request)
        yield request, _difference(baseline, edge.ask(VISITOR.request(target)))


def _fresh(edge: Edge, target: str) -> Answer:
    edge.flush()
    return edge.ask(VISITOR.request(target))


def _difference(clean: Answer, answer: Answer) -> str:
    if ODD.encode() in repr(answer.headers).encode() + plain(answer):
        return "it came back to another"
    if shape(answer) != shape(clean):
        return f"{clean.status} has become {answer.status}, {len(clean.body)} bytes {len(answer.body)}"
    return ""


def disguises(path: str) -> Iterator[str]:
    """Addresses that a cache may take for a file, or for another page, and the site for this one."""
    bare, below = path.rstrip("/"), path.lstrip("/")
    yield from (path + end for end in AT_THE_END)
    yield from (bare + end for end in (".css", ".", ";a.css", "%00", "%2f", "?", "%2e"))
    yield from (start + below for start in IN_FRONT)
    yield from (bare.upper(), path.title())


def deceptions(
    edge: Edge,
    member: Viewer,
    others: Iterable[Viewer],
    paths: Iterable[str],
    canaries: list[bytes],
    every: int,
) -> Iterator[tuple[str, list[str]]]:
    """Each address that a member was led to, and what others then saw there of theirs."""
    for path in paths:
        for target in list(disguises(path))[::every]:
            edge.ask(member.request(target))
            seen = [Seen(other.name, target, edge.ask(other.request(target))) for other in others]
            yield target, [leak for each in seen for leak in leaks(each, canaries, member.name)]
