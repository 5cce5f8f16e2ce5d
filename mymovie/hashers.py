"""How passwords are hashed, and how many at once. Whoever hashes, does it here: log-in, sign-up, change,
reset, the question whether it is still you, staff."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from mymovie.trouble import Busy

T = TypeVar("T")

# Of the processor a hash gets what readers leave, and a tenth at least. Linux gives each thread a niceness.
NICENESS = 10


class Turns:
    """So many at once in this process; the next one waits for `patience_s`, then it is Busy.

    In threads of their own, which give way to those that draw pages.
    """

    def __init__(self, at_once: int, patience_s: float) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._patience_s = patience_s
        self._threads = ThreadPoolExecutor(at_once, "hash", initializer=_give_way)

    def take(self, work: Callable[[], T]) -> T:
        with self.one():
            return self._threads.submit(work).result()

    @contextmanager
    def one(self) -> Iterator[None]:
        if not self._free.acquire(timeout=self._patience_s):
            raise Busy
        try:
            yield
        finally:
            self._free.release()


def _give_way() -> None:
    if sys.platform == "linux":  # elsewhere a whole process has one, or the number is somebody else's
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)


turns = Turns(settings.HASHES_AT_ONCE, patience_s=2)


class Argon2(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes, one lane: OWASP's first choice.

    Django's own default takes 100 MiB a hash, so twenty log-ins at once would want 2 GB. And with no cap on
    hashes at once a flood of log-ins takes the processor from everybody else.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        encode = super().encode
        return turns.take(lambda: encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        verify = super().verify
        return turns.take(lambda: verify(password, encoded))
