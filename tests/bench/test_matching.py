"""What `bench.matching` measures with: films that share titles, rows whose film is known, TMDB's search."""

import datetime as dt

import pytest

from bench.matching_films import Universe
from bench.matching_rows import Teller
from movies.tmdb import service, turns
from mymovie.limits.counting import Rate
from tests.movies.pages import client_of
from tests.standin import Standin
from transfer.matching.finding import find_films
from transfer.models import Verdict

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def universe():
    return Universe(1_500)


def test_it_is_the_same_each_time():
    one, other = Universe(1_500), Universe(1_500)

    assert [made.film for made in one.films] == [made.film for made in other.films]
    assert Teller(one, 1).rows(100) == Teller(other, 1).rows(100)


def test_every_film_has_its_own_number_and_many_share_a_title(universe):
    titles = [made.en for made in universe.films]

    assert len(universe.by_id) == len(universe.films)
    assert len(set(titles)) < 0.95 * len(titles)


def test_the_search_finds_a_film_by_each_of_its_titles_and_its_year(universe):
    search = universe.index().search
    dated = [made for made in universe.films if made.film.released][:200]

    for made in dated:
        for title in (made.en, made.ja):
            answer = search(title, "en-US", 1, int(made.film.released[:4]))
            ids = [item["id"] for item in answer["results"]]
            assert made.film.tmdb_id in ids or answer["total_pages"] > 1


def test_a_row_means_a_film_that_there_is_or_none(universe):
    told = Teller(universe, 1).rows(500)

    assert {one.means for one in told} <= {None, *universe.by_id}
    assert 0 < sum(one.means is None for one in told) < 50


@pytest.mark.django_db
def test_of_a_few_hundred_rows_none_that_is_sure_is_wrong(universe, monkeypatch):
    monkeypatch.setattr(turns, "IMPORT_CALLS", Rate(times=100_000, span_s=1))
    told, index = Teller(universe, 3).rows(200), universe.index()
    by_source = {}
    for one in told:
        by_source.setdefault(one.source, []).append(one)
    found = []
    with Standin(films=index.films, search=index.search) as standin, service.use_client(client_of(standin)):
        for source, ones in by_source.items():
            got = find_films([one.row for one in ones], language="ja", today=TODAY, source=source)
            found += [(one, match) for one, match in zip(ones, got.matches, strict=True) if match]
    sure = [(one, match.candidates[0].tmdb_id) for one, match in found if match.verdict is Verdict.SURE]

    assert len(sure) > len(told) / 2
    assert [one for one, tmdb_id in sure if one.means != tmdb_id] == []
