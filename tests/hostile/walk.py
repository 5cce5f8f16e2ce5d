"""Every value through every parameter, part of a path and field of a form: no answer is an error of ours.

Short, each address gets a few, others than its neighbours got, so that each kind is sent to many. Full, all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import quote_from_bytes, urlencode

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.access.conftest import People, client_of
from tests.access.outcomes import OPENS
from tests.access.table import TABLE, Line
from tests.hostile.strings import ALL, Hostile, some
from tests.mymovie.paths import ROOT

FORM = "application/x-www-form-urlencoded"
ROOMS = ("mymovie", "accounts", "follows", "movies", "support", "transfer")
READ = re.compile(r"""(?:GET|POST|request\.headers)\b[^\n]{0,20}?["'](\w+)["']""")
DRAWN = re.compile(r"""\bname="(\w+)\"""")

# Forms in order but for one field, so that what is wrong with the others does not hide it.
ENTRY = {"score": "50", "watched_year": "2020", "watched_month": "2", "memo": "x", "version": "0", "seen": ""}
WHOLE = {
    "movies:register": ENTRY | {"version": ""},
    "movies:edit": ENTRY | {"version": ""},
    "support:contact": {"category": "other", "email": "a@example.com", "text": "x", "key": "k"},
    "support:report_memo": {"why": "spam", "text": "x"},
    "accounts:privacy": {"visibility": "public"},
    "transfer:imports": {"text": "七人の侍"},
    "transfer:decide": {"show": "sure", "deed": "skip"},
    "transfer:row": {"deed": "skip", "film": "", "q": "x"},
    "account_login": {"login": "a@example.com", "password": "x"},
    "account_reset_password": {"email": "a@example.com"},
    "account_signup": {
        **{"username": "newcomer", "email": "new@example.com", "password1": "夜の映画館で会いましょう"},
        **{"nickname": "x", "birth_date": "2000-01-01", "time_zone": "Asia/Tokyo"},
        **{"country": "JP", "language": "ja"},
    },
    "accounts:profile": {
        **{"nickname": "x", "handle": "alice", "link": "https://example.com", "birth_date": "2000-01-01"},
        **{"country": "JP", "language": "ja", "time_zone": "Asia/Tokyo", "shows_age": "on"},
    },
}  # fmt: skip
PARTS = re.compile(
    r"(?<=@)alice(?=/)|(?<=requests/)alice(?=/)|(?<=/)55[01](?=/)|walls-1|(?<=keys/)1(?=/)|(?<=imports/)theimportwewatch(?=/)|(?<=rows/)1(?=/)"
)


@dataclass
class Seen:
    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


def names() -> list[str]:
    """Of every field of every form, of every control in a template, of whatever a view reads by itself."""
    found = {name for form in _forms(forms.BaseForm) for name in getattr(form, "base_fields", ())}
    for path in (ROOT / "templates").rglob("*.html"):
        found |= {*DRAWN.findall(path.read_text())}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            found |= {*READ.findall(path.read_text())}
    return sorted(found | {"next", "after", "q", "lang", "page", "code", "credential"})


def _forms(kind: type) -> Iterator[type]:
    for form in kind.__subclasses__():
        yield from (form, *_forms(form))


def run(people: People, lines: Iterable[Line] = TABLE, *, full: bool = False) -> Seen:
    """Who may open an address opens it; what a request did is undone. People as tests/access makes them."""
    seen, turns, given = Seen(), count(), names()

    def values() -> Iterable[Hostile]:
        return ALL if full else _few(next(turns))

    for line in lines:
        for method, opens in (("GET", line.get), ("POST", line.post)):
            doer = next((it for it in ("owner", "stranger", "visitor") if getattr(opens, it) == OPENS), None)
            if doer is None:
                continue
            client = client_of(people[doer], raise_request_exception=False)
            for value in values():
                _ask(seen, client, method, line.path, dict.fromkeys(given, value.raw), value)
            if method == "POST":
                _one_field_each(seen, client, line, full=full, turns=turns)
        client = client_of(people["owner"], raise_request_exception=False)
        if PARTS.search(line.path):
            for value in values():
                path = PARTS.sub(lambda _: quote_from_bytes(value.raw, safe=""), line.path)  # noqa: B023
                _ask(seen, client, "GET", path, {}, value)
    return seen


def _few(turn: int) -> list[Hostile]:
    """A twelfth of the kinds, in turn, and of each another one at each round."""
    return some(turn // 12)[turn % 12 :: 12]


def _one_field_each(seen: Seen, client: Client, line: Line, *, full: bool, turns: Iterator[int]) -> None:
    whole = WHOLE.get(line.name, {})
    for name in whole:
        for value in ALL if full else _few(next(turns)):
            _ask(seen, client, "POST", line.path, {**whole, name: value.raw}, value)


def _ask(seen: Seen, client: Client, method: str, path: str, said: dict[str, object], value: Hostile) -> None:
    body = urlencode(said)
    with transaction.atomic():
        if method == "GET":
            response = client.generic("GET", path, QUERY_STRING=body[:60_000])
        else:
            response = client.generic("POST", path, body, content_type=FORM)
        _use_up(response)
        transaction.set_rollback(True)
    seen.requests += 1
    seen.statuses[response.status_code] += 1
    seen.kinds[value.kind] += 1
    if response.status_code >= 500 and not _is_told(response):
        seen.errors.append(f"{response.status_code} {method} {path} {value}")


def _use_up(response: HttpResponse) -> None:
    """The client has closed it: to do so again would end the connection to the database."""
    if response.streaming:
        b"".join(response.streaming_content)


def _is_told(response: HttpResponse) -> bool:
    """TMDB is away in tests: the form says so, with what was typed."""
    return response.status_code == 503 and "Retry-After" not in response
