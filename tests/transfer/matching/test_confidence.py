"""Row and films, and what is said of them: one line a case, each with what it is about."""

import datetime as dt
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movies.models import Precision, Watched
from transfer.matching import why
from transfer.matching.confidence import SHOWN_FROM, Film, Likeness, fit, has_same_director, is_sure, likeness
from transfer.sources.rows import Row, SeenOnce

TODAY = dt.date(2026, 11, 22)
SURE, CHECK, MISSING = "sure", "to check", "not found"


def row(title, year=None, **more):
    watched = more.pop("watched", None)
    if watched:
        more["viewings"] = (SeenOnce(Watched(dt.date(watched, 1, 1), Precision.YEAR)),)
    return Row(title, year, **more)


def film(title, year=None, **more):
    fields = {"original_title": more.pop("original", title), **more}
    film.number = getattr(film, "number", 0) + 1
    return Film(film.number, title, released_on=dt.date(year, 5, 1) if year else None, **fields)


def verdict(mine, films, *, trusts_year=False, is_all_seen=True):
    fits = sorted((fit(mine, each, today=TODAY) for each in films), key=lambda each: each.order)
    if is_sure(fits, mine, is_all_seen=is_all_seen, trusts_year=trusts_year):
        return SURE
    return CHECK if fits and fits[0].confidence >= SHOWN_FROM else MISSING


class Case(NamedTuple):
    what: str
    row: Row
    films: list[Film]
    verdict: str
    why: str | None = None


IKIRU = [film("生きる", 1952, other_titles=("Ikiru",)), film("生きる LIVING", 2022, original="Living")]
THING = [film("The Thing", 1982), film("The Thing", 2011), film("The Thing from Another World", 1951)]
PARASITE = film("パラサイト 半地下の家族", 2019, original="기생충", more_titles=("Parasite",))
KUROSAWA, MIYAZAKI = "Akira Kurosawa", "Hayao Miyazaki"

