"""Leaves a TMDB that keeps failing alone for a while."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .errors import TMDBNotFound, TMDBRateLimited, TMDBRefused, TMDBRejected, TMDBUnavailable

logger = logging.getLogger(__name__)

FAILURES = 4
REST_S = 30.0


class Breaker:
    """Opens after failures in a row, so that a dead TMDB costs nobody a wait; then one probe at a time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0
        self._is_probing = False

    @property
    def has_failed(self) -> bool:
        """The last call did."""
        return self._failures > 0

    @property
    def rest_s(self) -> float:
        return max(0.0, self._rests_until - self._clock()) if self._failures >= FAILURES else 0.0

    @contextmanager
    def guard(self, turn: Callable[[], None]) -> Iterator[None]:
        """Only those whom the breaker lets in ask for a turn; what that raises says nothing of TMDB."""
        self._enter()
        try:
            turn()
        except BaseException:
            self._not_asked()
            raise
        try:
            yield
        except (TMDBNotFound, TMDBRefused, TMDBRateLimited, TMDBRejected):
            self._answered()
            raise
        except BaseException:
            self._failed()
            raise
        self._answered()

    def _enter(self) -> None:
        with self._lock:
            if self._failures < FAILURES:
                return
            if self._is_probing or self._clock() < self._rests_until:
                raise TMDBUnavailable("resting after repeated failure")
            self._is_probing = True

    def _not_asked(self) -> None:
        with self._lock:
            self._is_probing = False

    def _answered(self) -> None:
        with self._lock:
            if self._failures >= FAILURES:
                logger.warning("TMDB answers again")
            self._failures, self._is_probing = 0, False

    def _failed(self) -> None:
        with self._lock:
            self._failures, self._is_probing = self._failures + 1, False
            if self._failures >= FAILURES:
                self._rests_until = self._clock() + REST_S
                logger.warning("TMDB failed %d times in a row; resting", self._failures)
