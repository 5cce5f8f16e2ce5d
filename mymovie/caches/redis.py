"""What may be lost at any time, in Redis: TMDB's answers and drawn cards.

A Redis that is dead, hangs, is full, was emptied or answers nonsense is a cache that holds nothing. It costs
100 ms at most, and that once in a few seconds and not at each question.
"""

import logging
import pickle
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

import redis
from django.core.cache.backends.redis import RedisCache as DjangosRedisCache
from django.core.cache.backends.redis import RedisCacheClient
from django.core.signing import BadSignature
from django.utils.crypto import constant_time_compare, salted_hmac
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)
T = TypeVar("T")

# In all: its name looked up, connected, TLS agreed, asked and answered.
PATIENCE_S = 0.1
REST_S = 3.0
AT_ONCE = 8  # questions of one process
MISSING = object()

SILENT = (redis.ConnectionError, redis.TimeoutError, redis.InvalidResponse, OSError, TimeoutError)
# It is full, takes no writes, or what it holds is not ours; the next question may well be answered.
REFUSED = (redis.RedisError, BadSignature, ValueError)


class RedisCache(DjangosRedisCache):
    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
        self._options = OPTIONS | params.get("OPTIONS", {})


class Signed:
    """Nothing is unpickled but what a process with our key pickled: whoever gets at Redis gets no further."""

    def dumps(self, value: object) -> bytes:
        pickled = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        return _signature(pickled) + pickled

    def loads(self, data: object) -> object:
        if not isinstance(data, bytes):
            raise BadSignature
        signature, pickled = data[:32], data[32:]
        if not constant_time_compare(signature, _signature(pickled)):
            raise BadSignature
        try:
            return pickle.loads(pickled)  # noqa: S301  (signed)
        except (pickle.UnpicklingError, AttributeError, ImportError, EOFError, IndexError) as error:
            raise BadSignature from error  # of another release, whose classes were others


def _signature(pickled: bytes) -> bytes:
    return salted_hmac("mymovie.caches.redis", pickled, algorithm="sha256").digest()


OPTIONS = {
    "serializer": Signed,
    "socket_connect_timeout": PATIENCE_S,
    "socket_timeout": PATIENCE_S,
    "retry": Retry(NoBackoff(), 0),
    # Nothing is said before the question: each saying is a way there and back.
    "protocol": 2,
    "driver_info": None,
}


class Breaker:
    """After a failure nobody asks for a while, and then one does for all."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._is_open = False
        self._rests_until = 0.0

    def lets_ask(self) -> bool:
        with self._lock:
            if not self._is_open:
                return True
            if self._clock() < self._rests_until:
                return False
            self._rests_until = self._clock() + REST_S
            return True

    def answered(self) -> None:
        with self._lock:
            if self._is_open:
                logger.warning("Redis answers again")
            self._is_open = False

    def failed(self) -> None:
        with self._lock:
            if not self._is_open:
                logger.warning("Redis does not answer; asked again every %d s", REST_S)
            self._is_open, self._rests_until = True, self._clock() + REST_S


@cache  # a client is made for each thread, and each must know what the others met
def breaker_of(server: str) -> Breaker:
    return Breaker()


@cache
def threads() -> ThreadPoolExecutor:
    """Whoever waits for a thread can stop. A socket bounds one silence, not their sum, nor a look-up."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="redis")


class Client:
    """Django's, which gets no say in how long it takes and none in what happens if it fails."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        self._redis: Any = RedisCacheClient(servers, **options)
        self._breaker = breaker_of(",".join(servers))

    def add(self, key: str, value: object, timeout: int | None) -> bool:
        return self._ask(lambda: self._redis.add(key, value, timeout), False)

    def get(self, key: str, default: object) -> object:
        return self._ask(lambda: self._redis.get(key, default), default)

    def set(self, key: str, value: object, timeout: int | None) -> None:
        self._ask(lambda: self._redis.set(key, value, timeout), None)

    def touch(self, key: str, timeout: int | None) -> bool:
        return self._ask(lambda: self._redis.touch(key, timeout), False)

    def delete(self, key: str) -> bool:
        return self._ask(lambda: bool(self._redis.delete(key)), False)

    def get_many(self, keys: Iterable[str]) -> dict[str, object]:
        found = {key: self.get(key, MISSING) for key in keys}
        return {key: value for key, value in found.items() if value is not MISSING}

    def has_key(self, key: str) -> bool:
        return self._ask(lambda: self._redis.has_key(key), False)

    def set_many(self, data: dict[str, object], timeout: int | None) -> None:
        for key, value in data.items():
            self.set(key, value, timeout)

    def delete_many(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.delete(key)

    def clear(self) -> bool:
        return self._ask(lambda: self._redis.clear(), False)

    def incr(self, key: str, delta: int) -> int:
        raise NotImplementedError("what is counted here would be lost; see mymovie.limits")

    def _ask(self, question: Callable[[], T], otherwise: T) -> T:
        if not self._breaker.lets_ask():
            return otherwise
        asked: Future[T] = threads().submit(question)
        try:
            answer = asked.result(PATIENCE_S)
        except SILENT:
            self._breaker.failed()
            if not asked.cancel():
                self._hang_up()
            return otherwise
        except REFUSED:
            answer = otherwise
        self._breaker.answered()
        return answer

    def _hang_up(self) -> None:
        """Frees the thread that still waits, and no later question gets this one's answer."""
        for pool in self._redis._pools.values():
            pool.disconnect(inuse_connections=True)
