import pytest

from accounts.actions import choose_visibility, come_back, leave, restore, suspend
from accounts.models import User, Visibility
from follows import actions
from follows.models import Block, Follow, Mute, State
from tests.factories import make_user
from tests.follows.pairs import follows_of, make_follow, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counts_stay_true")]


@pytest.fixture
def fiona(db) -> User:
    return make_user("fiona", visibility=Visibility.FOLLOWERS)


@pytest.fixture
def paula(db) -> User:
    return make_user("paula", visibility=Visibility.PRIVATE)


HIDE = {
    "private": lambda user: choose_visibility(user=user, visibility=Visibility.PRIVATE),
    "suspended": lambda user: suspend(user=user),
    "left": lambda user: leave(user=user),
}
SHOW = {
    "private": lambda user: choose_visibility(user=user, visibility=Visibility.PUBLIC),
    "suspended": lambda user: restore(user=user),
    "left": lambda user: come_back(user=user),
}


# --- following ---


def test_following_a_public_person_counts_for_both(alice, bob):
    actions.follow(follower=alice, followed=bob)

    assert state_of(alice, bob) == State.ACCEPTED
    assert (follows_of(alice), follows_of(bob)) == ((0, 1), (1, 0))


def test_following_twice_keeps_one_follow_and_counts_once(alice, bob):
    for _ in range(2):
        actions.follow(follower=alice, followed=bob)

    assert Follow.objects.count() == 1
    assert follows_of(bob) == (1, 0)


def test_following_each_other_counts_both_ways(alice, bob):
    make_follow(alice, bob)
    make_follow(bob, alice)

    assert follows_of(alice) == follows_of(bob) == (1, 1)


def test_unfollowing_twice_takes_one_away(alice, bob, charlie):
    make_follow(alice, bob)
    make_follow(charlie, bob)
    for _ in range(2):
        actions.unfollow(follower=alice, followed=bob)

    assert state_of(alice, bob) is None
    assert (follows_of(alice), follows_of(bob)) == ((0, 0), (1, 0))


def test_nobody_follows_themselves(alice):
    with pytest.raises(actions.CannotFollow):
        actions.follow(follower=alice, followed=alice)


@pytest.mark.parametrize("how", HIDE)
def test_who_is_not_there_for_others_cannot_be_followed(alice, bob, how):
    HIDE[how](bob)

    with pytest.raises(actions.CannotFollow):
        actions.follow(follower=alice, followed=bob)


@pytest.mark.parametrize("blocker", ["alice", "bob"])
def test_across_a_block_nobody_follows(alice, bob, blocker):
    blocked = {"alice": bob, "bob": alice}[blocker]
    actions.block(blocker=User.objects.get(handle=blocker), blocked=blocked)

    with pytest.raises(actions.CannotFollow):
        actions.follow(follower=alice, followed=bob)


# --- requests ---


def test_following_a_person_for_followers_only_asks_and_counts_nothing(alice, fiona):
    actions.follow(follower=alice, followed=fiona)

    assert state_of(alice, fiona) == State.REQUESTED
    assert (follows_of(alice), follows_of(fiona)) == ((0, 0), (0, 0))


def test_who_is_accepted_follows_and_counts_once(alice, fiona):
    actions.follow(follower=alice, followed=fiona)
    assert [actions.accept(followed=fiona, follower=alice) for _ in range(2)] == [True, True]

    assert state_of(alice, fiona) == State.ACCEPTED
    assert (follows_of(alice), follows_of(fiona)) == ((0, 1), (1, 0))


def test_asking_again_when_one_follows_changes_nothing(alice, fiona):
    make_follow(alice, fiona)
    actions.follow(follower=alice, followed=fiona)

    assert state_of(alice, fiona) == State.ACCEPTED
    assert follows_of(fiona) == (1, 0)


