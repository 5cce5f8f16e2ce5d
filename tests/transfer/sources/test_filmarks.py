"""Filmarks: what its users' programs write, and what is copied from its pages."""

import pytest

from tests.transfer.sources.given import (
    TODAY,
    TOKYO,
    asked,
    content_of,
    on,
    places,
    read,
    seen,
    without_origin,
)
from transfer.models import Source
from transfer.sources import reading
from transfer.sources.rows import Question, Reading, Row


def pasted(text: str) -> Reading:
    found = reading.read_paste(text, answers={}, today=TODAY, zone=TOKYO)
    assert isinstance(found, Reading)
    return found


def test_a_table_of_marks_from_the_browser() -> None:
    found = read("filmarks-console.csv")
    assert found.source == Source.FILMARKS
    assert without_origin(found.rows) == [
        Row("ドライブ・マイ・カー", 2021, score=84, original_score="4.2/5", memo="素晴らしい映画だった。"),
        Row("生きる", 1952, score=100, original_score="5.0/5"),
        Row("生きる LIVING", 2022, memo="𠮷野家で泣いた😭"),
        Row("アンナチュラル", 2018, is_series=True),
    ]


def test_tenths_keep_their_worth() -> None:
    assert [row.score for row in read("filmarks-console.csv").rows[:2]] == [84, 100]


def test_a_dash_is_no_score() -> None:
    assert read("filmarks-console.csv").rows[2].score is None


def test_the_year_behind_a_title_is_its_year_and_no_part_of_it() -> None:
    assert {(row.title, row.year) for row in read("filmarks-pairs.csv").rows} == {
        ("花束みたいな恋をした", 2021),
        ("ミッドナイトスワン", 2020),
    }


def test_a_table_of_days_with_a_film_twice() -> None:
    assert without_origin(read("filmarks-dashboard.csv").rows) == [
        Row(
            title="プロジェクト・ヘイル・メアリー",
            year=2026,
            score=76,
            original_score="3.8/5",
            viewings=(seen(on(2026, 3, 20), 76, "3.8/5"),),
        ),
        Row(
            title="国宝",
            year=2025,
            score=96,
            original_score="4.8/5",
            viewings=(seen(on(2025, 6), 92, "4.6/5"), seen(on(2025, 8, 11), 96, "4.8/5")),
        ),
    ]


def test_a_sheet_without_a_heading() -> None:
    found = read("filmarks-sheet.csv")
    assert without_origin(found.rows) == [
        Row(
            title="怪物",
            year=2023,
            directors=("是枝裕和",),
            tmdb_id=1050035,
            score=88,
            original_score="4.4/5",
            memo="雨の音",
        ),
        Row("PERFECT DAYS", 2023, directors=("ヴィム・ヴェンダース",), tmdb_id=976893),
    ]
    assert places(found.rows[0]) == [("filmarks-sheet.csv", 1)]


def test_a_review_of_two_lines() -> None:
    assert without_origin(read("filmarks-scraper.csv").rows) == [
        Row("街の上で", 2019, score=86, original_score="4.3/5", memo="一行目\n二行目")
    ]


def test_a_table_between_tabs_with_original_titles() -> None:
    assert without_origin(read("filmarks-prime.tsv").rows) == [
        Row("ゴジラ-1.0", 2023),
        Row("パラサイト 半地下の家族", 2020, other_titles=("기생충",)),
    ]


def test_scores_beyond_five_are_not_those_of_filmarks() -> None:
    found = asked("title,year,rating,date\n国宝,2025,88,2025-06-10\n".encode(), name="x.csv")
    assert isinstance(found, Question)
    assert (found.source, found.guess["scale"]) == (Source.TABLE, 100)


def test_marks_that_were_copied_from_the_page() -> None:
    found = pasted(content_of("filmarks-marks.txt").decode())
    assert found.source == Source.FILMARKS
    assert without_origin(found.rows) == [
        Row(
            title="ドライブ・マイ・カー",
            year=2021,
            score=84,
            original_score="4.2/5",
            memo="素晴らしい映画だった。\n音がいい。",
        ),
        Row("生きる", 1952, score=100, original_score="5.0/5"),
        Row("ブレードランナー 2049", 2017),
    ]
    assert places(found.rows[1]) == [("paste.csv", 9)]


def test_copied_marks_are_read_from_a_file_as_well() -> None:
    assert [row.score for row in read("filmarks-marks.txt").rows] == [84, 100, None]


@pytest.mark.parametrize("line", ["街の上で(2019年製作の映画) ★4.3", "街の上で（2019年製作の映画）　4.3"])
def test_a_score_may_stand_behind_the_year(line: str) -> None:
    assert without_origin(pasted(line).rows) == [Row("街の上で", 2019, score=86, original_score="4.3/5")]


def test_a_list_of_titles_typed_by_hand() -> None:
    found = pasted(content_of("titles.txt").decode())
    assert found.source == Source.TABLE
    assert without_origin(found.rows) == [
        Row("生きる", 1952),
        Row("ブレードランナー 2049"),
        Row("Crouching Tiger, Hidden Dragon"),
        Row("羅生門", score=90, original_score="4.5/5"),
    ]


def test_one_title_alone_is_a_list_too() -> None:
    assert without_origin(pasted("生きる").rows) == [Row("生きる")]


def test_a_table_that_was_pasted_is_read_as_the_table_it_is() -> None:
    found = pasted("Const,Your Rating,Title,Title Type,Year\ntt0133093,9,The Matrix,Movie,1999\n")
    assert (found.source, found.rows[0].imdb_id) == (Source.IMDB, "tt0133093")
    assert list(found.tables) == ["paste.csv"]


def test_cells_copied_from_a_spreadsheet_are_asked_about() -> None:
    found = reading.recognise_paste("生きる\t1952\t95\n羅生門\t1950\t90\n")
    assert isinstance(found, Question)
    assert (found.columns, found.guess["columns"]) == (("A", "B", "C"), {"title": 0})
