"""People who read and write while something happens."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from types import TracebackType

from deploy.rehearse.instance import ask
from deploy.rehearse.said import Clock, Said

# As the edge and the load balancer pass a request on.
HEADERS = {
    "Host": "mymovie.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
    "Accept-Encoding": "gzip",
}
PAGES = ("/", "/@hana/", "/@meigaza/?sort=score", "/people/", "/search/?q=a", "/accounts/login/", "/about/")


class Load:
    """Asks until the block ends. A request has failed if its status is 5xx, or if there was no answer."""

    def __init__(
        self,
        port: int,
        *,
        cookie: str = "",
        threads: int = 3,
        pause_s: float = 0.02,
        pages: Sequence[str] = PAGES,
    ) -> None:
        self.port, self.pause_s, self.pages = port, pause_s, pages
        self.headers = HEADERS | ({"Cookie": cookie} if cookie else {})
        self.seen: Counter[str] = Counter()
        self.failed: list[str] = []
        self.slowest_s = 0.0
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._ask_on, args=(n,)) for n in range(threads)]

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

    def _ask_on(self, number: int) -> None:
        while not self.over.is_set():
            number += 1
            path = self.pages[number % len(self.pages)]
            clock = Clock()
            try:
                status, _, _ = ask(self.port, path, self.headers)
                word = str(status)
            except (OSError, http.client.HTTPException) as error:
                word = type(error).__name__
            self.slowest_s = max(self.slowest_s, clock.seconds)
            self.seen[word] += 1
            if not word.startswith(("2", "3")):
                self.failed.append(f"{word} {path}")
            time.sleep(self.pause_s)

    def go_on(self, seconds: float) -> None:
        time.sleep(seconds)

    def tell(self, said: Said, during: str) -> None:
        told = ", ".join(f"{count} × {word}" for word, count in self.seen.most_common())
        said.must(
            self.seen and not self.failed,
            f"{during}: {self.seen.total()} requests, {len(self.failed)} failed ({told}), "
            f"slowest {self.slowest_s:.2f} s",
        )
        for line in self.failed[:5]:
            said.note(line)


def until(condition: Callable[[], bool], seconds: float) -> bool:
    clock = Clock()
    while clock.seconds < seconds:
        if condition():
            return True
        time.sleep(0.1)
    return False
