"""How passwords are hashed, and how many at once. Whoever hashes, does it here: log-in, sign-up, change,
reset, the question whether it is still you, staff."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from mymovie.trouble import Busy


class Turns:
    """So many at once in this process; the next one waits for `patience_s`, then it is Busy."""

    def __init__(self, at_once: int, patience_s: float) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._patience_s = patience_s

    @contextmanager
    def one(self) -> Iterator[None]:
        if not self._free.acquire(timeout=self._patience_s):
            raise Busy
        try:
            yield
        finally:
            self._free.release()


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
        with turns.one():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with turns.one():
            return super().verify(password, encoded)
