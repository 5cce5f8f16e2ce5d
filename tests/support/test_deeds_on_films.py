import datetime as dt

import pytest
from django.db import connection

from movies import actions as entries
from movies import merging
from movies.actions import Impression, register_movie, remove_entry, restore_entry
from movies.counts import reconcile
from movies.models import Entry, MergedMovie, Movie, Precision, RemovedEntry, Watched
from support import actions
from support.models import Report, StaffAction
from tests.factories import make_entry, make_movie, make_user
from tests.movies.conftest import tmdb  # noqa: F401
from tests.support.pages import body, report, url_of

OLD, NEW = 9_550, 9_551


def do(client, row, deed, **said):
    return client.post(url_of(type(row), "deed", row.pk, deed), {"reason": "So it is."} | said)


@pytest.fixture(params=["as_ada", "as_olga"])
def as_staff(request):
    """Both roles look after films and memos."""
    return request.getfixturevalue(request.param)


# --- memos ---


@pytest.fixture
def entry(alice):
    return make_entry(alice, make_movie(tmdb_id=OLD), memo="an insult")


def memo_seen_by(client, entry):
    return entry.memo in body(client.get(f"/@alice/{entry.movie_id}/"))


def test_a_hidden_memo_is_its_owners_alone(as_staff, entry, client, as_alice, as_bob):
    do(as_staff, entry, "hide-memo")
    assert not memo_seen_by(client, entry)
    assert not memo_seen_by(as_bob, entry)
    assert memo_seen_by(as_alice, entry)


def test_nor_is_it_on_the_film_s_page(as_staff, entry, client):
    assert entry.memo in body(client.get(f"/movies/{OLD}/"))
    do(as_staff, entry, "hide-memo")
    assert entry.memo not in body(client.get(f"/movies/{OLD}/"))


def test_its_owner_is_told(as_ada, entry, as_alice, as_bob):
    notice = 'class="notice"'
    assert notice not in body(as_alice.get(f"/@alice/{OLD}/"))
    do(as_ada, entry, "hide-memo")
    assert notice in body(as_alice.get(f"/@alice/{OLD}/"))
    assert notice not in body(as_bob.get(f"/@alice/{OLD}/"))


def test_what_is_drawn_from_the_wall_is_out_of_date_then(as_ada, entry, alice):
    alice.refresh_from_db()
    before = alice.wall_version
    do(as_ada, entry, "hide-memo")
    alice.refresh_from_db()
    assert alice.wall_version == before + 1


def test_it_is_shown_again(as_staff, entry, client):
    do(as_staff, entry, "hide-memo")
    do(as_staff, entry, "show-memo")
    assert memo_seen_by(client, entry)
    assert [line.action for line in StaffAction.objects.order_by("pk")] == ["hide_memo", "show_memo"]


def test_the_log_does_not_quote_it(as_ada, entry):
    do(as_ada, entry, "hide-memo")
    line = StaffAction.objects.get()
    assert (line.subject_kind, line.subject_key) == ("entry", f"{entry.owner_id}/{OLD}")
    assert entry.memo not in str([line.before, line.after])


def test_removing_the_film_and_registering_it_anew_does_not_show_it(as_ada, entry, client):
    do(as_ada, entry, "hide-memo")
    remove_entry(owner=entry.owner, tmdb_id=OLD)
    register_movie(owner=entry.owner, tmdb_id=OLD, impression=Impression(memo=entry.memo))
    assert not memo_seen_by(client, entry)


def test_removing_the_film_and_putting_it_back_does_not_show_it(as_ada, entry, client):
    do(as_ada, entry, "hide-memo")
    remove_entry(owner=entry.owner, tmdb_id=OLD)
    restore_entry(owner=entry.owner, tmdb_id=OLD)
    assert not memo_seen_by(client, entry)


def test_writing_another_does_not_show_it(as_ada, entry, client):
    do(as_ada, entry, "hide-memo")
    entries.revise_entry(entry=entry, impression=Impression(memo="an insult again"))
    assert not memo_seen_by(client, entry)


def test_it_is_hidden_from_the_report_too(as_staff, entry, client, bob):
    told = report(about_person=entry.owner, about_film=entry.movie)
    do(as_staff, told, "hide-memo")
    assert not memo_seen_by(client, entry)


def test_a_memo_that_is_gone_cannot_be_hidden(as_staff, entry):
    told = report(about_person=entry.owner, about_film=entry.movie)
    remove_entry(owner=entry.owner, tmdb_id=OLD)
    assert do(as_staff, told, "hide-memo").status_code == 422


# --- refreshing ---


def test_a_film_is_refreshed(as_staff, tmdb):  # noqa: F811
    movie = make_movie(tmdb_id=550, en="Old name")
    do(as_staff, movie, "refresh")
    assert Movie.objects.get(pk=550).original_title == "Fight Club"
    line = StaffAction.objects.get()
    assert line.before["original_title"] == "Old name"
    assert line.after["original_title"] == "Fight Club"


