"""A file becomes rows, and rows find their films: from the bytes to the preview, and on to the wall."""

import datetime as dt
from threading import Event
from typing import Any

import pytest

from accounts.models import User
from jobs import queues
from movies.models import Entry, Movie, Wish
from tests.factories import make_entry, make_movie, make_user
from tests.transfer.importing.imports import day, make_import, said, take, work
from tests.transfer.sources.given import content_of
from transfer.importing import finding, staging, uploads
from transfer.importing.committing import commit
from transfer.importing.deciding import Pile, choose_film, drop, tallies
from transfer.importing.staging import NotAsked, answer, open_import, question_of, read_portion
from transfer.importing.uploads import TooManyWait
from transfer.jobs import actions
from transfer.jobs.actions import stop
from transfer.jobs.steps import Hopeless, Lost, Step
from transfer.matching import finding as matching
from transfer.matching.finding import Found
from transfer.matching.records import Match
from transfer.models import Import, ImportRow, Job, JobState, Kind, Source, State, UploadPart, Verdict
from transfer.sources.rows import Question, Reading, Row
from transfer.sources.unreadable import Unreadable

pytestmark = pytest.mark.django_db

HEADING = "Name,Year,Rating10,WatchedDate\n"


def file_of(rows: int) -> bytes:
    return (HEADING + "".join(f"Film {n},2010,{n % 11},2024-05-01\n" for n in range(rows))).encode()


@pytest.fixture(autouse=True)
def _forgetful() -> None:
    """What one test read is not another's."""
    staging.let_go()


# --- from a Letterboxd zip to the wall ---


def film(en: str, year: int, ja: str = "") -> Movie:
    return make_movie(en=en, ja=ja or en, original_title=en, world=dt.date(year, 6, 1))


def test_a_letterboxd_zip_from_its_bytes_to_the_wall(alice: User):
    ikiru, thing, prequel = film("Ikiru", 1952), film("The Thing", 1982), film("The Thing", 2011)
    lives, days, crouching = (
        film("Past Lives", 2023),
        film("Perfect Days", 2023),
        film("Crouching Tiger, Hidden Dragon", 2000),
    )
    make_entry(alice, lives, score=10, memo="mine")
    batch = open_import(owner=alice, content=content_of("letterboxd"), name="hana.zip")
    assert (batch.source, batch.state, Job.objects.get().kind) == (
        Source.LETTERBOXD,
        State.READING,
        Kind.READ,
    )
    work(batch, Kind.READ)
    assert (batch.state, batch.row_count, UploadPart.objects.exists()) == (State.MATCHING, 12, False)
    work(batch, Kind.MATCH)
    assert batch.state == State.REVIEW
    found = {row.said["title"]: row for row in ImportRow.objects.filter(is_wish=False)}
    assert found["Past Lives"].is_there is True
    missing = ImportRow.objects.get(said__title="Living")
    choose_film(row=missing, tmdb_id=film("Living", 2022).pk)
    commit(batch=batch)
    work(batch, Kind.COMMIT)
    entries = {entry.movie_id: entry for entry in Entry.objects.all()}
    assert (entries[ikiru.pk].score, entries[ikiru.pk].original_score, entries[ikiru.pk].watched) == (
        100, "5/5", day("2015-11-23"),
    )  # fmt: skip
    assert entries[ikiru.pk].memo == 'Still the swing.\n\nStill the snow, & "that" song.'
    (first,) = entries[ikiru.pk].viewings.all()
    assert (first.watched, first.score, first.original_score) == (day("2004-05-01"), 90, "4.5/5")
    assert (entries[thing.pk].score, entries[thing.pk].memo) == (90, "Never trust a dog, ever")
    assert (entries[lives.pk].score, entries[lives.pk].memo) == (10, "mine")
    assert entries.keys() >= {prequel.pk, crouching.pk}
    assert set(Wish.objects.values_list("movie", flat=True)) == {days.pk, ikiru.pk}
    assert Movie.objects.get(original_title="Living").pk in entries


# --- reading ---


def test_a_file_that_nobody_knows_is_refused_before_anything_is_kept(alice: User):
    with pytest.raises(Unreadable):
        open_import(owner=alice, content=b"\x89PNG\r\n\x1a\n\x00\x00", name="films.csv")
    assert not Import.objects.exists()


