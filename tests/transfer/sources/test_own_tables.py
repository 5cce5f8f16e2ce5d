"""Tables of one's own: their columns are guessed, and asked for; how they are written does not matter."""

import pytest

from tests.transfer.sources.given import (
    content_of,
    on,
    places,
    question_of,
    read,
    read_bytes,
    read_text,
    seen,
    without_origin,
)  # fmt: skip
from transfer import reasons
from transfer.models import Source
from transfer.sources.rows import Row

COLUMNS = {"title": 0, "year": 1, "score": 2, "watched_on": 3, "memo": 5}
TITLES = {"title": 0}


def test_the_columns_are_asked_for_with_a_guess() -> None:
    question = question_of(content_of("own-table.csv"))
    assert (question.kind, question.source) == ("columns", Source.TABLE)
    assert question.columns == ("観た映画", "公開年", "点数", "鑑賞日", "劇場", "感想")
    assert question.samples[0] == ("七人の侍", "1954", "95", "2020/1/2(木)", "早稲田松竹", "長いのに短い")
    assert question.guess == {"columns": COLUMNS, "scale": 100}


def test_a_table_of_a_japanese_spreadsheet() -> None:
    assert without_origin(read("own-table.csv", columns=COLUMNS).rows) == [
        Row(
            title="七人の侍",
            year=1954,
            score=95,
            original_score="95/100",
            viewings=(seen(on(2020, 1, 2), 95, "95/100"),),
            memo="長いのに短い",
        ),
        Row(
            title="千と千尋の神隠し",
            year=2001,
            score=100,
            original_score="100/100",
            viewings=(seen(on(2001, 7, 20), 100, "100/100"),),
        ),
        Row(
            title="雨月物語",
            year=1953,
            score=88,
            original_score="88/100",
            viewings=(seen(on(2019), 88, "88/100"),),
        ),
    ]


def test_then_the_order_of_its_dates_is_asked_for() -> None:
    columns = {"title": 0, "score": 1, "watched_on": 2}
    question = question_of(content_of("own-dates.csv"), columns=columns)
    assert (question.kind, question.choices) == ("date_order", ("dmy", "mdy"))
    amelie, z = without_origin(read("own-dates.csv", columns=columns, date_order="dmy").rows)
    assert amelie == Row(
        "Amélie", score=95, original_score="9,5/10", viewings=(seen(on(2002, 4, 3), 95, "9,5/10"),)
    )
    assert z.viewings[0].watched == on(1999, 12, 11)


@pytest.mark.parametrize(("score", "points"), [("4", 80), ("8.5", 85), ("73", 73)])
def test_what_a_score_is_out_of_is_seen_by_the_best_of_them(score: str, points: int) -> None:
    (row,) = read_text(f"film,score\nRan,{score}\n", columns={"title": 0, "score": 1})
    assert row.score == points


def test_what_a_score_is_out_of_may_be_told() -> None:
    (row,) = read_text("film,score\nRan,4\n", columns={"title": 0, "score": 1}, scale=10)
    assert (row.score, row.original_score) == (40, "4/10")


def test_a_column_that_is_not_there_is_asked_for_again() -> None:
    assert question_of(b"film,score\nRan,4\n", columns={"title": 9}).kind == "columns"


def test_a_table_without_a_heading_has_columns_by_letter() -> None:
    question = question_of("七人の侍,1954,95\n生きる,1952,90\n".encode())
    assert (question.columns, question.guess["columns"]) == (("A", "B", "C"), {"title": 0})
    rows = read_text("七人の侍,1954,95\n生きる,1952,90\n", columns={"title": 0, "year": 1, "score": 2})
    assert [(row.title, row.year, row.score) for row in rows] == [
        ("七人の侍", 1954, 95),
        ("生きる", 1952, 90),
    ]


def test_names_of_columns_that_nobody_foresaw_are_no_film() -> None:
    question = question_of("なまえ,いつ\n七人の侍,2020\n生きる,2021\n".encode())
    assert question.columns == ("なまえ", "いつ")


def test_a_heading_may_stand_beneath_the_name_of_the_sheet() -> None:
    text = "2024年に観た映画,,\n,,\nタイトル,公開年,評価\n国宝,2025,5\n"
    assert question_of(text.encode()).columns == ("タイトル", "公開年", "評価")
    (row,) = read_text(text, columns={"title": 0, "year": 1, "score": 2})
    assert (row.title, places(row)) == ("国宝", [("films.csv", 4)])


def test_numbers_are_taken_from_links() -> None:
    text = "Film,Link\nA,https://www.themoviedb.org/movie/3782-ikiru?language=ja\nB,https://m.imdb.com/title/tt0044741/\n"
    rows = read_text(text, columns={"title": 0, "url": 1})
    assert [(row.tmdb_id, row.imdb_id) for row in rows] == [(3782, ""), (None, "tt0044741")]


def test_a_film_twice_is_one_row_with_its_days() -> None:
    text = "title,score,watched_on\nRan,70,2010-01-01\nRan,95,2020-01-01\n"
    (row,) = read_text(text, columns={"title": 0, "score": 1, "watched_on": 2})
    assert (row.score, [once.score for once in row.viewings]) == (95, [70, 95])