@pytest.mark.parametrize("fault", ["dead", "503", "429", "malformed"])
def test_tmdb_s_silence_is_told_kindly(as_ada, tmdb, fault):  # noqa: F811
    movie = make_movie(tmdb_id=550, en="Old name")
    tmdb.fail_with(fault)
    assert do(as_ada, movie, "refresh").status_code == 422
    assert Movie.objects.get(pk=550).original_title == "Old name"
    assert not StaffAction.objects.exists()


def test_without_a_token_that_is_said(as_ada, db):
    response = do(as_ada, make_movie(), "refresh")
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


# --- merging ---


@pytest.fixture
def films(db):
    old = make_movie(tmdb_id=OLD, en="Twice", japan=dt.date(2001, 1, 1))
    return old, make_movie(tmdb_id=NEW, en="Once", japan=dt.date(2002, 2, 2))


def merge(client, old):
    return do(client, old, "merge", survivor_id=NEW)


def revised(entry, day):
    Entry.objects.filter(pk=entry.pk).update(revised_on=day)


def test_entries_move_to_the_film_that_stays(as_staff, films, alice, bob):
    old, _new = films
    entry = make_entry(alice, old, score=70, memo="fine")
    make_entry(bob, old, score=40, is_private=True)
    merge(as_staff, old)
    moved = Entry.objects.get(pk=entry.pk)
    assert (moved.movie_id, moved.score, moved.memo) == (NEW, 70, "fine")
    assert moved.released_on == dt.date(2002, 2, 2)
    assert not Movie.objects.filter(pk=OLD).exists()


def test_every_count_is_right_then(as_ada, films, alice, bob):
    for person in (alice, bob):
        make_entry(person, films[0], score=70)
    make_entry(bob, films[1], score=30)
    merge(as_ada, films[0])
    assert list(reconcile(fix=False)) == []
    assert Movie.objects.get(pk=NEW).entry_count == 2


def test_both_films_are_in_the_log(as_ada, films, alice):
    make_entry(alice, films[0])
    merge(as_ada, films[0])
    lines = StaffAction.objects.filter(action="merge")
    assert {line.subject_key for line in lines} == {str(OLD), str(NEW)}
    assert lines[0].after == {"moved": 1, "joined": 0, "is_last": True}


def test_the_old_address_leads_to_the_film_that_stays(as_ada, films, client):
    merge(as_ada, films[0])
    response = client.get(f"/movies/{OLD}/")
    assert (response.status_code, response["Location"]) == (301, f"/movies/{NEW}/")


def test_the_way_stays_short_when_that_one_is_merged_too(as_ada, films, client):
    merge(as_ada, films[0])
    make_movie(tmdb_id=9_552)
    do(as_ada, films[1], "merge", survivor_id=9_552)
    assert client.get(f"/movies/{OLD}/")["Location"] == "/movies/9552/"


def test_registering_the_old_one_puts_up_the_film_that_stays(as_ada, films, alice):
    merge(as_ada, films[0])
    entry = entries.register_movie(owner=alice, tmdb_id=OLD, impression=Impression(score=50)).entry
    assert entry.movie_id == NEW


@pytest.mark.parametrize(("newer", "score"), [(OLD, 70), (NEW, 30)])
def test_where_somebody_has_both_the_newer_score_stays(as_ada, films, alice, newer, score):
    old, new = make_entry(alice, films[0], score=70), make_entry(alice, films[1], score=30)
    revised(old, "2026-05-05" if newer == OLD else "2020-01-01")
    revised(new, "2026-05-05" if newer == NEW else "2020-01-01")
    merge(as_ada, films[0])
    assert Entry.objects.get(owner=alice).score == score
    assert list(reconcile(fix=False)) == []


def test_of_two_written_on_one_day_the_one_registered_later_is_newer(as_ada, films, alice):
    now = dt.datetime(2026, 5, 5, tzinfo=dt.UTC)
    make_entry(alice, films[0], score=70, registered_at=now)
    make_entry(alice, films[1], score=30, registered_at=now - dt.timedelta(hours=1))
    merge(as_ada, films[0])
    assert Entry.objects.get(owner=alice).score == 70


def test_no_score_does_not_win_over_one(as_ada, films, alice):
    revised(make_entry(alice, films[0], score=70), "2020-01-01")
    make_entry(alice, films[1])
    merge(as_ada, films[0])
    assert Entry.objects.get(owner=alice).score == 70


def test_neither_memo_is_lost(as_ada, films, alice):
    revised(make_entry(alice, films[0], memo="older"), "2020-01-01")
    make_entry(alice, films[1], memo="newer")
    merge(as_ada, films[0])
    assert Entry.objects.get(owner=alice).memo == "newer\n\nolder"


