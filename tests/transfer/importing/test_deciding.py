"""What a person says of the rows before anything is written."""

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from movies.catalogue import MovieUnknown
from movies.models import Entry
from tests.factories import make_entry, make_movie, make_wish
from tests.transfer.importing.imports import candidate, committed, make_import, outcomes, said, work
from transfer.importing import deciding
from transfer.importing.committing import commit
from transfer.importing.deciding import NoFilm, NotNow, rows_of, tallies
from transfer.importing.foreseeing import foresee
from transfer.importing.held import candidate_as_json, candidates_of
from transfer.importing.merging import Deed
from transfer.jobs import actions as jobs
from transfer.models import Clash, Decision, Import, ImportRow, Kind, State, Verdict
from transfer.querysets import Pile
from transfer.review import sums_of
from transfer.sources.rows import Row

pytestmark = pytest.mark.django_db


def one_row(owner: User, row: Row, **kept: object) -> ImportRow:
    make_import(owner, [row])
    ImportRow.objects.update(**kept)
    return ImportRow.objects.select_related("batch__owner").get()


def test_the_film_that_was_chosen_is_taken(alice: User):
    film = make_movie(ja="七人の侍")
    row = deciding.choose_film(row=one_row(alice, Row(title="7 samurai")), tmdb_id=film.pk)
    assert (row.tmdb_id, row.decision, row.is_there) == (film.pk, Decision.TAKE, False)
    assert [(it.title, it.why) for it in candidates_of(row)] == [("七人の侍", "by_hand")]


def test_a_film_that_is_on_the_wall_is_said_to_be_there_when_it_is_chosen(alice: User):
    film = make_movie()
    make_entry(alice, film)
    assert deciding.choose_film(row=one_row(alice, Row(title="?")), tmdb_id=film.pk).is_there is True


def test_what_a_search_said_is_enough_to_choose_a_film(alice: User):
    row = one_row(alice, Row(title="?"))
    row = deciding.choose_film(row=row, tmdb_id=78, candidate=candidate(78))
    assert (row.tmdb_id, row.candidates[0]["title"]) == (78, "映画 78")


def test_a_film_that_nobody_knows_cannot_be_chosen(alice: User):
    with pytest.raises(MovieUnknown):
        deciding.choose_film(row=one_row(alice, Row(title="?")), tmdb_id=78)


def test_another_candidate_may_be_the_film(alice: User):
    both = [candidate_as_json(candidate(n)) for n in (77, 78)]
    row = one_row(alice, said(77), candidates=both, verdict=Verdict.CHECK)
    row = deciding.choose_film(row=row, tmdb_id=78)
    assert (row.tmdb_id, len(row.candidates)) == (78, 2)


def test_a_decision_can_be_taken_back(alice: User):
    row = one_row(alice, said(77), verdict=Verdict.CHECK)
    deciding.choose_film(row=row, tmdb_id=make_movie().pk)
    row = deciding.undecide(row=row)
    assert (row.tmdb_id, row.decision, len(row.candidates)) == (77, "", 1)


def test_nothing_can_be_taken_without_a_film(alice: User):
    with pytest.raises(NoFilm):
        deciding.take(row=one_row(alice, Row(title="?")))


def test_many_rows_are_decided_at_once(alice: User):
    batch = make_import(alice, [said(1), said(2), said(3), Row(title="?")])
    ImportRow.objects.filter(number__in=[1, 2]).update(verdict=Verdict.CHECK)
    assert deciding.decide_all(batch=batch, pile=Pile.CHECK, decision=Decision.TAKE) == 2
    assert deciding.decide_all(batch=batch, pile=Pile.SURE, decision=Decision.SKIP) == 1
    assert deciding.decide_all(batch=batch, pile=Pile.MISSING, decision=Decision.TAKE) == 0
    assert list(ImportRow.objects.order_by("number").values_list("decision", flat=True)) == [
        "take", "take", "skip", "",
    ]  # fmt: skip


def test_what_was_said_of_one_row_stays_when_the_pile_is_decided(alice: User):
    batch = make_import(alice, [said(1), said(2)])
    deciding.skip(row=ImportRow.objects.get(number=1))
    assert deciding.decide_all(batch=batch, pile=Pile.SURE, decision=Decision.TAKE) == 1
    assert ImportRow.objects.get(number=1).decision == Decision.SKIP
    assert deciding.decide_all(batch=batch, pile=Pile.SURE, decision=Decision.NONE) == 2
    assert set(ImportRow.objects.values_list("decision", flat=True)) == {""}


