"""What becomes of a film when a row meets what is there: plain values, and laws that hold for all of them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movies.holdings import Holding, Kept, Wished
from movies.models import Precision, Watched
from movies.viewings.history import Seen, first_day
from tests.transfer.importing.imports import day, seen
from transfer.importing.merging import Deed, Frame, Plan, plan, unite
from transfer.models import Clash
from transfer.sources.rows import Row, SeenOnce

pytestmark = pytest.mark.once

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)
LONG_AGO = NOON - dt.timedelta(days=900)
FRAME = Frame(now=NOON, zone=ZoneInfo("Asia/Tokyo"), row_count=100)


def kept(**said: object) -> Kept:
    facts = {
        "score": None, "original_score": "", "watched": Watched(), "memo": "", "has_spoiler": False,
        "is_private": False, "registered_at": LONG_AGO, "revised_on": dt.date(2024, 1, 1),
    }  # fmt: skip
    return Kept(**facts | said)  # type: ignore[arg-type]


def met(row: Row, mine: Kept | None = None, clash: Clash = Clash.THEIRS, wish: Wished | None = None) -> Plan:
    mine_too = Holding(mine, wish)
    return plan(row, 1, mine=mine_too, clash=clash, frame=FRAME, leaves_watchlist=True)


def entry(made: Plan) -> Kept:
    assert made.wanted.entry is not None
    return made.wanted.entry


def told(*times: SeenOnce, **said: object) -> Row:
    return Row(title="X", viewings=times, **said)  # type: ignore[arg-type]


# --- cases ---


@pytest.mark.parametrize(
    ("row", "score", "original"),
    [
        (told(score=84, original_score="4.2"), 84, "4.2"),
        (told(seen("2024", 60, original_score="3/5")), 60, "3/5"),
        (told(seen("2024", 60), score=90, original_score="9/10"), 90, "9/10"),
        (told(seen("2004", 60), seen("2024")), None, ""),
        (told(score=101), None, ""),
        (told(score=-1, original_score="-1"), None, ""),
        (told(score=50, original_score="two and a half stars"), 50, "two and a half s"),
    ],
)
def test_the_score_is_what_the_file_says_of_now(row: Row, score: int | None, original: str):
    assert (entry(met(row)).score, entry(met(row)).original_score) == (score, original)


def test_a_vague_time_and_an_exact_one_are_two():
    made = entry(met(told(seen("2024-05-01"), seen("2024"))))
    assert (made.watched, [it.watched for it in made.viewings]) == (day("2024-05-01"), [day("2024")])


def test_a_time_that_nobody_knows_is_kept_where_the_file_tells_of_it():
    made = entry(met(told(seen("", 50), seen("2024", 90))))
    assert (made.watched, [(it.watched, it.score) for it in made.viewings]) == (
        day("2024"),
        [(Watched(), 50)],
    )


def test_an_earlier_time_of_theirs_goes_beneath_mine():
    made = entry(met(told(seen("2004", 60), score=60), kept(watched=day("2024"), score=90)))
    assert (made.watched, made.score) == (day("2024"), 60)
    assert made.viewings == (Seen(day("2004"), 60),)


def test_of_a_day_that_both_know_what_they_say_is_taken_and_the_rest_stays():
    mine = kept(watched=day("2024"), viewings=(Seen(day("2004"), 60, "", "mine"),))
    made = entry(met(told(seen("2004", 70)), mine))
    assert made.viewings == (Seen(day("2004"), 70, "", "mine"),)


def test_words_that_are_replaced_stay_with_their_time():
    made = entry(met(told(seen("2024"), memo="theirs"), kept(watched=day("2004"), memo="mine", score=50)))
    assert (made.memo, made.viewings) == ("theirs", (Seen(day("2004"), 50, "", "mine"),))


def test_silence_replaces_no_words():
    made = entry(met(told(seen("2024")), kept(watched=day("2004"), memo="mine", has_spoiler=True)))
    assert (made.memo, made.has_spoiler, made.viewings) == ("mine", True, (Seen(day("2004")),))


def test_its_place_on_the_wall_stays():
    row = told(score=90, logged_at=NOON - dt.timedelta(days=1))
    assert entry(met(row, kept())).registered_at == kept().registered_at


@pytest.mark.parametrize(
    ("on", "deed"), [("2023-12-31", "keep"), ("2024-01-01", "keep"), ("2024-01-02", "change")]
)
def test_the_newer_is_what_was_said_on_a_later_day(on: str, deed: str):
    mine = kept(score=20, revised_on=dt.date(2024, 1, 1))
    assert met(told(seen(on), score=90), mine, Clash.NEWER).deed == deed


def test_it_is_as_old_as_the_last_word_of_it():
    row = told(seen("2015-02-03"), score=90, logged_at=dt.datetime(2014, 1, 1, tzinfo=dt.UTC))
    assert entry(met(row)).revised_on == dt.date(2015, 2, 3)


def test_a_time_without_a_zone_is_of_the_persons():
    made = entry(met(told(logged_at=dt.datetime(2024, 5, 1, 12, 0))))
    assert made.registered_at == dt.datetime(2024, 5, 1, 3, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(("clash", "deed"), [("mine", "keep"), ("theirs", "change"), ("newer", "change")])
def test_a_reason_to_want_a_film_follows_the_same_choice(clash: str, deed: str):
    row = told(is_wish=True, memo="theirs", logged_at=NOON)
    made = met(row, clash=Clash(clash), wish=Wished("mine", NOON - dt.timedelta(days=1)))
    assert made.deed == deed
    assert made.wanted.wish is not None
    assert made.wanted.wish.added_at == NOON - dt.timedelta(days=1)


def test_a_wish_that_says_nothing_new_is_the_same():
    assert met(told(is_wish=True), wish=Wished("mine", NOON)).deed == Deed.SAME


def test_rows_of_one_film_are_united_in_their_order():
    one = told(seen("2004", 60), score=60, memo="a", logged_at=NOON)
    two = told(seen("2004", 70), seen("2024"), score=90, original_score="4.5/5", memo="b", is_private=True)
    made = unite([one, two, told(memo="a")])
    assert (made.score, made.original_score, made.memo, made.is_private) == (90, "4.5/5", "a\n\nb", True)
    assert made.viewings == (seen("2004", 70), seen("2024"))


# --- laws ---


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2026, 4, 3))
FIRSTS = DAYS.map(lambda on: on.replace(day=1))
WATCHED = st.one_of(
    st.just(Watched()),
    DAYS.map(lambda on: Watched(on, Precision.DAY)),
    FIRSTS.map(lambda on: Watched(on, Precision.MONTH)),
    FIRSTS.map(lambda on: Watched(on.replace(month=1), Precision.YEAR)),
    # So that some meet.
    st.sampled_from([day("2024-01-01"), day("2024-01"), day("2024")]),
)
WORDS = st.sampled_from(["", "a", "b", " a ", "a\n\nb", "長" * 600, "\u200b"])
SCORES = st.none() | st.integers(-5, 105)
TIMES = st.lists(st.builds(SeenOnce, WATCHED, SCORES, st.sampled_from(["", "4.5/5"]), WORDS), max_size=4).map(
    lambda times: tuple({it.watched: it for it in times}.values())
)
INSTANTS = st.datetimes(dt.datetime(2010, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))
ROWS = st.builds(
    Row,
    title=st.just("X"),
    score=SCORES,
    original_score=st.sampled_from(["", "4.5/5"]),
    viewings=TIMES,
    memo=WORDS,
    has_spoiler=st.booleans(),
    is_private=st.booleans(),
    logged_at=st.none() | INSTANTS,
)
CLASHES = st.sampled_from(Clash)


def walls() -> st.SearchStrategy[Kept | None]:
    """What earlier imports may have left: so no rule of the wall is made up here."""
    return st.none() | st.lists(ROWS, min_size=1, max_size=2).map(_after)


def _after(rows: list[Row]) -> Kept | None:
    mine: Kept | None = None
    for row in rows:
        mine = met(row, mine).wanted.entry
    return mine


@given(ROWS, walls(), CLASHES)
def test_merging_once_more_changes_nothing(row: Row, mine: Kept | None, clash: Clash):
    once = met(row, mine, clash)
    again = met(row, once.wanted.entry, clash)
    assert again.wanted == once.wanted
    assert again.deed == (Deed.KEEP if once.deed == Deed.KEEP else Deed.SAME)


def test_a_memo_that_went_down_to_a_note_stays_when_the_file_comes_again():
    row = told(seen("2000-01-01", note="theirs"), seen("2024-01-01"), memo="theirs")
    once = entry(met(row, kept(watched=day("2000-01-01"), memo="mine")))
    assert once.viewings[0].note == "theirs\n\nmine"
    assert entry(met(row, once)) == once


@given(ROWS, walls(), CLASHES)
def test_what_is_wanted_can_be_on_a_wall(row: Row, mine: Kept | None, clash: Clash):
    made = entry(met(row, mine, clash))
    times = [made.watched, *(it.watched for it in made.viewings)]
    assert len(set(times)) == len(times)
    assert all(first_day(it.watched) <= first_day(made.watched) for it in made.viewings)
    assert all(it.on is None or it.on <= min(made.revised_on, FRAME.today) for it in times)
    assert all(len(words) <= 500 for words in (made.memo, *(it.note for it in made.viewings)))
    scores = [made.score, *(it.score for it in made.viewings)]
    assert all(score is None or 0 <= score <= 100 for score in scores)
    assert made.registered_at <= NOON


@given(ROWS, walls())
def test_mine_stays_exactly_as_it_is(row: Row, mine: Kept | None):
    if mine is not None:
        assert entry(met(row, mine, Clash.MINE)) == mine


@given(ROWS, walls())
def test_no_time_of_either_is_lost(row: Row, mine: Kept | None):
    made = entry(met(row, mine))
    times = {made.watched, *(it.watched for it in made.viewings)}
    theirs = {it.watched for it in row.viewings if it.watched.on and it.watched.on <= FRAME.today}
    ours = {mine.watched, *(it.watched for it in mine.viewings)} if mine else set()
    assert times >= theirs | {watched for watched in ours if watched.on}


@given(ROWS, walls(), CLASHES)
def test_nothing_private_becomes_public(row: Row, mine: Kept | None, clash: Clash):
    made = entry(met(row, mine, clash))
    assert made.is_private >= (mine.is_private if mine else row.is_private)


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_rows_united_are_the_same_on_an_empty_wall_however_often(rows: list[Row]):
    row = unite(rows)
    assert met(row, met(row).wanted.entry).deed == Deed.SAME
    assert unite([row]) == row
