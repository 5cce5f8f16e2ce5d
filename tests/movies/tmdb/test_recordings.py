"""Held against what TMDB really sent, and against what it says it sends. Neither is ours to keep here:

TMDB_RECORDINGS  a folder of recorded answers, each {"request": …, "response": {…, "body": …}} or a bare body
TMDB_OPENAPI     TMDB's OpenAPI description, a JSON file
"""

import json
import os
from functools import cache
from pathlib import Path

import pytest
import requests
from jsonschema import Draft202012Validator

from movies.tmdb.records import parse_found, parse_movie, parse_search_page
from tests.standin import FILMS, answers, hostile

RECORDINGS = os.environ.get("TMDB_RECORDINGS", "")
OPENAPI = os.environ.get("TMDB_OPENAPI", "")

needs_recordings = pytest.mark.skipif(
    not RECORDINGS, reason="TMDB_RECORDINGS names no folder of recorded answers"
)
needs_openapi = pytest.mark.skipif(not OPENAPI, reason="TMDB_OPENAPI names no OpenAPI description")


# --- recorded answers ---


@cache
def bodies() -> dict[str, object]:
    found = {}
    for path in sorted(Path(RECORDINGS).rglob("*.json")) if RECORDINGS else ():
        recorded = json.loads(path.read_text(encoding="utf-8"))
        is_wrapped = isinstance(recorded, dict) and "response" in recorded
        found[str(path.relative_to(RECORDINGS))] = recorded["response"]["body"] if is_wrapped else recorded
    return found


def named(test):
    return [name for name, body in bodies().items() if isinstance(body, dict) and test(body)]


def is_page_of_films(body):
    items = body.get("results")
    return isinstance(items, list) and any(isinstance(i, dict) and "original_title" in i for i in items)


def is_film(body):
    return "original_title" in body and "genres" in body


def part_of(body):
    """The name under which this answer would stand in a film's, or None."""
    if is_film(body):
        return None
    if "translations" in body:
        return "translations"
    if "titles" in body:
        return "alternative_titles"
    if "crew" in body and any("job" in person for person in body["crew"]):
        return "credits"
    countries = body.get("results")
    if isinstance(countries, list) and any("release_dates" in country for country in countries if country):
        return "release_dates"
    return None


@needs_recordings
@pytest.mark.parametrize("name", named(is_page_of_films))
def test_every_recorded_list_of_films_is_read(name):
    body = bodies()[name]
    wanted = [i for i in body["results"] if not (i.get("adult") or i.get("softcore") or i.get("video"))]
    films = [
        item for item in wanted if item.get("media_type", "movie") == "movie" and item.get("original_title")
    ]

    hits = {hit.tmdb_id: hit for hit in parse_search_page(body).hits}

    assert films
    for item in films:
        hit = hits[item["id"]]
        assert hit.title == item["title"].strip()
        assert hit.poster_path == (item.get("poster_path") or "")
        assert (hit.released_on.isoformat() if hit.released_on else "") == item.get("release_date", "")


@needs_recordings
@pytest.mark.parametrize("name", named(is_film))
def test_every_recorded_film_is_read(name):
    body = bodies()[name]

    record = parse_movie(body)

    assert record.tmdb_id == body["id"]
    assert record.original_title == body["original_title"].strip()
    assert record.runtime == (body["runtime"] or None)
    assert record.genre_ids == tuple(genre["id"] for genre in body["genres"])
    assert record.imdb_id == (body["imdb_id"] or "")
    assert record.poster_path == (body["poster_path"] or "")


@needs_recordings
@pytest.mark.parametrize("name", named(part_of))
def test_every_recorded_part_of_a_film_is_read_without_loss(name):
    body = bodies()[name]
    part = part_of(body)

    record = parse_movie({"id": 1, part: body})

    match part:
        case "translations":
            assert len(record.translations) == len(body["translations"])
        case "alternative_titles":
            assert len(record.alternative_titles) == len(body["titles"])
        case "credits":
            assert set(record.directors) == {p["name"] for p in body["crew"] if p["job"] == "Director"}
        case "release_dates":
            dates = [date for country in body["results"] for date in country["release_dates"]]
            assert len(record.releases) == len(dates)


