import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from movies.actions import Impression
from movies.forms import EntryForm, SearchForm, WallForm
from movies.models import Entry, Precision, Watched
from movies.order import Direction, Order, Sort
from movies.seen import read_seen, write_seen
from movies.tmdb.records import SearchHit
from movies.wall import View

NOON_IN_TOKYO = dt.datetime(2024, 5, 1, 3, 0, tzinfo=dt.UTC)
TOKYO, HONOLULU = User(time_zone="Asia/Tokyo"), User(time_zone="Pacific/Honolulu")
HIT = SearchHit(550, "ファイト・クラブ", "Fight Club", "en", dt.date(1999, 10, 15), "/p.jpg", 61.4)


@pytest.fixture(autouse=True)
def noon(time_machine) -> None:
    time_machine.move_to(NOON_IN_TOKYO)


def impression_of(owner: User = TOKYO, **typed: str) -> Impression | None:
    form = EntryForm(typed, owner=owner)
    return form.impression if form.is_valid() else None


def watched(year: str = "", month: str = "", day: str = "", owner: User = TOKYO) -> Watched | None:
    said = impression_of(owner=owner, watched_year=year, watched_month=month, watched_day=day)
    return said.watched if said else None


# --- scores ---


@pytest.mark.parametrize(("typed", "score"), [("0", 0), ("100", 100), (" 88 ", 88), ("８８", 88), ("", None)])
def test_a_score_is_a_whole_number_up_to_a_hundred(typed, score):
    assert impression_of(score=typed) == Impression(score=score)


@pytest.mark.parametrize(
    "typed", ["101", "-1", "abc", "7.5", "1e2", "八十", "9" * 5000, "\0", "0x10", "½", "88点"]
)
def test_what_is_no_score_is_refused(typed):
    assert list(EntryForm({"score": typed}, owner=TOKYO).errors) == ["score"]


@pytest.mark.parametrize("typed", ["80", "", "abc", "101"])
def test_no_score_is_no_score_whatever_the_field_still_holds(typed):
    assert impression_of(score=typed, no_score="on") == Impression(score=None)


def test_a_score_typed_over_no_score_counts():
    """Without JavaScript the box stays ticked, as it was when the page came."""
    assert impression_of(drawn_unscored="on", score="80", no_score="on") == Impression(score=80)
    assert impression_of(score="70", no_score="on") == Impression(score=None)


# --- the day ---


@pytest.mark.parametrize(
    ("parts", "on", "precision"),
    [
        (("2024", "5", "1"), dt.date(2024, 5, 1), Precision.DAY),
        (("2024", "5", ""), dt.date(2024, 5, 1), Precision.MONTH),
        (("2024", "", ""), dt.date(2024, 1, 1), Precision.YEAR),
        (("", "", ""), None, Precision.UNKNOWN),
        (("1888", "1", "1"), dt.date(1888, 1, 1), Precision.DAY),
        (("２０２０", "２", "２９"), dt.date(2020, 2, 29), Precision.DAY),
    ],
)
def test_a_day_is_as_exact_as_what_was_typed(parts, on, precision):
    assert watched(*parts) == Watched(on, precision)


@pytest.mark.parametrize(
    "parts",
    [
        ("2024", "5", "2"), ("2024", "6", ""), ("2025", "", ""), ("1887", "", ""), ("", "5", ""),
        ("", "", "1"), ("2020", "", "1"), ("2023", "2", "29"), ("2024", "4", "31"), ("2024", "0", "1"),
        ("2024", "13", ""), ("99999999999", "1", "1"), ("-5", "1", "1"), ("x", "1", "1"),
    ],
)  # fmt: skip
def test_a_day_that_is_not_or_not_yet_is_refused(parts):
    assert watched(*parts) is None


def test_the_future_begins_when_the_owners_day_ends():
    assert watched("2024", "5", "1", owner=TOKYO)
    assert watched("2024", "4", "30", owner=HONOLULU)
    assert watched("2024", "5", "1", owner=HONOLULU) is None


