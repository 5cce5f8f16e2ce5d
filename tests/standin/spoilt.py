"""Answers in TMDB's form with something wrong in them: what a film or a search says, spoilt."""

import json
from collections.abc import Callable
from typing import Any

JSON = dict[str, Any]
Spoil = Callable[[JSON], bytes]

ZALGO = "Z" + "\u0300\u0301\u0316\u0489" * 300
CROWD = [{"job": "Director", "name": f"N{n}"} for n in range(5_000)]
TEXTS = ("title", "original_title", "overview")
DATES = ("release_date",)


def _records(answer: JSON) -> list[JSON]:
    """The film, or each of the search's hits, and each part that speaks of it."""
    results = answer.get("results")
    films = [item for item in results if isinstance(item, dict)] if isinstance(results, list) else [answer]
    return films + [each for film in films for each in _parts(film)]


def _parts(film: JSON) -> list[JSON]:
    texts = [each["data"] for each in film.get("translations", {}).get("translations", [])]
    countries = film.get("release_dates", {}).get("results", [])
    titles = film.get("alternative_titles", {}).get("titles", [])
    return [*texts, *titles, *(date for country in countries for date in country["release_dates"])]


def _with(names: tuple[str, ...], value: object) -> Spoil:
    def spoil(answer: JSON) -> bytes:
        for record in _records(answer):
            record.update(dict.fromkeys(record.keys() & {*names}, value))
        return json.dumps(answer).encode()

    return spoil


def _everything(value: object) -> Spoil:
    """All but the list of hits itself, which keeps as many of them."""

    def spoil(answer: JSON) -> bytes:
        for record in _records(answer):
            record.update(dict.fromkeys(record, value))
        return json.dumps(answer).encode()

    return spoil


def _text(change: Callable[[str], str]) -> Spoil:
    return lambda answer: change(json.dumps(answer)).encode("utf-8", "surrogatepass")


def _added(**fields: object) -> Spoil:
    def spoil(answer: JSON) -> bytes:
        for record in _records(answer):
            record.update(fields)
        return json.dumps(answer).encode()

    return spoil


def _many_hits(answer: JSON) -> bytes:
    if isinstance(answer.get("results"), list):
        answer["results"] = answer["results"] * 200
    return json.dumps(answer).encode()


def _renumbered(answer: JSON) -> bytes:
    """Each film says that it is another."""
    for record in _records(answer):
        if isinstance(record.get("id"), int):
            record["id"] += 1
    return json.dumps(answer).encode()


SPOILT: dict[str, Spoil] = {
    "title_long": _with(TEXTS, "長い" * 5_000),
    "title_markup": _with(TEXTS, "<script>alert(1)</script><img src=x onerror=alert(2)>"),
    "title_bidi": _with(TEXTS, "\u202eevil\u2066 \u200f\u061c"),
    "title_controls": _with(TEXTS, "a\x00b\x07c\x1b[31md\x7f\x85e"),
    "title_surrogate": _with(TEXTS, "half \ud800 a pair"),
    "title_zalgo": _with(TEXTS, ZALGO),
    "title_invisible": _with(TEXTS, "\u200b\u2060\ufeff\u3164"),
    "title_blank": _with(TEXTS, " \n\t\u3000"),
    "title_null": _with(TEXTS, None),
    "title_number": _with(TEXTS, 7),
    "title_list": _with(TEXTS, [["a"], {"b": 1}]),
    "title_formula": _with(TEXTS, '=HYPERLINK("http://x.example","a")'),
    "date_year_0": _with(DATES, "0000-00-00"),
    "date_year_9999": _with(DATES, "9999-12-31T23:59:59.999Z"),
    "date_year_10000": _with(DATES, "10000-01-01"),
    "date_impossible": _with(DATES, "2023-02-30"),
    "date_words": _with(DATES, "next summer"),
    "date_number": _with(DATES, 1_700_000_000),
    "id_text": _with(("id",), "550"),
    "id_null": _with(("id",), None),
    "id_negative": _with(("id",), -1),
    "id_huge": _with(("id",), 10**30),
    "id_fraction": _with(("id",), 550.5),
    "id_of_another": _renumbered,
    "runtime_negative": _with(("runtime",), -90),
    "runtime_huge": _with(("runtime",), 10**20),
    "numbers_huge": _with(("popularity", "runtime", "vote_average", "vote_count"), 10**400),
    "all_null": _everything(None),
    "all_text": _everything("x"),
    "all_numbers": _everything(-1),
    "all_lists": _everything([]),
    "all_objects": _everything({}),
    "nan": _text(lambda text: text.replace('"popularity": ', '"popularity": NaN, "popularity_": ')),
    "infinity": _text(lambda text: text.replace('"runtime": ', '"runtime": -Infinity, "runtime_": ')),
    "keys_twice": _text(lambda text: text.replace("{", '{"id": 1, "title": "a", ', 1)[:-1] + ', "id": 2}'),
    "poster_script": _with(("poster_path",), "javascript:alert(1)"),
    "poster_elsewhere": _with(("poster_path",), "//evil.example/../a.jpg"),
    "poster_long": _with(("poster_path",), "/" + "a" * 5_000 + ".jpg"),
    "genres_unknown": _added(genres=[{"id": 10**9, "name": "?"}], genre_ids=[-1, "a"]),
    "for_adults": _added(adult=True),
    "deep_within": _added(credits=json.loads("[" * 400 + "]" * 400)),
    "crew_of_thousands": _added(credits={"crew": CROWD}),
    "hits_by_the_thousand": _many_hits,
    "in_a_callback": _text(lambda text: f"callback({text})"),
    "something_behind": _text(lambda text: f"{text}<!-- cached -->"),
    "twice": _text(lambda text: text + text),
    "mark_in_front": _text(lambda text: "\ufeff" + text),
    "utf_16": lambda answer: json.dumps(answer).encode("utf-16"),
    "shift_jis": lambda answer: json.dumps(answer, ensure_ascii=False).encode("shift_jis", "ignore"),
    "broken_utf_8": lambda answer: json.dumps(answer).encode().replace(b'": "', b'": "\xff\xc0\x80'),
}  # fmt: skip
