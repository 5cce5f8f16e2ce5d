"""People who read and write while something happens."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from types import TracebackType
from typing import NamedTuple

from deploy.rehearse.instance import ask
from deploy.rehearse.member import DEEDS, HEADERS, Member
from deploy.rehearse.said import Clock, Said

PAGES = ("/", "/@hana/", "/@meigaza/?sort=score", "/people/", "/search/?q=a", "/about/", "/settings/profile/")


class Answer(NamedTuple):
    began: float
    ended: float
    word: str  # the status, or the error where there was none
    what: str
    holds: bool


class Span(NamedTuple):
    what: str
    began: float
    ended: float


class Load:
    """A member reads and writes until the block ends, or visitors read.

    A read has failed if it is not answered with 200, a write if not with 302: an error's page or a redirect
    to the login is not what was asked for, and no answer, one after 30 s or half of one is none.
    """

    def __init__(
        self,
        port: int,
        member: Member | None = None,
        *,
        readers: int = 3,
        pause_s: float = 0.02,
        pages: Sequence[str] = PAGES,
    ) -> None:
        self.port, self.member, self.pause_s, self.pages = port, member, pause_s, pages
        self.answers: list[Answer] = []
        self.spans: list[Span] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._read_on, args=(n,)) for n in range(readers)]
        if member:
            self.threads.append(threading.Thread(target=self._write_on, args=(member,)))

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _read_on(self, number: int) -> None:
        headers = (self.member.headers if self.member else HEADERS) | {"Accept-Encoding": "gzip"}
        while not self.over.is_set():
            number += 1
            path = self.pages[number % len(self.pages)]
            self._keep(f"GET {path}", 200, partial(_status, self.port, path, headers))
            time.sleep(self.pause_s)

    def _write_on(self, member: Member) -> None:
        while not self.over.is_set():
            for path, fields in DEEDS:
                self._keep(f"POST {path}", 302, partial(member.post, self.port, path, **fields))
                time.sleep(self.pause_s)

    def _keep(self, what: str, expected: int, asked: Callable[[], int]) -> None:
        began = time.monotonic()
        try:
            status = asked()
            word, holds = str(status), status == expected
        except (OSError, http.client.HTTPException) as error:  # refused, cut off, timed out
            word, holds = type(error).__name__, False
        self.answers.append(Answer(began, time.monotonic(), word, what, holds))

    @property
    def failed(self) -> list[Answer]:
        return [answer for answer in self.answers if not answer.holds]

    @property
    def words(self) -> Counter[str]:
        return Counter(answer.word for answer in self.answers)

    @property
    def slowest_s(self) -> float:
        return max((answer.ended - answer.began for answer in self.answers), default=0)

    def go_on(self, seconds: float) -> None:
        time.sleep(seconds)

    @contextmanager
    def during(self, what: str) -> Iterator[None]:
        """The time in which people must have been asking, or the load shows nothing."""
        began = time.monotonic()
        yield
        self.spans.append(Span(what, began, time.monotonic()))

    def tell(self, said: Said, about: str) -> None:
        failed = self.failed
        writes = sum(answer.what.startswith("POST") for answer in self.answers)
        slowest = self.slowest_s
        told = ", ".join(f"{count} × {word}" for word, count in self.words.most_common())
        said.must(
            writes and writes < len(self.answers) and not failed,
            f"{about}: {len(self.answers)} requests, {writes} of them writes, {len(failed)} failed ({told}), "
            f"slowest {slowest:.2f} s",
        )
        for answer in failed[:5]:
            said.note(f"{answer.word} {answer.what}")
        for what, began, ended in self.spans:
            met = [answer for answer in self.answers if answer.began < ended and answer.ended > began]
            wrote = sum(answer.what.startswith("POST") for answer in met)
            said.must(wrote and wrote < len(met), f"of these during {what}: {len(met)}, writes {wrote}")
        said.in_short(f"{about}: {len(failed)} of {len(self.answers)} failed, slowest {slowest:.2f} s")


def _status(port: int, path: str, headers: dict[str, str]) -> int:
    return ask(port, path, headers)[0]


def until(condition: Callable[[], bool], seconds: float) -> bool:
    clock = Clock()
    while clock.seconds < seconds:
        if condition():
            return True
        time.sleep(0.1)
    return False
