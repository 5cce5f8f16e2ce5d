import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mymovie.text import clean_line, clean_text, fold, fold_name

# What has caught out cleaners before, oftener than chance would bring it.
AWKWARD = st.sampled_from(
    "eかカガｶﾞß\u0130\u0301\u3099\u309c\x00\x1b\u200b\u200d\u202e\ufe0f\ufeff\u3000 \r\n.・ー…𠮷👩"
)
TEXTS = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), AWKWARD))
often = settings(max_examples=300, deadline=None, database=None)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Ｔｈｅ Ｍａｔｒｉｘ", "The Matrix"),
        ("ｶﾞﾒﾗ", "ガメラ"),
        ("もののけ姫", "モノノケ姫"),
        ("ハリー・ポッター", "ハリポッタ"),
        ("スター・ウォーズ", "スターウォーズ"),
        ("ニュー･シネマ", "ニュー・シネマ"),
        ("MISSION", "mission"),
        ("Straße", "STRASSE"),
        ("Amélie", "amelie"),
        ("Ame\u0301lie", "Am\u00e9lie"),
        ("Spider-Man: No Way Home", "spiderman no way home"),
        ("君の名は。", "君の名は"),
        ("ガ", "カ\u3099"),
        ("Ⅷ", "VIII"),
        ("千と千尋の　神隠し", "千と千尋の神隠し"),
    ],
)
def test_titles_that_mean_the_same_film_fold_alike(written: str, typed: str) -> None:
    assert fold(written) == fold(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ガ", "カ"), ("パパ", "ババ"), ("ハハ", "パパ"), ("𠮷野家", "吉野家"), ("ツ", "シ"), ("ア", "ァ")],
)
def test_letters_that_differ_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("title", ["…", "!!!", "・", "ー", "?", "-"])
def test_a_title_of_signs_alone_can_still_be_found(title: str) -> None:
    assert fold(title)
    assert fold(title) == fold(f" {title} ")


@pytest.mark.parametrize(
    ("written", "folded"),
    [("🎬 タロー", "🎬たろ"), ("❤\ufe0f", "❤"), ("♪!", "♪"), ("…", "..."), ("👍🏽", "👍")],
)
def test_a_name_keeps_its_emoji(written: str, folded: str) -> None:
    assert fold_name(written) == folded


@often
@given(TEXTS)
@pytest.mark.parametrize("fold", [fold, fold_name])
def test_folding_again_changes_nothing(fold: Callable[[str], str], text: str) -> None:
    assert fold(fold(text)) == fold(text)


@often
@given(TEXTS, TEXTS)
def test_a_part_of_a_title_that_starts_it_is_found_in_it(start: str, rest: str) -> None:
    """Of letters: signs alone are kept only when nothing else is there."""
    letters = "".join(c for c in start if c.isalpha() and c.isascii())
    assert fold(letters) in fold(f"{letters} {rest}")


@pytest.mark.parametrize(
    "nothing", ["", " ", "\u200b", "\u200d\ufe0f", "\u3164", "\u2800", "\u3000\n", "\x00", "\U000e0041"]
)
def test_what_cannot_be_seen_is_nothing(nothing: str) -> None:
    assert clean_text(nothing) == ""


@pytest.mark.parametrize(
    "emoji", ["👨\u200d👩\u200d👧", "❤\ufe0f", "👍🏽", "🏳\ufe0f\u200d🌈", "🏴\U000e0067\U000e0062\U000e007f"]
)
def test_emoji_made_of_several_survive(emoji: str) -> None:
    assert clean_text(emoji) == emoji


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("泣いた\x00。", "泣いた。"),
        ("\x1b[31mred", "[31mred"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("abc\u202edef", "abcdef"),
        ("a\ufffe\uffff\ufdd0\U0001ffffb", "ab"),
        ("か\u3099", "が"),
        ("e\u200b\u0301", "é"),
        ("  edges \n", "edges"),
        ("葛\U000e0100城", "葛\U000e0100城"),
    ],
)
def test_a_text_is_kept_as_it_was_meant(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@often
@given(TEXTS)
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@often
@given(TEXTS)
def test_a_clean_text_can_be_stored_and_compared(text: str) -> None:
    cleaned = clean_text(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {unicodedata.category(c) for c in cleaned if c != "\n"} & {"Cc", "Cs"}


@often
@given(TEXTS)
def test_a_line_has_no_break(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1
