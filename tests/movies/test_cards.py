"""The drawing of cards: any text in it, never beyond its box."""

from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from movies.cards import letters
from movies.cards.draw import draw_wall
from movies.cards.facts import Poster, WallCard
from movies.cards.ink import oklch

TROUBLE = [
    "",
    " ",
    "𠮷野家🎬",
    "한국 영화",
    "مرحبا",
    "W" * 500,
    "ー" * 500,
    "\u202e\x00\u200d",
    "。" * 99,
    "e\u0301",
]


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    return image


@pytest.mark.parametrize("text", TROUBLE)
def test_no_name_and_no_title_is_too_much(text: str) -> None:
    posters = tuple(Poster(text, hue, score, 2020) for hue, score in enumerate([0, 100, None, 7, 50]))
    card = opened(draw_wall(WallCard(text, "alice", "5本", posters)))
    assert (card.format, card.size) == ("PNG", (1200, 630))


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("𠮷野家", "吉野家"),
        ("🎬 アリス", "アリス"),
        ("髙﨑", "髙﨑"),
        ("e\u0301tude", "étude"),
        ("ｱﾘｽ", "ｱﾘｽ"),
        ("한국", ""),
        ("a\n b", "a b"),
    ],
)
def test_a_character_that_the_font_has_not_is_set_as_a_near_one_or_left_out(text: str, set_as: str) -> None:
    assert letters.settable(text) == set_as


@pytest.mark.parametrize(
    "text", ["Everything Everywhere All at Once", "W" * 80, "観た映画のすべてを壁に" * 5]
)
def test_lines_are_never_wider_than_their_box(text: str) -> None:
    lines = letters.lines(text, 24, 200, 4)
    assert len(lines) <= 4
    assert all(letters.font(24).getlength(line) <= 200 for line in lines)


def test_words_stay_whole_where_they_fit() -> None:
    assert letters.lines("The Shawshank Redemption", 25, 165, 5) == ["The", "Shawshank", "Redemption"]


def test_what_is_cut_ends_in_an_ellipsis() -> None:
    assert letters.lines("夏" * 80, 24, 120, 2)[-1].endswith("…")
    assert letters.columns("夏" * 80, 8, 2) == ["夏" * 8, "夏" * 7 + "…"]


def test_no_column_begins_with_what_ends_a_phrase() -> None:
    assert letters.columns("ドライブ・マイ・カー", 9, 2) == ["ドライブ・マイ・", "カー"]


def test_colours_are_those_a_browser_makes_of_the_same_words() -> None:
    assert oklch(0.36, 0.085, 258) == (31, 61, 105)  # as Chromium draws oklch(0.36 0.085 258)


def test_the_site_has_a_card_of_its_own() -> None:
    card = opened(Path(str(finders.find("img/social.png"))).read_bytes())
    assert (card.format, card.size) == ("PNG", (1200, 630))
