"""The only file that speaks HTTP to TMDB."""

import datetime as dt
import ipaddress
import json
import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError
from urllib3.util.ssl_ import create_urllib3_context

from mymovie import measures

from .breaker import Breaker
from .deadline import Clock, Deadline, DeadlineSocket, DeadlineTLSSocket
from .errors import (
    TMDBError,
    TMDBNotConfigured,
    TMDBNotFound,
    TMDBOurLimit,
    TMDBRateLimited,
    TMDBRefused,
    TMDBRejected,
    TMDBUnavailable,
)

logger = logging.getLogger(__name__)

APPENDED = "translations,release_dates,alternative_titles,credits"
BODY_CAP_BYTES = 2_000_000  # decompressed; the largest film with its whole crew stays well under 1 MB
CHUNK_BYTES = 64 * 1024
CALLS_AT_ONCE = 6  # TMDB counts per IP address, so every process of ours shares one allowance
RETRY_PAUSE_S = 0.1
PAUSE_DEFAULT_S, PAUSE_MIN_S, PAUSE_MAX_S = 2.0, 1.0, 60.0
LAST_PAGE = 500
LAST_ID = 2**31 - 1
IMDB_ID = re.compile(r"tt[0-9]{1,10}")

BODY_MATTERS = (200, 404, 500)
FLEETING = (502, 503, 504)
REJECTED = (400, 405, 406, 422)
NOT_FOUND_CODES = (6, 34, 44)  # 44 comes with HTTP 500
REFUSED_CODES = (3, 7, 10, 14)
CUT_SHORT = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)


# Asked for before each call; raises TMDBOurLimit when it is nobody's.
Turn = Callable[[], None]


def always() -> None:
    pass


class _Fleeting(TMDBUnavailable):
    """Worth one more try."""


@dataclass(frozen=True, slots=True)
class Budget:
    """total_s covers everything: waiting to connect, a server that drips, the retry."""

    connect_s: float = 1.0
    read_s: float = 2.0
    total_s: float = 2.5


def _connected(connection: HTTPConnection) -> socket.socket:
    """Each address gets the connect timeout, all of them together what the call has left.

    The look-up of the name is out of our reach: getaddrinfo takes no timeout, only resolv.conf does.
    """
    failure: OSError | None = None
    for *kind, _, address in socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM):
        try:
            return _connected_to(address, DeadlineSocket(*kind), connection.timeout)
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, "connecting took too long") from failure
    raise NewConnectionError(connection, "no address accepts a connection") from failure


def _connected_to(address: Any, sock: socket.socket, timeout_s: float | None) -> socket.socket:
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(timeout_s)
        sock.connect(address)
    except BaseException:
        sock.close()
        raise
    return sock


class _PlainConnection(HTTPConnection):
    _new_conn = _connected


class _TLSConnection(HTTPSConnection):
    _new_conn = _connected


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _TLSConnection


class DeadlineAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        context = create_urllib3_context()  # verifies certificate and host name
        context.sslsocket_class = DeadlineTLSSocket
        super().init_poolmanager(*args, ssl_context=context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TLSPool}


def make_session(base_url: str) -> requests.Session:
    """A session that can reach base_url and nothing else."""
    session = requests.Session()
    session.trust_env = False  # neither a proxy nor a netrc of the environment
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    session.adapters.clear()
    session.mount(checked_base_url(base_url) + "/", DeadlineAdapter(1, CALLS_AT_ONCE))
    return session


def checked_base_url(base_url: str) -> str:
    parts = urlsplit(base_url)
    if "@" in parts.netloc or parts.query or parts.fragment or not parts.hostname:
        raise ValueError("TMDB's base URL is a scheme, a host and a path, nothing more")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
        raise ValueError("TMDB's base URL starts with https://; http:// is for the loopback only")
    _ = parts.port  # raises ValueError when it is none
    return base_url.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        if not token.isascii() or not token.isprintable() or " " in token:
            raise ValueError("TMDB's token holds a character that no token has")  # requests would quote it
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Answer(NamedTuple):
    status: int
    retry_after: str
    body: bytes


