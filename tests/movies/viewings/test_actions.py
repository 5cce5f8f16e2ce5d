import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from movies import merging
from movies.actions import (
    EntryChanged,
    Impression,
    register_movie,
    remove_entry,
    restore_entry,
    revise_entry,
)
from movies.models import Entry, Precision, RemovedEntry, Viewing, Watched
from movies.viewings.actions import (
    add_viewing,
    remove_viewing,
    restore_viewing,
    revise_viewing,
)
from movies.viewings.history import Seen
from tests.factories import make_entry, make_movie, make_viewing
from tests.movies.pages import drifts

pytestmark = pytest.mark.django_db


def year(number: int) -> Watched:
    return Watched(dt.date(number, 1, 1), Precision.YEAR)


@pytest.fixture
def entry(alice) -> Entry:
    """Seen in 2015, with half a word on it."""
    return make_entry(
        alice,
        make_movie(tmdb_id=346),
        score=60,
        watched_on=dt.date(2015, 1, 1),
        precision=Precision.YEAR,
        memo="雨の場面",
    )


def told(entry: Entry) -> list[tuple[str, int | None, str]]:
    """Oldest first, the entry last."""
    entry = Entry.objects.get(pk=entry.pk)
    rows = sorted(entry.viewings.all(), key=lambda row: (row.watched_on or dt.date.min, row.pk))
    earlier = [(row.watched.address, row.score, row.note) for row in rows]
    return [*earlier, (entry.watched.address, entry.score, entry.memo)]


def written(entry: Entry) -> list[dt.date]:
    return [row.revised_on for row in entry.viewings.order_by("watched_on")]


def test_a_later_time_becomes_the_entry_and_what_it_said_goes_down(entry):
    add_viewing(entry=entry, watched=year(2024), score=100)

    assert told(entry) == [("2015", 60, ""), ("2024", 100, "雨の場面")]
    assert drifts() == []


def test_an_earlier_time_leaves_the_entry_as_it_is(entry):
    add_viewing(entry=entry, watched=year(2004), score=30, note="若かった")

    assert told(entry) == [("2004", 30, "若かった"), ("2015", 60, "雨の場面")]


def test_the_same_time_twice_is_one(entry):
    for _ in range(2):
        added = add_viewing(entry=entry, watched=year(2024), score=100, seen_version=entry.version)

    assert added.version == entry.version + 1
    assert told(entry) == [("2015", 60, ""), ("2024", 100, "雨の場面")]


def test_the_same_day_again_is_told_anew(entry):
    make_viewing(entry, dt.date(2004, 1, 1), Precision.YEAR, score=30)
    add_viewing(entry=entry, watched=year(2004), score=40)

    assert told(entry)[0] == ("2004", 40, "")


def test_each_write_steps_the_entry_and_its_wall_once(alice, entry):
    before = User.objects.get(pk=alice.pk).wall_version

    add_viewing(entry=entry, watched=year(2004), score=30)  # the counts stay
    add_viewing(entry=entry, watched=year(2024), score=100)  # they do not

    assert Entry.objects.get().version == entry.version + 2
    assert User.objects.get(pk=alice.pk).wall_version == before + 2


def test_who_saw_another_version_is_told(entry):
    add_viewing(entry=entry, watched=year(2024), score=100)

    for late in (
        lambda: add_viewing(entry=entry, watched=year(2020), seen_version=entry.version),
        lambda: revise_viewing(entry=entry, watched=year(2015), now=year(2016), seen_version=entry.version),
        lambda: remove_viewing(entry=entry, watched=year(2015), seen_version=entry.version),
    ):
        with pytest.raises(EntryChanged):
            late()
    assert told(entry) == [("2015", 60, ""), ("2024", 100, "雨の場面")]


def test_an_earlier_time_that_turns_out_later_becomes_the_entry(entry):
    add_viewing(entry=entry, watched=year(2004), score=30)
    revise_viewing(entry=entry, watched=year(2004), now=year(2024), score=35)

    assert told(entry) == [("2015", 60, ""), ("2024", 35, "雨の場面")]
    assert drifts() == []


def test_a_second_click_on_revising_changes_nothing(entry):
    add_viewing(entry=entry, watched=year(2004), score=30)
    for _ in range(2):
        revised = revise_viewing(entry=entry, watched=year(2004), now=year(2005), score=30)

    assert revised.version == entry.version + 2
    assert told(entry)[0] == ("2005", 30, "")


def test_revising_a_time_that_is_gone_says_so(entry):
    with pytest.raises(Viewing.DoesNotExist):
        revise_viewing(entry=entry, watched=year(2004), now=year(2005))


def test_an_original_score_stays_with_its_score_alone(entry):
    add_viewing(entry=entry, watched=year(2004), score=90, original_score="4.5/5")

    revise_viewing(entry=entry, watched=year(2004), now=year(2005), score=90)
    assert Viewing.objects.get().original_score == "4.5/5"
    revise_viewing(entry=entry, watched=year(2005), now=year(2005), score=80)
    assert Viewing.objects.get().original_score == ""


def test_another_score_takes_the_original_one_off_the_entry(alice, entry):
    Entry.objects.update(original_score="3/5")
    entry.refresh_from_db()

    revise_entry(entry=entry, impression=Impression(score=60, watched=entry.watched, memo="別の言葉"))
    assert Entry.objects.get().original_score == "3/5"
    revise_entry(entry=entry, impression=Impression(score=61, watched=entry.watched))
    assert Entry.objects.get().original_score == ""


