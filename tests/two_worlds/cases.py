"""The private things: what makes two worlds differ, and who must not be able to tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from accounts import actions as accounts
from accounts.models import FormerHandle, User, Visibility
from follows import actions as follows
from movies import actions as movies
from movies import taste
from movies.actions import Impression
from movies.models import Movie, Precision, Watched
from movies.viewings import actions as viewings
from movies.watchlist.actions import add_wish
from support.models import Report
from tests.access.table import IMPORT
from tests.transfer.pages.made import make_import, make_row
from tests.two_worlds.world import (
    ASKED,
    BLOCKED,
    DORAS_HOUR,
    FILM,
    FOLLOWER,
    NOW,
    OWNER,
    PERSONAS,
    STRANGER,
    UNSEEN,
    UNSEEN_TOO,
    VISITOR,
    World,
    at,
)
from transfer.models import Job, JobState, Kind, Verdict
from transfer.sources.rows import Row

Make = Callable[[World], object]
OTHERS = (VISITOR, STRANGER, FOLLOWER, BLOCKED)  # all but alice


class Case(NamedTuple):
    name: str
    unseen_by: tuple[str, ...]
    hidden: Make
    opened: Make | None = None  # the same, not private: a world that can be told apart
    seen_by: tuple[str, ...] = (STRANGER,)  # then
    otherwise: Make | None = None  # what the other world has in its place; nothing unless said
    is_wide: bool = False  # looked at on every page there is
    on_each: bool = False  # on each database; else where the tests begin


CASES: list[Case] = []


def case(unseen_by: tuple[str, ...], **more: object) -> Callable[[Make], Make]:
    def keep(hidden: Make) -> Make:
        CASES.append(Case(hidden.__name__, unseen_by, hidden, **more))
        return hidden

    return keep


# --- entries ---


def register(world: World, *, film: int = UNSEEN, hours_ago: int = 450, **said: object) -> None:
    world.register("alice", film, hours_ago=hours_ago, **{"score": 1, "memo": "SECRET"} | said)


@case(OTHERS, opened=register, seen_by=OTHERS, on_each=True)
def a_private_entry(world: World) -> None:
    register(world, is_private=True)


@case(OTHERS, opened=partial(register, hours_ago=1), seen_by=(VISITOR, STRANGER, FOLLOWER))
def a_private_entry_with_the_newest_date(world: World) -> None:
    register(world, hours_ago=1, is_private=True)


@case(OTHERS, opened=partial(register, film=555, score=3), seen_by=(VISITOR, STRANGER, FOLLOWER))
def a_private_entrys_score_of_a_film_that_others_have(world: World) -> None:
    register(world, film=555, score=3, is_private=True)


@case(OTHERS, otherwise=partial(register, is_private=True))
def what_a_private_entry_says(world: World) -> None:
    register(world, score=99, memo="OTHER WORDS", has_spoiler=True, is_private=True)


@case(OTHERS)
def an_entry_made_private_and_written_on(world: World) -> None:
    world.revise("alice", FILM, is_private=True)
    world.revise("alice", FILM, score=77, memo="SECRET")


CASES[-1] = CASES[-1]._replace(otherwise=lambda world: world.revise("alice", FILM, is_private=True))


def write_memo(world: World) -> None:
    world.revise("alice", 551, memo="SECRET", has_spoiler=True)


@case(OTHERS, opened=write_memo, seen_by=(VISITOR, STRANGER, FOLLOWER), on_each=True)
def a_memo_that_the_staff_hid(world: World) -> None:
    write_memo(world)
    movies.hide_memo(entry=world.entry("alice", 551), is_hidden=True)


def see_again(world: World, film: int = 551, *, note: str = "SECRET") -> None:
    """alice saw it in 2004 too."""
    watched = Watched(dt.date(2004, 1, 1), Precision.YEAR)
    viewings.add_viewing(entry=world.entry("alice", film), watched=watched, score=1, note=note)


def date_it(world: World, film: int = 551) -> None:
    entry = world.entry("alice", film)
    said = replace(Impression.of(entry), watched=Watched(dt.date(2024, 1, 1), Precision.YEAR))
    movies.revise_entry(entry=entry, impression=said)


@case(OTHERS, opened=lambda world: (register(world), date_it(world, UNSEEN), see_again(world, UNSEEN)))
def an_earlier_time_of_a_private_entry(world: World) -> None:
    register(world, is_private=True)
    date_it(world, UNSEEN)
    see_again(world, UNSEEN)


CASES[-1] = CASES[-1]._replace(otherwise=partial(register, is_private=True))


def see_again_and_hide(world: World, note: str) -> None:
    write_memo(world)
    date_it(world)
    see_again(world, note=note)
    movies.hide_memo(entry=world.entry("alice", 551), is_hidden=True)


@case(
    OTHERS,
    opened=lambda world: (date_it(world), see_again(world)),
    seen_by=(VISITOR, STRANGER, FOLLOWER),
    otherwise=partial(see_again_and_hide, note=""),
)
def the_notes_beside_a_memo_that_the_staff_hid(world: World) -> None:
    see_again_and_hide(world, "SECRET")


@case(OTHERS, opened=register)
def a_removed_entry(world: World) -> None:
    register(world, hours_ago=2)
    movies.remove_entry(owner=world["alice"], tmdb_id=UNSEEN)


@case(
    (VISITOR, STRANGER, BLOCKED, OWNER),
    opened=lambda world: (fran_registers(world), fran_opens(world)),
    seen_by=(VISITOR, STRANGER, BLOCKED, OWNER),
    on_each=True,
)
def what_somebody_for_followers_only_registers(world: World) -> None:
    fran_registers(world)


def fran_registers(world: World, **said: object) -> None:
    world.register("fran", UNSEEN, hours_ago=1, **{"score": 1, "memo": "SECRET"} | said)
    world.register("fran", 555, hours_ago=2, score=2, memo="SECRET")


@case(PERSONAS, opened=fran_registers, seen_by=(FOLLOWER,))
def a_private_entry_of_somebody_for_followers_only(world: World) -> None:
    for film, hours_ago in ((UNSEEN, 1), (555, 2)):
        world.register("fran", film, hours_ago=hours_ago, score=1, memo="SECRET", is_private=True)


# --- watchlists ---


def wish(world: World, handle: str = "alice") -> None:
    for place, film in enumerate((UNSEEN, 555)):
        with at(450 + place):
            add_wish(owner=world[handle], tmdb_id=film, why="SECRET", is_again=True)


def keep_to_herself(world: World) -> None:
    accounts.choose_watchlist(user=world["alice"], is_private=True)


@case(OTHERS, opened=wish, seen_by=(VISITOR, STRANGER, FOLLOWER), otherwise=keep_to_herself, on_each=True)
def a_watchlist_for_oneself(world: World) -> None:
    wish(world)
    keep_to_herself(world)


@case(
    (VISITOR, STRANGER, BLOCKED, OWNER),
    opened=lambda world: (wish(world, "fran"), fran_opens(world)),
    seen_by=(VISITOR, STRANGER, BLOCKED, OWNER),
)
def the_watchlist_of_somebody_for_followers_only(world: World) -> None:
    wish(world, "fran")


@case((BLOCKED,), opened=wish, seen_by=(VISITOR, STRANGER, FOLLOWER, OWNER))
def the_watchlist_of_the_blocker(world: World) -> None:
    wish(world)


@case((OWNER,), opened=partial(wish, handle="bea"), seen_by=(VISITOR, STRANGER, FOLLOWER, BLOCKED))
def the_watchlist_of_the_blocked_one(world: World) -> None:
    wish(world, "bea")


@case(PERSONAS, opened=lambda world: (world.join("petra"), wish(world, "petra")), seen_by=PERSONAS)
def the_watchlist_of_a_private_person(world: World) -> None:
    world.join("petra")
    wish(world, "petra")
    choose(world, "petra", Visibility.PRIVATE)


# --- people ---


def choose(world: World, handle: str, visibility: Visibility) -> None:
    accounts.choose_visibility(user=world[handle], visibility=visibility)


def bring(world: World, handle: str = "petra", visibility: Visibility = Visibility.PUBLIC) -> None:
    """Somebody with films, the newest of all, whom everybody follows and who follows everybody."""
    world.join(handle, hours_ago=600, nickname="SECRET", link="https://secret.example/")
    for place, film in enumerate([551, 552, 553, 555, UNSEEN]):
        world.register(handle, film, hours_ago=3 + place, score=90 + place, memo="SECRET")
    world.register(handle, FILM, hours_ago=DORAS_HOUR, score=89, memo="SECRET")  # in the same moment as dora
    wish(world, handle)
    for place, other in enumerate(["alice", "dora", "fay", "fran"]):
        world.follow(handle, other, hours_ago=20 + place)
    for place, other in enumerate(["alice", "dora", "fay", "sam"]):
        world.follow(other, handle, hours_ago=30 + place)
    # The counts of its films are public, of whoever is shown.
    choose(world, handle, visibility)


@case(PERSONAS, opened=bring, seen_by=PERSONAS, on_each=True)
def a_private_person_with_films_follows_and_followers(world: World) -> None:
    bring(world, visibility=Visibility.PRIVATE)


@case(PERSONAS, opened=bring, seen_by=PERSONAS)
def a_suspended_person(world: World) -> None:
    bring(world)
    accounts.suspend(user=world["petra"])


@case(PERSONAS, opened=bring, seen_by=PERSONAS)
def a_person_who_left(world: World) -> None:
    bring(world)
    accounts.leave(user=world["petra"])


@case(PERSONAS, opened=bring, seen_by=PERSONAS)
def a_person_who_left_and_was_erased(world: World) -> None:
    bring(world)
    with at(24 * 20):
        accounts.leave(user=world["petra"])
    assert list(accounts.erase_left(NOW))


def bring_for_followers(world: World) -> None:
    bring(world, visibility=Visibility.FOLLOWERS)


@case(PERSONAS, opened=bring_for_followers, seen_by=PERSONAS)
def a_suspended_person_for_followers_only(world: World) -> None:
    bring_for_followers(world)
    accounts.suspend(user=world["petra"])


@case(PERSONAS, opened=bring_for_followers, seen_by=PERSONAS)
def a_person_for_followers_only_who_left(world: World) -> None:
    bring_for_followers(world)
    accounts.leave(user=world["petra"])


def ask(world: World, handle: str = "dora") -> None:
    world.follow(handle, "fran", hours_ago=5)


def bring_and_ask(world: World) -> None:
    world.join("petra", hours_ago=600)
    ask(world, "petra")


@case((*PERSONAS, ASKED), opened=bring_and_ask, seen_by=(ASKED,))
def a_private_person_who_asked_to_follow(world: World) -> None:
    """fran is for followers only: the request waits."""
    bring_and_ask(world)
    choose(world, "petra", Visibility.PRIVATE)


@case((ASKED,), opened=bring_and_ask, seen_by=(ASKED,))
def a_suspended_person_who_asked_to_follow(world: World) -> None:
    bring_and_ask(world)
    accounts.suspend(user=world["petra"])


@case(PERSONAS)
def whom_a_private_person_follows(world: World) -> None:
    world.join("petra", hours_ago=600, visibility=Visibility.PRIVATE)
    for followed in ("alice", "dora", "sam"):
        world.follow("petra", followed, hours_ago=5)


@case(PERSONAS)
def who_no_longer_follows_a_person_since_they_are_private(world: World) -> None:
    bring(world, visibility=Visibility.PRIVATE)
    for follower in ("alice", "dora", "fay", "sam"):
        follows.unfollow(follower=world[follower], followed=world["petra"])


@case(PERSONAS)
def a_person_whom_somebody_blocked_before_they_were_private(world: World) -> None:
    bring(world)
    for blocker in ("alice", "sam", "fay", "bea"):
        follows.block(blocker=world[blocker], blocked=world["petra"])
    choose(world, "petra", Visibility.PRIVATE)


def fran_follows(world: World, first: str, then: str) -> None:
    world.follow("fran", first, hours_ago=6)
    world.follow("fran", then, hours_ago=5)


# Whom she follows sees her among the followers, and since when; the order is in her own list alone.
@case(
    (VISITOR, STRANGER, BLOCKED),
    opened=lambda world: (fran_follows(world, "alice", "dora"), fran_opens(world)),
    seen_by=(VISITOR, STRANGER),
    otherwise=lambda world: fran_follows(world, "dora", "alice"),
)
def in_what_order_somebody_for_followers_only_follows(world: World) -> None:
    fran_follows(world, "alice", "dora")


def fran_opens(world: World) -> None:
    choose(world, "fran", Visibility.PUBLIC)


@case(PERSONAS, otherwise=fran_opens)
def a_suspended_person_who_asked_before_the_wall_opened(world: World) -> None:
    bring_and_ask(world)
    accounts.suspend(user=world["petra"])
    fran_opens(world)


# --- blocks, mutes, requests ---


def rewrite(world: World, handle: str, **facts: object) -> None:
    """All that a person says of themselves and of films, and one film more."""
    facts |= {"link": "https://secret.example/", "birth_date": dt.date(1990, 1, 1), "language": "en"}
    accounts.revise_profile(user=world[handle], handle=handle, shows_age=True, **facts)
    for film in (550, 551, 552):
        world.revise(handle, film, score=7, memo="SECRET", has_spoiler=True)
    world.register(handle, 555, hours_ago=4, score=8, memo="SECRET")


def erase(world: World, handle: str) -> None:
    with at(24 * 20):
        accounts.leave(user=world[handle])
    assert list(accounts.erase_left(NOW))


alice_says_more = partial(rewrite, handle="alice", nickname="SECRET")
alice_is_erased = partial(erase, handle="alice")


@case((BLOCKED,), opened=alice_says_more, seen_by=(VISITOR, STRANGER, FOLLOWER, OWNER), on_each=True)
def what_the_blocker_says(world: World) -> None:
    alice_says_more(world)


@case((BLOCKED,), opened=alice_is_erased, seen_by=(VISITOR, STRANGER, FOLLOWER))
def that_the_blocker_is_there_at_all(world: World) -> None:
    alice_is_erased(world)


def be_compared_and_renamed(
    world: World, *, blocks: tuple[str, ...] = ("bea",), handle: str = "nina"
) -> None:
    bring(world)
    taste.compare_with_many(world["bea"])
    for blocked in blocks:
        follows.block(blocker=world["petra"], blocked=world[blocked])
    if handle != "petra":
        accounts.revise_profile(user=world["petra"], handle=handle)


# What was worked out of two tastes names somebody who blocked the other since.
@case(
    (BLOCKED,),
    opened=partial(be_compared_and_renamed, blocks=()),
    seen_by=(VISITOR, STRANGER, BLOCKED),
    otherwise=partial(be_compared_and_renamed, handle="petra"),
)
def the_name_of_somebody_who_blocked_one_after_tastes_were_compared(world: World) -> None:
    be_compared_and_renamed(world)


@case(
    (OWNER,),
    opened=partial(rewrite, handle="bea"),
    seen_by=(VISITOR, STRANGER, FOLLOWER, BLOCKED),
    on_each=True,
)
def what_the_blocked_one_says(world: World) -> None:
    """Handle and nickname stand in the list of those whom one has blocked."""
    rewrite(world, "bea")


@case((VISITOR, OWNER, BLOCKED))
def a_block_between_two_others(world: World) -> None:
    follows.block(blocker=world["sam"], blocked=world["fay"])


@case((VISITOR, OWNER, BLOCKED, FOLLOWER))
def a_mute_as_seen_by_the_muted_and_by_others(world: World) -> None:
    for muted in ("alice", "dora", "fay", "fran"):
        follows.mute(muter=world["sam"], muted=world[muted])


@case(
    PERSONAS,
    opened=lambda world: (fran_opens(world), ask(world)),
    seen_by=(VISITOR, STRANGER, OWNER, BLOCKED),
)
def a_follow_request_as_seen_by_others(world: World) -> None:
    ask(world)


# --- what is kept of a person ---


def share_taste(world: World, *, is_private: bool = False) -> None:
    for film in (555, UNSEEN, UNSEEN_TOO):
        for handle in ("sam", "fay"):
            world.register(handle, film, hours_ago=480, score=88)
        world.register("alice", film, hours_ago=470, score=88, is_private=is_private)


def share_half_a_taste(world: World) -> None:
    for film in (555, UNSEEN, UNSEEN_TOO):
        for handle in ("sam", "fay"):
            world.register(handle, film, hours_ago=480, score=88)


@case(OTHERS, opened=share_taste, seen_by=(STRANGER, FOLLOWER), otherwise=share_half_a_taste, on_each=True)
def a_taste_shared_in_private_entries(world: World) -> None:
    share_taste(world, is_private=True)


def sam_is_compared(world: World) -> None:
    """Whoever registers is compared anew."""
    world.register("sam", 555, hours_ago=480, score=50)


def alice_has_what_sam_has_not(world: World, *, is_private: bool = False) -> None:
    register(world, is_private=is_private)
    sam_is_compared(world)


@case((STRANGER,), opened=alice_has_what_sam_has_not, otherwise=sam_is_compared)
def a_private_film_that_somebody_never_met(world: World) -> None:
    alice_has_what_sam_has_not(world, is_private=True)


def dora_has_it_too(world: World, *, is_private: bool = False) -> None:
    world.register("dora", UNSEEN, hours_ago=500, is_private=is_private)
    alice_has_what_sam_has_not(world)


@case((STRANGER,), opened=dora_has_it_too, otherwise=alice_has_what_sam_has_not)
def a_private_film_of_somebody_followed_that_would_make_it_met(world: World) -> None:
    dora_has_it_too(world, is_private=True)


def be_born(world: World, *, shows_age: bool = False) -> None:
    User.objects.filter(handle="alice").update(birth_date=dt.date(1985, 5, 5), shows_age=shows_age)


@case(OTHERS, opened=partial(be_born, shows_age=True), seen_by=(VISITOR, STRANGER, FOLLOWER))
def the_birth_date_of_somebody_who_does_not_show_their_age(world: World) -> None:
    be_born(world)


@case((VISITOR, STRANGER, BLOCKED, OWNER))
def the_address_password_and_sessions_of_somebody(world: World) -> None:
    fay = world["fay"]
    fay.email, fay.last_login = "secret@example.com", NOW - dt.timedelta(hours=1)
    fay.set_password("another long pass phrase")
    fay.save()
    fay.emailaddress_set.update(email=fay.email)
    world.client_of("fay")


@case(PERSONAS, opened=lambda world: give_up_handle(world, days_ago=10), seen_by=PERSONAS)
def a_handle_given_up_more_than_90_days_ago(world: World) -> None:
    give_up_handle(world, days_ago=91)


def give_up_handle(world: World, *, days_ago: int) -> None:
    FormerHandle.objects.create(
        owner=world["dora"], handle="dora_was", given_up_at=NOW - dt.timedelta(days=days_ago)
    )


@case(PERSONAS)
def the_former_handle_of_a_private_person(world: World) -> None:
    world.join("petra", hours_ago=600)
    choose(world, "petra", Visibility.PRIVATE)
    FormerHandle.objects.create(owner=world["petra"], handle="petra_was", given_up_at=NOW)


@case((BLOCKED,), opened=lambda world: alice_was_petra(world), seen_by=(VISITOR, STRANGER))
def the_former_handle_of_the_blocker(world: World) -> None:
    alice_was_petra(world)


def alice_was_petra(world: World) -> None:
    FormerHandle.objects.create(owner=world["alice"], handle="petra_was", given_up_at=NOW)


@case(PERSONAS)
def a_report_that_others_made(world: World) -> None:
    for film in (None, FILM):
        Report.objects.create(
            reporter=world["dora"], about_person=world["alice"], about_film_id=film, text="SECRET"
        )


@case(OTHERS)
def an_import_and_the_work_on_it(world: World) -> None:
    """Also before anything of it is written."""
    bring_history(world)


def bring_history(world: World) -> None:
    alice = world["alice"]
    batch = make_import(alice, key=IMPORT, name="SECRET.zip", row_count=2)
    said = Row(title="SECRET", year=2010, memo="SECRET")
    make_row(batch, 1, Movie.objects.get(pk=UNSEEN), said=said)
    make_row(batch, 2, verdict=Verdict.MISSING, said=said, reason="not_found")
    Job.objects.create(owner=alice, batch=batch, kind=Kind.MATCH, state=JobState.DONE, total_count=2)


@case(OTHERS, is_wide=True, on_each=True)
def everything_private_at_once(world: World) -> None:
    register(world, is_private=True)
    register(world, film=555, hours_ago=1, score=3, is_private=True)
    wish(world, "fran")
    a_memo_that_the_staff_hid(world)
    world.register("alice", UNSEEN_TOO, hours_ago=2, score=4)
    movies.remove_entry(owner=world["alice"], tmdb_id=UNSEEN_TOO)
    a_private_entry_of_somebody_for_followers_only(world)
    a_private_person_with_films_follows_and_followers(world)
    FormerHandle.objects.create(owner=world["petra"], handle="petra_was", given_up_at=NOW)
    bring(world, "mia", Visibility.FOLLOWERS)
    accounts.suspend(user=world["mia"])
    bring(world, "nina")
    accounts.leave(user=world["nina"])
    give_up_handle(world, days_ago=91)
    bring_history(world)
    be_born(world)
    follows.mute(muter=world["alice"], muted=world["sam"])
