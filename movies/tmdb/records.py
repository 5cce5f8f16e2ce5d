"""TMDB's odd JSON becomes clean values here: past this file is no null, no "" date and no wrong type."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import partial
from typing import Any, TypeVar

from mymovie.text import clean_text

T = TypeVar("T")
JSON = dict[str, Any]

TITLE_CAP = 500
NAME_CAP = 200
OVERVIEW_CAP = 5000
CERTIFICATION_CAP = 40
DIRECTORS_CAP = 20
RUNTIME_CAP_MIN = 100_000  # the longest film there is runs 51,420 minutes
ID_CAP = 2**31 - 1  # what an integer column holds
PAGES_CAP = 500  # TMDB serves no page past it, whatever total_pages says
FIRST_YEAR, LAST_YEAR = 1870, 2200

_CALENDAR_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*)?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_IMDB_ID = re.compile(r"tt[0-9]{1,10}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_POSTER = re.compile(r"/[A-Za-z0-9_.-]{1,120}\.(?:jpg|jpeg|png|webp)")
_LINE_BREAKS = re.compile("[\t-\r\x85\u2028\u2029]+")
_KANA_OR_KANJI = re.compile("[ぁ-ゖァ-ヺㇰ-ㇿｦ-ﾝ々㐀-鿿豈-龎\U00020000-\U0003ffff]")


class BadRecord(ValueError):
    """The answer lacks what makes it one: an id, or a list of results."""


class ReleaseKind(IntEnum):
    """TMDB's release types; a lower number says nothing about which one counts."""

    PREMIERE = 1
    LIMITED = 2
    THEATRICAL = 3
    DIGITAL = 4
    PHYSICAL = 5
    TV = 6


@dataclass(frozen=True, slots=True)
class SearchHit:
    tmdb_id: int
    title: str
    original_title: str
    original_language: str
    released_on: date | None
    poster_path: str
    popularity: float


@dataclass(frozen=True, slots=True)
class SearchPage:
    hits: tuple[SearchHit, ...]
    total_pages: int


@dataclass(frozen=True, slots=True)
class FoundByIMDb:
    """What TMDB has under an id of IMDb's: a film; or nothing but a series or one of its episodes."""

    hit: SearchHit | None
    is_series: bool = False


@dataclass(frozen=True, slots=True)
class ChangesPage:
    tmdb_ids: frozenset[int]
    total_pages: int


@dataclass(frozen=True, slots=True)
class ReleaseDate:
    country: str
    on: date
    kind: ReleaseKind
    certification: str
    note: str


@dataclass(frozen=True, slots=True)
class Translation:
    """The title is "" when there is none, and also when it equals the original title."""

    language: str
    title: str
    overview: str


@dataclass(frozen=True, slots=True)
class MovieRecord:
    """One film as TMDB knows it.

    released_on is the world's first date; releases hold every date of every country, premieres and revivals
    included. alternative_titles are (country, title). runtime is in minutes.
    """

    tmdb_id: int
    imdb_id: str
    original_title: str
    original_language: str
    released_on: date | None
    runtime: int | None
    genre_ids: tuple[int, ...]
    directors: tuple[str, ...]
    poster_path: str
    translations: tuple[Translation, ...]
    alternative_titles: tuple[tuple[str, str], ...]
    releases: tuple[ReleaseDate, ...]

    def title_in(self, language: str) -> str:
        """The wanted language, then (in Japanese) Japan's alternative title, then English, then the original.

        TMDB itself falls back to the original title, which shows Hangul to a reader of Japanese.
        """
        return (
            self._own_title(language)
            or (self._japanese_alternative() if language == "ja" else "")
            or self._own_title("en")
            or self.original_title
        )

    def overview_in(self, language: str) -> str:
        return self._overview(language) or self._overview("en")

    def _own_title(self, language: str) -> str:
        titles = (text.title for text in self.translations if text.language == language and text.title)
        return next(titles, self.original_title if language == self.original_language else "")

    def _overview(self, language: str) -> str:
        return next((t.overview for t in self.translations if t.language == language and t.overview), "")

    def _japanese_alternative(self) -> str:
        titles = (title for country, title in self.alternative_titles if country == "JP")
        return next((title for title in titles if _KANA_OR_KANJI.search(title)), "")


