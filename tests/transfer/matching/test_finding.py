"""A portion of rows, through our rows, the catalogue and the stand-in of TMDB."""

import datetime as dt
from collections import Counter

import hypothesis
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from movies.models import CatalogueImport, MergedMovie
from movies.titles import keeping
from movies.tmdb import service, turns
from movies.tmdb.breaker import FAILURES, REST_S
from mymovie.limits import counting
from mymovie.limits.counting import Rate
from tests.factories import make_movie
from tests.movies.pages import client_of
from tests.standin import answers, hostile
from tests.standin.film import Film
from tests.standin.films import CLASSICS, RECENT
from transfer import reasons
from transfer.matching import finding, known, why
from transfer.matching.asked import as_looked_for
from transfer.matching.finding import by_hand, find_films
from transfer.matching.records import TMDB_AWAY, TMDB_LIMIT
from transfer.models import Source, Verdict
from transfer.sources.rows import Row

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)
IKIRU_1952 = Film(9_800_001, "生きる", "ja", "1952-10-09", 143, ("Akira Kurosawa",), (18,),
                  {"ja": ("", ""), "en": ("Ikiru", "")}, imdb="tt0044741", popularity=20)  # fmt: skip
LIVING = Film(9_800_002, "Living", "en", "2022-11-04", 102, ("Oliver Hermanus",), (18,),
              {"ja": ("生きる LIVING", ""), "en": ("", "")}, popularity=40)  # fmt: skip


@pytest.fixture(autouse=True)
def _many_turns(monkeypatch):
    monkeypatch.setattr(turns, "IMPORT_CALLS", Rate(times=10_000, span_s=1))


@pytest.fixture
def tmdb(standin, monkeypatch):
    films = {film.tmdb_id: film for film in (*CLASSICS, *RECENT, IKIRU_1952, LIVING)}
    monkeypatch.setattr(standin, "films", films)
    monkeypatch.setattr(
        standin, "search", lambda *asked: finding_answers(films, *asked)
    )  # with two films that share a title
    with service.use_client(client_of(standin)):
        yield standin


def finding_answers(films, *asked):
    return answers.search(films.values(), *asked)


def found(*rows, **how):
    return find_films(rows, language="ja", today=TODAY, **how)


def only(row, **how):
    (match,) = found(row, **how).matches
    return match


def know_catalogue(*films):
    """TMDB's, of which we know the original titles."""
    keeping.write(
        [
            keeping.made(tmdb_id=tmdb_id, original_title=title, popularity=1, own="", tier=0)
            for tmdb_id, title in films
        ]
    )
    now = timezone.now()
    CatalogueImport.objects.create(fetched_at=now, film_count=len(films), finished_at=now)


def ids(match):
    return [candidate.tmdb_id for candidate in match.candidates]


# --- by id ---


def test_a_film_of_ours_is_known_by_its_id_and_tmdb_is_not_asked(tmdb):
    make_movie(tmdb_id=550, ja="ファイト・クラブ", en="Fight Club", world=dt.date(1999, 10, 15))
    match = only(Row("Fight Club", 1999, tmdb_id=550))

    assert (match.verdict, match.candidates[0].title) == (Verdict.SURE, "ファイト・クラブ")
    assert (match.candidates[0].confidence, match.candidates[0].why) == (100, why.ID)
    assert tmdb.requests == []


def test_an_id_that_became_part_of_another_film_means_that_one(tmdb):
    kept = make_movie(tmdb_id=550)
    MergedMovie.objects.create(tmdb_id=551, movie=kept)

    assert ids(only(Row("Inception", tmdb_id=551))) == [550]


def test_a_film_of_ours_is_known_by_its_id_at_imdb(tmdb):
    make_movie(tmdb_id=550, imdb_id="tt0137523", en="Fight Club", world=dt.date(1999, 10, 15))

    assert ids(only(Row("Fight Club", 1999, imdb_id="tt0137523"))) == [550]
    assert tmdb.requests == []


def test_an_id_that_is_new_to_us_is_asked_for(tmdb):
    match = only(Row("Fight Club", 1999, tmdb_id=550))

    assert (match.verdict, ids(match)) == (Verdict.SURE, [550])
    assert [seen.path for seen in tmdb.requests] == ["/3/movie/550"]


def test_an_id_at_imdb_that_is_new_to_us_is_found_at_tmdb(tmdb):
    match = only(Row("千と千尋の神隠し", 2001, imdb_id="tt0245429"))

    assert (match.verdict, ids(match)) == (Verdict.SURE, [129])
    assert [seen.path for seen in tmdb.requests] == ["/3/find/tt0245429"]