def test_without_the_latest_the_one_before_it_is_the_entry(entry):
    make_viewing(entry, dt.date(2024, 1, 1), score=100, note="泣いた")
    gone = remove_viewing(entry=entry, watched=entry.watched)

    assert told(entry) == [("2015", 60, "雨の場面")]
    assert drifts() == []
    restore_viewing(entry=entry, seen=gone)
    assert told(entry) == [("2015", 60, "雨の場面"), ("2024-01-01", 100, "泣いた")]
    assert drifts() == []


def test_removing_twice_is_no_error(entry):
    make_viewing(entry, dt.date(2004, 1, 1), Precision.YEAR)

    assert remove_viewing(entry=entry, watched=year(2004)) == Seen(year(2004))
    assert remove_viewing(entry=entry, watched=year(2004)) is None


def test_the_only_time_goes_with_its_entry_alone(entry):
    with pytest.raises(Viewing.DoesNotExist):
        remove_viewing(entry=entry, watched=entry.watched)


def test_putting_back_leaves_what_was_told_of_that_date_since(entry):
    make_viewing(entry, dt.date(2004, 1, 1), Precision.YEAR, score=30)
    gone = remove_viewing(entry=entry, watched=year(2004))
    add_viewing(entry=entry, watched=year(2004), score=50)

    restore_viewing(entry=entry, seen=gone)

    assert told(entry)[0] == ("2004", 50, "")


def test_an_entry_that_is_dated_before_an_earlier_time_gives_its_place_to_that(entry):
    make_viewing(entry, dt.date(2024, 1, 1), Precision.YEAR, score=100)
    said = Impression(score=100, watched=year(1999), memo="雨の場面")
    for _ in range(2):  # the second is a second click
        revise_entry(entry=entry, impression=said)

    assert told(entry) == [("1999", 100, ""), ("2015", 60, "雨の場面")]
    assert drifts() == []


def test_who_sees_both_times_can_say_that_they_are_one(entry):
    make_viewing(entry, dt.date(2024, 1, 1), Precision.YEAR, score=60)
    entry = Entry.objects.get()
    said = Impression(score=60, watched=year(2015), memo="雨の場面")
    for _ in range(2):  # the second is a second click
        revise_entry(entry=entry, impression=said, seen_version=entry.version)

    assert told(entry) == [("2015", 60, "雨の場面")]
    assert drifts() == []


def test_registering_again_on_the_date_of_an_earlier_time_makes_them_one(alice, entry):
    make_viewing(entry, dt.date(2004, 1, 1), Precision.YEAR, score=30, note="若かった")
    register_movie(owner=alice, tmdb_id=346, impression=Impression(score=80, watched=year(2004), memo="傑作"))

    assert told(entry) == [("2004", 80, "傑作\n\n若かった")]


def test_a_removed_entry_comes_back_with_every_time(alice, entry):
    make_viewing(entry, None, score=20, note="いつだったか")
    make_viewing(entry, dt.date(2024, 5, 2), score=100, original_score="5/5")
    before = told(entry), written(entry)

    remove_entry(owner=alice, tmdb_id=346)
    assert Viewing.objects.count() == 0
    back = restore_entry(owner=alice, tmdb_id=346).entry

    assert (
        told(back),
        list(Viewing.objects.order_by("watched_on").values_list("revised_on", flat=True)),
    ) == before
    assert Entry.objects.get().original_score == "5/5"


def test_what_was_removed_before_there_were_viewings_can_be_put_back(alice, entry):
    remove_entry(owner=alice, tmdb_id=346)
    removed = RemovedEntry.objects.get()
    del removed.fields["viewings"], removed.fields["original_score"]
    removed.save()

    assert told(restore_entry(owner=alice, tmdb_id=346).entry) == [("2015", 60, "雨の場面")]


def test_a_day_that_has_not_begun_anywhere_is_refused(entry):
    with pytest.raises(IntegrityError), transaction.atomic():
        add_viewing(entry=entry, watched=Watched(dt.date(2200, 1, 1), Precision.DAY))


@pytest.mark.parametrize("on", [None, dt.date(2015, 1, 1)])
def test_the_database_refuses_two_on_one_date(entry, on):
    precision = Precision.YEAR if on else Precision.UNKNOWN
    facts = {
        "entry": entry,
        "watched_on": on,
        "watched_precision": precision,
        "revised_on": dt.date(2024, 1, 1),
    }
    Viewing.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Viewing.objects.create(**facts)


# --- films that are one ---


def test_merged_films_keep_the_times_of_both(alice, entry):
    make_viewing(entry, dt.date(2004, 1, 1), Precision.YEAR, score=30)
    other = make_entry(
        alice, make_movie(tmdb_id=347), score=100, watched_on=dt.date(2024, 5, 2), memo="泣いた"
    )
    make_viewing(other, dt.date(2010, 1, 1), Precision.YEAR, score=40)

    with transaction.atomic():
        merging.step(former_id=347, survivor_id=346)

    assert [(on, score) for on, score, _ in told(entry)] == [
        ("2004", 30),
        ("2010", 40),
        ("2015", 60),
        ("2024-05-02", 100),
    ]
    assert Entry.objects.get().memo == "泣いた\n\n雨の場面"
    assert drifts() == []