def test_a_request_that_was_taken_back_cannot_be_accepted(alice, fiona):
    actions.follow(follower=alice, followed=fiona)
    actions.unfollow(follower=alice, followed=fiona)

    assert not actions.accept(followed=fiona, follower=alice)
    assert state_of(alice, fiona) is None


def test_who_was_refused_may_ask_again(alice, fiona):
    actions.follow(follower=alice, followed=fiona)
    assert actions.refuse(followed=fiona, follower=alice)
    assert state_of(alice, fiona) is None

    actions.follow(follower=alice, followed=fiona)
    assert state_of(alice, fiona) == State.REQUESTED


def test_refusing_somebody_who_follows_already_does_not_end_it(alice, fiona):
    make_follow(alice, fiona)

    assert not actions.refuse(followed=fiona, follower=alice)
    assert state_of(alice, fiona) == State.ACCEPTED


def test_nobody_accepts_a_request_that_was_made_to_somebody_else(alice, bob, fiona):
    actions.follow(follower=alice, followed=fiona)

    assert not actions.accept(followed=bob, follower=alice)
    assert state_of(alice, fiona) == State.REQUESTED


def test_a_follower_is_removed_once(alice, bob):
    make_follow(bob, alice)
    for _ in range(2):
        actions.remove_follower(followed=alice, follower=bob)

    assert (follows_of(alice), follows_of(bob)) == ((0, 0), (0, 0))


# --- changes of visibility ---


def test_going_public_lets_in_everybody_who_asked(alice, bob, fiona):
    actions.follow(follower=alice, followed=fiona)
    make_follow(bob, fiona)
    choose_visibility(user=fiona, visibility=Visibility.PUBLIC)

    assert state_of(alice, fiona) == State.ACCEPTED
    assert follows_of(fiona) == (2, 0)
    assert (follows_of(alice), follows_of(bob)) == ((0, 1), (0, 1))


def test_a_private_person_cannot_ask_to_follow(paula, fiona):
    """Fiona would never see who asks."""
    with pytest.raises(actions.CannotFollow):
        actions.follow(follower=paula, followed=fiona)


def test_going_private_ends_what_only_followers_have(alice, bob, fiona):
    make_follow(alice, fiona)
    make_follow(alice, bob)
    choose_visibility(user=alice, visibility=Visibility.PRIVATE)

    assert (state_of(alice, fiona), state_of(alice, bob)) == (None, State.ACCEPTED)
    assert (follows_of(fiona), follows_of(bob), follows_of(alice)) == ((0, 0), (0, 0), (0, 1))


def test_going_for_followers_only_parts_with_private_followers(paula, alice, bob):
    make_follow(paula, bob)
    make_follow(alice, bob)
    choose_visibility(user=bob, visibility=Visibility.FOLLOWERS)

    assert (state_of(paula, bob), state_of(alice, bob)) == (None, State.ACCEPTED)
    assert (follows_of(paula), follows_of(bob)) == ((0, 0), (1, 0))


def test_going_for_followers_only_keeps_those_who_follow(alice, bob):
    make_follow(alice, bob)
    choose_visibility(user=bob, visibility=Visibility.FOLLOWERS)

    assert state_of(alice, bob) == State.ACCEPTED
    assert (follows_of(alice), follows_of(bob)) == ((0, 1), (1, 0))


@pytest.mark.parametrize("how", HIDE)
def test_who_is_hidden_is_no_longer_counted_by_others_and_is_again_when_back(alice, bob, charlie, how):
    make_follow(alice, bob)
    make_follow(bob, charlie)

    HIDE[how](bob)
    assert follows_of(alice) == follows_of(charlie) == (0, 0)
    assert follows_of(bob) == (1, 1)  # bob's own numbers are for bob alone now

    SHOW[how](bob)
    assert follows_of(alice) == (0, 1)
    assert follows_of(charlie) == (1, 0)
    assert follows_of(bob) == (1, 1)


