import random

import pytest

from movies.titles import tokens
from mymovie.text import fold

TITLES = [
    "thegodfather",
    "あめり",
    "羅生門",
    "nausicaaofthevalleyofthewind",
    "それ",
    "10",
    "𠮷野家",
    "機動戦士gundamunicornの逆襲",
    "a",
    "!!!",
]


@pytest.mark.parametrize("title", TITLES)
def test_whatever_a_title_holds_asks_for_no_more_than_the_title_has(title):
    has = set(tokens.tokens_of([title], tier=0))
    for begin in range(len(title)):
        for end in range(begin + 1, len(title) + 1):
            assert has.issuperset(tokens.holding(title[begin:end]))
            if begin == 0:
                assert has.issuperset(tokens.beginning(title[:end]))
    assert has.issuperset(tokens.whole(title))


def test_a_long_query_asks_little():
    assert len(tokens.holding(fold("ある日の夕暮れ" * 28))) <= tokens.ASKED


def slips_of(title: str) -> set[str]:
    places = range(len(title))
    wrong = {title[:n] + "ん" + title[n + 1 :] for n in places}
    missing = {title[:n] + title[n + 1 :] for n in places}
    more = {title[:n] + "ん" + title[n:] for n in [*places, len(title)]}
    swapped = {title[:n] + title[n + 1] + title[n] + title[n + 2 :] for n in places[:-1]}
    return wrong | missing | more | swapped


def is_asked_for(query: str, title: str) -> bool:
    has = set(tokens.tokens_of([title], tier=0))
    ways = [way.tokens for way in tokens.around_a_slip(query)]
    return bool(has.intersection(tokens.less_one_letter(query))) or any(has.issuperset(way) for way in ways)


@pytest.mark.parametrize("length", range(4, 30))
def test_every_slip_leads_back_to_its_title(length):
    title = "".join(random.Random(length).sample("abcdefghijklmnopqrstuvwxyz0123456789", length))
    for query in slips_of(title):
        assert tokens.is_a_slip_away(query, title)
        assert is_asked_for(query, title), query


@pytest.mark.parametrize("length", range(12, 30))
def test_a_slip_at_the_beginning_of_a_longer_title_leads_to_it(length):
    title = "".join(random.Random(length).sample("abcdefghijklmnopqrstuvwxyz0123456789", length))
    for query in slips_of(title[:10]):
        assert tokens.begins_a_slip_away(query, title)
        assert is_asked_for(query, title), query


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("abcd", "abdcx"),
        ("abcd", "dcba"),
        ("abcd", "axyd"),
        ("abcd", "ab"),
        ("abcde", "badce"),
        ("abcd", "acbde"),
    ],
)
def test_two_slips_are_another_title(query, title):
    assert not tokens.is_a_slip_away(query, title)


@pytest.mark.parametrize(
    ("query", "may"),
    [
        ("abc", False),
        ("abcd", True),
        ("あめり", False),
        ("あめりか", True),
        ("羅生門", True),
        ("怪物", False),
    ],
)
def test_short_queries_mean_what_they_say(query, may):
    assert tokens.may_hold_a_slip(query) is may