@needs_recordings
@pytest.mark.parametrize("name", named(lambda body: "movie_results" in body))
def test_every_recorded_answer_to_an_id_of_imdbs_is_read(name):
    body = bodies()[name]
    found = parse_found(body)

    assert (found.hit.tmdb_id if found.hit else None) == next((i["id"] for i in body["movie_results"]), None)


@needs_recordings
def test_there_are_recordings_of_each_kind():
    assert named(lambda body: "movie_results" in body)
    assert named(is_page_of_films)
    assert named(is_film)
    assert {part_of(bodies()[name]) for name in named(part_of)} == set(answers.PARTS)


# --- TMDB's own description, with what traffic is known to do otherwise ---

NULL_IN_TRAFFIC = {
    "backdrop_path",
    "poster_path",
    "profile_path",
    "belongs_to_collection",
    "imdb_id",
    "homepage",
}
BEYOND_THE_DESCRIPTION = {"softcore"}  # came in 2026, in lists and films
WHOLE_NUMBERS_THAT_ARE_NOT = {"vote_average", "popularity"}
WRONG_ON_PURPOSE = {
    hostile.ADULT_UNDECIDED,
    hostile.ODD_TYPES,
    hostile.VANISHED,
    hostile.INVALID,
}


def as_sent(schema, name=""):
    """The schema with the known deviations, and otherwise strict: every key it names and no other."""
    schema = {key: value for key, value in schema.items() if key not in ("default", "example")}
    kinds = schema.get("type", [])
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    if name in NULL_IN_TRAFFIC:
        kinds.add("null")
    if name in WHOLE_NUMBERS_THAT_ARE_NOT:
        kinds = {"number"}
    if kinds:
        schema["type"] = sorted(kinds)
    if "properties" in schema:
        inner = {key: as_sent(value, key) for key, value in schema["properties"].items()}
        extra = {key: {"type": "boolean"} for key in BEYOND_THE_DESCRIPTION - inner.keys()}
        schema |= {"properties": inner | extra, "required": sorted(inner), "additionalProperties": False}
    if "items" in schema:
        schema["items"] = as_sent(schema["items"])
    return schema


@cache
def described(path: str, status: int = 200) -> Draft202012Validator:
    paths = json.loads(Path(OPENAPI).read_text(encoding="utf-8"))["paths"]
    response = paths[path]["get"]["responses"][str(status)]
    return Draft202012Validator(as_sent(response["content"]["application/json"]["schema"]))


@pytest.fixture
def ask(standin):
    def ask(path):
        url = standin.base_url.removesuffix("/3") + path
        return requests.get(url, headers={"Authorization": "Bearer standin"}, timeout=5).json()

    return ask


@needs_openapi
@pytest.mark.parametrize("tmdb_id", FILMS.keys() - WRONG_ON_PURPOSE)
def test_a_film_of_the_stand_in_is_as_tmdb_describes_films(ask, tmdb_id):
    described("/3/movie/{movie_id}").validate(ask(f"/3/movie/{tmdb_id}"))
    described("/3/movie/{movie_id}/release_dates").validate(ask(f"/3/movie/{tmdb_id}/release_dates"))


@needs_openapi
@pytest.mark.parametrize(
    ("described_path", "path"),
    [
        ("/3/search/movie", "/3/search/movie?query=day&language=ja-JP"),
        ("/3/search/movie", "/3/search/movie?query=nothing+is+called+this"),
        ("/3/find/{external_id}", "/3/find/tt0137523?external_source=imdb_id"),
        ("/3/find/{external_id}", "/3/find/tt0903747?external_source=imdb_id"),
        ("/3/search/movie", "/3/search/movie?query=fight+club&primary_release_year=1999"),
        ("/3/configuration", "/3/configuration"),
        ("/3/genre/movie/list", "/3/genre/movie/list?language=ja-JP"),
    ],
)
def test_an_answer_of_the_stand_in_is_as_tmdb_describes_it(ask, described_path, path):
    described(described_path).validate(ask(path))


@needs_openapi
@pytest.mark.parametrize("part", answers.PARTS)
def test_a_part_of_a_film_is_as_tmdb_describes_it(ask, part):
    film = ask(f"/3/movie/496243?append_to_response={part}")

    described(f"/3/movie/{{movie_id}}/{part}").validate({"id": film["id"], **film[part]})
