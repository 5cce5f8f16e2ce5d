import importlib

import pytest
from django.apps import apps
from django.db import transaction

from movies import catalogue as films
from movies import merging
from movies.models import KnownFilm
from movies.titles import keeping, lookup, tiers
from mymovie.text import fold
from tests.factories import fill_wall, make_entry, make_movie, make_record

pytestmark = pytest.mark.django_db


def known(**titles: str) -> None:
    """Films by number: `_7="Seven"`."""
    keeping.write(
        [
            keeping.made(tmdb_id=int(number[1:]), original_title=title, popularity=1, own="", tier=tiers.LAST)
            for number, title in titles.items()
        ]
    )


def ids(query: str) -> list[int]:
    return [match.tmdb_id for match in lookup.find(query)]


@pytest.mark.parametrize(
    "query",
    [
        "ヱヴァンゲリヲン",
        "ゑゔぁんげりをん",
        "ｴヴァ",
        "新劇場版",
        "劇",
        "序",
        "：序",
        "ヱヴァンゲリヲン　新劇場版",
    ],
)
def test_width_and_kana_make_no_difference(query):
    known(_1="ヱヴァンゲリヲン新劇場版:序")

    assert ids(query) == ([] if query == "ｴヴァ" else [1])


@pytest.mark.parametrize("query", ["𠮷", "𠮷野", "野家", "𠮷野家", "家"])
def test_characters_beyond_the_first_plane_are_characters(query):
    known(_1="𠮷野家", _2="吉良邸")

    assert ids(query) == [1]


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '""',
        "*",
        "-",
        "()",
        "NEAR(a b)",
        'a" OR "b',
        "tokens:x",
        "a AND b",
        "^a",
        "%",
        "_",
        "\\",
        "'",
        "🎬",
        "a*",
    ],
)
def test_signs_mean_nothing_to_the_database(query):
    known(_1="Aeroplane", _2="%_!", _3="🎬")

    assert set(ids(query)) <= {1, 2, 3}
    assert not {"%", "_"}.intersection(query) or 1 not in ids(query)


@pytest.mark.parametrize(
    ("query", "found"), [("%", [2]), ("_", [3]), ("🎬", [4]), ('"*-()', [5]), ("*", [5])]
)
def test_a_title_of_nothing_but_signs_is_found_by_them(query, found):
    known(_1="Aeroplane", _2="%", _3="__", _4="🎬", _5='"*-()')

    assert ids(query) == found


@pytest.mark.parametrize("length", [60, 200])
def test_long_queries_find_their_title(length):
    title = "".join(chr(0x4E00 + n) for n in range(length))
    known(_1=title, _2=title[:50])

    assert ids(title) == [1]
    assert ids(title[:70] + "山" + title[71:]) == [1] or length == 60


def test_whole_titles_come_first_then_beginnings_then_the_rest_then_by_tier():
    known(_1="Old Hero", _2="Hero", _3="Heroes", _4="Hero")
    KnownFilm.objects.filter(pk__in=[3, 4]).delete()
    for number, title, tier in ((3, "Heroes", 0), (4, "Hero", 1), (5, "My Hero", 0)):
        keeping.write([keeping.made(tmdb_id=number, original_title=title, popularity=1, own="", tier=tier)])

    assert ids("hero") == [4, 2, 3, 5, 1]


@pytest.mark.parametrize("query", ["夜", "の"], ids=["at the beginning", "within"])
def test_a_common_query_reads_the_first_tiers_alone(django_assert_num_queries, query):
    for tier in reversed(range(3)):
        keeping.write(
            [
                keeping.made(
                    tmdb_id=(3 - tier) * 100 + n + 1,
                    original_title=f"夜の{n}",
                    popularity=1,
                    own="",
                    tier=tier,
                )
                for n in range(50)
            ]
        )
    with django_assert_num_queries(1):
        found = ids(query)

    assert len(found) == lookup.ROWS
    assert min(found) > 200


SLIPS = {
    "Inception": ["incepton", "imception", "incpetion", "inceeption"],
    "Gravity": ["gravty"],
    "Jaws": ["jwas", "jaw"],
    "Heat": ["heit"],
    "The Shawshank Redemption": [
        "the shawshnak redemption", "the shawshank redmption", "te shawshank", "the shawshank redemptiom",
    ],
    "千と千尋の神隠し": ["千と千尋の髪隠し", "千と千の神隠し"],
    "羅生門": ["羅正門"],
    "となりのトトロ": ["となりのトロロ", "となのりトトロ"],
    "ハウルの動く城": ["はうるの働く城"],
    "𠮷野家": ["𠮷町家"],
}  # fmt: skip