def test_an_id_of_another_film_is_left_to_the_person(tmdb):
    match = only(Row("The Matrix", 2015, tmdb_id=129))

    assert (match.verdict, match.candidates[0].why) == (Verdict.CHECK, why.ID_DIFFERS)


def test_an_id_that_tmdb_has_no_more_is_looked_for_by_title(tmdb):
    tmdb.gone.add(700)
    match = only(Row("The Matrix", 1999, tmdb_id=700))

    assert ids(match)[0] == 603
    assert match.verdict is not Verdict.SURE


def test_an_id_that_tmdb_has_no_more_and_no_title_is_gone(tmdb):
    assert only(Row("", tmdb_id=hostile.VANISHED)).reason == reasons.GONE


# --- series ---


def test_a_series_is_no_film_whatever_its_name(tmdb):
    match = only(Row("The Matrix", 1999, is_series=True))

    assert (match.verdict, match.reason) == (Verdict.MISSING, reasons.SERIES)
    assert tmdb.requests == []


def test_an_id_of_a_series_is_no_film(tmdb):
    match = only(Row("Breaking Bad", 2008, imdb_id="tt0903747"))

    assert (match.verdict, match.reason) == (Verdict.MISSING, reasons.SERIES)


def test_what_the_file_takes_for_a_series_is_a_film_where_imdb_says_so(tmdb):
    match = only(Row("Fight Club", 1999, imdb_id="tt0137523", is_series=True))

    assert (match.verdict, ids(match)) == (Verdict.SURE, [550])


def test_the_number_of_a_series_is_not_that_of_a_film(tmdb):
    make_movie(tmdb_id=550)

    assert only(Row("Inception", 2010, tmdb_id=550, is_series=True)).verdict is Verdict.MISSING


# --- by title ---


@pytest.mark.parametrize(
    ("row", "tmdb_id"),
    [
        (Row("Fight Club", 1999), 550),
        (Row("Matrix, The", 1999), 603),
        (Row("ファイトクラブ（字幕版）", 1999), 550),
        (Row("ゴジラ-1.0", 2022), 940721),
        (Row("Parasite", 2019), 496243),
        (Row("パラサイト 半地下の家族", 2019), 496243),
        (Row("Sen to Chihiro no Kamikakushi", 2001), 129),  # an alternative title
        (Row("Leon: The Professional", 1994), 101),
    ],
    ids=lambda value: str(getattr(value, "title", value)),
)
def test_a_film_that_is_new_to_us_is_found_at_tmdb(tmdb, row, tmdb_id):
    match = only(row)

    assert (match.verdict, ids(match)[0]) == (Verdict.SURE, tmdb_id)


@pytest.mark.parametrize(
    ("row", "verdict", "first"),
    [
        (Row("生きる", 1952), Verdict.SURE, IKIRU_1952.tmdb_id),
        (Row("生きる LIVING", 2022), Verdict.SURE, LIVING.tmdb_id),
        (Row("生きる", 2022), Verdict.CHECK, LIVING.tmdb_id),
        (Row("生きる"), Verdict.CHECK, IKIRU_1952.tmdb_id),
    ],
    ids=["the old", "the new", "the new by its short title", "no year"],
)
def test_a_remake_is_not_taken_for_the_other(tmdb, row, verdict, first):
    match = only(row)

    assert (match.verdict, ids(match)[0]) == (verdict, first)


def test_a_title_with_its_year_costs_one_call(tmdb):
    only(Row("Fight Club", 1999), source=Source.LETTERBOXD)

    assert [seen.query.get("primary_release_year") for seen in tmdb.requests] == ["1999"]


def test_where_years_may_be_those_of_making_all_years_are_looked_at(tmdb):
    only(Row("Fight Club", 1999), source=Source.FILMARKS)

    assert [seen.query.get("primary_release_year") for seen in tmdb.requests] == [None]


def test_titles_are_compared_in_the_language_of_the_file(tmdb):
    only(Row("Fight Club", 1999))
    only(Row("ファイト・クラブ", 1999))

    assert [seen.query["language"] for seen in tmdb.requests] == ["en-US", "ja-JP"]


