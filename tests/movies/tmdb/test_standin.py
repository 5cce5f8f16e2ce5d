"""The stand-in behaves as TMDB is known to; what is asked here is asked without our client."""

import csv
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import requests

import movies
from tests.standin import FILMS, FOR_EVER, KINDS, REFUSED_TOKEN, answers, hostile

PATHS = ("/configuration", "/movie/550", "/search/movie?query=a", "/no/such/path")


@pytest.fixture
def ask(standin):
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = "Bearer standin"

        def ask(path, **params):
            return session.get(standin.base_url + path, params=params, allow_redirects=False, timeout=5)

        yield ask


def found(ask, query, **params):
    return [hit["id"] for hit in ask("/search/movie", query=query, **params).json()["results"]]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": f"Bearer {REFUSED_TOKEN}"}, {"Authorization": "Basic x"}]
)
def test_without_a_credential_every_path_is_refused(standin, path, headers):
    response = requests.get(standin.base_url + path, headers=headers, timeout=5)

    assert (response.status_code, response.json()["status_code"]) == (401, 7)


def test_a_key_in_the_address_is_a_credential_too(standin):
    assert requests.get(f"{standin.base_url}/authentication?api_key=x", timeout=5).json()["success"]


@pytest.mark.parametrize(
    ("path", "params", "status", "code"),
    [
        ("/no/such/path", {}, 404, 34),
        ("/movie/999999999", {}, 404, 34),
        ("/movie/tt0000000", {}, 404, 34),
        ("/movie/x", {}, 404, 34),
        (f"/movie/{hostile.VANISHED}", {}, 404, 34),
        (f"/movie/{hostile.INVALID}", {}, 500, 44),
        ("/movie/999999999/release_dates", {}, 404, 34),
        ("/search/movie", {"query": "a", "page": "0"}, 400, 22),
        ("/search/movie", {"query": "a", "page": "501"}, 400, 22),
        ("/search/movie", {"query": "a", "page": "x"}, 400, 22),
        ("/movie/550", {"append_to_response": ",".join(["images"] * 21)}, 400, 27),
        ("/movie/changes", {"start_date": "2027-03-01", "end_date": "2027-03-16"}, 422, 20),
        ("/movie/changes", {"start_date": "1.3.2027", "end_date": "2027-03-16"}, 400, 23),
        ("/movie/changes", {"start_date": "2027-03-01", "end_date": "2027-03-02", "page": "501"}, 400, 22),
    ],
)
def test_errors_have_tmdbs_status_and_code(ask, path, params, status, code):
    response = ask(path, **params)

    assert (response.status_code, response.json()["status_code"]) == (status, code)
    assert response.json()["success"] is False


@pytest.mark.parametrize("params", [{}, {"query": ""}, {"query": " "}])
def test_a_search_for_nothing_is_an_error_of_another_shape(ask, params):
    response = ask("/search/movie", **params)

    assert response.status_code == 422
    assert response.json() == {"errors": ["query must be provided"]}


@pytest.mark.parametrize(
    ("query", "tmdb_id"),
    [
        ("fight club", 550),
        ("ファイトクラブ", 550),  # an alternative title; the translated one has a dot
        ("ﾌｧｲﾄ･ｸﾗﾌﾞ", 550),
        ("ふぁいと", 550),
        ("amelie", 194),
        ("ＭＡＴＲＩＸ", 603),
        ("기생충", 496243),
        ("parasite", 496243),
        ("パスト ライブス/再会", 666277),
        ("𠮷野家", hostile.BEYOND_THE_PLANE),
    ],
)
def test_a_search_looks_at_all_titles_whatever_their_writing(ask, query, tmdb_id):
    assert found(ask, query) == [tmdb_id]


def test_a_voiced_sound_is_another_letter(ask):
    assert found(ask, "フアイドクラフ") == []


def test_a_language_without_a_translation_gives_the_original_title_and_no_overview(ask):
    film = ask(f"/movie/{hostile.KOREAN_ONLY}", language="ja-JP").json()

    assert (film["title"], film["overview"]) == ("군체", "")


def test_parts_come_under_their_names_and_only_when_asked_for(ask):
    parts = "translations,release_dates,alternative_titles,credits,no_such_part"
    bare, whole = ask("/movie/129").json(), ask("/movie/129", append_to_response=parts).json()

    assert whole.keys() - bare.keys() == set(parts.split(",")) - {"no_such_part"}
    assert "id" not in whole["release_dates"]


def test_release_dates_are_midnight_stamps_with_dirty_certifications(ask):
    countries = ask("/movie/550/release_dates").json()
    (japan,) = [entry for entry in countries["results"] if entry["iso_3166_1"] == "JP"]

    assert countries["id"] == 550
    assert japan["release_dates"][0]["release_date"] == "1999-12-11T00:00:00.000Z"
    assert japan["release_dates"][0]["certification"] == "PG12 "


