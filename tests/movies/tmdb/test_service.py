from contextlib import suppress
from dataclasses import fields
from datetime import date

import pytest
from django.core.cache import caches

from drill.clean import faults_of
from movies.tmdb import service
from movies.tmdb.breaker import FAILURES
from movies.tmdb.errors import TMDBError
from movies.tmdb.service import (
    FoundByIMDb,
    TMDBNotConfigured,
    TMDBNotFound,
    TMDBRateLimited,
    TMDBRefused,
    TMDBUnavailable,
)
from tests.standin import REFUSED_TOKEN, hostile
from tests.standin.spoilt import SPOILT

from .conftest import TOKEN

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # calls are counted there, the same on every database


@pytest.fixture(autouse=True)
def site(settings, standin):
    """The settings that a site pointed at the stand-in would have."""
    settings.TMDB_BASE_URL = standin.base_url
    settings.TMDB_TOKEN = TOKEN
    settings.SITE_URL = "https://films.example"
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {name: {"BACKEND": memory, "LOCATION": name} for name in ("default", "tmdb")}
    cache = caches["tmdb"]
    cache.clear()
    yield settings
    forget_the_pause()
    cache.clear()


def forget_the_pause():
    service._client_for.cache_clear()
    caches["tmdb"].delete(service.RESTS_UNTIL)


# --- search ---


def test_a_search_in_japanese_finds_a_film_by_its_japanese_title():
    (hit,) = service.search("夜明けのすべて", "ja")

    assert (hit.title, hit.released_on) == ("夜明けのすべて", date(2024, 2, 9))


@pytest.mark.parametrize(("language", "title"), [("ja", "パラサイト 半地下の家族"), ("en", "Parasite")])
def test_titles_come_in_the_language_that_was_asked_for(standin, language, title):
    assert [hit.title for hit in service.search("기생충", language)] == [title]
    assert standin.requests[0].query["language"] == {"ja": "ja-JP", "en": "en-US"}[language]


def test_what_is_not_for_everyone_or_no_film_is_left_out():
    found = {hit.tmdb_id for hit in service.search("odd", "ja")}

    assert hostile.ADULT_UNDECIDED in found
    assert found.isdisjoint({hostile.ADULT, hostile.SOFTCORE, hostile.VIDEO})


def test_a_search_that_finds_nothing_is_an_answer(standin):
    assert service.search("no film is called this", "ja") == ()
    assert service.search("no film is called this", "ja") == ()
    assert len(standin.requests) == 1


@pytest.mark.parametrize("query", ["", "   ", "\u3000", "\x00", "\ud800"])
def test_a_blank_search_asks_nobody(standin, query):
    assert service.search(query, "ja") == ()
    assert standin.requests == []


def test_a_query_is_cleaned_and_capped_before_it_leaves(standin):
    service.search("  a\x00b\ud800   c\n" + "x" * 10_000, "ja")

    (seen,) = standin.requests
    assert seen.query["query"].startswith("a b c xxx")
    assert len(seen.query["query"]) == 200


# --- what imports ask ---


def test_a_search_of_a_year_says_whether_there_is_more(standin):
    page = service.search_of_year("fight club", "en", 1999)

    assert ([hit.tmdb_id for hit in page.hits], page.total_pages) == ([550], 1)
    assert standin.requests[0].query["primary_release_year"] == "1999"


def test_a_search_of_any_year_names_none(standin):
    service.search_of_year("fight club", "en", None)

    assert "primary_release_year" not in standin.requests[0].query


def test_a_search_is_kept_apart_by_year(standin):
    pages = [service.search_of_year("fight club", "en", year) for year in (1999, 2000, None, 1999)]

    assert [len(page.hits) for page in pages] == [1, 0, 1, 1]
    assert len(standin.requests) == 3


def test_a_blank_search_of_a_year_asks_nobody(standin):
    assert service.search_of_year(" ", "en", 1999).hits == ()
    assert standin.requests == []


def test_a_film_is_found_by_its_id_at_imdb_once(standin):
    found = [service.find_by_imdb("tt0245429", "en") for _ in range(2)]

    assert [(each.hit.tmdb_id, each.hit.title, each.is_series) for each in found] == [
        (129, "Spirited Away", False)
    ] * 2
    assert len(standin.requests) == 1


def test_an_id_at_imdb_may_be_a_series_or_nothing():
    assert service.find_by_imdb("tt0903747", "ja") == FoundByIMDb(None, is_series=True)
    assert service.find_by_imdb("tt0000009", "ja") == FoundByIMDb(None)


@pytest.mark.parametrize("imdb_id", ["", "nm0000001", "tt1/../movie", "tt", "tt12345678901"])
def test_what_is_no_id_of_imdbs_is_asked_of_nobody(standin, imdb_id):
    with pytest.raises(TMDBNotFound):
        service.find_by_imdb(imdb_id, "ja")
    assert standin.requests == []


@pytest.mark.parametrize("kind", ["wrong_types", "malformed", "html"])
def test_an_answer_to_an_import_that_is_no_record_is_unavailable(standin, kind):
    standin.fail_with(kind)

    with pytest.raises(TMDBUnavailable):
        service.search_of_year("fight", "ja", 1999)
    with pytest.raises(TMDBUnavailable):
        service.find_by_imdb("tt0137523", "ja")


# --- a film ---


