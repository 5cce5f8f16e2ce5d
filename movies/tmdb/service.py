"""The cached face of TMDB: what the rest of the project asks, and the only file that caches TMDB."""

import datetime as dt
import hashlib
import math
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from django.conf import settings
from django.core.cache import caches

from . import turns
from .errors import (
    TMDBError,
    TMDBNotConfigured,
    TMDBNotFound,
    TMDBOurLimit,
    TMDBRateLimited,
    TMDBRefused,
    TMDBRejected,
    TMDBResting,
    TMDBUnavailable,
)
from .records import (
    BadRecord,
    ChangesPage,
    FoundByIMDb,
    MovieRecord,
    ReleaseDate,
    ReleaseKind,
    SearchHit,
    SearchPage,
    Translation,
    is_for_everybody,
    parse_changes,
    parse_found,
    parse_movie,
    parse_search_page,
)

__all__ = [
    "FoundByIMDb",
    "MovieRecord",
    "ReleaseDate",
    "ReleaseKind",
    "SearchHit",
    "SearchPage",
    "TMDBError",
    "TMDBNotConfigured",
    "TMDBNotFound",
    "TMDBOurLimit",
    "TMDBRateLimited",
    "TMDBRefused",
    "TMDBRejected",
    "TMDBResting",
    "TMDBUnavailable",
    "Translation",
    "changed_on",
    "download_catalogue",
    "download_file",
    "find_by_imdb",
    "is_configured",
    "movie",
    "search",
    "search_of_year",
    "use_client",
]

if TYPE_CHECKING:
    # HTTP is a tenth of what a process imports, and most pages never ask: it is imported with the first call.
    from .client import TMDBClient

T = TypeVar("T")

SEARCH_TTL_S = 60 * 60
MOVIE_TTL_S = 6 * 60 * 60
QUERY_CAP = 200
CATALOGUE_CAP_BYTES, CATALOGUE_TOTAL_S = 200_000_000, 600.0  # it has 28 MB
RESTS_UNTIL, IS_FAILING = "tmdb:rests-until", "tmdb:is-failing"
TMDB_LANGUAGES = {"ja": "ja-JP", "en": "en-US"}

_handed_in: "TMDBClient | None" = None


def search(query: str, language: str) -> tuple[SearchHit, ...]:
    """The first page of films that match, in TMDB's order; () for a blank query.

    language is ours, "ja" or "en". Raises TMDBError.
    """
    if not (asked := _asked(query)):
        return ()

    def fetch() -> tuple[SearchHit, ...]:
        answer = _client().search_movies(asked, TMDB_LANGUAGES[language], turn=turns.for_a_person)
        return _parsed(parse_search_page, answer).hits

    return _cached(_key("search", language, _digest(_folded(asked))), SEARCH_TTL_S, fetch)


def search_of_year(query: str, language: str, year: int | None) -> SearchPage:
    """The first page of films that match and first came out in that year, None for any. For imports.

    Raises TMDBError; TMDBOurLimit when there is no turn within a second.
    """
    if not (asked := _asked(query)):
        return SearchPage((), 0)

    def fetch() -> SearchPage:
        answer = _client().search_movies(asked, TMDB_LANGUAGES[language], year=year, turn=turns.for_an_import)
        return _parsed(parse_search_page, answer)

    key = _key("searched", language, _digest(f"{year} {_folded(asked)}"))
    return _waited_for(lambda: _cached(key, SEARCH_TTL_S, fetch))


def find_by_imdb(imdb_id: str, language: str) -> FoundByIMDb:
    """For imports, as `search_of_year`. An id that TMDB does not have is an answer too."""

    def fetch() -> FoundByIMDb:
        answer = _client().find_by_imdb(imdb_id, TMDB_LANGUAGES[language], turn=turns.for_an_import)
        return _parsed(parse_found, answer)

    key = _key("found", language, _digest(imdb_id))
    return _waited_for(lambda: _cached(key, MOVIE_TTL_S, fetch))


def movie(tmdb_id: int, *, is_for_job: bool = False, is_for_import: bool = False) -> MovieRecord:
    """One film in all its languages, always asked for in Japanese, which decides its poster.

    A job leaves calls for people and waits up to a minute for its turn; the cache may be too old for it. An
    import has turns of its own, and waits a second for one.
    Raises TMDBNotFound when TMDB has no such film (any more) or it is for adults; and every other TMDBError.
    """
    turn = turns.for_a_person
    if is_for_job or is_for_import:
        turn = turns.for_a_job if is_for_job else turns.for_an_import

    def fetch() -> MovieRecord:
        answer = _client().movie(tmdb_id, TMDB_LANGUAGES["ja"], turn=turn)
        if not is_for_everybody(answer):
            raise TMDBNotFound("not shown here")
        record = _parsed(parse_movie, answer)
        if record.tmdb_id != tmdb_id:
            raise TMDBUnavailable("malformed: another film than the one asked for")
        return record

    def ask() -> MovieRecord:
        return _cached(_key("movie", "ja", str(tmdb_id)), MOVIE_TTL_S, fetch, is_asked_anew=is_for_job)

    if is_for_import:
        return _waited_for(ask)
    return turns.waited_for(ask) if is_for_job else ask()


