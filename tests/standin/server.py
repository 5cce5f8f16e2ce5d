"""A TMDB of our own on the loopback: the same addresses, answers, errors and, when asked, failures."""

import gzip
import hashlib
import json
import re
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from . import answers, changes
from .faults import DRIP_PAUSE_S, FAULTS, KINDS, Fault, reset_on_close
from .film import Film
from .films import CLASSICS, RECENT
from .hostile import HOSTILE, INVALID, VANISHED
from .spoilt import SPOILT, Spoil

JSON = dict[str, Any]

FILMS = {film.tmdb_id: film for film in (*CLASSICS, *RECENT, *HOSTILE)}
# What was looked for, in which language, which page of it, of which year.
Search = Callable[[str, str, int, int | None], JSON]
REFUSED_TOKEN = "refused"
BAD_KEY = {
    "success": False,
    "status_code": 7,
    "status_message": "Invalid API key: You must be granted a valid key.",
}
BAD_PAGE = {
    "success": False,
    "status_code": 22,
    "status_message": "Invalid page: Pages start at 1 and max at 500.",
}
TOO_MANY_PARTS = {
    "success": False,
    "status_code": 27,
    "status_message": "Too many append to response objects.",
}
INVALID_ID = {"success": False, "status_code": 44, "status_message": "The ID is invalid."}
MAX_AGE_S = {"search": 20463, "movie": 3600}


