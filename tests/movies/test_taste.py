"""What is kept of two tastes: the measure, what it may be made of, and when it must go."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import choose_visibility, leave, suspend
from accounts.models import User
from follows.actions import block, follow, mute
from movies import merging, taste
from movies.actions import Impression, remove_entry, revise_entry
from movies.models import Entry, Movie, TasteMatch, TasteRun, UnmetFilms
from tests.factories import fill_wall, make_entry, make_movie, make_user


@pytest.fixture
def films(db) -> list[Movie]:
    return [make_movie() for _ in range(6)]


def put_up(owner: User, films: list[Movie], *scores: int | None) -> None:
    for film, score in zip(films, scores, strict=False):
        make_entry(owner, film, score=score)


@pytest.fixture
def pair(alice, bob, films) -> tuple[User, User]:
    """Two who have six films in common, one of them without a score; 10 points apart on the others."""
    put_up(alice, films, 90, 80, 70, 60, 50, None)
    put_up(bob, films, 80, 90, 60, 70, 40, 100)
    for member, other in ((alice, bob), (bob, alice)):
        assert taste.compare(member=member, other=other)
    return alice, bob


def matches() -> set[tuple[str, str]]:
    return set(TasteMatch.objects.values_list("member__handle", "other__handle"))


def revise(entry: Entry, **said: object) -> None:
    impression = Impression.of(entry)
    revise_entry(entry=entry, impression=Impression(impression.score, impression.watched, **said))


# --- the measure ---


def test_the_gap_is_the_mean_distance_of_what_both_scored(pair):
    match = TasteMatch.objects.get(member=pair[0])

    assert (match.common_count, match.scored_count, match.gap) == (6, 5, 10.0)


def test_below_five_films_in_common_nothing_is_kept(alice, bob, films):
    put_up(alice, films[:4], 90, 80, 70, 60)
    put_up(bob, films, 90, 80, 70, 60, 50, 40)

    assert not taste.compare(member=alice, other=bob)
    assert matches() == set()


def test_five_films_without_five_pairs_of_scores_have_no_gap(alice, bob, films):
    put_up(alice, films, 90, 80, 70, 60, None)
    put_up(bob, films, 90, 80, 70, 60, 50)
    taste.compare(member=alice, other=bob)

    match = TasteMatch.objects.get()
    assert (match.common_count, match.scored_count, match.gap, match.rank) == (5, 4, None, None)


def test_the_same_gap_over_more_films_ranks_closer(alice, bob, charlie):
    films = [make_movie() for _ in range(20)]
    put_up(alice, films, *[70] * 20)
    put_up(bob, films, *[75] * 5)
    put_up(charlie, films, *[75] * 20)
    for other in (bob, charlie):
        taste.compare(member=alice, other=other)

    assert [match.other for match in TasteMatch.objects.order_by("rank")] == [charlie, bob]


def test_comparing_again_keeps_one_row_with_the_new_numbers(pair, films):
    alice, bob = pair
    revised = Entry.objects.owned_by(bob).of_movie(films[0].pk).get()
    revise_entry(entry=revised, impression=Impression(score=90))
    taste.compare(member=alice, other=bob)

    assert TasteMatch.objects.get(member=alice).gap == 8.0


def test_a_pair_that_has_too_little_in_common_by_now_is_kept_no_longer(pair, films):
    alice, bob = pair
    Entry.objects.owned_by(bob).filter(movie__in=films[:2]).delete()
    taste.compare(member=alice, other=bob)

    assert matches() == {("bob", "alice")}


# --- never from private entries ---


@pytest.mark.parametrize("hides", ["alice", "bob"])
def test_private_entries_of_neither_side_count(alice, bob, films, hides):
    for owner in (alice, bob):
        for n, film in enumerate(films):
            make_entry(owner, film, score=70, is_private=n == 0 and owner.handle == hides)
    taste.compare(member=alice, other=bob)

    assert TasteMatch.objects.get().common_count == 5


def test_of_the_other_only_public_entries_count(alice, bob, films):
    put_up(alice, films, *[70] * 6)
    put_up(bob, films, *[70] * 6)
    choose_visibility(user=bob, visibility="followers")
    follow(follower=alice, followed=bob)
    bob.follows_received.update(state="accepted")

    assert not taste.compare(member=alice, other=bob)


def test_a_member_whom_only_followers_see_is_still_compared_for_their_own_eyes(alice, bob, films):
    put_up(alice, films, *[70] * 6)
    put_up(bob, films, *[70] * 6)
    choose_visibility(user=alice, visibility="followers")

    assert taste.compare(member=alice, other=bob)
    assert not taste.compare(member=bob, other=alice)


# --- what is hidden is forgotten ---


def test_making_a_shared_film_private_forgets_both_sides(pair, films):
    revise(Entry.objects.owned_by(pair[1]).of_movie(films[0].pk).get(), is_private=True)

    assert matches() == set()


def test_removing_a_shared_film_forgets_both_sides(pair, films):
    remove_entry(owner=pair[0], tmdb_id=films[0].pk)

    assert matches() == set()


def test_what_the_other_does_not_have_is_no_reason_to_forget(pair):
    mine = make_entry(pair[0])
    remove_entry(owner=pair[0], tmdb_id=mine.movie_id)

    assert len(matches()) == 2


def test_removing_a_private_film_tells_nothing(pair, films):
    private = make_entry(pair[0], is_private=True)
    make_entry(pair[1], private.movie)
    with CaptureQueriesContext(connection) as queries:
        remove_entry(owner=pair[0], tmdb_id=private.movie_id)

    assert len(matches()) == 2
    assert not any("tastematch" in query["sql"] for query in queries)


def test_saving_other_words_forgets_nothing(pair, films):
    revise(Entry.objects.owned_by(pair[1]).of_movie(films[0].pk).get(), memo="よい")

    assert len(matches()) == 2


@pytest.mark.parametrize(
    "hide",
    [
        lambda person: choose_visibility(user=person, visibility="followers"),
        lambda person: choose_visibility(user=person, visibility="private"),
        lambda person: suspend(user=person),
        lambda person: leave(user=person),
    ],
    ids=["followers", "private", "suspend", "leave"],
)
def test_hiding_a_wall_leaves_no_number_of_it_with_others(pair, hide):
    hide(pair[1])

    assert matches() == {("bob", "alice")}  # what bob himself may go on knowing


# --- films never met ---


def share_of(member: User, other: User) -> tuple[int, int]:
    kept = UnmetFilms.objects.get(member=member, other=other)
    return kept.unmet_count, kept.film_count


def test_films_are_met_when_the_member_or_somebody_they_follow_has_them(alice, bob, charlie):
    films = [make_movie() for _ in range(12)]
    put_up(bob, films, *[70] * 12)
    put_up(alice, films[:3], *[70] * 3)
    put_up(charlie, films[2:5], *[70] * 3)
    follow(follower=alice, followed=charlie)
    taste.compare_with_many(alice)

    assert share_of(alice, bob) == (7, 12)


def test_private_films_are_neither_met_nor_counted(alice, bob, charlie):
    films = [make_movie() for _ in range(12)]
    put_up(bob, films, *[70] * 12)
    make_entry(bob, is_private=True)
    make_entry(alice, films[0], is_private=True)
    make_entry(charlie, films[1], is_private=True)
    follow(follower=alice, followed=charlie)
    taste.compare_with_many(alice)

    assert share_of(alice, bob) == (12, 12)


def test_whoever_is_followed_already_is_nobody_to_discover(alice, bob):
    fill_wall(bob, 12)
    follow(follower=alice, followed=bob)
    taste.compare_with_many(alice)

    assert not UnmetFilms.objects.exists()


def test_a_film_that_somebody_followed_hides_leaves_no_share_that_counted_it(alice, bob, charlie):
    films = [make_movie() for _ in range(12)]
    put_up(bob, films, *[70] * 12)
    make_entry(charlie, films[0])
    follow(follower=alice, followed=charlie)
    taste.compare_with_many(alice)
    remove_entry(owner=charlie, tmdb_id=films[0].pk)

    assert not UnmetFilms.objects.exists()


@pytest.mark.parametrize("hides", ["bob", "charlie"])
def test_a_wall_that_is_hidden_leaves_no_share_that_counted_it(alice, bob, charlie, hides):
    films = [make_movie() for _ in range(12)]
    put_up(bob, films, *[70] * 12)
    make_entry(charlie, films[0])
    follow(follower=alice, followed=charlie)
    taste.compare_with_many(alice)
    choose_visibility(user={"bob": bob, "charlie": charlie}[hides], visibility="private")

    assert not UnmetFilms.objects.exists()


def test_what_followers_alone_see_is_in_no_share(alice, bob, charlie):
    films = [make_movie() for _ in range(12)]
    put_up(bob, films, *[70] * 12)
    make_entry(charlie, films[0])
    choose_visibility(user=charlie, visibility="followers")
    follow(follower=alice, followed=charlie)
    charlie.follows_received.update(state="accepted")
    taste.compare_with_many(alice)

    assert share_of(alice, bob) == (12, 12)


def test_of_a_great_many_followed_the_newest_are_met(alice, bob, charlie, monkeypatch):
    monkeypatch.setattr(taste, "FOLLOWED", 1)
    films = [make_movie() for _ in range(12)]
    put_up(bob, films, *[70] * 12)
    for person, film in ((charlie, films[0]), (make_user("diana"), films[1])):
        make_entry(person, film)
        follow(follower=alice, followed=person)
    taste.compare_with_many(alice)

    assert share_of(alice, bob) == (11, 12)
    assert Entry.objects.owned_by(charlie).exists()


@pytest.mark.parametrize("is_private", [True, False])
def test_two_entries_joined_to_a_private_one_leave_no_number_that_counted_either(pair, films, is_private):
    other = make_movie()
    make_entry(pair[1], other, is_private=is_private)
    former, survivor = (films[0].pk, other.pk) if is_private else (other.pk, films[0].pk)
    if not is_private:
        Entry.objects.owned_by(pair[1]).of_movie(survivor).update(is_private=True, is_public=False)
        make_entry(pair[0], other)
    with transaction.atomic():
        merging.step(former_id=former, survivor_id=survivor)

    assert matches() == set()


# --- the job ---


def test_the_job_finds_who_has_the_same_films(alice, bob, films):
    put_up(alice, films, *[70] * 6)
    put_up(bob, films, *[70] * 6)
    call_command("compare_tastes", verbosity=0)

    assert matches() == {("alice", "bob"), ("bob", "alice")}


def test_the_job_compares_those_alone_whose_wall_changed(pair):
    call_command("compare_tastes")
    assert not taste.members_to_compare().exists()

    make_entry(pair[0])
    assert list(taste.members_to_compare()) == [pair[0]]


@pytest.mark.parametrize(
    "hide",
    [
        lambda bob, film: revise(Entry.objects.owned_by(bob).of_movie(film.pk).get(), is_private=True),
        lambda bob, film: leave(user=bob),
    ],
    ids=["a film", "a wall"],
)
def test_the_job_compares_again_whose_numbers_were_forgotten(pair, films, hide):
    call_command("compare_tastes")
    hide(pair[1], films[5])

    assert pair[0] in taste.members_to_compare()
    call_command("compare_tastes")
    assert pair[0] not in taste.members_to_compare()


@pytest.mark.parametrize(("days_away", "is_due"), [(1, True), (40, False)])
def test_whoever_is_here_lately_is_compared_once_a_day(pair, days_away, is_due):
    call_command("compare_tastes")
    TasteRun.objects.update(compared_at=timezone.now() - dt.timedelta(hours=25))
    seen = timezone.now() - dt.timedelta(days=days_away)
    User.objects.update(last_entry_at=timezone.now() - dt.timedelta(days=40), last_login=seen)

    assert taste.members_to_compare().exists() == is_due


def test_the_job_compares_with_whoever_is_followed(alice, bob, films, monkeypatch):
    monkeypatch.setattr(taste, "FILMS_ASKED", 0)
    put_up(alice, films, *[70] * 6)
    put_up(bob, films, *[70] * 6)
    follow(follower=alice, followed=bob)
    taste.compare_with_many(alice)

    assert matches() == {("alice", "bob")}


def test_the_job_keeps_a_pair_that_was_compared_by_hand(pair, monkeypatch):
    monkeypatch.setattr(taste, "FILMS_ASKED", 0)
    taste.compare_with_many(pair[0])

    assert ("alice", "bob") in matches()


def test_the_job_costs_a_member_the_same_however_many_there_are_to_compare_with(alice, films):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            taste.compare_with_many(alice)
        return len(queries)

    put_up(alice, films, *[70] * 6)
    taste.compare_with_many(alice)  # the first time makes a row more
    costs = []
    for n in (1, 12):
        while User.objects.count() <= n:
            person = make_user(f"like_{User.objects.count()}x")
            put_up(person, films, *[60] * 6)
            fill_wall(person, 10)
        costs.append(cost())
    assert TasteMatch.objects.filter(member=alice).count() == 12
    assert costs[0] == costs[1]


def test_somebody_in_a_block_or_muted_is_still_nobody_to_discover(alice, bob, charlie):
    for person in (bob, charlie):
        fill_wall(person, 12)
    block(blocker=bob, blocked=alice)
    mute(muter=alice, muted=charlie)
    taste.compare_with_many(alice)

    assert [kept.other for kept in UnmetFilms.objects.filter(member=alice)] == [charlie]
