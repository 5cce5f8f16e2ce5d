import copy
import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movies.tmdb.records import (
    BadRecord,
    FoundByIMDb,
    MovieRecord,
    ReleaseDate,
    ReleaseKind,
    SearchHit,
    parse_found,
    parse_movie,
    parse_search_page,
)
from tests.standin import FILMS, answers, hostile

PARTS = ("translations", "release_dates", "alternative_titles", "credits")


def film(tmdb_id, **odd) -> MovieRecord:
    return parse_movie(answers.details(FILMS[tmdb_id], "ja-JP", PARTS) | odd)


def only_hit(**odd) -> SearchHit:
    item = answers.list_item(FILMS[550], "ja-JP") | odd
    (hit,) = parse_search_page({"results": [item]}).hits
    return hit


def hits(*items) -> tuple[SearchHit, ...]:
    return parse_search_page({"results": list(items)}).hits


# --- a film ---


def test_a_film_is_read_whole():
    record = film(550)

    assert (record.tmdb_id, record.imdb_id, record.runtime) == (550, "tt0137523", 139)
    assert (record.original_title, record.original_language) == ("Fight Club", "en")
    assert record.released_on == date(1999, 10, 15)
    assert record.genre_ids == (18, 53)
    assert record.directors == ("David Fincher",)
    assert record.poster_path == "/jSziioSwPVrOy9Yow3XhWIBDjq1.jpg"
    assert ("JP", "ファイトクラブ") in record.alternative_titles


def test_a_midnight_stamp_is_the_calendar_date_that_is_written_there():
    japan = [release for release in film(550).releases if release.country == "JP"]

    assert japan == [ReleaseDate("JP", date(1999, 12, 11), ReleaseKind.THEATRICAL, "PG12", "")]


@pytest.mark.parametrize("stamp", ["1999-12-11", "1999-12-11T00:00:00.000Z", "1999-12-11T23:59:59+09:00"])
def test_no_stamp_is_shifted_whatever_its_hour(stamp):
    assert film(550, release_date=stamp).released_on == date(1999, 12, 11)


@pytest.mark.parametrize(
    "stamp",
    ["", None, "1869-12-31", "2201-01-01", "0001-01-01", "2021-02-30", "11.12.1999", "1999", 1999,
     ["1999-12-11"], "1999-12-11x", "１９９９-12-11", " 1999-12-11"],
)  # fmt: skip
def test_a_date_that_cannot_be_is_no_date(stamp):
    assert film(550, release_date=stamp).released_on is None


@pytest.mark.parametrize("runtime", [0, None, -5, "90", 90.5, True, 10**9, []])
def test_a_runtime_that_says_nothing_is_none(runtime):
    assert film(550, runtime=runtime).runtime is None


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "poster.jpg",
        "/a/b.jpg",
        "//host/x.jpg",
        "/x.svg",
        "/../x.jpg\n",
        "javascript:alert(1)",
        "/é.jpg",
        7,
    ],
)
def test_a_poster_path_is_tmdbs_or_empty(path):
    assert film(550, poster_path=path).poster_path == ""


@pytest.mark.parametrize("imdb_id", [None, "", "nm0000246", "tt", "tt١٢٣", "tt0137523 ", 137523])
def test_an_imdb_id_is_one_or_empty(imdb_id):
    assert film(550, imdb_id=imdb_id).imdb_id == ""


@pytest.mark.parametrize("tmdb_id", [None, 0, -1, "550", 550.0, True, 2**31, [550]])
def test_a_film_without_an_id_is_no_film(tmdb_id):
    with pytest.raises(BadRecord):
        film(550, id=tmdb_id)


@pytest.mark.parametrize("payload", [None, [], "", 7, True])
def test_what_is_not_an_object_is_no_film(payload):
    with pytest.raises(BadRecord):
        parse_movie(payload)


def test_an_id_is_all_that_a_film_needs():
    record = parse_movie({"id": 1})

    assert record == MovieRecord(1, "", "", "", None, None, (), (), "", (), (), ())
    assert record.title_in("ja") == record.overview_in("ja") == ""


def test_every_release_is_kept_premieres_and_revivals_too():
    kinds = [(release.on.year, release.kind) for release in film(hostile.SEVERAL_DATES).releases]

    assert (2015, ReleaseKind.THEATRICAL) in kinds
    assert (1990, ReleaseKind.PREMIERE) in kinds
    assert len(kinds) == 7