def test_a_line_that_names_no_film_is_a_row_with_its_reason() -> None:
    (row,) = read_text("title,score\n,95\n", columns={"title": 0, "score": 1})
    assert (row.problem, row.origin[0].cells) == (reasons.NO_TITLE, ("", "95"))


@pytest.mark.parametrize("day", ["2024-02-31", "2999-01-01", "1700-01-01", "99/99/2024", "いつか", "2024-13"])
def test_a_day_that_cannot_be_is_a_row_with_its_reason(day: str) -> None:
    (row,) = read_text(
        f"title,watched_on\nRan,{day}\n", columns={"title": 0, "watched_on": 1}, date_order="ymd"
    )
    assert (row.title, row.problem) == ("Ran", reasons.BAD_DATE)


def test_wishes_are_told_by_a_column() -> None:
    rows = read_text("title,status\nRan,watched\nKagemusha,wishlist\n", columns={"title": 0, "list": 1})
    assert [row.is_wish for row in rows] == [False, True]


# How it is written ----------------------------------------------------------------------------------------

TEXT = "タイトル,評価\n𠮷野家物語,4.5\n千と千尋の神隠し,5\n"
EXPECTED = [
    Row("𠮷野家物語", score=90, original_score="4.5/5"),
    Row("千と千尋の神隠し", score=100, original_score="5/5"),
]
BOTH = {"title": 0, "score": 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_an_encoding_makes_no_difference(encoding: str) -> None:
    assert without_origin(read_bytes(TEXT.encode(encoding), columns=BOTH).rows) == EXPECTED


def test_cp932_without_a_kana_is_cp932() -> None:
    rows = read_bytes(
        "title,year\n乱,1985\n東京物語,1953\n".encode("cp932"), columns=BOTH | {"score": 9}
    ).rows
    assert [row.title for row in rows] == ["乱", "東京物語"]


def test_one_bad_byte_does_not_change_the_encoding() -> None:
    content = TEXT.encode().replace(b"4.5", b"4.5\xff", 1)
    rows = read_bytes(content, columns=TITLES).rows
    assert [row.title for row in rows] == ["𠮷野家物語", "千と千尋の神隠し"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_end_makes_no_difference(end: str) -> None:
    assert without_origin(read_text(TEXT.replace("\n", end), columns=BOTH)) == EXPECTED


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_what_separates_cells_makes_no_difference(sign: str) -> None:
    assert without_origin(read_text(TEXT.replace(",", sign), columns=BOTH)) == EXPECTED


def test_a_line_for_excel_is_no_heading() -> None:
    assert without_origin(read_text("sep=;\n" + TEXT.replace(",", ";"), columns=BOTH)) == EXPECTED


def test_a_nul_is_left_out() -> None:
    assert without_origin(read_text(TEXT.replace("𠮷", "𠮷\0"), columns=BOTH)) == EXPECTED


def test_blank_lines_are_no_films() -> None:
    assert without_origin(read_text(TEXT.replace("\n", "\n\n,\n"), columns=BOTH)) == EXPECTED


def test_a_short_line_lacks_what_it_lacks() -> None:
    assert [row.title for row in read_text("title,score\nRan\nIkiru,5\n", columns=BOTH)] == ["Ran", "Ikiru"]


def test_a_comma_that_pushed_the_cells_on_is_found_out() -> None:
    rows = read_text("title,score\nCrouching Tiger, Hidden Dragon,5\nRan,4\n", columns=BOTH)
    assert [(row.title, row.problem) for row in rows] == [("Crouching Tiger", reasons.NOT_READ), ("Ran", "")]


def test_a_quote_that_is_never_closed_costs_one_line() -> None:
    text = 'title,score\n"Ran,4\n' + "".join(f"Film {n},5\n" for n in range(40))
    rows = read_text(text, columns=BOTH)
    assert [(row.title, row.problem) for row in rows[:2]] == [("Ran", reasons.NOT_READ), ("Film 0", "")]
    assert len(rows) == 41


def test_a_quote_that_the_next_quoted_title_would_close_costs_one_line() -> None:
    rows = read_text('title,score\n"Ran,4\nIkiru,5\n"Stray Dog",4\nHigh and Low,5\n', columns=BOTH)
    assert [(row.title, row.problem) for row in rows] == [
        ("Ran", reasons.NOT_READ), ("Ikiru", ""), ("Stray Dog", ""), ("High and Low", ""),
    ]  # fmt: skip


def test_a_file_that_was_cut_off_within_a_quote_tells_so() -> None:
    rows = read_text('title,memo\nRan,fine\nIkiru,"and then he', columns={"title": 0, "memo": 1})
    assert [(row.title, row.problem) for row in rows] == [("Ran", ""), ("Ikiru", reasons.NOT_READ)]


def test_a_quote_within_a_cell_is_a_quote() -> None:
    assert [row.title for row in read_text('title,score\n5" of Rain,5\n', columns=BOTH)] == ['5" of Rain']


def test_what_cannot_be_seen_is_no_title() -> None:
    assert read_text("title,score\n\u200b\u2060,5\n", columns=BOTH)[0].problem == reasons.NO_TITLE


def test_an_apostrophe_before_a_title_stays() -> None:
    assert read_text("title,year\n'71,2014\n", columns={"title": 0, "year": 1})[0].title == "'71"