def test_a_film_of_ours_that_tmdb_named_is_shown_in_the_persons_language(tmdb):
    make_movie(tmdb_id=496243, ja="パラサイト 半地下の家族", en="X", world=dt.date(2019, 5, 30))

    assert only(Row("Parasite", 2019)).candidates[0].title == "パラサイト 半地下の家族"


def test_nonsense_is_not_found(tmdb):
    match = only(Row("qwrtzp", 2001))

    assert (match.verdict, match.reason, match.candidates) == (Verdict.MISSING, reasons.NOT_FOUND, ())


def test_a_slip_in_the_title_of_a_film_of_ours_is_shown_to_the_person(tmdb):
    make_movie(tmdb_id=27205, world=dt.date(2010, 7, 15))
    match = only(Row("Incepton", 2010))

    assert (match.verdict, ids(match), match.candidates[0].why) == (Verdict.CHECK, [27205], why.SLIP)


def test_a_row_that_names_nothing_is_broken(tmdb):
    rows = [Row(""), Row("", problem=reasons.NOT_READ), Row("A", problem=reasons.BAD_DATE)]

    told = [(match.verdict, match.reason) for match in found(*rows).matches]
    assert told == [
        (Verdict.BROKEN, reasons.NO_TITLE),
        (Verdict.BROKEN, reasons.NOT_READ),
        (Verdict.BROKEN, reasons.BAD_DATE),
    ]


def test_no_more_than_five_are_shown(tmdb, monkeypatch):
    many = [
        Film(9_900_000 + n, "Home", "en", f"{1990 + n}-01-01", 90, (), (18,), {"en": ("", "")})
        for n in range(9)
    ]
    monkeypatch.setattr(tmdb, "search", lambda *asked: finding_answers({f.tmdb_id: f for f in many}, *asked))
    match = only(Row("Home"))

    assert (match.verdict, len(match.candidates)) == (Verdict.CHECK, 5)


# --- where TMDB has more than a page ---


def answering(tmdb, monkeypatch, title, *years):
    """To a search of that title films of these years, and of all years that there are more."""

    def search(query, language, page, year):
        of_years = [each for each in years if query == title and year in (None, each)]
        hits = [
            Film(9_700_000 + each, title, "en", f"{each}-05-01", 90, (), (18,), {"en": ("", "")})
            for each in of_years
        ]
        is_more = query == title and year is None
        return answers.page_of(hits, language, 1) | {"total_pages": 2 if is_more else 1}

    monkeypatch.setattr(tmdb, "search", search)


def test_the_years_beside_are_looked_at(tmdb, monkeypatch):
    answering(tmdb, monkeypatch, "Home", 2009, 2010)
    match = only(Row("Home", 2009))

    assert match.verdict is Verdict.CHECK
    assert {seen.query.get("primary_release_year") for seen in tmdb.requests} >= {None, "2009", "2010"}


def test_alone_in_its_years_it_is_sure(tmdb, monkeypatch):
    answering(tmdb, monkeypatch, "Home", 1990, 2009)

    assert only(Row("Home", 2009)).verdict is Verdict.SURE


def test_two_years_later_is_not_sure_where_not_every_film_was_seen(tmdb, monkeypatch):
    answering(tmdb, monkeypatch, "The Long Quiet Harbour", 2011)

    assert only(Row("The Long Quiet Harbour", 2009)).verdict is Verdict.CHECK


def test_what_a_simpler_search_found_is_not_sure_where_there_was_more(tmdb, monkeypatch):
    def search(query, language, page, year):
        hits = [Film(9_700_001, "Rocky II", "en", "1979-05-01", 90, (), (18,), {"en": ("", "")})]
        is_simpler = query == "Rocky"
        found = answers.page_of(hits if is_simpler else [], language, 1)
        return found | {"total_pages": 2 if is_simpler else 1}

    monkeypatch.setattr(tmdb, "search", search)
    match = only(Row("Rocky 2", 1979))

    assert (match.verdict, ids(match)) == (Verdict.CHECK, [9_700_001])


# --- by what we know ---


def inception(**more):
    return make_movie(tmdb_id=27205, world=dt.date(2010, 7, 15), **more)


def test_with_the_catalogue_a_film_of_ours_alone_of_its_title_needs_no_tmdb(tmdb):
    inception()
    know_catalogue((27205, "Inception"), (1, "Another"))

    assert only(Row("Inception", 2010)).verdict is Verdict.SURE
    assert tmdb.requests == []


def test_a_namesake_in_the_catalogue_is_looked_at(tmdb):
    inception()
    know_catalogue((27205, "Inception"), (1, "Inception"))
    only(Row("Inception", 2010))

    assert tmdb.requests != []