def test_a_broken_release_takes_no_other_with_it():
    assert film(hostile.IMPOSSIBLE_DATES).releases == ()
    sound = {
        "iso_3166_1": "JP",
        "release_dates": [None, {"type": 3}, {"type": 3, "release_date": "2020-01-02"}],
    }

    (release,) = film(550, release_dates={"results": [7, {}, {"iso_3166_1": "jp"}, sound]}).releases

    assert release == ReleaseDate("JP", date(2020, 1, 2), ReleaseKind.THEATRICAL, "", "")


def test_directors_are_named_once_and_nobody_else_is():
    crew = [
        {"job": "Director", "name": "A"},
        {"job": "Director", "name": " A "},
        {"job": "Director", "name": None},
        {"job": "Gaffer", "name": "B"},
        {"job": "Director", "name": "C"},
    ]

    assert film(550, credits={"crew": crew}).directors == ("A", "C")


def test_a_film_of_a_hundred_directors_names_twenty():
    crew = [{"job": "Director", "name": f"No. {n}"} for n in range(100)]

    directors = film(550, credits={"crew": crew}).directors

    assert (directors[0], directors[-1], len(directors)) == ("No. 0", "No. 19", 20)


def test_odd_types_leave_a_film_that_can_be_shown():
    record = film(hostile.ODD_TYPES)

    assert (record.runtime, record.poster_path, record.imdb_id, record.original_language) == (
        None,
        "",
        "",
        "",
    )
    assert record.genre_ids == record.directors == record.translations == ()
    assert record.title_in("ja") == "Wrong Types Odd"


# --- text ---


def test_controls_and_turned_around_text_are_taken_out():
    assert film(550, original_title=" a\x00b\u202ec\ud800d\x9be ").original_title == "abcde"


def test_a_line_break_within_a_title_becomes_a_blank_and_within_an_overview_stays():
    texts = {"title": "one\r\ntwo", "overview": "one\r\ntwo\x00\n\nthree\u2028four"}
    record = film(550, translations={"translations": [{"iso_639_1": "ja", "data": texts}]})

    assert record.title_in("ja") == "one two"
    assert record.overview_in("ja") == "one\ntwo\n\nthree\nfour"


def test_lengths_are_capped():
    record = film(hostile.LONG_TITLE)

    assert len(record.original_title) == 500
    assert len(record.overview_in("ja")) == 5000


def test_characters_beyond_the_basic_plane_and_joined_emoji_stay():
    record = film(hostile.BEYOND_THE_PLANE)

    assert record.title_in("ja") == "𠮷野家🎬ナイト"
    assert record.overview_in("ja").endswith("👨‍👩‍👧‍👦")


def test_markup_is_text_like_any_other():
    assert film(hostile.MARKUP).original_title == '<script>alert("odd")</script>'


# --- titles by language ---


@pytest.mark.parametrize(
    ("tmdb_id", "language", "title"),
    [
        (496243, "ja", "パラサイト 半地下の家族"),
        (496243, "en", "Parasite"),
        (129, "ja", "千と千尋の神隠し"),  # its Japanese translation has the title ""
        (129, "en", "Spirited Away"),
        (550, "en", "Fight Club"),
        (496243, "ko", "기생충"),
        (496243, "fr", "Parasite"),
        (hostile.KOREAN_ONLY, "ja", "Colony"),  # TMDB itself would say 군체
        (hostile.ALTERNATIVE_TITLE_ONLY, "ja", "隣のタイトル"),  # not the romanised one before it
        (hostile.ALTERNATIVE_TITLE_ONLY, "en", "The Title Next Door"),
        (hostile.ALTERNATIVE_TITLE_ONLY, "ko", "The Title Next Door"),
        (hostile.BARE, "ja", "Nothing Is Known"),
    ],
)
def test_a_title_is_sought_in_the_language_then_english_then_the_original(tmdb_id, language, title):
    assert film(tmdb_id).title_in(language) == title


def test_an_overview_falls_back_to_english_and_then_to_nothing():
    assert film(hostile.KOREAN_ONLY).overview_in("ja") == "A swarm of the stand-in's own."
    assert film(hostile.BARE).overview_in("ja") == ""


def test_american_english_goes_before_other_english():
    def text(country, title):
        return {"iso_3166_1": country, "iso_639_1": "en", "data": {"title": title}}

    texts = {"translations": [text("GB", "The Philosopher's Stone"), text("US", "The Sorcerer's Stone")]}

    assert film(496243, translations=texts).title_in("en") == "The Sorcerer's Stone"


# --- a page of results ---


def test_a_hit_is_read_whole():
    assert only_hit() == SearchHit(
        tmdb_id=550,
        title="ファイト・クラブ",
        original_title="Fight Club",
        original_language="en",
        released_on=date(1999, 10, 15),
        poster_path="/jSziioSwPVrOy9Yow3XhWIBDjq1.jpg",
        popularity=61.4,
    )


