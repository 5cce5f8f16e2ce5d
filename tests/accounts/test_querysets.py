import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import actions
from accounts.models import User, Visibility
from follows.actions import block, follow
from tests.factories import make_user

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def active(person: User, hours_ago: int) -> None:
    person.last_entry_at = timezone.now() - dt.timedelta(hours=hours_ago)
    person.save()


def test_a_public_person_is_visible_to_everybody(alice: User, bob: User) -> None:
    assert alice in User.objects.visible_to(VISITOR)
    assert alice in User.objects.visible_to(bob)


# What others may know of Alice, by whom she lets see her wall: her name, and the wall.
SIGHT = {
    Visibility.PUBLIC: {"visitor": (True, True), "stranger": (True, True), "follower": (True, True)},
    Visibility.FOLLOWERS: {"visitor": (True, False), "stranger": (True, False), "follower": (True, True)},
    Visibility.PRIVATE: {
        "visitor": (False, False),
        "stranger": (False, False),
        "follower": (False, False),
    },
}
CASES = [
    (visibility, who, seen) for visibility, all_of_them in SIGHT.items() for who, seen in all_of_them.items()
]


def seen_by(viewer: User | AnonymousUser, person: User) -> tuple[bool, bool]:
    return person in User.objects.visible_to(viewer), person in User.objects.open_to(viewer)


@pytest.fixture
def viewers(alice: User, bob: User, charlie: User) -> dict[str, User | AnonymousUser]:
    follow(follower=charlie, followed=alice)
    return {"visitor": VISITOR, "stranger": bob, "follower": charlie}


@pytest.mark.parametrize(("visibility", "who", "seen"), CASES)
def test_who_may_know_of_a_person_and_who_may_open_the_wall(
    alice: User,
    viewers: dict[str, User | AnonymousUser],
    visibility: Visibility,
    who: str,
    seen: tuple[bool, bool],
) -> None:
    actions.choose_visibility(user=alice, visibility=visibility)
    assert seen_by(viewers[who], alice) == seen


@pytest.mark.parametrize("visibility", Visibility)
def test_everybody_sees_themselves(alice: User, visibility: Visibility) -> None:
    actions.choose_visibility(user=alice, visibility=visibility)
    assert seen_by(alice, alice) == (True, True)


def test_who_asks_to_follow_does_not_follow_yet(alice: User, bob: User) -> None:
    actions.choose_visibility(user=alice, visibility=Visibility.FOLLOWERS)
    follow(follower=bob, followed=alice)
    assert seen_by(bob, alice) == (True, False)


@pytest.mark.parametrize("hide", [actions.suspend, actions.leave])
def test_who_is_suspended_or_has_left_is_seen_by_nobody(
    alice: User, viewers: dict[str, User | AnonymousUser], hide: Callable[..., User]
) -> None:
    hide(user=alice)
    assert {seen_by(viewer, alice) for viewer in viewers.values()} == {(False, False)}


@pytest.mark.parametrize("who", ["stranger", "follower"])
def test_a_block_cuts_both_ways(alice: User, viewers: dict[str, Any], who: str) -> None:
    block(blocker=alice, blocked=viewers[who])
    assert seen_by(viewers[who], alice) == seen_by(alice, viewers[who]) == (False, False)
    assert seen_by(VISITOR, alice) == (True, True)


def test_those_who_registered_last_come_first(alice: User, bob: User, charlie: User) -> None:
    for hours_ago, person in enumerate([bob, charlie, alice]):
        active(person, hours_ago)
    assert list(User.objects.lately_active()) == [bob, charlie, alice]


def test_who_has_registered_nothing_is_not_active(alice: User, bob: User) -> None:
    active(bob, hours_ago=1)
    assert list(User.objects.lately_active()) == [bob]


def test_of_nobody_there_is_no_one() -> None:
    assert User.objects.any_one() is None


def test_any_one_is_one_of_those_asked_for(alice: User, bob: User, charlie: User) -> None:
    only_bob = User.objects.filter(pk=bob.pk)
    assert {only_bob.any_one() for _ in range(20)} == {bob}


def test_any_one_may_be_everybody(alice: User, bob: User, charlie: User) -> None:
    seen = {User.objects.any_one() for _ in range(200)}
    assert seen == {alice, bob, charlie}


def test_any_one_is_found_across_gaps(alice: User) -> None:
    for number in range(5):
        make_user(f"passing_{number}").delete()
    last = make_user("last")
    assert {User.objects.any_one() for _ in range(100)} == {alice, last}


def test_any_one_costs_two_small_queries(
    alice: User, bob: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(2):
        User.objects.exclude(pk=alice.pk).any_one()


def test_a_handle_finds_those_that_look_like_it(alice: User, bob: User) -> None:
    assert list(User.objects.alike("AL_1CE")) == []
    assert list(User.objects.alike("A1_ICE")) == [alice]


def test_a_member_is_found_by_address_whatever_its_case(alice: User) -> None:
    assert User.objects.get_by_natural_key("Alice@Example.com") == alice


def test_a_superuser_is_of_the_staff() -> None:
    chief = User.objects.create_superuser(
        "chief@example.com", "chief", "a long pass phrase", nickname="Chief"
    )
    assert (chief.is_staff, chief.is_superuser) == (True, True)