@pytest.mark.parametrize(("title", "query"), [(title, query) for title in SLIPS for query in SLIPS[title]])
def test_one_slip_is_forgiven(title, query):
    known(_1=title, _2="Something Else", _3="夜と霧")

    assert ids(query) == [1]


@pytest.mark.parametrize("length", [9, 11, 12, 17, 18, 25])
def test_each_slip_in_a_longer_title_is_forgiven(length):
    title = "abcdefghijklmnopqrstuvwxyz"[:length]
    known(_1=title)

    for n in range(length):
        assert ids(title[:n] + "ん" + title[n + 1 :]) == [1]
        assert ids(title[:n] + title[n + 1 :]) == [1]
        assert ids(title[:n] + "ん" + title[n:]) == [1]


@pytest.mark.parametrize("query", ["jows hunt", "jqwz", "gravxtq", "ab", "怪獣", "がめら"])
def test_two_slips_or_too_little_are_not(query):
    known(_1="Jaws", _2="Gravity", _3="怪物", _4="ガメレ")

    assert ids(query) == []


def test_who_types_a_title_is_not_shown_its_neighbours(django_assert_num_queries):
    known(_1="Solaris", _2="Solarix")

    with django_assert_num_queries(1):
        assert ids("solaris") == [1]


# --- what is kept ---


def test_a_film_is_found_by_its_new_titles_and_not_by_its_old_ones():
    movie = make_movie(ja="古い題", en="Old")
    renamed = make_record(tmdb_id=movie.pk, ja="新しい題", en="New", original_title="New")
    films.store(renamed, fetched_at=None)

    assert (ids("新しい題"), ids("古い題")) == ([movie.pk], [])


def test_films_written_past_us_are_found_after_the_next_repair(alice):
    fill_wall(alice, films=3)
    assert ids("film2") == []

    assert keeping.repair_and_rank() == 3
    assert len(ids("film2")) == 1
    assert keeping.repair_and_rank() == 0


def test_films_move_to_the_tier_that_their_entries_give_them(alice, bob, monkeypatch):
    monkeypatch.setattr(tiers, "ENDS", (2, 4, 8, 10**9))
    monkeypatch.setattr(tiers, "LAST", 4)
    first, *rest = (make_movie(ja=f"夜 {n}", en="X") for n in range(12))
    for owner in (alice, bob):
        make_entry(owner, rest[-1])
    for movie in rest:
        if movie != rest[-1]:
            make_entry(alice, movie)
    keeping.repair_and_rank()

    assert KnownFilm.objects.get(pk=rest[-1].pk).tier == 0
    assert set(KnownFilm.objects.values_list("tier", flat=True)) == {0, 1, 2, 3}
    assert lookup.find("夜")[0].tier == 0
    assert first.pk in ids("夜")


def test_a_film_that_was_merged_into_another_is_found_no_more():
    former, survivor = make_movie(ja="二重 一", en="X"), make_movie(ja="二重 二", en="X")
    with transaction.atomic():
        assert merging.step(former_id=former.pk, survivor_id=survivor.pk).is_last

    assert ids("二重") == [survivor.pk]


def test_the_films_that_were_here_before_are_found(monkeypatch):
    migration = importlib.import_module("movies.migrations.0005_known_films")
    monkeypatch.setattr(migration, "AT_ONCE", 2)
    movies = [make_movie(ja=f"前から {n}", en="X") for n in range(5)]
    KnownFilm.objects.all().delete()
    migration.fill(apps, None)

    assert sorted(ids("前から")) == sorted(movie.pk for movie in movies)
    assert keeping.repair_and_rank() == 0


def test_many_whole_titles_are_looked_for_at_once(django_assert_num_queries):
    make_movie(tmdb_id=1, ja="七人の侍", en="Seven Samurai")
    make_movie(tmdb_id=2, ja="生きる", en="Ikiru")
    with django_assert_num_queries(1):
        found = lookup.find_whole({fold("七人の侍"), fold("ikiru"), fold("七人")}, 10)

    assert {match.tmdb_id for match in found} == {1, 2}


def test_many_titles_with_a_slip_are_looked_for_at_once(django_assert_num_queries):
    make_movie(tmdb_id=1, ja="七人の侍", en="Seven Samurai")
    make_movie(tmdb_id=2, ja="生きる", en="Inception")
    with django_assert_num_queries(1):
        found = lookup.find_near([fold("Sevn Samurai"), fold("Incepton"), fold("Nothing alike")], 10)

    assert {match.tmdb_id for match in found} == {1, 2}


def test_of_no_titles_nothing_is_found(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert lookup.find_whole([], 10) == lookup.find_near([], 10) == []