def test_a_file_is_read_some_rows_at_a_time(alice: User):
    batch = open_import(owner=alice, content=file_of(1201), name="films.csv")
    steps = work(batch, Kind.READ)
    assert [step.done for step in steps] == [500, 500, 201]
    assert (batch.row_count, ImportRow.objects.count()) == (1201, 1201)
    assert list(ImportRow.objects.order_by("number").values_list("number", flat=True)) == [*range(1, 1202)]
    assert Job.objects.get(kind=Kind.MATCH).total_count == 1201


def test_reading_goes_on_where_it_was_cut_off(alice: User):
    batch = open_import(owner=alice, content=file_of(1201), name="films.csv")
    job = take(batch, Kind.READ)
    read_portion(job)
    staging.let_go()  # another worker
    Job.objects.update(state=JobState.WAITING)
    assert [step.done for step in work(batch, Kind.READ)] == [500, 201]
    assert ImportRow.objects.count() == 1201


def test_whoever_lost_the_job_keeps_no_rows(alice: User):
    batch = open_import(owner=alice, content=file_of(3), name="films.csv")
    job = take(batch, Kind.READ)
    Job.objects.update(holder="another")
    with pytest.raises(Lost):
        read_portion(job)
    assert (ImportRow.objects.exists(), UploadPart.objects.exists()) == (False, True)


def test_a_file_that_is_gone_is_said_to_be(alice: User):
    batch = open_import(owner=alice, content=file_of(3), name="films.csv")
    UploadPart.objects.all().delete()
    with pytest.raises(Hopeless) as hopeless:
        work(batch, Kind.READ)
    assert hopeless.value.code == "no_file"