def test_without_the_catalogue_tmdb_is_asked_whether_there_is_another(tmdb):
    inception()

    assert only(Row("Inception", 2010)).verdict is Verdict.SURE
    assert len(tmdb.requests) == 1


def test_the_same_director_is_enough(tmdb):
    inception()

    assert only(Row("Inception", 2010, directors=("Christopher Nolan",))).verdict is Verdict.SURE
    assert tmdb.requests == []


def test_a_name_of_the_catalogue_alone_is_never_sure(tmdb):
    know_catalogue((77, "The Long Quiet Harbour"))
    match = only(Row("The Long Quiet Harbour"))

    assert (match.verdict, match.candidates[0].why) == (Verdict.CHECK, why.CATALOGUE)


# --- without TMDB ---


def test_without_a_token_what_we_know_is_matched_and_the_rest_says_why(standin):
    inception()
    know_catalogue((77, "Der Himmel über Berlin"))
    rows = [Row("Inception", 2010), Row("Der Himmel uber Berlin", 1987), Row("Unheard of", 2001)]
    got = found(*rows)

    assert (got.waits_for, standin.requests) == ("", [])
    assert [(match.verdict, match.reason) for match in got.matches] == [
        (Verdict.SURE, ""),
        (Verdict.CHECK, reasons.AWAY),
        (Verdict.MISSING, reasons.AWAY),
    ]


def test_a_token_that_is_refused_is_as_none(tmdb):
    tmdb.fail_with("401")
    got = found(Row("Fight Club", 1999), Row("The Matrix", 1999))

    assert (got.waits_for, {match.reason for match in got.matches}) == ("", {reasons.AWAY})
    assert len(tmdb.requests) == 1


@pytest.mark.parametrize("kind", ["dead", "500", "html", "malformed", "truncated", "null_results"])
def test_while_tmdb_is_away_the_rest_waits_and_what_we_know_is_matched(tmdb, kind):
    inception()
    tmdb.fail_with(kind)
    rows = [Row(f"Film {n}", 2001) for n in range(FAILURES)]
    got = found(*rows, Row("Inception", 2010, tmdb_id=27205))

    assert got.matches[:-1] == [None] * FAILURES
    assert got.matches[-1].verdict is Verdict.SURE
    assert (got.waits_for, got.wait_s) == (TMDB_AWAY, finding.REST_WHEN_AWAY_S)
    assert len(tmdb.requests) <= 2 * finding.FAILURES_IN_A_ROW


def test_while_tmdb_is_left_alone_it_is_away_and_not_busy(tmdb):
    tmdb.fail_with("500")
    rows = [Row(f"Film {n}", 2001) for n in range(FAILURES)]
    for _ in range(3):
        got = found(*rows)
        assert got.waits_for == TMDB_AWAY
    assert 0 < got.wait_s <= REST_S
    assert len(tmdb.requests) <= FAILURES + 1  # of which one was tried twice


def test_one_row_that_tmdb_cannot_answer_does_not_hold_up_the_others(tmdb):
    tmdb.fail_with("500", path="/movie/129")
    got = found(Row("", tmdb_id=129), Row("Fight Club", 1999))

    assert [(match.verdict, match.reason) for match in got.matches] == [
        (Verdict.MISSING, reasons.AWAY),
        (Verdict.SURE, ""),
    ]


def test_when_tmdb_has_been_away_for_too_long_every_row_is_answered(tmdb):
    inception()
    tmdb.fail_with("500")
    got = found(Row("Inception", 2010), Row("Fight Club", 1999), asks_tmdb=False)

    assert [(match.verdict, match.reason) for match in got.matches] == [
        (Verdict.CHECK, reasons.AWAY),
        (Verdict.MISSING, reasons.AWAY),
    ]
    assert tmdb.requests == []


# --- how often ---


def test_when_tmdb_says_wait_what_is_there_is_kept_and_the_rest_waits_longer_than_people_do(tmdb):
    rows = [Row("", tmdb_id=550), Row("The Matrix", 1999)]
    tmdb.fail_with("429", retry_after="4", path="/search")
    got = found(*rows)

    assert [match and match.verdict for match in got.matches] == [Verdict.SURE, None]
    assert (got.waits_for, got.wait_s) == (TMDB_LIMIT, finding.REST_AFTER_429_S)