# --- the memo ---


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  よい  ", "よい"),
        ("一\r\n二", "一\n二"),
        ("一\r\n" * 200, ("一\n" * 200).strip()),
        ("𠮷" * 500, "𠮷" * 500),
        ("a\u202eb\x07c", "abc"),
        ("\u200b \u3164", ""),
        ("👨‍👩‍👧‍👦🎬", "👨‍👩‍👧‍👦🎬"),
        ("ガ", "ガ"),
    ],
)
def test_a_memo_is_cleaned_and_otherwise_left_alone(typed, kept):
    assert impression_of(memo=typed) == Impression(memo=kept)


def test_a_memo_has_an_end():
    assert impression_of(memo="𠮷" * 501) is None


def test_text_that_grows_when_it_is_composed_is_measured_afterwards():
    assert impression_of(memo="か\u3099" * 500) == Impression(memo="が" * 500)


# --- what stands in a form ---


@pytest.mark.parametrize(
    ("precision", "parts"),
    [
        (Precision.DAY, [2019, 7, 6]),
        (Precision.MONTH, [2019, 7, None]),
        (Precision.YEAR, [2019, None, None]),
    ],
)
def test_a_form_shows_only_what_the_owner_knows_of_the_day(precision, parts):
    form = EntryForm(owner=TOKYO, entry=Entry(watched_on=dt.date(2019, 7, 6), watched_precision=precision))

    assert [form[f"watched_{part}"].value() for part in ("year", "month", "day")] == parts


def test_a_new_form_says_that_the_film_is_not_on_the_wall():
    assert EntryForm(owner=TOKYO)["version"].value() == 0


@given(st.dictionaries(st.sampled_from(list(EntryForm.base_fields)), st.text(max_size=30)))
def test_no_input_breaks_the_form(typed):
    form = EntryForm(typed, owner=TOKYO)

    if form.is_valid():
        score = form.impression.score
        assert score is None or 0 <= score <= 100
        assert "\0" not in form.impression.memo


# --- what a search said, carried by a form ---


def test_what_a_search_said_comes_back_as_it_was():
    assert read_seen(write_seen(HIT)) == HIT


def test_what_a_search_said_of_a_film_without_date_comes_back():
    bare = SearchHit(1, "題", "題", "ja", None, "", 0.0)

    assert read_seen(write_seen(bare)) == bare


def test_the_longest_titles_fit_into_a_form():
    title, original = ("".join(map(chr, range(first, first + 500))) for first in (0x4E00, 0x6000))
    long = SearchHit(1, title, original, "ja", None, "/p.jpg", 0.0)
    seen = write_seen(long)

    form = EntryForm({"seen": seen}, owner=TOKYO)
    assert form.is_valid()
    assert form.seen_hit == long


@pytest.mark.parametrize(
    "tamper", [lambda seen: seen[:-1], lambda seen: "x" + seen, lambda _: "", lambda _: "..:.:."]
)
def test_what_a_search_did_not_say_is_not_believed(tamper):
    assert read_seen(tamper(write_seen(HIT))) is None


@pytest.mark.parametrize(("hours", "holds"), [(47, True), (49, False)])
def test_what_a_search_said_is_believed_for_two_days(time_machine, hours, holds):
    seen = write_seen(HIT)
    time_machine.move_to(NOON_IN_TOKYO + dt.timedelta(hours=hours))

    assert (read_seen(seen) == HIT) is holds


# --- addresses ---


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ({}, Order()),
        ({"sort": "score", "order": "asc"}, Order(Sort.SCORE, Direction.ASCENDING)),
        ({"sort": "nonsense", "order": "asc"}, Order(Sort.REGISTERED, Direction.ASCENDING)),
        ({"sort": "released", "order": "up"}, Order(Sort.RELEASED)),
        ({"sort": "score", "after": "9" * 100}, Order(Sort.SCORE)),
    ],
)
def test_an_address_is_read_as_far_as_it_makes_sense(query, order):
    assert WallForm(query).order_and_place() == (order, View.CARDS, None, "")


@pytest.mark.parametrize(
    ("typed", "query"),
    [("  七人の　侍 ", "七人の 侍"), ("a\0b", "ab"), ("あ" * 500, "あ" * 200), (" \u200b", "")],
)
def test_search_words_are_cleaned_and_cut(typed, query):
    assert (SearchForm({"q": typed}).read()["q"] or "") == query