def test_a_file_is_kept_in_parts_and_read_as_it_was(alice: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(uploads, "PART", 100)
    for size in (1, 99, 100, 101, 1050):
        batch, content = make_import(alice, []), bytes(n % 251 for n in range(size))
        uploads.keep(of=batch, content=content)
        parts = UploadPart.objects.filter(of=batch).order_by("number").values_list("content", flat=True)
        assert [len(part) for part in parts[:10]] == [min(100, size - n) for n in range(0, size, 100)][:10]
        assert uploads.content_of(batch) == content


def test_five_files_may_wait_and_a_sixth_when_one_of_them_is_read(alice: User):
    read = open_import(owner=alice, content=file_of(3), name="films.csv")
    for _ in range(uploads.WAIT_MAX - 1):
        open_import(owner=alice, content=NETFLIX)
    with pytest.raises(TooManyWait):
        open_import(owner=alice, content=file_of(3), name="films.csv")
    assert Import.objects.count() == uploads.WAIT_MAX
    open_import(owner=make_user("bob"), content=NETFLIX)
    work(read, Kind.READ)
    open_import(owner=alice, content=NETFLIX)


def test_what_is_thrown_away_makes_room(alice: User):
    batches = [open_import(owner=alice, content=NETFLIX) for _ in range(uploads.WAIT_MAX)]
    drop(batch=batches[0])
    open_import(owner=alice, content=NETFLIX)


def test_a_turn_that_ends_before_the_file_does_holds_nothing_of_it(
    alice: User, monkeypatch: pytest.MonkeyPatch
):
    open_import(owner=alice, content=file_of(1201), name="films.csv")
    held: list[int] = []

    def advance(job: Job, step: Step) -> Step:
        held.append(staging._read_once.cache_info().currsize)
        stop(job)
        return told(job, step)

    told = actions.advance
    monkeypatch.setattr(actions, "advance", advance)
    queues.once(Event())
    assert (Job.objects.get().state, held) == (JobState.STOPPED, [1])
    assert staging._read_once.cache_info().currsize == 0


def test_rows_of_one_day_keep_the_order_of_the_file(alice: User, monkeypatch: pytest.MonkeyPatch):
    then = dt.datetime(2024, 5, 1, 3, 0, tzinfo=dt.UTC)
    rows = tuple(Row(title=f"{n}", logged_at=then) for n in range(3))
    read = read_as(alice, Reading(Source.LETTERBOXD, rows), monkeypatch)
    instants = [dt.datetime.fromisoformat(row.said["logged_at"]) for row in read]
    assert instants == [then + dt.timedelta(microseconds=n) for n in range(3)]


def test_our_own_instants_stay_as_they_are(alice: User, monkeypatch: pytest.MonkeyPatch):
    then = dt.datetime(2024, 5, 1, 3, 0, tzinfo=dt.UTC)
    rows = tuple(Row(title=f"{n}", logged_at=then) for n in range(2))
    read = read_as(alice, Reading(Source.MYMOVIE, rows), monkeypatch)
    assert {row.said["logged_at"] for row in read} == {then.isoformat()}


def read_as(owner: User, found: Reading, monkeypatch: pytest.MonkeyPatch) -> list[ImportRow]:
    batch = open_import(owner=owner, content=file_of(3), name="films.csv")
    monkeypatch.setattr("transfer.sources.reading.read", lambda *_, **__: found)
    work(batch, Kind.READ)
    return list(ImportRow.objects.of(batch).order_by("number"))


# --- questions ---


NETFLIX = b"Title,Date\nInception,01/02/2024\n"


def test_what_the_file_leaves_open_is_asked_first(alice: User):
    batch = open_import(owner=alice, content=NETFLIX, name="NetflixViewingHistory.csv")
    question = question_of(batch)
    assert (batch.state, Job.objects.exists()) == (State.ASKING, False)
    assert isinstance(question, Question)
    assert (question.kind, question.source) == ("date_order", Source.NETFLIX)


def test_what_was_answered_is_read(alice: User):
    batch = open_import(owner=alice, content=NETFLIX, name="NetflixViewingHistory.csv")
    answer(batch=batch, answers={"date_order": "dmy"})
    work(batch, Kind.READ)
    assert (batch.state, batch.question) == (State.MATCHING, {})
    assert ImportRow.objects.get().said["viewings"][0]["watched"] == ["2024-02-01", "day"]


def test_a_question_is_answered_once(alice: User):
    batch = open_import(owner=alice, content=NETFLIX, name="NetflixViewingHistory.csv")
    answer(batch=batch, answers={"date_order": "dmy"})
    with pytest.raises(NotAsked):
        answer(batch=batch, answers={"date_order": "mdy"})


def test_an_answer_that_is_none_is_asked_for_again(alice: User):
    batch = open_import(owner=alice, content=NETFLIX, name="NetflixViewingHistory.csv")
    answer(batch=batch, answers={"date_order": "sideways"})
    work(batch, Kind.READ)
    assert (batch.state, question_of(batch) is not None) == (State.ASKING, True)
    assert Job.objects.get().state == JobState.DONE


def test_the_answer_may_come_with_the_file(alice: User):
    batch = open_import(owner=alice, content=NETFLIX, answers={"date_order": "dmy"})
    assert batch.state == State.READING


# --- finding films ---


def waiting(owner: User, *rows: Row) -> Import:
    from transfer.jobs import actions as jobs

    batch = make_import(owner, rows, state=State.MATCHING)
    ImportRow.objects.update(verdict=Verdict.WAITING, tmdb_id=None, candidates=[])
    jobs.begin(batch=batch, kind=Kind.MATCH, total=len(rows))
    return batch


def test_what_is_found_is_kept_with_what_is_there_already(alice: User):
    here, new = make_movie(), make_movie()
    make_entry(alice, here)
    rows = [said(film, title=film.original_title, year=2010) for film in (here, new)]
    batch = waiting(alice, *rows, said(here, title=here.original_title, year=2010, is_wish=True))
    ImportRow.objects.filter(number=3).update(is_wish=True)
    work(batch, Kind.MATCH)
    told = ImportRow.objects.order_by("number").values_list("verdict", "tmdb_id", "is_there")
    assert list(told) == [
        ("sure", here.pk, True), ("sure", new.pk, False), ("sure", here.pk, False),
    ]  # fmt: skip
    assert batch.state == State.REVIEW


def test_what_needs_tmdb_waits_and_what_does_not_is_kept(alice: User, monkeypatch: pytest.MonkeyPatch):
    film = make_movie()
    batch = waiting(alice, said(film), Row(title="new to us"))
    answers = [
        Found([Match(Verdict.CHECK), None], waits_for="tmdb_limit", wait_s=5),
        Found([None], waits_for="tmdb_limit", wait_s=5),
    ]
    monkeypatch.setattr(matching, "find_films", lambda *_, **__: answers.pop(0))
    first, second = work(batch, Kind.MATCH)
    assert (first.done, second.done, second.waits_for, second.wait_s) == (1, 0, "tmdb_limit", 5)
    assert list(ImportRow.objects.order_by("number").values_list("verdict", flat=True)) == [
        "check",
        "waiting",
    ]


def test_after_half_an_hour_without_tmdb_a_person_can_go_on_without_it(
    alice: User, monkeypatch: pytest.MonkeyPatch
):
    asked: list[bool] = []

    def away(rows: list[Row], *, asks_tmdb: bool, **_: Any) -> Found:
        asked.append(asks_tmdb)
        if asks_tmdb:
            return Found([None for _ in rows], waits_for="tmdb_away", wait_s=30)
        return Found([Match(Verdict.MISSING, reason="away") for _ in rows])

    monkeypatch.setattr(matching, "find_films", away)
    batch = waiting(alice, Row(title="new to us"))
    work(batch, Kind.MATCH)
    Import.objects.update(away_since=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    Job.objects.update(state=JobState.WAITING)
    work(batch, Kind.MATCH)
    assert (asked, batch.state, batch.away_since) == ([True, False], State.REVIEW, None)
    assert tallies(batch).piles[Pile.MISSING] == 1


@pytest.mark.parametrize("waits_for", ["", "tmdb_limit"])
def test_once_tmdb_is_back_the_half_hour_begins_anew(
    alice: User, monkeypatch: pytest.MonkeyPatch, waits_for: str
):
    """Stopped in the evening and gone on with in the morning, no row is given up for yesterday's outage."""
    answers = [
        Found([None, None], waits_for="tmdb_away", wait_s=30),
        Found([Match(Verdict.CHECK), None], waits_for=waits_for, wait_s=5),
    ]
    monkeypatch.setattr(matching, "find_films", lambda *_, **__: answers.pop(0))
    batch = waiting(alice, Row(title="new to us"), Row(title="and another"))
    work(batch, Kind.MATCH)
    assert batch.away_since is not None
    finding.match_portion(Job.objects.get())
    batch.refresh_from_db()
    assert (batch.away_since, tallies(batch).piles[Pile.CHECK]) == (None, 1)


def test_while_tmdb_is_still_away_its_half_hour_goes_on(alice: User, monkeypatch: pytest.MonkeyPatch):
    answers = [
        Found([None, None], waits_for="tmdb_away", wait_s=30),
        Found([Match(Verdict.CHECK), None], waits_for="tmdb_away", wait_s=30),
        Found([Match(Verdict.MISSING, reason="away")]),
    ]
    monkeypatch.setattr(matching, "find_films", lambda *_, **__: answers.pop(0))
    batch = waiting(alice, Row(title="new to us"), Row(title="and another"))
    work(batch, Kind.MATCH)
    since = batch.away_since
    finding.match_portion(Job.objects.get())
    batch.refresh_from_db()
    assert batch.away_since == since is not None


def test_an_import_thrown_away_while_its_films_are_looked_for_keeps_nothing(
    alice: User, monkeypatch: pytest.MonkeyPatch
):
    batch = waiting(alice, Row(title="new to us"))
    job = take(batch, Kind.MATCH)

    def find(*_: object, **__: object) -> Found:
        drop(batch=batch)
        return Found([Match(Verdict.CHECK)])

    monkeypatch.setattr(matching, "find_films", find)
    with pytest.raises(Lost):
        finding.match_portion(job)
    assert not ImportRow.objects.exists()


def test_what_tmdb_was_away_for_can_be_looked_for_again(alice: User):
    batch = make_import(alice, [Row(title="new to us"), Row(title="nothing")])
    ImportRow.objects.filter(number=1).update(reason="away")
    assert finding.look_again(batch=batch) == 1
    batch.refresh_from_db()
    assert (batch.state, Job.objects.get().total_count) == (State.MATCHING, 1)
    assert list(ImportRow.objects.order_by("number").values_list("verdict", flat=True)) == [
        "waiting",
        "missing",
    ]


def test_without_tmdb_films_that_we_know_are_found(alice: User):
    film = make_movie(en="Inception", ja="インセプション", original_title="Inception")
    batch = waiting(alice, Row(title="インセプション", year=2010), Row(title="Nobody knows it", year=2001))
    work(batch, Kind.MATCH)
    assert list(ImportRow.objects.order_by("number").values_list("verdict", "tmdb_id", "reason")) == [
        ("sure", film.pk, ""), ("missing", None, "away"),
    ]  # fmt: skip
