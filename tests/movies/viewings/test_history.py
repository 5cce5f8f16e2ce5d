"""What becomes of the times of one film, whatever is told of them, and in whatever order."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movies.models import Precision, Watched
from movies.viewings.history import History, Seen, first_day

UNKNOWN = Watched()


def day(year: int, month: int = 0, of_month: int = 0) -> Watched:
    precision = Precision.DAY if of_month else Precision.MONTH if month else Precision.YEAR
    return Watched(dt.date(year, month or 1, of_month or 1), precision)


# Few, so that they meet: some of them begin on one day.
DATES = [UNKNOWN, day(2004), day(2004, 1), day(2004, 1, 1), day(2015, 5), day(2015, 5, 2), day(2024, 2, 29)]
times = st.builds(
    lambda watched, score, note: Seen(watched, *score, note),
    st.sampled_from(DATES),
    st.sampled_from([(None, ""), (0, ""), (60, "3/5"), (60, ""), (100, "10/10")]),
    st.sampled_from(["", "よかった", "二度目"]),
)
deeds = st.one_of(
    st.tuples(st.just("add"), times),
    st.tuples(st.just("tell"), st.sampled_from(DATES), times),
    st.tuples(st.just("remove"), st.sampled_from(DATES)),
    st.tuples(st.just("redate"), st.sampled_from(DATES)),
    st.tuples(st.just("unite"), st.lists(times, max_size=4)),
)


def done(history: History, deed: tuple) -> History:
    match deed:
        case ("add", seen):
            return history.adding(seen)
        case ("tell", watched, seen):
            return history.telling(watched, seen)
        case ("remove", watched):
            return history.without(watched)[0]
        case ("redate", watched):
            latest = history.latest
            return History(Seen(watched, latest.score, "", latest.note), history.earlier).settled()
        case ("unite", told):
            return history.uniting(told)
    raise AssertionError(deed)


@given(first=times, told=st.lists(deeds, max_size=12))
def test_whatever_is_told_the_latest_is_the_latest_and_no_two_are_on_one_date(first, told):
    history = History(first)
    for deed in told:
        try:
            history = done(history, deed)
        except KeyError:
            assert deed[0] in ("tell", "remove")
        dates = [seen.watched for seen in history.newest_first]
        days = [first_day(watched) for watched in dates]
        assert len(set(dates)) == len(dates)
        assert days == sorted(days, reverse=True)


@given(first=times, told=st.lists(times, max_size=6), gone=st.sampled_from(DATES))
def test_a_time_that_was_removed_can_be_put_back(first, told, gone):
    history = History(first)
    for seen in told:
        history = history.adding(seen)
    try:
        left, removed = history.without(gone)
    except KeyError:
        return
    back = left.adding(removed)
    assert {seen.watched: seen.score for seen in back.newest_first} == {
        seen.watched: seen.score for seen in history.newest_first
    }
    assert sorted(seen.note for seen in back.newest_first) == sorted(
        seen.note for seen in history.newest_first
    )


def test_the_memo_stays_when_the_film_is_seen_again_without_a_word():
    history = History(Seen(day(2015), 60, "3/5", "雨の場面")).adding(Seen(day(2024), 100))

    assert history.latest == Seen(day(2024), 100, "", "雨の場面")
    assert history.earlier == (Seen(day(2015), 60, "3/5"),)


def test_the_memo_goes_with_its_time_when_a_note_takes_its_place():
    history = History(Seen(day(2015), 60, "", "雨の場面")).adding(Seen(day(2024), 100, "", "泣いた"))

    assert history.latest.note == "泣いた"
    assert history.earlier[0].note == "雨の場面"


def test_of_two_that_begin_on_one_day_the_new_one_is_the_later():
    history = History(Seen(day(2024), 60)).adding(Seen(day(2024, 1, 1), 80))

    assert history.latest.score == 80


def test_an_unknown_date_is_before_all_others():
    history = History(Seen(day(1999), 60)).adding(Seen(UNKNOWN, 80))

    assert history.latest.score == 60


def test_two_times_that_are_one_lose_no_word_and_the_one_that_was_told_has_the_say():
    earlier = (Seen(day(2004), 30, "", "若かった"),)
    history = History(Seen(day(2004), 60, "", "傑作"), earlier).settled()

    assert history == History(Seen(day(2004), 60, "", "傑作\n\n若かった"))


def test_the_only_time_cannot_be_removed():
    with pytest.raises(KeyError):
        History(Seen(day(2015))).without(day(2015))