def parse_search_page(payload: object) -> SearchPage:
    """Adult, softcore and video items are left out, as is an item that is broken."""
    page = _object(payload)
    items = page.get("results")
    if not isinstance(items, list):
        raise BadRecord("no list of results")
    return SearchPage(
        hits=tuple(_sound(_hit, filter(_is_a_film, items))),
        total_pages=max(0, min(_whole(page.get("total_pages")) or 0, PAGES_CAP)),
    )


def parse_found(payload: object) -> FoundByIMDb:
    """Wants /find/{id}. Of films for everybody the first."""
    found = _object(payload)
    if not isinstance(found.get("movie_results"), list):
        raise BadRecord("no list of films")
    hits = _sound(_hit, filter(_is_a_film, _list(found, "movie_results")))
    series = ("tv_results", "tv_season_results", "tv_episode_results")
    hit = next(hits, None)
    return FoundByIMDb(hit, is_series=hit is None and any(_list(found, kind) for kind in series))


def parse_changes(payload: object) -> ChangesPage:
    """Adult films too, and those of which it does not say whether they are: it is asked anyway."""
    page = _object(payload)
    items = page.get("results")
    if not isinstance(items, list):
        raise BadRecord("no list of results")
    ids = frozenset(_sound(lambda item: _id(_object(item)), items))
    return ChangesPage(ids, max(0, min(_whole(page.get("total_pages")) or 0, PAGES_CAP)))


def parse_movie(payload: object) -> MovieRecord:
    """Wants /movie/{id} with translations, release_dates, alternative_titles and credits appended."""
    movie = _object(payload)
    return MovieRecord(
        tmdb_id=_id(movie),
        imdb_id=_code(_IMDB_ID, movie.get("imdb_id")),
        original_title=_original_title(movie),
        original_language=_code(_LANGUAGE, movie.get("original_language")),
        released_on=_date(movie.get("release_date")),
        runtime=_runtime(movie.get("runtime")),
        genre_ids=tuple(_sound(_id, _list(movie, "genres"))),
        directors=_directors(_list(movie, "credits", "crew")),
        poster_path=_code(_POSTER, movie.get("poster_path")),
        translations=_translations(_list(movie, "translations", "translations")),
        alternative_titles=tuple(_sound(_alternative_title, _list(movie, "alternative_titles", "titles"))),
        releases=tuple(_releases(_list(movie, "release_dates", "results"))),
    )


def _hit(item: object) -> SearchHit:
    hit = _object(item)
    original_title = _original_title(hit)
    title = _line(hit.get("title"), TITLE_CAP) or original_title
    if not title:
        raise BadRecord("a hit that no one could click on")
    return SearchHit(
        tmdb_id=_id(hit),
        title=title,
        original_title=original_title,
        original_language=_code(_LANGUAGE, hit.get("original_language")),
        released_on=_date(hit.get("release_date")),
        poster_path=_code(_POSTER, hit.get("poster_path")),
        popularity=_popularity(hit.get("popularity")),
    )


def _is_a_film(item: object) -> bool:
    return isinstance(item, dict) and is_for_everybody(item) and not item.get("video")


def is_for_everybody(film: JSON) -> bool:
    # adult may be null; softcore came without notice in 2026
    return not (film.get("adult") or film.get("softcore"))


def _original_title(record: JSON) -> str:
    return _line(record.get("original_title"), TITLE_CAP) or _line(record.get("title"), TITLE_CAP)


def _directors(crew: Iterable[object]) -> tuple[str, ...]:
    people = [person for person in crew if isinstance(person, dict) and person.get("job") == "Director"]
    names = dict.fromkeys(_line(person.get("name"), NAME_CAP) for person in people)
    return tuple(name for name in names if name)[:DIRECTORS_CAP]


