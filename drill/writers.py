"""Members who write, one thing after the other, and note each in the ledger."""

import http.client
import random
import re
import threading
import time
import uuid
from collections import Counter

from deploy.rehearse.member import Member
from deploy.rehearse.release import workplace
from drill.ledger import ACKED, NOT_SENT, NOTHING, REFUSED, SENT, UNKNOWN, Ledger, Operation
from drill.site import PASSWORD, Inside

VERSION = re.compile(r'name="version" value="(\d+)"')
AGAIN_S = 0.05
TRIES = 40
WRITERS, FILMS = 8, 24
IDOLS = ["idol1", "idol2", "idol3"]


class Person(Member):
    def __init__(self, handle: str, cookies: dict[str, str]) -> None:
        super().__init__()
        self.handle, self.cookies = handle, cookies


class Writer(threading.Thread):
    """Half of the times that no answer comes, the same is sent again until one does, as people do."""

    def __init__(
        self, person: Person, films: list[int], idols: list[str], ledger: Ledger, port: int, seed: int
    ) -> None:
        super().__init__(daemon=True)
        self.person, self.films, self.idols, self.ledger, self.port = person, films, idols, ledger, port
        self.random = random.Random(seed)
        self.on_wall: set[int] = set()
        self.followed: set[str] = set()
        self.statuses: Counter[str] = Counter()
        self.may_write, self.rests = threading.Event(), threading.Event()
        self.is_over = False
        self.rests.set()

    def run(self) -> None:
        while not self.is_over:
            if not self.may_write.wait(0.1):
                self.rests.set()
                continue
            self.rests.clear()
            self._do_something()
            if not self.may_write.is_set():
                self.rests.set()

    def _do_something(self) -> None:
        if self.films and self.random.random() < 0.1:
            self._tell()
        elif not self.films or self.random.random() < 0.25:
            idol = self.random.choice(self.idols)
            (self._unfollow if idol in self.followed else self._follow)(idol)
        else:
            self._do_something_on_the_wall(self.random.choice(self.films))

    def _do_something_on_the_wall(self, film: int) -> None:
        if film not in self.on_wall:
            self._register(film)
        elif self.random.random() < 0.3:
            self._remove(film)
        else:
            self._revise(film)

    def _register(self, film: int) -> None:
        number = uuid.uuid4().hex
        operation = Operation(number, f"{self.person.handle}/{film}", number)
        if self._send(operation, f"/movies/{film}/register/", self._said(number, version="0")):
            self.on_wall.add(film)

    def _revise(self, film: int) -> None:
        path = f"/@{self.person.handle}/{film}/edit/"
        try:
            status, page = self.person.get(self.port, path)
        except (OSError, http.client.HTTPException):
            time.sleep(AGAIN_S)
            return
        version = VERSION.search(page)
        if status == 404:  # a removal without an answer had happened
            self.on_wall.discard(film)
        elif status == 200 and version:
            number = uuid.uuid4().hex
            operation = Operation(number, f"{self.person.handle}/{film}", number)
            self._send(operation, path, self._said(number, version=version[1]))
        else:
            time.sleep(AGAIN_S)

    def _remove(self, film: int) -> None:
        operation = Operation(uuid.uuid4().hex, f"{self.person.handle}/{film}", NOTHING)
        if self._send(operation, f"/@{self.person.handle}/{film}/remove/", {}, absent_is_done=True):
            self.on_wall.discard(film)

    def _follow(self, idol: str) -> None:
        operation = Operation(uuid.uuid4().hex, f"{self.person.handle}>{idol}", "follows")
        if self._send(operation, f"/@{idol}/follow/", {}):
            self.followed.add(idol)

    def _unfollow(self, idol: str) -> None:
        operation = Operation(uuid.uuid4().hex, f"{self.person.handle}>{idol}", NOTHING)
        if self._send(operation, f"/@{idol}/unfollow/", {}):
            self.followed.discard(idol)

    def _tell(self) -> None:
        """The staff something: each its own row, with nothing natural that would keep it from being two."""
        number = uuid.uuid4().hex
        said = {"category": "other", "email": "one@example.com", "text": number, "key": number}
        self._send(Operation(number, number, number), "/contact/", said)

    def _said(self, number: str, *, version: str) -> dict[str, str]:
        return {"memo": number, "score": str(self.random.randrange(101)), "version": version}

    def _send(
        self, operation: Operation, path: str, fields: dict[str, str], *, absent_is_done: bool = False
    ) -> bool:
        """Whether it is known to be done. What nobody knows is sent again, or left at that."""
        insists, went_out = self.random.random() < 0.5, False
        for _ in range(TRIES if insists else 1):
            self.ledger.write(SENT, operation)
            outcome = self._ask(path, fields, absent_is_done=absent_is_done)
            went_out = went_out or outcome != NOT_SENT
            self.ledger.write(UNKNOWN if went_out and outcome == NOT_SENT else outcome, operation)
            if outcome not in (UNKNOWN, NOT_SENT):
                break
            time.sleep(AGAIN_S)
        return outcome == ACKED

    def _ask(self, path: str, fields: dict[str, str], *, absent_is_done: bool) -> str:
        try:
            status, onward, _ = self.person.send(self.port, path, **fields)
        except ConnectionRefusedError:
            self.statuses["no connection"] += 1
            return NOT_SENT
        except (OSError, http.client.HTTPException) as error:
            self.statuses[type(error).__name__] += 1
            return UNKNOWN
        self.statuses[str(status)] += 1
        if status in (302, 303) and "/accounts/" not in onward:
            return ACKED
        if status == 404 and absent_is_done:
            return ACKED
        return UNKNOWN if status >= 500 else REFUSED


class Crew:
    def __init__(self, writers: list[Writer]) -> None:
        self.writers = writers
        for writer in writers:
            writer.start()

    def go_on(self) -> None:
        for writer in self.writers:
            writer.may_write.set()

    def rest(self) -> None:
        """Until what each had begun is over."""
        for writer in self.writers:
            writer.may_write.clear()
        for writer in self.writers:
            writer.rests.wait()

    def end(self) -> None:
        self.rest()
        for writer in self.writers:
            writer.is_over = True
            writer.join()

    @property
    def statuses(self) -> Counter[str]:
        return sum((writer.statuses for writer in self.writers), Counter[str]())


def crew_of(inside: Inside, port: int, seed: int) -> tuple[Ledger, Crew]:
    """Eight members, among whom films and those they follow are shared."""
    handles = [f"writer{number}" for number in range(WRITERS)]
    cookies = inside("people", handles=[*handles, *IDOLS], password=PASSWORD)
    films = inside("films", count=FILMS)
    ledger = Ledger(workplace() / f"ledger-{port}")
    return ledger, Crew([
        Writer(Person(handle, cookies[handle]), films, IDOLS, ledger, port, seed + number)
        for number, handle in enumerate(handles)
    ])  # fmt: skip