@pytest.mark.parametrize("flag", ["adult", "softcore", "video"])
def test_adult_softcore_and_video_items_are_left_out(flag):
    item = answers.list_item(FILMS[550], "ja-JP")

    assert hits(item | {flag: True}, item | {flag: 1}) == ()
    assert len(hits(item | {flag: None}, item | {flag: False})) == 2


def test_a_broken_hit_takes_no_other_with_it():
    sound = answers.list_item(FILMS[550], "ja-JP")

    assert [hit.tmdb_id for hit in hits(None, 7, {}, {"id": 1}, sound | {"id": None}, sound)] == [550]


def test_unknown_and_missing_keys_are_no_matter():
    assert only_hit(unheard_of={"a": [1]}).tmdb_id == 550
    assert hits({"id": 1, "title": "t"}) == (SearchHit(1, "t", "t", "", None, "", 0.0),)


@pytest.mark.parametrize("popularity", [None, "high", True, -1, float("nan"), float("inf"), 10**400])
def test_a_popularity_that_is_no_number_is_zero(popularity):
    assert only_hit(popularity=popularity).popularity == 0.0


@pytest.mark.parametrize(("told", "held"), [(1, 1), (58322, 500), (-1, 0), ("7", 0), (None, 0), (True, 0)])
def test_the_number_of_pages_is_one_that_can_be_asked_for(told, held):
    assert parse_search_page({"results": [], "total_pages": told}).total_pages == held


@pytest.mark.parametrize("payload", [None, [], {}, {"results": None}, {"results": {}}, {"results": "none"}])
def test_a_page_without_a_list_of_results_is_no_page(payload):
    with pytest.raises(BadRecord):
        parse_search_page(payload)


# --- what a cache and a hostile line need ---


@pytest.mark.parametrize("tmdb_id", FILMS)
def test_every_film_survives_a_cache(tmdb_id):
    record = film(tmdb_id)

    assert pickle.loads(pickle.dumps(record)) == record
    record.title_in("ja").encode()


_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20)
_json = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@st.composite
def _damaged(draw: st.DrawFn, sound: dict) -> dict:
    """A sound answer with anything at all in one of its places, however deep."""
    answer = copy.deepcopy(sound)
    node = answer
    while True:
        key = draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        if not node[key] or not isinstance(node[key], dict | list) or draw(st.booleans()):
            node[key] = draw(_json)
            return answer
        node = node[key]


@given(_json)
def test_nothing_that_json_can_say_breaks_the_parsers(payload):
    for parse in (parse_movie, parse_search_page):
        try:
            pickle.dumps(parse(payload))
        except BadRecord:
            continue


@given(_damaged(answers.details(FILMS[496243], "ja-JP", PARTS)))
def test_a_damaged_film_is_read_as_far_as_it_goes(payload):
    try:
        record = parse_movie(payload)
    except BadRecord:
        assert type(payload["id"]) is not int or not 0 < payload["id"] < 2**31
    else:
        (record.title_in("ja") + record.overview_in("ja")).encode()


@given(_damaged({"page": 1, "results": [answers.list_item(FILMS[550], "ja-JP")] * 3, "total_pages": 1}))
def test_a_damaged_page_is_read_as_far_as_it_goes(payload):
    try:
        page = parse_search_page(payload)
    except BadRecord:
        assert not isinstance(payload["results"], list)
    else:
        assert 0 <= page.total_pages <= 500


# --- what is under an id of IMDb's ---


def found(*films, **more):
    return parse_found({"movie_results": list(films), "tv_results": [], **more})


def test_of_films_under_an_id_the_first_for_everybody_is_taken():
    item = answers.list_item(FILMS[550], "ja-JP")

    assert found(None, item | {"adult": True}, item | {"id": 551}, item).hit.tmdb_id == 551


@pytest.mark.parametrize("kind", ["tv_results", "tv_season_results", "tv_episode_results"])
def test_only_where_there_is_no_film_it_is_a_series(kind):
    item = answers.list_item(FILMS[550], "ja-JP")

    assert found(**{kind: [{"id": 1}]}) == FoundByIMDb(None, is_series=True)
    assert not found(item, **{kind: [{"id": 1}]}).is_series
    assert found(**{kind: None}) == FoundByIMDb(None)


@pytest.mark.parametrize("payload", [None, [], {}, {"movie_results": None}, {"movie_results": {}}])
def test_an_answer_without_a_list_of_films_is_none(payload):
    with pytest.raises(BadRecord):
        parse_found(payload)