def test_of_two_private_people_neither_counts_the_other(alice, bob):
    make_follow(alice, bob)
    for person in (alice, bob):
        choose_visibility(user=person, visibility=Visibility.PRIVATE)

    assert follows_of(alice) == follows_of(bob) == (0, 0)


def test_a_private_person_follows_without_being_counted(paula, bob):
    actions.follow(follower=paula, followed=bob)

    assert state_of(paula, bob) == State.ACCEPTED
    assert (follows_of(paula), follows_of(bob)) == ((0, 1), (0, 0))


def test_a_private_person_unfollows_without_taking_a_follower_away(paula, alice, bob):
    make_follow(alice, bob)
    actions.follow(follower=paula, followed=bob)
    actions.unfollow(follower=paula, followed=bob)

    assert follows_of(bob) == (1, 0)


def test_a_private_person_is_unfollowed_without_taking_one_away(alice, bob, charlie):
    make_follow(alice, bob)
    make_follow(alice, charlie)
    choose_visibility(user=bob, visibility=Visibility.PRIVATE)
    actions.unfollow(follower=alice, followed=bob)

    assert (follows_of(alice), follows_of(bob)) == ((0, 1), (0, 0))


def test_going_from_private_to_followers_only_lets_nobody_in(alice, fiona):
    actions.follow(follower=alice, followed=fiona)
    choose_visibility(user=fiona, visibility=Visibility.PRIVATE)
    choose_visibility(user=fiona, visibility=Visibility.FOLLOWERS)

    assert state_of(alice, fiona) == State.REQUESTED
    assert follows_of(fiona) == (0, 0)


# --- blocks and mutes ---


def test_a_block_ends_follows_both_ways(alice, bob):
    make_follow(alice, bob)
    make_follow(bob, alice)
    actions.block(blocker=alice, blocked=bob)

    assert Follow.objects.count() == 0
    assert follows_of(alice) == follows_of(bob) == (0, 0)


def test_a_block_ends_a_request(alice, fiona):
    actions.follow(follower=alice, followed=fiona)
    actions.block(blocker=fiona, blocked=alice)

    assert state_of(alice, fiona) is None
    assert follows_of(fiona) == (0, 0)


def test_blocking_twice_keeps_one_block(alice, bob):
    for _ in range(2):
        actions.block(blocker=alice, blocked=bob)

    assert Block.objects.count() == 1


def test_nobody_blocks_or_mutes_themselves(alice):
    actions.block(blocker=alice, blocked=alice)
    actions.mute(muter=alice, muted=alice)

    assert (Block.objects.count(), Mute.objects.count()) == (0, 0)


def test_follows_do_not_come_back_when_a_block_ends(alice, bob):
    make_follow(alice, bob)
    actions.block(blocker=alice, blocked=bob)
    for _ in range(2):
        actions.unblock(blocker=alice, blocked=bob)

    assert state_of(alice, bob) is None
    assert not actions.is_blocked(alice, bob)


def test_unblocking_leaves_the_others_block(alice, bob):
    actions.block(blocker=alice, blocked=bob)
    actions.block(blocker=bob, blocked=alice)
    actions.unblock(blocker=alice, blocked=bob)

    assert actions.is_blocked(alice, bob)


def test_a_block_leaves_other_follows_alone(alice, bob, charlie):
    make_follow(alice, bob)
    make_follow(charlie, bob)
    actions.block(blocker=bob, blocked=charlie)

    assert state_of(alice, bob) == State.ACCEPTED
    assert follows_of(bob) == (1, 0)


def test_muting_twice_keeps_one_mute_and_the_follow(alice, bob):
    make_follow(alice, bob)
    for _ in range(2):
        actions.mute(muter=alice, muted=bob)

    assert Mute.objects.count() == 1
    assert state_of(alice, bob) == State.ACCEPTED

    actions.unmute(muter=alice, muted=bob)
    assert Mute.objects.count() == 0