class TMDBClient:
    """Thread-safe; one per process, as breaker and rate limit only count what passes through it.

    clock is monotonic, in seconds.
    """

    def __init__(
        self,
        *,
        base_url: str,
        token: str,
        user_agent: str,
        session: requests.Session,
        clock: Clock = time.monotonic,
        budget: Budget = Budget(),
    ) -> None:
        if session.verify is False:
            raise ValueError("TMDB's certificate is always verified")
        self._base_url = checked_base_url(base_url)
        self._auth = _Bearer(token.strip()) if token.strip() else None
        self._headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": user_agent}
        self._session = session
        self._clock = clock
        self._budget = budget
        self._breaker = Breaker(clock)
        self._slots = threading.BoundedSemaphore(CALLS_AT_ONCE)
        self._paused_until = 0.0

    @property
    def rest_s(self) -> float:
        """For so long TMDB is left alone, because it asked for it or keeps failing."""
        return max(self._paused_until - self._clock(), self._breaker.rest_s, 0.0)

    @property
    def is_failing(self) -> bool:
        """It is the latter."""
        return self._breaker.rest_s > 0

    def search_movies(
        self, query: str, language: str, page: int = 1, *, year: int | None = None, turn: Turn = always
    ) -> dict[str, Any]:
        """language is TMDB's, "ja-JP"; year that of the first release in the world. Raises TMDBError."""
        of_year = {} if year is None else {"primary_release_year": str(year)}
        return self._get(
            "/search/movie",
            turn,
            query=query,
            language=language,
            page=str(min(max(page, 1), LAST_PAGE)),
            include_adult="false",
            **of_year,
        )

    def find_by_imdb(self, imdb_id: str, language: str, *, turn: Turn = always) -> dict[str, Any]:
        """What TMDB has under an id of IMDb's: films, series, episodes, people. Raises TMDBError."""
        if not IMDB_ID.fullmatch(imdb_id):
            raise TMDBNotFound("IMDb has no such id")
        return self._get(f"/find/{imdb_id}", turn, external_source="imdb_id", language=language)

    def movie(self, tmdb_id: int, language: str, *, turn: Turn = always) -> dict[str, Any]:
        """Everything about one film in one call. Raises TMDBError."""
        if not 0 < tmdb_id <= LAST_ID:
            raise TMDBNotFound("TMDB has no such id")
        return self._get(f"/movie/{tmdb_id}", turn, language=language, append_to_response=APPENDED)

    def changes(self, day: dt.date, page: int, *, turn: Turn = always) -> dict[str, Any]:
        """A page of the films that were changed on that day, and on the next: whether TMDB counts the last
        day of what it is asked for is said nowhere. Raises TMDBError."""
        until = day + dt.timedelta(days=1)
        return self._get(
            "/movie/changes", turn, start_date=str(day), end_date=str(until), page=str(min(page, LAST_PAGE))
        )

    def _get(self, path: str, turn: Turn, **params: str) -> dict[str, Any]:
        deadline = Deadline(self._budget.total_s, self._clock)
        with measures.tmdb_asked(), self._slot():
            if self._auth is None:
                raise TMDBNotConfigured("no token is configured")
            if (pause_s := self._paused_until - self._clock()) > 0:
                raise TMDBRateLimited(pause_s)
            with self._breaker.guard(turn), deadline.governing_sockets():
                return self._ask(path, params, deadline, turn)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        """Waits so long only that a call which gets its turn still has its full read time."""
        if not self._slots.acquire(timeout=max(0.0, self._budget.total_s - self._budget.read_s)):
            raise TMDBUnavailable("too many calls at once")
        try:
            yield
        finally:
            self._slots.release()

    def _ask(self, path: str, params: dict[str, str], deadline: Deadline, turn: Turn) -> dict[str, Any]:
        try:
            return self._attempt(path, params, deadline)
        except _Fleeting as error:
            # While TMDB is down each call is one call.
            if self._breaker.has_failed or deadline.remaining_s() <= RETRY_PAUSE_S:
                raise
            failure = error
        time.sleep(RETRY_PAUSE_S)
        try:
            turn()
        except TMDBOurLimit:
            raise failure from None
        return self._attempt(path, params, deadline)

    def _attempt(self, path: str, params: dict[str, str], deadline: Deadline) -> dict[str, Any]:
        try:
            answer = self._fetch(path, params, deadline)
        except (requests.RequestException, HTTPError) as error:
            failure = _failure(error)
        else:
            return self._judge(answer)
        # Not chained to its cause: error reports print locals, and its frames hold the Authorization header.
        raise failure

    def _fetch(self, path: str, params: dict[str, str], deadline: Deadline) -> _Answer:
        with self._session.get(
            self._base_url + path,
            params=params,
            headers=self._headers,
            auth=self._auth,
            timeout=(self._budget.connect_s, self._budget.read_s),
            stream=True,
            allow_redirects=False,
            hooks={"response": _forget_redirect},
        ) as response:
            # Leaving with a body unread, or in the middle of one, closes the connection.
            body = _body(response, deadline) if response.status_code in BODY_MATTERS else b""
            return _Answer(response.status_code, response.headers.get("Retry-After", ""), body)

    def _judge(self, answer: _Answer) -> dict[str, Any]:
        match answer.status:
            case 429:
                raise self._rate_limited(answer.retry_after)
            case 401:
                raise _refused()
            case status if status in FLEETING:
                raise _Fleeting(f"status {status}")
            case status if status in REJECTED:
                raise TMDBRejected(f"status {status}")
            case status if status not in BODY_MATTERS:
                raise TMDBUnavailable(f"status {status}")
        content = _json_object(answer.body)
        if answer.status != 200 or content.get("success") is False:
            raise _error_told_by(content.get("status_code"), answer.status)
        return content

    def _rate_limited(self, retry_after: str) -> TMDBRateLimited:
        pause_s = _seconds(retry_after)
        self._paused_until = max(self._paused_until, self._clock() + pause_s)
        logger.warning("TMDB asks for a pause of %.0f s", pause_s)
        return TMDBRateLimited(pause_s)