def changed_on(day: dt.date) -> frozenset[int]:
    """Ids of the films that TMDB changed on that day (and maybe on the next). For jobs. Raises TMDBError."""

    def ask(number: int) -> ChangesPage:
        def fetch() -> ChangesPage:
            return _parsed(parse_changes, _client().changes(day, number, turn=turns.for_a_job))

        return turns.waited_for(lambda: _fetched(fetch))

    page = ask(1)
    ids = set(page.tmdb_ids)
    for number in range(2, page.total_pages + 1):
        ids |= ask(number).tmdb_ids
    return frozenset(ids)


def download_catalogue(day: dt.date, to: BinaryIO) -> None:
    """The names of all films that TMDB had on that day. Raises TMDBNotFound while it is not there yet."""
    download_file(f"{settings.TMDB_EXPORT_URL}/movie_ids_{day:%m_%d_%Y}.json.gz", to)


def download_file(url: str, to: BinaryIO) -> None:
    """Raises TMDBError, and ValueError for an address that is none."""
    from .client import download

    download(url, to, user_agent=_user_agent(), cap_bytes=CATALOGUE_CAP_BYTES, total_s=CATALOGUE_TOTAL_S)


def is_configured() -> bool:
    return bool(_handed_in or settings.TMDB_TOKEN.strip())


@contextmanager
def use_client(client: "TMDBClient") -> "Iterator[TMDBClient]":
    """Let a test hand in its client, in this process and for every thread, a live server's included."""
    global _handed_in
    before, _handed_in = _handed_in, client
    try:
        yield client
    finally:
        _handed_in = before


def _client() -> "TMDBClient":
    return _handed_in or _client_for(settings.TMDB_BASE_URL, settings.TMDB_TOKEN, _user_agent())


def _user_agent() -> str:
    return f"MyMovie/{settings.VERSION} (+{settings.SITE_URL})"


@lru_cache(maxsize=1)  # one for the process, as its breaker must see every call; new settings, new client
def _client_for(base_url: str, token: str, user_agent: str) -> "TMDBClient":
    from .client import TMDBClient, make_session

    return TMDBClient(base_url=base_url, token=token, user_agent=user_agent, session=make_session(base_url))


def _waited_for(ask: Callable[[], T]) -> T:
    return turns.waited_for(ask, turns.IMPORT_PATIENCE_S)


def _parsed(parse: Callable[[object], T], answer: object) -> T:
    try:
        return parse(answer)
    except BadRecord as error:
        raise TMDBUnavailable(f"malformed: {error}") from error


def _cached(key: str, ttl_s: int, fetch: Callable[[], T], *, is_asked_anew: bool = False) -> T:
    """What fetch raises is not kept: the next call asks again."""
    cache = caches["tmdb"]
    found: T | None = None if is_asked_anew else cache.get(key)
    if found is None:
        found = _fetched(fetch)
        cache.set(key, found, ttl_s)
    return found


def _fetched(fetch: Callable[[], T]) -> T:
    """When one process has to leave TMDB alone, all do: TMDB counts by address, not by process."""
    cache = caches["tmdb"]
    if (rest_s := (cache.get(RESTS_UNTIL) or 0.0) - time.time()) > 0:
        raise TMDBResting(rest_s) if cache.get(IS_FAILING) else TMDBRateLimited(rest_s)
    try:
        return fetch()
    finally:
        if (rest_s := _client().rest_s) > 0:
            cache.set(RESTS_UNTIL, time.time() + rest_s, math.ceil(rest_s))
            cache.set(IS_FAILING, _client().is_failing, math.ceil(rest_s))


def _key(kind: str, language: str, what: str) -> str:
    return f"tmdb:{_shape()}:{kind}:{language}:{what}"


@lru_cache(maxsize=1)
def _shape() -> str:
    """Changes when a record does, so that a new release never unpickles records of the old one."""
    records: tuple[Any, ...] = (
        SearchHit, SearchPage, FoundByIMDb, ReleaseDate, Translation, MovieRecord,
    )  # fmt: skip
    return _digest(
        repr([(record.__name__, [(f.name, f.type) for f in fields(record)]) for record in records])
    )[:8]


def _asked(query: str) -> str:
    printable = "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in query)
    return " ".join(printable.split())[:QUERY_CAP].rstrip()


def _folded(query: str) -> str:
    return unicodedata.normalize("NFKC", query).casefold()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