CASES = [
    # titles that are the same
    Case("title and year", row("Fight Club", 1999), [film("Fight Club", 1999)], SURE, why.EXACT),
    Case("case", row("FIGHT CLUB", 1999), [film("Fight Club", 1999)], SURE, why.EXACT),
    Case("full width", row("ＦＩＧＨＴ　ＣＬＵＢ", 1999), [film("Fight Club", 1999)], SURE, why.EXACT),
    Case("half-width kana", row("ﾌｧｲﾄｸﾗﾌﾞ", 1999), [film("ファイト・クラブ", 1999)], SURE, why.EXACT),
    Case("hiragana", row("となりのととろ", 1988), [film("となりのトトロ", 1988)], SURE, why.EXACT),
    Case("long vowels", row("ターミネータ", 1984), [film("ターミネーター", 1984)], SURE, why.EXACT),
    Case("accents", row("Amelie", 2001), [film("Amélie", 2001)], SURE, why.EXACT),
    Case(
        "punctuation",
        row("Its a Wonderful Life", 1946),
        [film("It's a Wonderful Life", 1946)],
        SURE,
        why.EXACT,
    ),
    Case("a final stop", row("君の名は", 2016), [film("君の名は。", 2016)], SURE, why.EXACT),
    Case(
        "dash or colon",
        row("Mission: Impossible – Fallout", 2018),
        [film("Mission: Impossible - Fallout", 2018)],
        SURE,
        why.EXACT,
    ),
    Case("the original title", row("기생충", 2019), [PARASITE], SURE, why.EXACT),
    Case("the English title", row("Parasite", 2019), [PARASITE], SURE, why.EXACT),
    Case("another title", row("Ikiru", 1952), IKIRU, SURE, why.OTHER_TITLE),
    Case(
        "the row's other title",
        row("七人の侍 完", 1954, other_titles=("Seven Samurai",)),
        [film("Seven Samurai", 1954)],
        SURE,
        why.EXACT,
    ),
    Case("beyond the first plane", row("𠮷野家", 2020), [film("𠮷野家", 2020)], SURE, why.EXACT),
    Case("nothing but signs", row("…", 2020), [film("…", 2020)], SURE, why.EXACT),
    # spelled otherwise
    Case("article moved", row("Matrix, The", 1999), [film("The Matrix", 1999)], SURE, why.SPELLING),
    Case("article left out", row("Matrix", 1999), [film("The Matrix", 1999)], SURE, why.SPELLING),
    Case("French article", row("Haine, La", 1995), [film("La Haine", 1995)], SURE, why.SPELLING),
    Case("and", row("Fast and Furious", 2009), [film("Fast & Furious", 2009)], SURE, why.SPELLING),
    Case("Roman numeral", row("Rocky 2", 1979), [film("Rocky II", 1979)], SURE, why.SPELLING),
    Case("one sign for a numeral", row("ロッキーⅡ", 1979), [film("ロッキー2", 1979)], SURE, why.SPELLING),
    Case("number word", row("Dune: Part 2", 2024), [film("Dune: Part Two", 2024)], SURE, why.SPELLING),
    Case("part in kana", row("JAWS パート2", 1978), [film("JAWS PART2", 1978)], SURE, why.SPELLING),
    Case("old kanji", row("雪國", 1957), [film("雪国", 1957)], SURE, why.SPELLING),
    Case("a name's kanji", row("龍の歯医者", 2017), [film("竜の歯医者", 2017)], SURE, why.SPELLING),
    Case("v as b", row("ヴァイオレンス", 1990), [film("バイオレンス", 1990)], SURE, why.SPELLING),
    Case("small kana", row("キヤッツ", 2019), [film("キャッツ", 2019)], SURE, why.SPELLING),
    Case(
        "chapter number in kanji",
        row("るろうに 第二章", 2014),
        [film("るろうに 第2章", 2014)],
        SURE,
        why.SPELLING,
    ),
    # what is said of a showing
    Case("subtitled", row("ジョーカー（字幕版）", 2019), [film("ジョーカー", 2019)], SURE, why.SPELLING),
    Case("dubbed", row("ジョーカー 吹替版", 2019), [film("ジョーカー", 2019)], SURE, why.SPELLING),
    Case("(字)", row("ジョーカー(字)", 2019), [film("ジョーカー", 2019)], SURE, why.SPELLING),
    Case("4K", row("七人の侍 4Kリマスター版", 1954), [film("七人の侍", 1954)], SURE, why.SPELLING),
    Case("brackets of 4K", row("AKIRA【4Kリマスター】", 1988), [film("AKIRA", 1988)], SURE, why.SPELLING),
    Case(
        "劇場版",
        row("劇場版「鬼滅の刃」無限列車編", 2020),
        [film("鬼滅の刃 無限列車編", 2020)],
        SURE,
        why.SPELLING,
    ),
    Case(
        "made in",
        row("ドライブ・マイ・カー（2021年製作の映画）", 2021),
        [film("ドライブ・マイ・カー", 2021)],
        SURE,
        why.SPELLING,
    ),
    Case(
        "a cut",
        row("Kingdom of Heaven (Director's Cut)", 2005),
        [film("Kingdom of Heaven", 2005)],
        SURE,
        why.SPELLING,
    ),
    Case(
        "both titles",
        row("千と千尋の神隠し (Spirited Away)", 2001),
        [film("千と千尋の神隠し", 2001, more_titles=("Spirited Away",))],
        SURE,
        why.SPELLING,
    ),
    Case(
        "a title and a remark",
        row("千と千尋の神隠し (DVDで)", 2001),
        [film("千と千尋の神隠し", 2001)],
        CHECK,
        why.SUBTITLE,
    ),
    # years
    Case("made a year before", row("ゴジラ-1.0", 2022), [film("ゴジラ-1.0", 2023)], SURE, why.NEAR_YEAR),
    Case("a year after", row("Rashomon", 1951), [film("Rashomon", 1950)], SURE, why.NEAR_YEAR),
    Case(
        "came to Japan two years later",
        row("タンポポ", 1987),
        [film("タンポポ", 1985, years=frozenset({1987}))],
        SURE,
        why.NEAR_YEAR,
    ),
    Case(
        "made two years before",
        row("海辺の長い日々", 2019),
        [film("海辺の長い日々", 2021)],
        SURE,
        why.LATER_YEAR,
    ),
    Case(
        "a year off, and another that was not yet there",
        row("Home", 2010, watched=2010),
        [film("Home", 2009), film("Home", 2012)],
        SURE,
        why.NEAR_YEAR,
    ),
    Case(
        "a year off, and one of that year that goes on",
        row("Island", 1953),
        [film("Island", 1954), film("Island: The Song", 1953)],
        CHECK,
        why.NEAR_YEAR,
    ),
    Case(
        "another title, and one that begins with it",
        row("Sumouchi", 2026),
        [film("Night of the Moon", 2026, other_titles=("Sumouchi",)), film("Sumouchi: Blood", 2026)],
        CHECK,
        why.OTHER_TITLE,
    ),
    Case(
        "two years later, and another the year after",
        row("海辺の長い日々", 2019),
        [film("海辺の長い日々", 2021), film("海辺の長い日々", 2022)],
        CHECK,
        why.LATER_YEAR,
    ),
    Case("made two years before, and short", row("海辺", 2019), [film("海辺", 2021)], CHECK, why.LATER_YEAR),
    Case(
        "two years later, and another long ago",
        row("海辺の長い日々", 2019),
        [film("海辺の長い日々", 2021), film("海辺の長い日々", 1960)],
        SURE,
        why.LATER_YEAR,
    ),
    Case("two years off", row("Solaris", 1974), [film("Solaris", 1972)], CHECK, why.FAR_YEAR),
    Case("far off", row("Solaris", 1990), [film("Solaris", 1972)], CHECK, why.FAR_YEAR),
    Case("the film has no date", row("Home Movie", 2020), [film("Home Movie")], CHECK, why.UNDATED),
    # several
    Case("a remake far away: the old", row("生きる", 1952), IKIRU, SURE, why.EXACT),
    Case("a remake far away: the new", row("生きる LIVING", 2022), IKIRU, SURE, why.EXACT),
    Case("a remake by its short title", row("生きる", 2022), IKIRU, CHECK, why.SUBTITLE),
    Case("of three the first", row("The Thing", 1982), THING, SURE, why.EXACT),
    Case("of three the second", row("The Thing", 2011), THING, SURE, why.EXACT),
    Case("of three without a year", row("The Thing"), THING, CHECK, why.NO_YEAR),
    Case(
        "a year between two",
        row("Home", 2010),
        [film("Home", 2009), film("Home", 2011)],
        CHECK,
        why.NEAR_YEAR,
    ),
    Case("two of one year", row("Alone", 2020), [film("Alone", 2020), film("Alone", 2020)], CHECK, why.EXACT),
    Case(
        "two of one year, one of them known",
        row("Alone", 2020),
        [film("Alone", 2020, popularity=99), film("Alone", 2020)],
        CHECK,
        why.EXACT,
    ),
    Case(
        "two of one year, told apart by who made them",
        row("Alone", 2020, directors=("John Hyams",)),
        [film("Alone", 2020, directors=("John Hyams",)), film("Alone", 2020, directors=("Johnny Martin",))],
        SURE,
        why.EXACT,
    ),
    Case(
        "another of the year before",
        row("Home", 2009),
        [film("Home", 2009), film("Home", 2008)],
        CHECK,
        why.EXACT,
    ),
    Case(
        "another, spelled a little otherwise",
        row("Host", 2020),
        [film("Host", 2020), film("The Host", 2020)],
        CHECK,
        why.EXACT,
    ),
    Case(
        "only others, spelled a little otherwise",
        row("Le Host", 2020),
        [film("Host", 2020), film("The Host", 2020)],
        CHECK,
        why.SPELLING,
    ),
    Case("a second part is not the third", row("Saw III", 2005), [film("Saw II", 2005)], CHECK, why.PART),
    Case("a sequel beside", row("Alien", 1979), [film("Alien", 1979), film("Aliens", 1986)], SURE, why.EXACT),
    # no year
    Case(
        "a long title, once",
        row("The Grand Budapest Hotel"),
        [film("The Grand Budapest Hotel", 2014)],
        SURE,
        why.NO_YEAR,
    ),
    Case(
        "a long Japanese title, once",
        row("千と千尋の神隠し"),
        [film("千と千尋の神隠し", 2001)],
        SURE,
        why.NO_YEAR,
    ),
    Case("a short title, once", row("Her"), [film("Her", 2013)], CHECK, why.NO_YEAR),
    Case(
        "a title that another film goes on from",
        row("Wicked Games"),
        [film("Wicked Games", 2016), film("Wicked Games: The Return", 2019)],
        CHECK,
        why.NO_YEAR,
    ),
    Case(
        "one that was not yet there",
        row("生きていく日々", watched=1990),
        [film("生きていく日々", 1960), film("生きていく日々", 2022)],
        SURE,
        why.NO_YEAR,
    ),
    # nearly
    Case("a slip", row("Incepton", 2010), [film("Inception", 2010)], CHECK, why.SLIP),
    Case(
        "a slip, and who made it",
        row("Incepton", 2010, directors=("Christopher Nolan",)),
        [film("Inception", 2010, directors=("Christopher Nolan",))],
        SURE,
        why.DIRECTOR,
    ),
    Case(
        "without its subtitle",
        row("Birdman", 2014),
        [film("Birdman or (The Unexpected Virtue of Ignorance)", 2014)],
        CHECK,
        why.SUBTITLE,
    ),
    Case("without its Japanese subtitle", row("パラサイト", 2019), [PARASITE], CHECK, why.SUBTITLE),
    Case(
        "another subtitle",
        row("Mission: Impossible - Fallout", 2018),
        [film("Mission: Impossible - Again", 2018)],
        MISSING,
    ),
    Case("a part of it", row("Budapest", 2014), [film("The Grand Budapest Hotel", 2014)], CHECK, why.PART),
    Case("nothing alike", row("Nope", 2022), [film("Tár", 2022)], MISSING, why.OTHER_NAME),
    # directors and time
    Case(
        "another director",
        row("Suspiria", 2018, directors=("Dario Argento",)),
        [film("Suspiria", 2018, directors=("Luca Guadagnino",))],
        CHECK,
        why.OTHER_DIRECTOR,
    ),
    Case(
        "a director in another script",
        row("もののけ姫", 1997, directors=("宮崎駿",)),
        [film("もののけ姫", 1997, directors=(MIYAZAKI,))],
        SURE,
        why.EXACT,
    ),
    Case(
        "a name the other way round",
        row("生きる", 1952, directors=("Kurosawa, Akira",)),
        [film("生きる", 1952, directors=(KUROSAWA,)), film("生きる", 1953, directors=("Someone Else",))],
        SURE,
        why.EXACT,
    ),
    Case(
        "seen long before it came out",
        row("Dune", 2021, watched=2010),
        [film("Dune", 2021)],
        CHECK,
        why.NOT_YET,
    ),
    Case(
        "a wish for what is to come",
        row("Dune: Part Three", 2029, is_wish=True),
        [film("Dune: Part Three", 2029)],
        SURE,
        why.EXACT,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_what_is_said_of_a_row(case):
    fits = sorted((fit(case.row, each, today=TODAY) for each in case.films), key=lambda each: each.order)

    assert (verdict(case.row, case.films), fits[0].why) == (case.verdict, case.why or fits[0].why)


def test_there_are_many_cases_and_each_has_its_name():
    assert len({case.what for case in CASES}) == len(CASES) >= 60


def test_what_was_not_all_looked_at_is_not_sure():
    assert verdict(row("Fight Club", 1999), [film("Fight Club", 1999)], is_all_seen=False) == CHECK


def test_where_years_are_tmdbs_own_the_year_before_is_no_rival():
    films = [film("Home", 2009), film("Home", 2008)]

    assert verdict(row("Home", 2009), films, trusts_year=True) == SURE
    assert verdict(row("Home", 2009), films) == CHECK


def test_where_years_are_tmdbs_own_two_years_later_is_another_film():
    films = [film("海辺の長い日々", 2021)]

    assert verdict(row("海辺の長い日々", 2019), films, trusts_year=True) == CHECK


def test_how_many_know_a_film_says_which_is_shown_first_and_no_more():
    films = [film("Alone", 2020, popularity=1), film("Alone", 2020, popularity=99)]
    fits = sorted((fit(row("Alone", 2020), each, today=TODAY) for each in films), key=lambda each: each.order)

    assert [each.film.popularity for each in fits] == [99, 1]
    assert fits[0].confidence == fits[1].confidence


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_a_confidence_is_a_number_of_0_to_100_with_its_word(case):
    for each in case.films:
        how = fit(case.row, each, today=TODAY)
        assert 0 <= how.confidence <= 100
        assert how.why in why.WORDS


def test_nothing_is_like_nothing():
    assert likeness(row(""), film("", original="")) is not Likeness.SAME


@pytest.mark.parametrize(
    ("mine", "theirs", "told"),
    [
        (("Joel Coen",), ("Ethan Coen", "Joel Coen"), True),
        (("黒澤 明",), ("黒沢明",), True),
        (("Bong Joon-ho",), ("Bong Joon Ho",), True),
        ((), ("Joel Coen",), None),
        (("Joel Coen",), ("David Lynch",), False),
        (("宮崎駿",), ("Hayao Miyazaki",), None),
    ],
)
def test_directors_are_compared_where_they_can_be(mine, theirs, told):
    assert has_same_director(mine, theirs) is told


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_titles_can_be_compared(mine, theirs):
    how = fit(row(mine, 2000), film(theirs, 2000), today=TODAY)

    assert 0 <= how.confidence <= 100


@given(st.text(max_size=60))
def test_a_title_is_like_itself(title):
    assert likeness(row(title), film(title)) in (Likeness.SAME, Likeness.NONE if not title else Likeness.SAME)