@dataclass(frozen=True)
class Seen:
    """A request as it came in; header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float = field(default_factory=time.monotonic, compare=False)


class Standin:
    """Runs while its context lasts. TMDB_BASE_URL is its base_url, TMDB_TOKEN any word but "refused"."""

    def __init__(
        self,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        *,
        films: Mapping[int, Film] = FILMS,
        search: Search | None = None,
    ) -> None:
        self.films = films
        self.search = search or partial(answers.search, films.values())
        self._server = _Server(("127.0.0.1", port), Handler)
        self._scheme = "http"
        if tls:
            self._scheme = "https"
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._server.standin = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        self.reset()

    def reset(self) -> None:
        with self._lock:
            self._fault: Fault | None = None
            self.canned: JSON | None = None
            self.requests: list[Seen] = []
            self.gone: set[int] = {VANISHED}
            self.changed: dict[str, list[int]] = {}  # by day
            self.total_pages: int | None = None  # TMDB has claimed 58,322
            self.connection_count = 0

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def base_url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}/3"

    def fail_with(self, kind: str | None, **how: Any) -> None:
        """Answer with one of KINDS from now on, None for rightly again; how: the fields of Fault."""
        if kind is not None and kind not in KINDS:
            raise ValueError(f"no such fault: {kind}; there are {', '.join(KINDS)}")
        with self._lock:
            self._fault = Fault(kind, **how) if kind else None

    def reply_with(self, content: JSON) -> None:
        """Answer every request with this, whatever was asked."""
        with self._lock:
            self.canned = content

    def note(self, seen: Seen) -> None:
        with self._lock:
            self.requests.append(seen)

    def note_connection(self) -> None:
        with self._lock:
            self.connection_count += 1

    def take_fault(self, path: str) -> Fault | None:
        with self._lock:
            fault = self._fault
            if fault is None or fault.times == 0 or fault.path not in path:
                return None
            if fault.times is not None:
                self._fault = replace(fault, times=fault.times - 1)
            return fault

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.hang_up_all()
        self._server.server_close()
        self._thread.join()


def _page_of(query: Mapping[str, str]) -> int:
    """0 for what is none."""
    page = query.get("page", "1")
    return int(page) if re.fullmatch("[0-9]{1,3}", page) and int(page) <= 500 else 0


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them, and no test sees another's thread
    request_queue_size = 64
    standin: Standin

    def __init__(self, *args: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*args)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up_all(self) -> None:
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # its client was quicker

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):  # a client that gave up is no error of ours
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept
    disable_nagle_algorithm = True
    server: _Server
    spoil: Spoil | None = None

    def setup(self) -> None:
        super().setup()
        self.server.standin.note_connection()

    def do_GET(self) -> None:
        standin = self.server.standin
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        standin.note(Seen("GET", url.path, query, headers))
        self.spoil = None
        if fault := standin.take_fault(url.path):
            if fault.kind in FAULTS:
                FAULTS[fault.kind](self, fault)
                return
            self.spoil = SPOILT.get(fault.kind)
            if not self.spoil:
                standin.stopping.wait(fault.seconds)
        self._answer_rightly(url.path, query)

    def do_POST(self) -> None:
        """/__fault__ with {"kind": "slow", "seconds": 5, "times": 3}; {"kind": null} to stop."""
        if self.path != "/__fault__":
            self.answer(404, answers.NO_FILM)
            return
        try:
            how = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            self.server.standin.fail_with(**how)
        except (TypeError, ValueError) as error:
            self.answer(422, {"errors": [str(error)]})
        else:
            self.answer(200, {"success": True})

    def _answer_rightly(self, path: str, query: dict[str, str]) -> None:
        if not self._has_credential(query):
            self.answer(401, BAD_KEY)
        elif (canned := self.server.standin.canned) is not None:
            self.answer(200, canned)
        elif not path.startswith("/3/"):
            self.answer(404, answers.NO_FILM)
        else:
            status, content = self._route(path.removeprefix("/3").rstrip("/"), query)
            kind = "search" if path.startswith("/3/search") else "movie"
            self.answer(status, content, {"Cache-Control": f"public, max-age={MAX_AGE_S[kind]}"})

    def _has_credential(self, query: dict[str, str]) -> bool:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        credential = token if scheme == "Bearer" else query.get("api_key", "")
        return credential.strip() not in ("", REFUSED_TOKEN)

    def _route(self, path: str, query: dict[str, str]) -> tuple[int, JSON]:
        language = query.get("language", "en-US")
        match path.strip("/").split("/"):
            case ["search", "movie"]:
                return self._search(query, language)
            case ["movie", "changes"]:
                page = _page_of(query)
                changed = self.server.standin.changed
                return changes.changes(changed, query, page) if page else (400, BAD_PAGE)
            case ["movie", key]:
                return self._movie(key, query, language)
            case ["movie", key, "release_dates"]:
                film = self._film(key)
                return (
                    (200, {"id": film.tmdb_id} | answers.release_dates(film))
                    if film
                    else (404, answers.NO_FILM)
                )
            case ["find", imdb_id] if query.get("external_source") == "imdb_id":
                return 200, answers.found_by_imdb_id(self.server.standin.films.values(), imdb_id, language)
            case ["genre", "movie", "list"]:
                return 200, answers.genre_list(language)
            case ["configuration"]:
                return 200, answers.configuration()
            case ["authentication"]:
                return 200, {"success": True, "status_code": 1, "status_message": "Success."}
        return 404, answers.NO_FILM

    def _search(self, query: dict[str, str], language: str) -> tuple[int, JSON]:
        if not query.get("query", "").strip():
            return 422, {"errors": ["query must be provided"]}
        if not (page := _page_of(query)):
            return 400, BAD_PAGE
        year = query.get("primary_release_year", "")
        content = self.server.standin.search(
            query["query"], language, page, int(year) if year.isdecimal() else None
        )
        total_pages = self.server.standin.total_pages
        return 200, content if total_pages is None else content | {"total_pages": total_pages}

    def _movie(self, key: str, query: dict[str, str], language: str) -> tuple[int, JSON]:
        parts = [part for part in query.get("append_to_response", "").split(",") if part]
        if len(parts) > answers.PARTS_AT_MOST:
            return 400, TOO_MANY_PARTS
        if key == str(INVALID):
            return 500, INVALID_ID
        film = self._film(key)
        return (200, answers.details(film, language, parts)) if film else (404, answers.NO_FILM)

    def _film(self, key: str) -> Film | None:
        films = self.server.standin.films
        if key.startswith("tt"):
            film = next((film for film in films.values() if film.imdb == key), None)
        else:
            film = films.get(int(key)) if re.fullmatch("[0-9]{1,10}", key) else None
        return None if film is None or film.tmdb_id in self.server.standin.gone else film

    # --- what answers and faults are sent with ---

    def answer(self, status: int, content: JSON, headers: Mapping[str, str] | None = None) -> None:
        # A copy: what is spoilt may be part of what the stand-in knows.
        body = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if self.spoil:
            body = self.spoil(json.loads(body))
        headers = {"ETag": f'W/"{hashlib.md5(body).hexdigest()}"', **(headers or {})}
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, compresslevel=1)
            headers["Content-Encoding"] = "gzip"
        self.send_head(status, length=len(body), headers=headers)
        self.send_raw(body)

    def send_head(
        self,
        status: int,
        *,
        length: int,
        content_type: str = "application/json;charset=utf-8",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(length))
        self.send_header("Vary", "accept-encoding, Origin")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def send_raw(self, data: bytes) -> None:
        self.wfile.write(data)

    def drip(self, byte: bytes) -> None:
        """For ever: until the client has had enough."""
        while not self.server.standin.stopping.is_set():
            self.send_raw(byte)
            time.sleep(DRIP_PAUSE_S)
        self.close_connection = True

    def hang_up(self) -> None:
        reset_on_close(self.connection)
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass  # tests read Standin.requests