def download(url: str, to: BinaryIO, *, user_agent: str, cap_bytes: int, total_s: float) -> None:
    """A file of TMDB's, as it is sent. Without our token: it is nobody's. Raises TMDBError."""
    deadline = Deadline(total_s)
    failure: TMDBError | None = None
    with make_session(url.rpartition("/")[0]) as session, deadline.governing_sockets():
        try:
            with session.get(
                url, headers={"User-Agent": user_agent}, timeout=(5, 30), stream=True, allow_redirects=False,
                hooks={"response": _forget_redirect},
            ) as response:  # fmt: skip
                if response.status_code in (403, 404):
                    raise TMDBNotFound("no such file")
                if response.status_code != 200:
                    raise TMDBUnavailable(f"status {response.status_code}")
                _pour(response, to, cap_bytes)
        except (requests.RequestException, HTTPError) as error:
            failure = _failure(error)
    if failure:
        raise failure


def _pour(response: requests.Response, to: BinaryIO, cap_bytes: int) -> None:
    left, told = cap_bytes, response.headers.get("Content-Length", "")
    for chunk in response.raw.stream(CHUNK_BYTES, decode_content=False):
        left -= len(chunk)
        if left < 0:
            raise TMDBUnavailable("the file is too large")
        to.write(chunk)
    if told.isdigit() and cap_bytes - left != int(told):
        raise TMDBUnavailable("the file was cut short")


def _forget_redirect(response: requests.Response, **_: Any) -> None:
    """Without this, requests reads a redirect's whole body, however large, although it follows none."""
    response.headers.pop("Location", None)


def _body(response: requests.Response, deadline: Deadline) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(CHUNK_BYTES):  # decompressed: a gzip bomb stops here as well
        body += chunk
        if len(body) > BODY_CAP_BYTES:
            raise TMDBUnavailable("the answer is too large")
        if not deadline.remaining_s():
            raise TMDBUnavailable("the answer took too long")
    return bytes(body)


def _failure(error: Exception) -> TMDBUnavailable:
    name = type(error).__name__
    # requests calls a silence within the body a ConnectionError
    has_timed_out = any(isinstance(cause, ReadTimeoutError) for cause in error.args)
    return _Fleeting(name) if isinstance(error, CUT_SHORT) and not has_timed_out else TMDBUnavailable(name)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise TMDBUnavailable("the answer is not a JSON object")
    return content


def _error_told_by(code: object, status: int) -> TMDBError:
    if code in NOT_FOUND_CODES:
        return TMDBNotFound(f"code {code}")
    if code in REFUSED_CODES:
        return _refused()
    return TMDBUnavailable(f"status {status}")


def _refused() -> TMDBRefused:
    logger.error("TMDB refuses our token")
    return TMDBRefused("the token is refused")


def _seconds(retry_after: str) -> float:
    """Retry-After as seconds or as a date (RFC 9110, 10.2.3), within what we are ready to believe."""
    try:
        pause_s = float(min(int(retry_after), 10**6))
    except ValueError:
        pause_s = _seconds_until(retry_after)
    return min(max(pause_s, PAUSE_MIN_S), PAUSE_MAX_S)


def _seconds_until(http_date: str) -> float:
    try:
        at = parsedate_to_datetime(http_date)
    except (ValueError, OverflowError):
        return PAUSE_DEFAULT_S
    return (at.replace(tzinfo=at.tzinfo or dt.UTC) - dt.datetime.now(dt.UTC)).total_seconds()
