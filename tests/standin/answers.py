"""TMDB's answers about films, in its shapes and with its habits."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from .film import Film

JSON = dict[str, Any]

PAGE_LENGTH = 20
PARTS_AT_MOST = 20
NO_FILM = {
    "success": False,
    "status_code": 34,
    "status_message": "The resource you requested could not be found.",
}
NAMES = {
    "de": ("DE", "Deutsch", "German"),
    "en": ("US", "English", "English"),
    "es": ("ES", "Español", "Spanish"),
    "fi": ("FI", "suomi", "Finnish"),
    "fr": ("FR", "Français", "French"),
    "ja": ("JP", "日本語", "Japanese"),
    "ko": ("KR", "한국어/조선말", "Korean"),
    "lv": ("LV", "Latviešu", "Latvian"),
}
GENRES = {
    28: ("Action", "アクション"),
    12: ("Adventure", "アドベンチャー"),
    16: ("Animation", "アニメーション"),
    35: ("Comedy", "コメディ"),
    80: ("Crime", "犯罪"),
    99: ("Documentary", "ドキュメンタリー"),
    18: ("Drama", "ドラマ"),
    10751: ("Family", "ファミリー"),
    14: ("Fantasy", "ファンタジー"),
    36: ("History", "履歴"),
    27: ("Horror", "ホラー"),
    10402: ("Music", "音楽"),
    9648: ("Mystery", "謎"),
    10749: ("Romance", "ロマンス"),
    878: ("Science Fiction", "サイエンスフィクション"),
    10770: ("TV Movie", "テレビ映画"),
    53: ("Thriller", "スリラー"),
    10752: ("War", "戦争"),
    37: ("Western", "西洋"),
}


# Under an id of IMDb's; it is no film.
SERIES: dict[str, JSON] = {
    "tt0903747": {"id": 1396, "name": "Breaking Bad", "media_type": "tv", "first_air_date": "2008-01-20"},
}


def search(films: Iterable[Film], query: str, language: str, page: int, year: int | None = None) -> JSON:
    wanted = folded(query)
    words = [folded(word) for word in re.findall(r"\w+", query)] or [wanted]
    found = [
        film for film in films if is_of(film, year) and any(_holds(n, wanted, words) for n in names(film))
    ]
    found.sort(key=lambda film: (wanted not in map(folded, names(film)), -film.popularity))
    return page_of(found, language, page)


def _holds(name: str, wanted: str, words: Iterable[str]) -> bool:
    """All of it, or all of its words in any order."""
    return wanted in (text := folded(name)) or all(word in text for word in words)


def is_of(film: Film, year: int | None) -> bool:
    return year is None or film.released.startswith(f"{year:04}")


def page_of(found: Sequence[Film], language: str, page: int) -> JSON:
    start = (page - 1) * PAGE_LENGTH
    return {
        "page": page,
        "results": [list_item(film, language) for film in found[start : start + PAGE_LENGTH]],
        "total_pages": max(1, -(-len(found) // PAGE_LENGTH)),
        "total_results": len(found),
    }


def folded(text: str) -> str:
    """Width, case, hiragana or katakana, accents and punctuation make no difference to a search."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    katakana = "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in plain)
    return re.sub(r"[\W_]+", "", _without_accents(katakana)) or katakana


def _without_accents(text: str) -> str:
    """Latin accents only: が stays apart from か."""
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(char for char in parts if not "\u0300" <= char <= "\u036f"))


def names(film: Film) -> Iterator[str]:
    yield film.title
    yield from (title for title, _ in film.texts.values() if title)
    yield from (entry.split(" ", 1)[1] for entry in film.also)


def list_item(film: Film, language: str) -> JSON:
    title, overview = _text(film, language)
    return _laid_over(
        film,
        {
            "adult": False,
            "backdrop_path": None,
            "genre_ids": list(film.genres),
            "id": film.tmdb_id,
            "original_language": film.language,
            "original_title": film.title,
            "overview": overview,
            "popularity": film.popularity,
            "poster_path": film.poster,
            "release_date": film.released,
            "softcore": False,
            "title": title,
            "video": False,
            "vote_average": 0.0,
            "vote_count": 0,
        },
    )


def details(film: Film, language: str, parts: Iterable[str] = ()) -> JSON:
    """Unknown parts are ignored, as TMDB does."""
    item = list_item(film, language)
    own = {
        "belongs_to_collection": None,
        "budget": 0,
        "genres": _genres(film.genres, language),
        "homepage": "",
        "imdb_id": film.imdb,
        "origin_country": [NAMES[film.language][0]],
        "production_companies": [],
        "production_countries": [],
        "revenue": 0,
        "runtime": film.runtime,
        "spoken_languages": [_spoken(film.language)],
        "status": "Released",
        "tagline": "",
    }
    appended = {part: PARTS[part](film) for part in parts if part in PARTS}
    item.pop("genre_ids")
    return _laid_over(film, item | own | appended)