def test_a_film_comes_in_all_its_languages_at_once(standin):
    record = service.movie(496243)

    assert (record.title_in("ja"), record.title_in("en")) == ("パラサイト 半地下の家族", "Parasite")
    assert [seen.query["language"] for seen in standin.requests] == ["ja-JP"]


def test_a_film_that_is_gone_is_not_found():
    with pytest.raises(TMDBNotFound):
        service.movie(hostile.VANISHED)


def test_an_adult_film_is_not_found_by_its_number_either():
    with pytest.raises(TMDBNotFound):
        service.movie(hostile.ADULT)


@pytest.mark.parametrize("kind", ["null_results", "wrong_types"])
def test_an_answer_that_is_no_record_is_unavailable(standin, kind):
    standin.fail_with(kind)

    with pytest.raises(TMDBUnavailable, match="malformed"):
        service.search("fight", "ja")
    with pytest.raises(TMDBUnavailable, match="malformed"):
        service.movie(550)


def test_another_film_than_the_one_asked_for_is_no_answer(standin):
    standin.reply_with({"id": 551, "title": "Not the one"})

    with pytest.raises(TMDBUnavailable, match="another film"):
        service.movie(550)


# --- the cache ---


def test_the_same_search_is_asked_once_whatever_its_case_and_width(standin):
    assert service.search("matrix", "en") == service.search(" ＭＡＴＲＩＸ ", "en")
    assert len(standin.requests) == 1


def test_a_search_is_kept_apart_by_language(standin):
    assert service.search("matrix", "en") != service.search("matrix", "ja")
    assert len(standin.requests) == 2


def test_a_film_is_asked_for_once(standin):
    assert service.movie(129) == service.movie(129)
    assert len(standin.requests) == 1


@pytest.mark.parametrize("kind", ["500", "html", "null_results", "429", "malformed", "truncated"])
def test_a_failure_is_not_kept(standin, kind):
    standin.fail_with(kind)
    with pytest.raises(TMDBUnavailable):
        service.search("matrix", "en")
    standin.fail_with(None)
    forget_the_pause()

    assert [hit.tmdb_id for hit in service.search("matrix", "en")] == [603]


def another_process():
    service._client_for.cache_clear()


def test_what_one_process_is_told_by_tmdb_holds_for_all(standin):
    standin.fail_with("429", retry_after="30")
    with pytest.raises(TMDBRateLimited):
        service.movie(129)
    another_process()

    with pytest.raises(TMDBRateLimited):
        service.movie(550)
    assert len(standin.requests) == 1


def test_when_tmdb_is_down_all_processes_leave_it_alone_after_a_few_calls(standin):
    standin.fail_with("503")
    for _ in range(20):
        with pytest.raises(TMDBUnavailable):
            service.movie(129)
        another_process() if len(standin.requests) > FAILURES else None

    assert len(standin.requests) == FAILURES + 1  # the first was tried twice


@pytest.mark.parametrize("kind", SPOILT)
def test_whatever_is_wrong_in_an_answer_what_comes_of_it_is_clean(standin, kind):
    standin.fail_with(kind)
    with suppress(TMDBError):
        for hit in service.search("e", "ja"):
            assert faults_of(vars_of(hit)) == []
    with suppress(TMDBError):
        for hit in service.search_of_year("e", "ja", None).hits:
            assert faults_of(vars_of(hit)) == []
    with suppress(TMDBError):
        found = service.find_by_imdb("tt0245429", "ja")
        assert found.hit is None or faults_of(vars_of(found.hit)) == []
    with suppress(TMDBError):
        film = vars_of(service.movie(129))
        assert faults_of(film) == []
        assert film["tmdb_id"] == 129


def vars_of(record):
    return {field.name: getattr(record, field.name) for field in fields(record)}


def test_a_film_that_comes_back_is_found_at_once(standin):
    standin.gone.add(550)
    with pytest.raises(TMDBNotFound):
        service.movie(550)
    standin.gone.clear()

    assert service.movie(550).tmdb_id == 550


def test_a_key_tells_nobody_what_was_searched_for_and_suits_every_cache():
    key = service._key("search", "ja", service._digest("秘密 の\n映画" * 100))

    assert key.isascii()
    assert key.isprintable()
    assert " " not in key
    assert len(key) < 200


# --- the client behind it ---


def test_the_user_agent_says_who_is_asking(standin, settings):
    service.movie(129)

    assert standin.requests[0].headers["user-agent"] == f"MyMovie/{settings.VERSION} (+https://films.example)"


def test_one_client_serves_until_the_settings_change(settings):
    first = service._client()

    assert service._client() is first
    settings.TMDB_TOKEN = "another"
    assert service._client() is not first


def test_a_refused_token_is_told_from_a_failure(settings):
    settings.TMDB_TOKEN = REFUSED_TOKEN

    with pytest.raises(TMDBRefused):
        service.movie(129)


@pytest.mark.parametrize("token", ["", "  \n"])
def test_without_a_token_the_site_is_not_configured_and_asks_nobody(settings, standin, token):
    settings.TMDB_TOKEN = token

    assert not service.is_configured()
    with pytest.raises(TMDBNotConfigured):
        service.search("matrix", "ja")
    assert standin.requests == []


def test_a_test_can_hand_in_its_client(settings, make_client):
    settings.TMDB_TOKEN = ""

    with service.use_client(make_client()):
        assert service.is_configured()
        assert service.movie(129).tmdb_id == 129
    assert not service.is_configured()