def test_the_stricter_of_two_entries_holds(as_ada, films, alice):
    make_entry(alice, films[0], is_private=True, has_spoiler=True)
    make_entry(alice, films[1], memo="x")
    Entry.objects.filter(movie=OLD).update(memo_is_hidden=True)
    merge(as_ada, films[0])
    entry = Entry.objects.get(owner=alice)
    assert (entry.is_private, entry.is_public, entry.has_spoiler, entry.memo_is_hidden) == (
        True, False, True, True,
    )  # fmt: skip


def test_the_older_place_on_the_wall_and_a_known_day_stay(as_ada, films, alice):
    then = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
    make_entry(alice, films[0], watched_on=dt.date(2019, 1, 1), registered_at=then)
    make_entry(alice, films[1])
    merge(as_ada, films[0])
    entry = Entry.objects.get(owner=alice)
    assert entry.registered_at == then
    assert entry.watched == Watched(dt.date(2019, 1, 1), Precision.DAY)


def test_an_old_tab_is_found_out_after_a_merge(as_ada, films, alice):
    for film in films:
        make_entry(alice, film)
    versions = Entry.objects.values_list("version", flat=True)
    before = max(versions)
    merge(as_ada, films[0])
    assert Entry.objects.get(owner=alice).version > before


def test_removed_entries_can_still_be_put_back(as_ada, films, alice):
    make_entry(alice, films[0], score=70)
    remove_entry(owner=alice, tmdb_id=OLD)
    merge(as_ada, films[0])
    assert restore_entry(owner=alice, tmdb_id=NEW).entry.score == 70


def test_of_two_removed_entries_the_last_one_stays(as_ada, films, alice):
    for film, score in zip(films, (70, 30), strict=True):
        make_entry(alice, film, score=score)
        remove_entry(owner=alice, tmdb_id=film.pk)
    merge(as_ada, films[0])
    assert RemovedEntry.objects.get().fields["score"] == 30


def test_reports_of_a_memo_move_with_it(as_ada, films, alice, bob):
    first = report(reporter=bob, about_person=alice, about_film=films[0])
    second = report(reporter=bob, about_person=alice, about_film=films[1])
    merge(as_ada, films[0])
    assert {told.about_film_id for told in Report.objects.all()} == {NEW}
    assert Report.objects.open().get() == second
    assert Report.objects.get(pk=first.pk).state == "done"


def test_a_film_on_many_walls_is_merged_bit_by_bit(as_ada, films, monkeypatch):
    monkeypatch.setattr(merging, "WALLS_AT_ONCE", 2)
    people = [make_user(f"member_{n}") for n in range(5)]
    for person in people:
        make_entry(person, films[0], score=70)
    remove_entry(owner=people[4], tmdb_id=OLD)
    merge(as_ada, films[0])
    assert Entry.objects.of_movie(NEW).count() == 4
    assert MergedMovie.objects.get().pk == OLD
    assert StaffAction.objects.filter(action="merge", subject_key=str(NEW)).count() == 3
    assert list(reconcile(fix=False)) == []


@pytest.mark.parametrize("survivor", [OLD, 0, -1, "x", 2**40])
def test_a_film_is_not_merged_into_itself_or_nonsense(as_ada, films, survivor):
    assert do(as_ada, films[0], "merge", survivor_id=survivor).status_code == 422
    assert Movie.objects.filter(pk=OLD).exists()
    assert not StaffAction.objects.exists()


def test_a_film_is_not_merged_into_one_that_is_gone(as_ada, films):
    merge(as_ada, films[0])
    other = make_movie(tmdb_id=9_552)
    assert do(as_ada, other, "merge", survivor_id=OLD).status_code == 422


def test_a_film_that_stays_and_is_new_to_us_is_fetched(as_ada, films, tmdb):  # noqa: F811
    do(as_ada, films[0], "merge", survivor_id=550)
    assert MergedMovie.objects.get().movie_id == 550


def test_a_film_that_nobody_knows_takes_no_entries(as_ada, films, tmdb):  # noqa: F811
    assert do(as_ada, films[0], "merge", survivor_id=777_777).status_code == 422


def test_a_merge_that_fails_half_way_leaves_everything_as_it_was(ada, films, alice, monkeypatch):
    entry = make_entry(alice, films[0], score=70)

    def fail(**line):
        raise RuntimeError

    monkeypatch.setattr("support.log.StaffAction.objects.create", fail)
    with pytest.raises(RuntimeError):
        actions.merge_films(actor=ada, former=films[0], survivor_id=NEW, reason="")
    assert Entry.objects.get(pk=entry.pk).movie_id == OLD
    assert connection.in_atomic_block  # the test's own; nothing of the merge is left open


@pytest.mark.parametrize("deed", ["refresh", "merge"])
def test_a_member_does_nothing_to_films(as_bob, films, deed):
    assert do(as_bob, films[0], deed, survivor_id=NEW).status_code == 302
    assert Movie.objects.filter(pk=OLD).exists()
