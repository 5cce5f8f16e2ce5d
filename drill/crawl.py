"""People who follow every link they are shown, through the simulator of CloudFront."""

import gzip
import html
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

from drill.edge import Answer, Edge, Request

BROWSER = (("Accept-Language", "ja"), ("Accept-Encoding", "gzip, br"), ("User-Agent", "a drill"))
CHROME = b'class="header__leave"'  # the way out, which members alone are shown
LEFT_ALONE = ("/accounts/logout/", "/language/")  # the one ends a session, the other changes what is read
LINK = re.compile(rb'(?:href|src|action|data-hx-get|hx-get)="([^"]*)"')
# What differs each time a page is drawn, and says nothing of anybody.
_NAME = rb'name="(?:csrfmiddlewaretoken|key|facts)"'
_ID = rb"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
FLEETING = re.compile(rb'%s value="[^"]*"|value="[^"]*" %s|%s' % (_NAME, _NAME, _ID))


@dataclass
class Viewer:
    name: str
    cookies: dict[str, str] = field(default_factory=dict)

    def request(self, target: str, method: str = "GET") -> Request:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return Request(target, (*BROWSER, *((("Cookie", cookie),) if cookie else ())), method)

    def take(self, answer: Answer) -> None:
        for line in answer.all("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value


@dataclass
class Seen:
    viewer: str
    target: str
    answer: Answer


def crawl(edge: Edge, viewer: Viewer, starts: Iterable[str], at_most: int) -> Iterator[Seen]:
    waiting, known = deque(dict.fromkeys(starts)), set(starts)
    while waiting and at_most:
        target = waiting.popleft()
        at_most -= 1
        answer = edge.ask(viewer.request(target))
        viewer.take(answer)
        yield Seen(viewer.name, target, answer)
        for link in links(target, answer):
            if link not in known:
                known.add(link)
                waiting.append(link)


def links(target: str, answer: Answer) -> Iterator[str]:
    found = [location] if (location := answer.header("location")) else []
    if answer.header("content-type").startswith("text/html"):
        found += [html.unescape(link.decode()) for link in LINK.findall(plain(answer))]
    for link in found:
        parts = urlsplit(urljoin(f"https://here{target}", link))
        inside = parts.netloc == "here" or link == location
        if inside and parts.scheme == "https" and not parts.path.startswith(LEFT_ALONE):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def plain(answer: Answer) -> bytes:
    """Without compression, whose padding differs each time."""
    if answer.header("content-encoding") == "gzip" and answer.body:
        return gzip.decompress(answer.body)
    return answer.body


def shape(answer: Answer) -> tuple[int, str, str, str, bytes]:
    """What two answers that say the same have in common."""
    kind, location = answer.header("content-type"), answer.header("location")
    body = FLEETING.sub(b"", plain(answer))
    return answer.status, kind, location, answer.header("cache-control"), body


def leaks(seen: Seen, canaries: Iterable[bytes], of: str) -> Iterator[str]:
    """What somebody was shown that is another's, or only a member's."""
    if seen.viewer == of:
        return
    said = repr(seen.answer.headers).encode() + plain(seen.answer)
    for canary in canaries:
        if canary in said:
            yield f"{seen.viewer} at {seen.target}: {canary.decode()}"
    if seen.viewer == "visitor" and CHROME in said:
        yield f"{seen.viewer} at {seen.target}: drawn for a member"