def test_decisions_are_said_again_without_harm(alice: User):
    row = one_row(alice, said(77))
    for _ in range(2):
        assert deciding.skip(row=row).decision == Decision.SKIP
    for _ in range(2):
        deciding.set_clash(batch=row.batch, clash=Clash.THEIRS)
        deciding.set_clash(batch=row.batch, clash=Clash.NEWER, row=row)
    row = ImportRow.objects.select_related("batch").get()
    assert (row.batch.clash, row.clash) == ("theirs", "newer")


def test_another_tab_that_is_late_decides_nothing(alice: User):
    row = one_row(alice, said(77))
    Import.objects.update(state=State.COMMITTING)
    for late in (
        lambda: deciding.take(row=row),
        lambda: deciding.skip(row=row),
        lambda: deciding.undecide(row=row),
        lambda: deciding.choose_film(row=row, tmdb_id=77),
        lambda: deciding.decide_all(batch=row.batch, pile=Pile.SURE, decision=Decision.SKIP),
        lambda: deciding.set_clash(batch=row.batch, clash=Clash.THEIRS),
        lambda: deciding.drop(batch=row.batch),
    ):
        with pytest.raises(NotNow):
            late()
    assert ImportRow.objects.get().decision == ""


def test_an_import_that_wrote_nothing_can_be_thrown_away_with_its_job(alice: User):
    batch = make_import(alice, [said(77)], state=State.MATCHING)
    jobs.begin(batch=batch, kind=Kind.MATCH)
    for _ in range(2):
        deciding.drop(batch=batch)
    assert not ImportRow.objects.exists()


def test_an_import_that_wrote_something_is_taken_back_and_not_thrown_away(alice: User):
    with pytest.raises(NotNow):
        deciding.drop(batch=committed(alice, said(make_movie())))


# --- what is shown ---


def many_kinds(owner: User) -> Import:
    film = make_movie()
    make_entry(owner, film, score=20)
    rows = [
        said(film, score=90),
        said(1),
        said(2),
        said(3, is_wish=True),
        Row(title="?"),
        Row("", problem="no_title"),
    ]
    batch = make_import(owner, rows)
    ImportRow.objects.filter(number=1).update(is_there=True)
    ImportRow.objects.filter(number=3).update(verdict=Verdict.CHECK)
    return batch


def test_piles_are_counted_in_one_query(alice: User):
    batch = many_kinds(alice)
    with CaptureQueriesContext(connection) as asked:
        told = tallies(batch)
    assert len(asked) == 1
    named = {
        pile: told.piles[pile] for pile in (Pile.SURE, Pile.THERE, Pile.CHECK, Pile.MISSING, Pile.BROKEN)
    }
    assert list(named.values()) == [2, 1, 1, 1, 1]
    assert (told.open_checks, told.open_missing, told.skipped) == (1, 1, 0)
    assert (told.taken, told.new, told.new_wishes, told.kept, told.touched) == (3, 1, 1, 1, 2)