def release_dates(film: Film) -> JSON:
    countries: dict[str, list[JSON]] = {}
    for entry in film.dates:
        country, kind, day, certification, note = (*entry.split(" ", 4), "", "")[:5]
        countries.setdefault(country, []).append(
            {
                "certification": "" if certification == "-" else certification.replace("_", " "),
                "descriptors": [],
                "iso_639_1": "",
                "note": note,
                "release_date": f"{day}T00:00:00.000Z",
                "type": int(kind),
            }
        )
    return {
        "results": [{"iso_3166_1": country, "release_dates": dates} for country, dates in countries.items()]
    }


def translations(film: Film) -> JSON:
    return {"translations": [_translation(film, language) for language in film.texts]}


def alternative_titles(film: Film) -> JSON:
    pairs = (entry.split(" ", 1) for entry in film.also)
    return {"titles": [{"iso_3166_1": country, "title": title, "type": ""} for country, title in pairs]}


def credits_(film: Film) -> JSON:
    names = [(name, "Director", "Directing") for name in film.directors]
    crew = [*names, ("A Gaffer", "Gaffer", "Lighting")]
    return {"cast": [_person(1, "A Player") | {"cast_id": 1, "character": "Someone", "order": 0}],
            "crew": [_person(n, name) | {"department": department, "job": job}
                     for n, (name, job, department) in enumerate(crew, 2)]}  # fmt: skip


PARTS: dict[str, Callable[[Film], JSON]] = {
    "alternative_titles": alternative_titles,
    "credits": credits_,
    "release_dates": release_dates,
    "translations": translations,
}


def genre_list(language: str) -> JSON:
    return {"genres": _genres(GENRES, language)}


def found_by_imdb_id(films: Iterable[Film], imdb_id: str, language: str) -> JSON:
    """An unknown id is no error here: five empty lists."""
    kinds = ("person_results", "tv_episode_results", "tv_season_results")
    movies = [list_item(film, language) | {"media_type": "movie"} for film in films if film.imdb == imdb_id]
    series = [SERIES[imdb_id]] if imdb_id in SERIES else []
    return {"movie_results": movies, "tv_results": series, **{kind: [] for kind in kinds}}


def configuration() -> JSON:
    return {
        "images": {
            "base_url": "http://image.tmdb.org/t/p/",
            "secure_base_url": "https://image.tmdb.org/t/p/",
            "backdrop_sizes": ["w300", "w780", "w1280", "original"],
            "logo_sizes": ["w45", "w92", "w154", "w185", "w300", "w500", "original"],
            "poster_sizes": ["w92", "w154", "w185", "w342", "w500", "w780", "original"],
            "profile_sizes": ["w45", "w185", "h632", "original"],
            "still_sizes": ["w92", "w185", "w300", "original"],
        },
        "change_keys": ["adult", "overview", "release_dates", "runtime", "title", "translations"],
    }


def _text(film: Film, language: str) -> tuple[str, str]:
    """TMDB falls back to no other language: without a translation the original title and no overview."""
    title, overview = film.texts.get(language.split("-")[0], ("", ""))
    return title or film.title, overview


def _translation(film: Film, language: str) -> JSON:
    country, name, english_name = NAMES[language]
    title, overview = film.texts[language]
    texts = {
        "homepage": "",
        "overview": overview,
        "runtime": film.runtime or 0,
        "tagline": "",
        "title": title,
    }
    return {
        "iso_3166_1": country,
        "iso_639_1": language,
        "name": name,
        "english_name": english_name,
        "data": texts,
    }


def _genres(ids: Iterable[int], language: str) -> list[JSON]:
    return [{"id": genre, "name": GENRES[genre][language.startswith("ja")]} for genre in ids]


def _spoken(language: str) -> JSON:
    _, name, english_name = NAMES[language]
    return {"english_name": english_name, "iso_639_1": language, "name": name}


def _person(number: int, name: str) -> JSON:
    return {
        "adult": False,
        "gender": 0,
        "id": number,
        "known_for_department": "Acting",
        "name": name,
        "original_name": name,
        "popularity": 0.1,
        "profile_path": None,
        "credit_id": f"{number:024x}",
    }


def _laid_over(film: Film, answer: JSON) -> JSON:
    return answer | film.extra