def test_an_import_without_a_turn_waits_and_loses_nothing(tmdb, limits_at_a_standstill, monkeypatch):
    monkeypatch.setattr(turns, "IMPORT_CALLS", Rate(times=2, span_s=60))
    monkeypatch.setattr(turns, "sleep", lambda seconds: pytest.fail("slept"))
    rows = [Row("Fight Club", 1999), Row("The Matrix", 1999), Row("Inception", 2010)]
    got = found(*rows)

    assert Counter(match is None for match in got.matches) == {False: 2, True: 1}
    assert got.waits_for == TMDB_LIMIT
    assert 29 < got.wait_s <= 61
    assert len(tmdb.requests) == 2


def test_a_portion_ends_with_its_time_and_the_rest_is_given_again(tmdb, monkeypatch):
    monkeypatch.setattr(finding, "PORTION_S", -1.0)
    got = found(Row("Fight Club", 1999))

    assert (got.matches, got.waits_for) == ([None], "")


def test_what_was_answered_is_not_asked_again(tmdb):
    for _ in range(2):
        only(Row("Fight Club", 1999))

    assert len(tmdb.requests) == 1


def test_many_rows_cost_as_many_queries_as_one(tmdb):
    for number in range(known.SLIPS_LOOKED_FOR):
        make_movie(ja=f"映画その{number}", en=f"The film number {number}", world=dt.date(2000, 1, 1))
    costs = []
    for size in (1, known.SLIPS_LOOKED_FOR):
        rows = [Row(f"The film numbr {n}", 2000) for n in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            got = found(*rows)
        assert {match.verdict for match in got.matches} == {Verdict.CHECK}
        costs.append(len([q for q in queries if counting.Spent._meta.db_table not in q["sql"]]))

    assert costs[0] == costs[1] <= 10


# --- whatever a file says ---

WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["\x00\x00\x00\x00", "\ud800abcd", "(" * 400, " - " * 200, "・" * 500, "%_!", "a" * 5_000, "１" * 9]
    ),
)
NUMBERS = st.one_of(st.none(), st.integers(-(10**20), 10**20))


@pytest.mark.parametrize(
    ("said", "looked_for"),
    [
        (Row("A\x00\ud800 b\n", 99_999), Row("A b")),
        (Row("A", -1, tmdb_id=-5, imdb_id="nm1"), Row("A")),
        (Row("A", 2000, tmdb_id=10**20, imdb_id="tt\ud800"), Row("A", 2000)),
        (Row("A" * 5_000), Row("A" * 500)),
        (Row("A", other_titles=("", "\x00", "B"), directors=("\x00",)), Row("A", other_titles=("B",))),
        (Row("A", 2000, tmdb_id=5, imdb_id="tt0137523"), Row("A", 2000, tmdb_id=5, imdb_id="tt0137523")),
    ],
)
def test_what_no_film_has_is_not_looked_for(said, looked_for):
    assert as_looked_for(said) == looked_for


@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], max_examples=60)
@given(WORDS, st.lists(WORDS, max_size=9), NUMBERS, NUMBERS, WORDS)
def test_any_row_has_its_answer(db, title, others, year, tmdb_id, imdb_id):
    others = tuple(others)
    row = Row(title, year, other_titles=others, directors=others, tmdb_id=tmdb_id, imdb_id=imdb_id)
    (match,) = find_films([row], language="ja", today=TODAY).matches

    assert match.verdict is not Verdict.SURE


# --- by hand ---


def test_somebody_who_looks_by_hand_sees_what_a_search_finds(tmdb):
    found_by_hand = by_hand("matrix", "ja")

    assert [(film.tmdb_id, film.why) for film in found_by_hand] == [(603, why.BY_HAND)]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.themoviedb.org/movie/129-sen-to-chihiro-no-kamikakushi?language=ja",
        "themoviedb.org/movie/129",
        "https://www.imdb.com/title/tt0245429/",
        "tt0245429",
    ],
)
def test_an_address_names_a_film(tmdb, address):
    assert [film.tmdb_id for film in by_hand(address, "ja")] == [129]


@pytest.mark.parametrize("query", ["", "   ", "tt00000001", "themoviedb.org/movie/999999999"])
def test_what_names_no_film_finds_none(tmdb, query):
    assert by_hand(query, "ja") == []


def test_by_hand_without_tmdb_there_is_what_we_know(tmdb):
    inception()
    tmdb.fail_with("500")

    assert [film.tmdb_id for film in by_hand("inception", "ja")] == [27205]