def meeting_a_wall(owner: User, clash: Clash) -> Import:
    """Two rows of a film, two films that are there, of one of which something was said by itself, a film for
    both lists, and a wish that is there."""
    twice, mine, chosen, both, wished = (make_movie() for _ in range(5))
    for film in (mine, chosen):
        make_entry(owner, film, score=20)
        Entry.objects.update(revised_on=dt.date(2020, 1, 1))
    make_wish(owner, wished, why="mine", added_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    rows = [
        said(twice, score=10),
        said(twice, score=90),
        said(mine, score=90, on="2024-05-01"),
        said(chosen, score=90, on="2024-05-01"),
        said(chosen, score=91, on="2024-05-02"),
        said(both, score=90),
        said(both, is_wish=True),
        said(wished, is_wish=True, memo="theirs", logged_at=dt.datetime(2024, 5, 1, tzinfo=dt.UTC)),
        said(make_movie(), score=90),
    ]
    batch = make_import(owner, rows, clash=clash)
    ImportRow.objects.filter(number__in=[3, 4, 5, 8]).update(is_there=True)
    ImportRow.objects.filter(number=9).update(decision=Decision.SKIP)
    deciding.set_clash(batch=batch, clash=Clash.THEIRS, row=ImportRow.objects.get(number=5))
    return batch


@pytest.mark.parametrize(
    ("clash", "there", "touched"), [("mine", (2, 1, 0), 3), ("theirs", (0, 3, 0), 5), ("newer", (0, 1, 2), 5)]
)
def test_what_is_said_beforehand_is_what_comes_of_it(
    alice: User, clash: str, there: tuple[int, int, int], touched: int
):
    batch = meeting_a_wall(alice, Clash(clash))
    told = tallies(batch)
    assert (told.kept, told.replaced, told.newer) == there
    assert (told.new, told.new_wishes, told.further, told.skipped, told.touched) == (2, 1, 2, 1, touched)
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    came = Counter(outcomes(batch))
    assert came["created"] == told.new + told.new_wishes
    assert came["changed"] == told.replaced + told.newer
    assert (came["kept"], came["joined"], came["skipped"]) == (told.kept, told.further, told.skipped)
    written = ImportRow.objects.of(batch).filter(outcome__in=["created", "changed"])
    assert written.values("tmdb_id").distinct().count() == told.touched


def test_what_is_said_of_a_row_without_a_film_is_said_of_no_other(alice: User):
    batch = make_import(alice, [Row(title="?"), Row(title="!")])
    deciding.set_clash(batch=batch, clash=Clash.THEIRS, row=ImportRow.objects.get(number=1))
    assert list(ImportRow.objects.order_by("number").values_list("clash", flat=True)) == ["theirs", ""]


def test_every_row_is_on_one_pile_of_the_preview(alice: User):
    batch = many_kinds(alice)
    piles = (Pile.SURE, Pile.THERE, Pile.CHECK, Pile.MISSING, Pile.BROKEN)
    numbers = [row.number for pile in piles for row in rows_of(batch, pile, limit=10)]
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_rows_of_a_pile_come_page_by_page(alice: User):
    batch = make_import(alice, [said(n) for n in range(1, 8)])
    first = rows_of(batch, Pile.SURE, limit=3)
    second = rows_of(batch, Pile.SURE, after=first[-1].number, limit=3)
    assert [row.number for row in (*first, *second)] == [1, 2, 3, 4, 5, 6]


def test_what_a_row_would_do_is_what_it_does(alice: User):
    same, mine, new = make_movie(), make_movie(), make_movie()
    make_entry(alice, same, score=50)
    make_entry(alice, mine, score=20, memo="mine")
    rows = [said(same, score=50), said(mine, score=90), said(new), Row(title="?")]
    batch = make_import(alice, rows)
    shown = [
        it.deed
        for it in foresee(batch, list(ImportRow.objects.select_related("batch__owner").order_by("number")))
    ]
    assert shown == [Deed.SAME, Deed.KEEP, Deed.ADD, Deed.NOTHING]
    assert Entry.objects.count() == 2
    deciding.set_clash(batch=batch, clash=Clash.THEIRS)
    second = ImportRow.objects.select_related("batch__owner").get(number=2)
    assert foresee(second.batch, [second])[0].deed == Deed.CHANGE


def test_the_preview_has_both_values(alice: User):
    film = make_movie()
    make_entry(alice, film, score=20)
    batch = make_import(alice, [said(film, score=90, original_score="4.5/5")], clash=Clash.THEIRS)
    (shown,) = foresee(batch, [ImportRow.objects.get()])
    assert shown.mine.entry is not None
    assert shown.wanted.entry is not None
    assert (shown.mine.entry.score, shown.said.score, shown.wanted.entry.score) == (20, 90, 90)


def test_a_preview_asks_the_same_of_one_row_and_of_many(alice: User):
    def asked(rows: int) -> int:
        batch = make_import(alice, [said(make_movie()) for _ in range(rows)])
        with CaptureQueriesContext(connection) as queries:
            foresee(batch, rows_of(batch, Pile.SURE, limit=100))
        return len(queries)

    assert asked(1) == asked(20)


@pytest.mark.parametrize("is_skipped", [True, False])
def test_a_row_that_cannot_be_read_and_was_decided_is_counted_once(alice: User, is_skipped: bool):
    film = make_movie()
    make_import(alice, [said(make_movie()), Row(title="?", problem="not_read")])
    row = ImportRow.objects.get(number=2)
    if is_skipped:
        deciding.skip(row=row)
    else:
        deciding.choose_film(row=row, tmdb_id=film.pk)
    assert sum(number for number, _words in sums_of(tallies(row.batch))) == 2