def _translations(items: list[object]) -> tuple[Translation, ...]:
    """The country a language is named after first: en-US before en-GB, whatever TMDB's order."""
    ordered = sorted(items, key=lambda item: _object_or_empty(item).get("iso_3166_1") not in ("JP", "US"))
    return tuple(_sound(_translation, ordered))


def _translation(item: object) -> Translation:
    translation = _object(item)
    texts = _object_or_empty(translation.get("data"))
    return Translation(
        language=_needed(_code(_LANGUAGE, translation.get("iso_639_1"))),
        title=_line(texts.get("title"), TITLE_CAP),
        overview=_prose(texts.get("overview"), OVERVIEW_CAP),
    )


def _alternative_title(item: object) -> tuple[str, str]:
    title = _object(item)
    country = _code(_COUNTRY, title.get("iso_3166_1"))
    return _needed(country), _needed(_line(title.get("title"), TITLE_CAP))


def _releases(countries: Iterable[object]) -> Iterator[ReleaseDate]:
    for item in map(_object_or_empty, countries):
        if country := _code(_COUNTRY, item.get("iso_3166_1")):
            yield from _sound(partial(_release, country), _list(item, "release_dates"))


def _release(country: str, item: object) -> ReleaseDate:
    release = _object(item)
    on = _date(release.get("release_date"))
    if on is None:
        raise BadRecord("a release without its date")
    return ReleaseDate(
        country=country,
        on=on,
        kind=_kind(release.get("type")),
        certification=_line(
            release.get("certification"), CERTIFICATION_CAP
        ),  # "PG12 " in Japan's entry of film 550
        note=_line(release.get("note"), NAME_CAP),
    )


def _kind(value: object) -> ReleaseKind:
    try:
        return ReleaseKind(_whole(value) or 0)
    except ValueError as error:
        raise BadRecord("a release without its type") from error


def _sound(parse: Callable[[object], T], items: Iterable[object]) -> Iterator[T]:
    """What parses; a broken item is no reason to lose its neighbours."""
    for item in items:
        try:
            yield parse(item)
        except BadRecord:
            continue


def _object(value: object) -> JSON:
    if not isinstance(value, dict):
        raise BadRecord("not an object")
    return value


def _object_or_empty(value: object) -> JSON:
    return value if isinstance(value, dict) else {}


def _list(record: JSON, *path: str) -> list[object]:
    """The list at the end of path, [] when anything on the way is not what it should be."""
    value: object = record
    for key in path:
        value = _object_or_empty(value).get(key)
    return value if isinstance(value, list) else []


def _id(record: object) -> int:
    number = _whole(_object(record).get("id"))
    if number is None or not 0 < number <= ID_CAP:
        raise BadRecord("no id")
    return number


def _needed(text: str) -> str:
    if not text:
        raise BadRecord("nothing there")
    return text


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _runtime(value: object) -> int | None:
    minutes = _whole(value)
    return minutes if minutes is not None and 0 < minutes <= RUNTIME_CAP_MIN else None


def _popularity(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    # Python reads NaN, Infinity and integers past any float from JSON
    return float(value) if 0 <= value <= 1e9 else 0.0


def _date(value: object) -> date | None:
    """The calendar date that is written there: TMDB's midnight-UTC stamps belong to no time zone."""
    match = _CALENDAR_DATE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None  # "" for an unknown date
    try:
        on = date.fromisoformat(match[1])
    except ValueError:
        return None
    return on if FIRST_YEAR <= on.year <= LAST_YEAR else None


def _code(pattern: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""


def _line(value: object, cap: int) -> str:
    if not isinstance(value, str):
        return ""
    return clean_text(_LINE_BREAKS.sub(" ", value))[:cap].rstrip()


def _prose(value: object, cap: int) -> str:
    """Like a line, but its paragraphs stay."""
    if not isinstance(value, str):
        return ""
    return "\n".join(_line(line, cap) for line in value.splitlines()).strip()[:cap].rstrip()