def test_a_film_is_found_by_its_imdb_id_too(ask):
    assert ask("/movie/tt0137523").json()["id"] == 550
    (movie,) = ask("/find/tt0137523", external_source="imdb_id").json()["movie_results"]
    assert movie["id"] == 550
    assert ask("/find/tt9", external_source="imdb_id").json()["movie_results"] == []


def test_a_series_has_an_id_at_imdb_and_is_no_film(ask):
    answer = ask("/find/tt0903747", external_source="imdb_id").json()

    assert (answer["movie_results"], [series["id"] for series in answer["tv_results"]]) == ([], [1396])


def test_a_search_can_be_for_the_films_of_a_year(ask):
    assert found(ask, "fight club", primary_release_year="1999") == [550]
    assert found(ask, "fight club", primary_release_year="2000") == []


def test_the_words_of_a_search_may_stand_in_any_order(ask):
    assert found(ask, "club fight") == [550]


def test_genres_and_sizes_are_there(ask):
    assert {"id": 18, "name": "ドラマ"} in ask("/genre/movie/list", language="ja-JP").json()["genres"]
    assert "w342" in ask("/configuration").json()["images"]["poster_sizes"]


def test_total_pages_lies_when_told_to(ask, standin):
    standin.total_pages = 58322

    assert ask("/search/movie", query="odd").json()["total_pages"] == 58322


def test_answers_say_how_long_they_keep(ask):
    headers = ask("/movie/550").headers

    assert headers["Cache-Control"] == "public, max-age=3600"
    assert headers["ETag"].startswith('W/"')
    assert headers["Content-Encoding"] == "gzip"


def test_every_film_has_answers_that_are_json(ask):
    for tmdb_id in FILMS.keys() - {hostile.VANISHED, hostile.INVALID}:
        assert ask(f"/movie/{tmdb_id}", append_to_response=",".join(answers.PARTS)).json()["id"] == tmdb_id


def test_a_search_in_japanese_finds_films_that_the_demo_does_not_have(ask):
    with (Path(movies.__path__[0]) / "demo" / "films.csv").open(newline="", encoding="utf-8") as rows:
        demo = {int(row["tmdb_id"]) for row in csv.DictReader(rows)}
    queries = (
        "悪は存在しない",
        "ナミビアの砂漠",
        "夜明けのすべて",
        "枯れ葉",
        "瞳をとじて",
        "ルックバック",
        "関心領域",
    )

    films = [tmdb_id for query in queries for tmdb_id in found(ask, query, language="ja-JP")]

    assert len(films) == len(queries)
    assert demo.isdisjoint(films)


# --- failing ---


def test_a_fault_can_be_for_some_requests_and_some_paths_only(ask, standin):
    standin.fail_with("503", times=2, path="/search")

    assert ask("/movie/550").status_code == 200
    assert [ask("/search/movie", query="a").status_code for _ in range(3)] == [503, 503, 200]


def test_a_fault_is_switched_by_hand_while_it_runs(ask, standin):
    url = f"http://127.0.0.1:{standin.port}/__fault__"

    assert requests.post(url, json={"kind": "500"}, timeout=5).status_code == 200
    assert ask("/movie/550").status_code == 500
    assert requests.post(url, json={"kind": None}, timeout=5).status_code == 200
    assert ask("/movie/550").status_code == 200
    for wrong in ({"kind": "flood"}, {"kind": "500", "nonsense": 1}, [], "{"):
        assert requests.post(url, data=json.dumps(wrong), timeout=5).status_code == 422


def test_an_unknown_fault_is_named_with_those_there_are(standin):
    with pytest.raises(ValueError, match="no such fault: flood; there are dead, "):
        standin.fail_with("flood")


@pytest.mark.parametrize("kind", KINDS)
def test_after_any_fault_the_next_request_is_answered(ask, standin, kind):
    standin.fail_with(kind, times=1, seconds=0.1)
    if kind not in FOR_EVER:  # those end with their client's patience only
        with suppress(requests.RequestException):
            ask("/movie/550")

    standin.fail_with(None)
    assert ask("/movie/550").json()["id"] == 550


def test_it_runs_by_hand():
    command = [sys.executable, "-m", "tests.standin", "--port", "0", "--fault", "503"]
    root = Path(movies.__path__[0]).parent
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        try:
            line = process.stdout.readline()
            base_url = line.split()[0].removeprefix("TMDB_BASE_URL=")
            headers = {"Authorization": "Bearer standin"}
            assert requests.get(f"{base_url}/movie/550", headers=headers, timeout=5).status_code == 503
        finally:
            process.terminate()
